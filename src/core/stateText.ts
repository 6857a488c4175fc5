import { t } from "./l10n.ts";
import type { HunkState } from "./review.ts";
import type { StateWord } from "./runState.ts";

const words: Readonly<Record<StateWord, string>> = {
  waiting: t("waiting"),
  reasoning: t("reasoning"),
  answering: t("answering"),
  ready: t("ready"),
  applied: t("applied"),
  "partly applied": t("partly applied"),
  rejected: t("rejected"),
  "no edit": t("no edit"),
  stopped: t("stopped"),
  interrupted: t("interrupted"),
  "cut short": t("cut short"),
  refused: t("refused"),
  failed: t("failed"),
};

const byWord = new Map<string, string>(Object.entries(words));

/** How a run's state is called where people read it. */
export function wordText(word: string): string {
  return byWord.get(word) ?? word;
}

const hunkWords: Readonly<Record<HunkState, string>> = {
  pending: t("pending"),
  accepted: t("accepted"),
  rejected: t("rejected"),
  applied: t("applied"),
  conflict: t("conflict"),
};

export function hunkStateText(state: HunkState): string {
  return hunkWords[state];
}
