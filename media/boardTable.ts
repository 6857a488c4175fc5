import type { Figures, SortKey } from "../src/core/compare/figures.ts";
import { moneyText } from "../src/core/money.ts";
import { clockText } from "../src/core/numbers.ts";
import type { RunCost } from "../src/core/runCost.ts";
import type { BoardHead, BoardRow, FromBoard } from "../src/panel/boardProtocol.ts";
import { type BoardRowView, createBoardRow } from "./boardRow.ts";
import { element, setAttribute, setText, show } from "./dom.ts";

type Column = {
  readonly title: string;
  readonly sort?: SortKey;
  of(row: BoardRow, elapsed: number | undefined): string;
};

/** The figures between the state and the buttons. In blind mode only those that tell nobody apart. */
const columns: readonly Column[] = [
  { title: "asked → sent", of: (row) => named(row, effortText) },
  { title: "First token", sort: "first token", of: (row) => named(row, ({ firstToken }) => secondsText(firstToken)) },
  {
    title: "Time",
    sort: "time",
    of: (row, elapsed) => named(row, ({ total }) => (elapsed === undefined ? secondsText(total) : clockText(elapsed))),
  },
  { title: "In", of: (row) => named(row, ({ input, cached }) => inputText(input, cached)) },
  { title: "Out", sort: "tokens", of: (row) => named(row, ({ output }) => countOf(output)) },
  { title: "Reasoning", of: (row) => named(row, ({ reasoning }) => countOf(reasoning)) },
  { title: "Cost", sort: "cost", of: (row) => named(row, ({ cost }) => costText(cost)) },
  { title: "+/−", sort: "lines", of: ({ figures: { added, removed } }) => `+${added} −${removed}` },
  { title: "Hunks", sort: "hunks", of: hunksText },
  { title: "Agrees", of: ({ agreement }) => (agreement === undefined ? "–" : `${Math.round(100 * agreement)} %`) },
  {
    title: "Verified",
    sort: "verification",
    of: ({ running, checking, figures }) =>
      running ? "–" : checking ? "checking…" : figures.verdict.replace("-", " "),
  },
];

export type BoardTable = {
  readonly node: HTMLElement;
  render(head: BoardHead, order: readonly string[], changed: readonly BoardRow[]): void;
  reasoning(row: string, text: string, restart: boolean): void;
  /** All that are known, also those that are hidden. */
  readonly rows: ReadonlyMap<string, BoardRow>;
};

/** A row for each candidate, changed in place; wider than the page it scrolls by itself, also by keyboard. */
export function createBoardTable(send: (message: FromBoard) => void): BoardTable {
  const rows = new Map<string, BoardRow>();
  const views = new Map<string, BoardRowView>();
  const since = new Map<string, number>();
  const body = element("tbody");
  const heads = [
    sortable("Candidate", "name"),
    sortable("State", "state"),
    ...columns.map((each) => sortable(each.title, each.sort)),
  ];
  const table = element("table", {}, [
    element("caption", { text: "Candidates" }),
    element("thead", {}, [element("tr", {}, [...heads.map(({ cell }) => cell), columnHead("Actions")])]),
    body,
  ]);
  const node = element(
    "div",
    { class: "scroll", attributes: { tabindex: "0", role: "region", "aria-label": "Candidates" } },
    [table],
  );
  let blind: BoardHead["blind"] | undefined;

  function sortable(title: string, sort: SortKey | undefined) {
    const cell = columnHead(sort === undefined ? title : "");
    if (title === "State") cell.classList.add("state");
    const press =
      sort === undefined
        ? undefined
        : element("button", { class: "sort", text: title, attributes: { type: "button" } });
    if (press !== undefined) {
      press.addEventListener("click", () => send({ type: "sort", by: sort }));
      cell.append(press);
    }
    return { cell, press, title, sort };
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
      columns.map((column) => column.of(row, elapsed)),
    );
  }

  return {
    node,
    rows,
    render(head, order, changed) {
      if (blind !== head.blind) {
        // Before the choice rows are named otherwise, and nothing of them may stay.
        rows.clear();
        views.clear();
        body.replaceChildren();
        blind = head.blind;
      }
      for (const row of changed) {
        rows.set(row.row, row);
        since.set(row.row, performance.now());
        const view = views.get(row.row) ?? createBoardRow(row, columns.length, send);
        views.set(row.row, view);
        fill(view, row);
      }
      const wanted = order.flatMap((row) => views.get(row)?.nodes ?? []);
      if (wanted.length !== body.childNodes.length || wanted.some((each, at) => body.childNodes[at] !== each))
        body.replaceChildren(...wanted);
      for (const { cell, press, title, sort } of heads) {
        if (press === undefined) continue;
        const isBy = head.sort?.by === sort;
        setAttribute(cell, "aria-sort", isBy ? (head.sort?.descending === true ? "descending" : "ascending") : "none");
        setText(press, isBy ? `${title} ${head.sort?.descending === true ? "↓" : "↑"}` : title);
        press.disabled = head.blind === "on";
      }
      show(node, order.length > 0);
    },
    reasoning(row, text, restart) {
      views.get(row)?.reasoning(text, restart);
    },
  };
}

function columnHead(text: string): HTMLElement {
  return element("th", { text, attributes: { scope: "col" } });
}

function named(row: BoardRow, of: (figures: Figures) => string): string {
  return row.kind === "named" ? of(row.figures) : "hidden";
}

function hunksText(row: BoardRow): string {
  const unplaced = row.kind === "named" ? row.figures.unplaced : 0;
  return unplaced === 0 ? String(row.figures.hunks) : `${row.figures.hunks}, ${unplaced} not placed`;
}

function effortText({ asked, sent }: Figures): string {
  return `${asked} → ${sent ?? "nothing"}`;
}

/** Tenths below ten seconds: the offline model and small edits take no longer. */
function secondsText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return "–";
  return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : clockText(milliseconds);
}

function countOf(count: number | undefined): string {
  return count === undefined ? "–" : count.toLocaleString("en-US");
}

function inputText(input: number | undefined, cached: number | undefined): string {
  return cached === undefined || cached === 0 ? countOf(input) : `${countOf(input)} (${countOf(cached)} cached)`;
}

function costText(cost: RunCost | undefined): string {
  if (cost === undefined) return "–";
  if (cost.kind === "known") return moneyText(cost.amount);
  if (cost.kind === "estimated") return `≈ ${moneyText(cost.amount)}`;
  return cost.kind;
}
