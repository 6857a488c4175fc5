import type { SortKey } from "../src/core/compare/figures.ts";
import { t } from "../src/core/l10n.ts";
import type { BoardHead, BoardRow, FromBoard, ToBoard } from "../src/panel/boardProtocol.ts";
import { type BoardColumn, blindColumns, boardColumns, columnText } from "./boardColumns.ts";
import type { Opened } from "./boardHost.ts";
import { createRepetitionRows } from "./boardRepetitions.ts";
import { type BoardRowView, createBoardRow } from "./boardRow.ts";
import { element, keepingFocus, setAttribute, setText, show } from "./dom.ts";

export type BoardTable = {
  readonly node: HTMLElement;
  render(message: Extract<ToBoard, { type: "board" }>): void;
  reasoning(row: string, text: string, restart: boolean): void;
  /** All that are known, also those that are hidden. */
  readonly rows: ReadonlyMap<string, BoardRow>;
};

/** A row for each candidate, changed in place; wider than the page it scrolls by itself, also by keyboard. */
export function createBoardTable(send: (message: FromBoard) => void, opened: Opened): BoardTable {
  const rows = new Map<string, BoardRow>();
  const views = new Map<string, BoardRowView>();
  const since = new Map<string, number>();
  const body = element("tbody");
  const repetitions = createRepetitionRows(boardColumns.map(({ all }) => all ?? (() => "")));
  const heads = [
    sortable(t("Candidate"), "name"),
    sortable(t("State"), "state"),
    ...boardColumns.map((each) => sortable(each.title, each.sort, each)),
  ];
  const table = element("table", {}, [
    element("caption", { text: t("Candidates") }),
    element("thead", {}, [element("tr", {}, [...heads.map(({ cell }) => cell), columnHead(t("Actions"))])]),
    body,
    repetitions.node,
  ]);
  const node = element(
    "div",
    { class: "scroll", attributes: { tabindex: "0", role: "region", "aria-label": t("Candidates") } },
    [table],
  );
  const tellMore = () => {
    node.classList.toggle("more", node.scrollWidth - node.clientWidth - node.scrollLeft > 1);
  };
  node.addEventListener("scroll", tellMore, { passive: true });
  const sizes = new ResizeObserver(tellMore);
  for (const each of [node, table]) sizes.observe(each);
  let blind: BoardHead["blind"] | undefined;
  let columns = boardColumns;
  /** How far the table was scrolled before columns were left out. */
  let scrolled = 0;

  function sortable(title: string, sort: SortKey | undefined, column?: BoardColumn) {
    const cell = columnHead(sort === undefined ? title : "");
    if (sort === "state") cell.classList.add("state");
    const press =
      sort === undefined
        ? undefined
        : element("button", { class: "sort", text: title, attributes: { type: "button" } });
    if (press !== undefined) {
      press.addEventListener("click", () => send({ type: "sort", by: sort }));
      cell.append(press);
    }
    return { cell, press, title, sort, column };
  }

  /** Clocks go on between messages. */
  setInterval(() => {
    for (const [row, view] of views) {
      const data = rows.get(row);
      if (data?.elapsed !== undefined) fill(view, data);
    }
  }, 1000);

  function fill(view: BoardRowView, row: BoardRow): void {
    const passed = performance.now() - (since.get(row.row) ?? 0);
    const elapsed = row.elapsed === undefined ? undefined : row.elapsed + passed;
    view.fill(
      row,
      columns.map((column) => columnText(column, row, elapsed)),
    );
  }

  /** Rows are named otherwise then, and nothing of those before may stay. */
  function showNames(next: BoardHead["blind"]): void {
    if (next === "on") scrolled = node.scrollLeft;
    blind = next;
    columns = next === "on" ? blindColumns : boardColumns;
    rows.clear();
    views.clear();
    body.replaceChildren();
    for (const { cell, column } of heads) show(cell, column === undefined || columns.includes(column));
  }

  function renderRows(order: readonly string[], changed: readonly BoardRow[]): void {
    for (const row of changed) {
      rows.set(row.row, row);
      since.set(row.row, performance.now());
      const known = views.get(row.row);
      // A model that does not take the effort it was asked at is named after the one that it got.
      const view = known?.name === row.name ? known : createBoardRow(row, columns.length, send, opened);
      views.set(row.row, view);
      fill(view, row);
    }
    const wanted = order.flatMap((row) => views.get(row)?.nodes ?? []);
    if (wanted.length !== body.childNodes.length || wanted.some((each, at) => body.childNodes[at] !== each))
      body.replaceChildren(...wanted);
  }

  function renderSort({ sort: sorted, blind: mode }: BoardHead): void {
    for (const { cell, press, title, sort } of heads) {
      if (press === undefined) continue;
      const isBy = mode === "off" && sorted?.by === sort;
      setAttribute(cell, "aria-sort", isBy ? (sorted?.descending === true ? "descending" : "ascending") : "none");
      setText(press, isBy ? `${title} ${sorted?.descending === true ? "↓" : "↑"}` : title);
      press.disabled = mode === "on";
    }
  }

  return {
    node,
    rows,
    render({ head, order, rows: changed, repeated }) {
      const named = blind === "on" && head.blind === "off";
      keepingFocus(
        () => {
          if (blind !== head.blind) showNames(head.blind);
          renderRows(order, changed);
          renderSort(head);
        },
        () => {
          if (head.chosen === undefined || views.get(head.chosen)?.focus() !== true)
            node.focus({ preventScroll: true });
        },
      );
      repetitions.render(repeated);
      show(node, order.length > 0);
      if (named) node.scrollLeft = scrolled;
    },
    reasoning(row, text, restart) {
      views.get(row)?.reasoning(text, restart);
    },
  };
}

function columnHead(text: string): HTMLElement {
  return element("th", { text, attributes: { scope: "col" } });
}
