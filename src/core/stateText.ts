import type { BlindFigures } from "./compare/blind.ts";
import type { Figures } from "./compare/figures.ts";
import type { Verdict } from "./compare/verification.ts";
import { t } from "./l10n.ts";
import { moneyText } from "./money.ts";
import { countText } from "./numbers.ts";
import type { HunkState } from "./review.ts";
import { isEstimate, type RunCost } from "./runCost.ts";
import type { StateWord } from "./runState.ts";

const words: Readonly<Record<StateWord | Figures["state"] | BlindFigures["state"], string>> = {
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
  queued: t("queued"),
  running: t("running"),
  "not started": t("not started"),
  "no answer": t("no answer"),
  "stopped at the cap": t("stopped at the cap"),
};

const byWord = new Map<string, string>(Object.entries(words));

/** How a run's state, or a candidate's, is called where people read it. */
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

const verdictWords: Readonly<Record<Verdict, string>> = {
  passed: t("passed"),
  failed: t("failed"),
  "not-run": t("not run"),
};

/** What passed in part says in how many of its checks. */
export function verdictText({ verdict, checks, passed }: Pick<Figures, "verdict" | "checks" | "passed">): string {
  return verdict === "passed" && passed < checks ? t("{0} of {1} passed", passed, checks) : verdictWords[verdict];
}

/** "2", "1 file", "2, 1 file": what is done with whole files stands beside the hunks. */
export function changesText({ hunks, files }: Pick<Figures, "hunks" | "files">): string {
  if (files === 0) return String(hunks);
  return hunks === 0 ? countText(files, "file") : `${hunks}, ${countText(files, "file")}`;
}

/** A cost as a cell of a table. */
export function costWords(cost: RunCost | undefined): string {
  switch (cost?.kind) {
    case undefined:
      return "–";
    case "known":
    case "estimated":
      return isEstimate(cost) ? `≈ ${moneyText(cost.amount)}` : moneyText(cost.amount);
    case "free":
      return t("free");
    case "nothing":
      return t("nothing");
    case "unknown":
      return t("unknown");
  }
}
