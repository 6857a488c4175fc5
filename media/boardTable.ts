import type { Figures, SortKey } from "../src/core/compare/figures.ts";
import type { Repetitions } from "../src/core/compare/repetitions.ts";
import {
  alikeText,
  costSpreadText,
  hunksSpread,
  linesSpread,
  secondsText,
  timeSpread,
  tokenSpread,
  verifiedText,
} from "../src/core/compare/repetitionText.ts";
import { t } from "../src/core/l10n.ts";
import { clockText, numberText } from "../src/core/numbers.ts";
import { costWords, verdictText } from "../src/core/stateText.ts";
import type { BoardHead, BoardRow, FromBoard, ToBoard } from "../src/panel/boardProtocol.ts";
import { createRepetitionRows } from "./boardRepetitions.ts";
import { type BoardRowView, createBoardRow } from "./boardRow.ts";
import { element, setAttribute, setText, show } from "./dom.ts";

type Column = {
  readonly title: string;
  readonly sort?: SortKey;
  of(row: BoardRow, elapsed: number | undefined): string;
  /** The runs of a cell together. */
  all?(runs: Repetitions): string;
};

/** The figures between the state and the buttons. In blind mode only those that tell nobody apart. */
const columns: readonly Column[] = [
  { title: t("asked → sent"), of: (row) => named(row, effortText) },
  {
    title: t("First token"),
    sort: "first token",
    of: (row) => named(row, ({ firstToken }) => timeText(firstToken)),
    all: (runs) => timeSpread(runs, "firstToken"),
  },
  {
    title: t("Time"),
    sort: "time",
    of: (row, elapsed) => named(row, ({ total }) => (elapsed === undefined ? timeText(total) : clockText(elapsed))),
    all: (runs) => timeSpread(runs, "total"),
  },
  {
    title: t("In"),
    of: (row) => named(row, ({ input, cached }) => inputText(input, cached)),
    all: (runs) => tokenSpread(runs, "input"),
  },
  {
    title: t("Out"),
    sort: "tokens",
    of: (row) => named(row, ({ output }) => countOf(output)),
    all: (runs) => tokenSpread(runs, "output"),
  },
  {
    title: t("Reasoning"),
    of: (row) => named(row, ({ reasoning }) => countOf(reasoning)),
    all: (runs) => tokenSpread(runs, "reasoning"),
  },
  { title: t("Cost"), sort: "cost", of: (row) => named(row, ({ cost }) => costWords(cost)), all: costSpreadText },
  {
    title: "+/−",
    sort: "lines",
    of: ({ figures: { added, removed } }) => `+${added} −${removed}`,
    all: linesSpread,
  },
  { title: t("Hunks"), sort: "hunks", of: hunksText, all: hunksSpread },
  {
    title: t("Agrees"),
    of: ({ agreement }) => (agreement === undefined ? "–" : `${Math.round(100 * agreement)} %`),
    all: alikeText,
  },
  {
    title: t("Verified"),
    sort: "verification",
    of: ({ running, checking, figures }) => (running ? "–" : checking ? t("checking…") : verdictText(figures.verdict)),
    all: verifiedText,
  },
];

export type BoardTable = {
  readonly node: HTMLElement;
  render(message: Extract<ToBoard, { type: "board" }>): void;
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
  const repetitions = createRepetitionRows(columns.map(({ all }) => all ?? (() => "")));
  const heads = [
    sortable(t("Candidate"), "name"),
    sortable(t("State"), "state"),
    ...columns.map((each) => sortable(each.title, each.sort)),
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
  let blind: BoardHead["blind"] | undefined;

  function sortable(title: string, sort: SortKey | undefined) {
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
    render({ head, order, rows: changed, repeated }) {
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
      repetitions.render(repeated);
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
  return row.kind === "named" ? of(row.figures) : t("hidden");
}

function hunksText(row: BoardRow): string {
  const unplaced = row.kind === "named" ? row.figures.unplaced : 0;
  return unplaced === 0 ? String(row.figures.hunks) : t("{0}, {1} not placed", row.figures.hunks, unplaced);
}

function effortText({ asked, sent }: Figures): string {
  return `${asked} → ${sent ?? t("nothing")}`;
}

function timeText(milliseconds: number | undefined): string {
  return milliseconds === undefined ? "–" : secondsText(milliseconds);
}

function countOf(count: number | undefined): string {
  return count === undefined ? "–" : numberText(count);
}

function inputText(input: number | undefined, cached: number | undefined): string {
  return cached === undefined || cached === 0 ? countOf(input) : t("{0} ({1} cached)", countOf(input), countOf(cached));
}
