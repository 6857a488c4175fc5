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
import { changesText, costWords, verdictText } from "../src/core/stateText.ts";
import type { BoardRow } from "../src/panel/boardProtocol.ts";

/** A column of figures. One that `tells` who a candidate is has nothing to show in blind mode and is left out there. */
export type BoardColumn = {
  readonly title: string;
  readonly sort?: SortKey;
  /** The runs of a cell together. */
  all?(runs: Repetitions): string;
} & (
  | { readonly kind: "tells"; of(figures: Figures, elapsed: number | undefined): string }
  | { readonly kind: "open"; of(row: BoardRow): string }
);

/** The figures between the state and the buttons: what came of it, then what it took. What does not fit is scrolled to. */
export const boardColumns: readonly BoardColumn[] = [
  {
    kind: "open",
    title: t("Verified"),
    sort: "verification",
    of: ({ running, checking, figures }) => (running ? "–" : checking ? t("checking…") : verdictText(figures)),
    all: verifiedText,
  },
  {
    kind: "open",
    title: "+/−",
    sort: "lines",
    of: (row) => (isNotKnown(row) ? "–" : `+${row.figures.added} −${row.figures.removed}`),
    all: linesSpread,
  },
  { kind: "open", title: t("Hunks"), sort: "hunks", of: hunksText, all: hunksSpread },
  {
    kind: "open",
    title: t("Agrees"),
    sort: "agreement",
    of: ({ agreement }) => (agreement === undefined ? "–" : `${Math.round(100 * agreement)} %`),
    all: alikeText,
  },
  { kind: "tells", title: t("Cost"), sort: "cost", of: costText, all: costSpreadText },
  {
    kind: "tells",
    title: t("Time"),
    sort: "time",
    of: ({ total }, elapsed) => (elapsed === undefined ? timeText(total) : clockText(elapsed)),
    all: (runs) => timeSpread(runs, "total"),
  },
  {
    kind: "tells",
    title: t("First token"),
    sort: "first token",
    of: ({ firstToken }) => timeText(firstToken),
    all: (runs) => timeSpread(runs, "firstToken"),
  },
  {
    kind: "tells",
    title: t("Asked → sent"),
    of: ({ asked, sent }) => (asked === sent ? sent : `${asked} → ${sent ?? t("nothing")}`),
  },
  {
    kind: "tells",
    title: t("In"),
    sort: "input",
    of: ({ input, cached }) => inputText(input, cached),
    all: (runs) => tokenSpread(runs, "input"),
  },
  {
    kind: "tells",
    title: t("Out"),
    sort: "tokens",
    of: ({ output }) => countOf(output),
    all: (runs) => tokenSpread(runs, "output"),
  },
  {
    kind: "tells",
    title: t("Reasoning"),
    sort: "reasoning",
    of: ({ reasoning }) => countOf(reasoning),
    all: (runs) => tokenSpread(runs, "reasoning"),
  },
];

/** Those that tell nobody apart. */
export const blindColumns = boardColumns.filter(({ kind }) => kind === "open");

export function columnText(column: BoardColumn, row: BoardRow, elapsed: number | undefined): string {
  if (column.kind === "open") return column.of(row);
  return row.kind === "named" ? column.of(row.figures, elapsed) : "";
}

/** Nothing of it has come, or may be seen: none is no figure then. */
function isNotKnown({ kind, running, figures: { hunks, files, state } }: BoardRow): boolean {
  if (running && kind === "blind") return true;
  return hunks + files === 0 && (running || state === "not started" || state === "stopped at the cap");
}

function hunksText(row: BoardRow): string {
  if (isNotKnown(row)) return "–";
  const unplaced = row.kind === "named" ? row.figures.unplaced : 0;
  return unplaced === 0 ? changesText(row.figures) : t("{0}, {1} not placed", changesText(row.figures), unplaced);
}

/** What has come to so much and goes on says so. */
function costText({ cost }: Figures, elapsed: number | undefined): string {
  const isOpen = elapsed !== undefined && cost !== undefined && "amount" in cost;
  return isOpen ? `${costWords(cost)} …` : costWords(cost);
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
