import { outputOf } from "../cost.ts";
import { createdLines } from "../edit/fileOperation.ts";
import type { AskedEffort, Effort } from "../effort.ts";
import { withoutPlace } from "../nextSteps.ts";
import { type RunCost, runCost } from "../runCost.ts";
import { hunksOf, type StateWord, stateWord } from "../runState.ts";
import type { Board, BoardCell } from "./board.ts";
import { candidateName } from "./candidate.ts";
import { passedOf, type Verdict, verdictOf } from "./verification.ts";

/** One row of the board's table. What is not known yet, or was not reported, is undefined. */
export type Figures = {
  readonly id: string;
  readonly name: string;
  readonly state: StateWord | "queued" | "not started" | "stopped at the cap";
  readonly asked: AskedEffort;
  readonly sent: Effort | undefined;
  /** Why the two differ. */
  readonly note: string | undefined;
  readonly attempt: number;
  /** Milliseconds to the first reasoning or answer, and in all. */
  readonly firstToken: number | undefined;
  readonly total: number | undefined;
  readonly input: number | undefined;
  readonly cached: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
  /** Of this attempt. */
  readonly cost: RunCost | undefined;
  readonly added: number;
  readonly removed: number;
  readonly hunks: number;
  /** What it does to whole files, such as creating them. */
  readonly files: number;
  /** Edits that would change something and are in no hunk. */
  readonly unplaced: number;
  readonly verdict: Verdict;
  /** Of so many checks, so many passed; the others failed or were not run. */
  readonly checks: number;
  readonly passed: number;
};

export function figuresOf({ candidate, phase, withheld, attempt, run, checks }: BoardCell): Figures {
  const effort = run?.effort ?? candidate.effort;
  const hunks = hunksOf(run);
  const operations = run?.operations ?? [];
  const { usage, firstReasoningAt, firstAnswerAt } = run ?? {};
  const firsts = [firstReasoningAt, firstAnswerAt].filter((time) => time !== undefined);
  return {
    id: candidate.id,
    name: candidateName(candidate),
    state: stateOf({ phase, withheld, run }),
    asked: effort.asked,
    sent: effort.sent,
    note: effort.note,
    attempt,
    firstToken: firsts.length === 0 ? undefined : Math.min(...firsts),
    total: run?.endedAt,
    input: usage?.input,
    cached: usage?.cached,
    output: usage === undefined ? undefined : outputOf(usage),
    reasoning: usage?.reasoning,
    cost: run === undefined ? undefined : runCost(run),
    added:
      hunks.reduce((sum, hunk) => sum + hunk.added.length, 0) +
      operations.reduce((sum, { operation }) => sum + createdLines(operation), 0),
    removed: hunks.reduce((sum, hunk) => sum + hunk.removed.length, 0),
    hunks: hunks.length,
    files: operations.length,
    unplaced: run === undefined ? 0 : withoutPlace(run),
    verdict: verdictOf(checks),
    checks: checks?.length ?? 0,
    passed: passedOf(checks),
  };
}

function stateOf({ phase, withheld, run }: Pick<BoardCell, "phase" | "withheld" | "run">): Figures["state"] {
  if (withheld === "cap" && phase !== "running") return "stopped at the cap";
  if (phase === "withheld") return "not started";
  return run === undefined ? "queued" : stateWord(run);
}

/** What the user did to the table. */
export type BoardView = {
  readonly sort: { readonly by: SortKey; readonly descending: boolean } | undefined;
  readonly hidden: readonly string[];
  /** Two at most: they stand first, and beside each other. */
  readonly pinned: readonly string[];
};

export const wholeBoard: BoardView = { sort: undefined, hidden: [], pinned: [] };

type SortedRow = Figures & { readonly agreement: number | undefined };

const sortKeys = {
  name: ({ name }: Figures) => name,
  state: ({ state }: Figures) => state,
  "first token": ({ firstToken }: Figures) => firstToken,
  time: ({ total }: Figures) => total,
  input: ({ input }: Figures) => input,
  tokens: ({ output }: Figures) => output,
  reasoning: ({ reasoning }: Figures) => reasoning,
  cost: ({ cost }: Figures) =>
    cost?.kind === "free" ? 0 : cost !== undefined && "amount" in cost ? cost.amount : undefined,
  lines: ({ added, removed }: Figures) => added + removed,
  hunks: ({ hunks, files }: Figures) => hunks + files,
  agreement: ({ agreement }: SortedRow) => agreement,
  verification: ({ verdict, passed }: Figures) => 10 * ["passed", "not-run", "failed"].indexOf(verdict) - passed,
} as const satisfies Record<string, (row: SortedRow) => string | number | undefined>;

export type SortKey = keyof typeof sortKeys;

export function isSortKey(value: unknown): value is SortKey {
  return typeof value === "string" && Object.hasOwn(sortKeys, value);
}

/** The rows as they are shown: pinned ones first, then sorted; what is not known comes last either way. */
export function shownFigures(
  { cells }: Pick<Board, "cells">,
  { sort, hidden, pinned }: BoardView,
  agreementOf: (cell: BoardCell) => number | undefined = () => undefined,
): Figures[] {
  const byAgreement = sort?.by === "agreement";
  const rows = cells
    .filter(({ candidate }) => !hidden.includes(candidate.id))
    .map((cell): SortedRow => ({ ...figuresOf(cell), agreement: byAgreement ? agreementOf(cell) : undefined }));
  const first = pinned.flatMap((id) => rows.filter((row) => row.id === id));
  const rest = rows.filter(({ id }) => !pinned.includes(id));
  if (sort === undefined) return [...first, ...rest];
  const sortedBy = sortKeys[sort.by];
  const sign = sort.descending ? -1 : 1;
  return [...first, ...rest.toSorted((a, b) => ordered(sortedBy(a), sortedBy(b), sign))];
}

function ordered(a: string | number | undefined, b: string | number | undefined, sign: 1 | -1): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "string" || typeof b === "string") return sign * String(a).localeCompare(String(b), "en");
  return sign * (a - b);
}

/** Least first; asked for again the other way round, and then as the candidates stand. */
export function sortedBy(view: BoardView, by: SortKey | undefined): BoardView {
  const known = view.sort?.by === by ? view.sort : undefined;
  if (by === undefined || known?.descending === true) return { ...view, sort: undefined };
  return { ...view, sort: { by, descending: known !== undefined } };
}

/** Pins it, or takes its pin off. A third gives up the pin that was set first. */
export function withPin(view: BoardView, id: string): BoardView {
  const others = view.pinned.filter((other) => other !== id);
  if (others.length < view.pinned.length) return { ...view, pinned: others };
  return { ...view, pinned: [...others.slice(-1), id], hidden: view.hidden.filter((other) => other !== id) };
}

export function withHidden(view: BoardView, id: string, hide: boolean): BoardView {
  const hidden = view.hidden.filter((other) => other !== id);
  return hide
    ? { ...view, hidden: [...hidden, id], pinned: view.pinned.filter((other) => other !== id) }
    : { ...view, hidden };
}
