import { effortText } from "../effort.ts";
import { t } from "../l10n.ts";
import { describeTarget, filesOf } from "../request.ts";
import { hunksOf, isReviewable, type RunState, type StateWord, stateWord } from "../runState.ts";
import { wordText } from "../stateText.ts";
import type { SearchPlace } from "./search.ts";
import { foldLog, type StoredRun } from "./storedRun.ts";

/** What a list of runs shows of one. */
export type RunSummary = {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly title: string;
  readonly target: string;
  readonly paths: readonly string[];
  readonly model: string;
  readonly effort: string;
  readonly word: StateWord;
  /** How long it took, in milliseconds; undefined for one that never ended. */
  readonly took: number | undefined;
  readonly hunks: number;
  /** Hunks, and files to create, rename or delete; and how many of them stand. */
  readonly changes: number;
  readonly applied: number;
  /** Its hunks can be reviewed. */
  readonly reviewable: boolean;
  readonly imported: boolean;
};

export function summaryOf({ input, imported }: StoredRun, state: RunState): RunSummary {
  const { target } = input.request;
  return {
    run: input.run,
    startedAt: state.startedAt,
    title: input.title,
    target: describeTarget(target),
    paths: filesOf(target).map(({ path }) => path),
    model: state.model,
    effort: effortText(state.effort, undefined),
    // What was never ended was interrupted, whether or not somebody has looked at it since.
    word: state.outcome === undefined ? "interrupted" : stateWord(state),
    took: state.endedAt,
    hunks: state.hunks.length,
    changes: state.hunks.length + state.operations.length,
    applied:
      hunksOf(state).filter((hunk) => hunk.state === "applied").length +
      state.operations.filter((operation) => operation.state.kind === "done").length,
    reviewable: isReviewable(state) && state.hunks.length > 0,
    imported: imported === true,
  };
}

/** What is searched of a run, from its first text to its last. The state needs no reasoning. */
export function* searchedTexts(
  { input, log }: StoredRun,
  state: RunState,
): Generator<readonly [SearchPlace, text: string]> {
  let part: number | undefined;
  for (const event of log) {
    if (event.type !== "reasoning-delta") continue;
    yield ["reasoning", part === undefined || part === event.part ? event.text : `\n\n${event.text}`];
    part = event.part;
  }
  yield ["answer", state.answer];
  yield ["title", input.title];
}

/** Undefined for a log that tells nothing. */
export function stateOf(run: StoredRun): RunState | undefined {
  return foldLog(run.log);
}

export const groupings = ["day", "file", "task", "model", "effort"] as const;
export type Grouping = (typeof groupings)[number];

export type RunGroup = { readonly label: string; readonly runs: readonly RunSummary[] };

/** By task: what was asked, as the panel has it. In the order of each group's newest run. `dayOf` says on which day a moment was, in words. */
export function groupRuns(
  runs: readonly RunSummary[],
  by: Grouping,
  dayOf: (milliseconds: number) => string,
): RunGroup[] {
  const newest = runs.toSorted((a, b) => b.startedAt - a.startedAt);
  const groups = new Map<string, RunSummary[]>();
  for (const run of newest) {
    for (const label of new Set(groupsOf(run, by, dayOf))) {
      const ofGroup = groups.get(label) ?? [];
      groups.set(label, ofGroup);
      ofGroup.push(run);
    }
  }
  return Array.from(groups, ([label, ofGroup]) => ({ label, runs: ofGroup }));
}

/** One of several files stands under each of them. */
function groupsOf(run: RunSummary, by: Grouping, dayOf: (milliseconds: number) => string): readonly string[] {
  switch (by) {
    case "day":
      return [dayOf(run.startedAt)];
    case "file":
      return run.paths.length === 0 ? [run.target] : run.paths;
    case "task":
      return [run.title];
    case "model":
      return [run.model];
    case "effort":
      return [run.effort];
  }
}

/** Whether what a list shows of a run has every one of these words, in any case. */
export function showsWords(run: RunSummary, wanted: string): boolean {
  const shown = [run.title, run.target, run.model, run.effort, wordText(run.word), run.imported ? t("imported") : ""];
  const text = shown.join("\n").toLowerCase();
  return wordsOf(wanted).every((word) => text.includes(word));
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}
