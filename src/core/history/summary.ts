import { effortText } from "../effort.ts";
import { t } from "../l10n.ts";
import { itemsOf } from "../longList.ts";
import { wholeText } from "../longText.ts";
import { describeTarget, filesOf } from "../request.ts";
import { hunksOf, isReviewable, type RunState, type StateWord, stateWord } from "../runState.ts";
import { wordText } from "../stateText.ts";
import { foldLog, type StoredRun } from "./storedRun.ts";

/** What a list of runs shows of one. */
export type RunSummary = {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly title: string;
  readonly target: string;
  readonly paths: readonly string[];
  readonly task: string;
  readonly model: string;
  readonly effort: string;
  readonly word: StateWord;
  /** How long it took, in milliseconds; undefined for one that never ended. */
  readonly took: number | undefined;
  readonly hunks: number;
  readonly applied: number;
  /** Its hunks can be reviewed. */
  readonly reviewable: boolean;
  readonly imported: boolean;
};

/** What is searched: the title, the reasoning and the answer. */
export type SearchedTexts = { readonly title: string; readonly reasoning: string; readonly answer: string };

export function summaryOf({ input, imported }: StoredRun, state: RunState): RunSummary {
  const { target } = input.request;
  return {
    run: input.run,
    startedAt: state.startedAt,
    title: input.title,
    target: describeTarget(target),
    paths: filesOf(target).map(({ path }) => path),
    task: target.kind,
    model: state.model,
    effort: effortText(state.effort, undefined),
    // What was never ended was interrupted, whether or not somebody has looked at it since.
    word: state.outcome === undefined ? "interrupted" : stateWord(state),
    took: state.endedAt,
    hunks: state.hunks.length,
    applied: hunksOf(state).filter((hunk) => hunk.state === "applied").length,
    reviewable: isReviewable(state) && state.hunks.length > 0,
    imported: imported === true,
  };
}

export function searchedTexts({ input }: StoredRun, state: RunState): SearchedTexts {
  const reasoning = itemsOf(state.reasoning).map(({ text }) => wholeText(text));
  return { title: input.title, reasoning: reasoning.join("\n\n"), answer: state.answer };
}

/** Undefined for a log that tells nothing. */
export function stateOf(run: StoredRun): RunState | undefined {
  return foldLog(run.log);
}

export const groupings = ["day", "file", "task", "model", "effort"] as const;
export type Grouping = (typeof groupings)[number];

export type RunGroup = { readonly label: string; readonly runs: readonly RunSummary[] };

/** In the order of each group's newest run. `dayOf` says on which day a moment was, in words. */
export function groupRuns(
  runs: readonly RunSummary[],
  by: Grouping,
  dayOf: (milliseconds: number) => string,
): RunGroup[] {
  const newest = runs.toSorted((a, b) => b.startedAt - a.startedAt);
  const groups = Map.groupBy(newest, (run) => groupOf(run, by, dayOf));
  return Array.from(groups, ([label, ofGroup]) => ({ label, runs: ofGroup }));
}

function groupOf(run: RunSummary, by: Grouping, dayOf: (milliseconds: number) => string): string {
  switch (by) {
    case "day":
      return dayOf(run.startedAt);
    case "file":
      return run.paths[0] ?? run.target;
    case "task":
      return run.task;
    case "model":
      return run.model;
    case "effort":
      return run.effort;
  }
}

/** Whether what a list shows of a run has every one of these words, in any case. */
export function showsWords(run: RunSummary, wanted: string): boolean {
  const shown = [
    run.title,
    run.target,
    run.model,
    run.effort,
    run.task,
    wordText(run.word),
    run.imported ? t("imported") : "",
  ];
  const text = shown.join("\n").toLowerCase();
  return wordsOf(wanted).every((word) => text.includes(word));
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}
