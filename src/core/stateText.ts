import type { BlindFigures } from "./compare/blind.ts";
import type { Figures } from "./compare/figures.ts";
import type { Verdict } from "./compare/verification.ts";
import { t } from "./l10n.ts";
import { moneyText } from "./money.ts";
import type { HunkState } from "./review.ts";
import type { RunCost } from "./runCost.ts";
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

export function verdictText(verdict: Verdict): string {
  return verdictWords[verdict];
}

/** A cost as a cell of a table. */
export function costWords(cost: RunCost | undefined): string {
  switch (cost?.kind) {
    case undefined:
      return "–";
    case "known":
      return moneyText(cost.amount);
    case "estimated":
      return `≈ ${moneyText(cost.amount)}`;
    case "free":
      return t("free");
    case "nothing":
      return t("nothing");
    case "unknown":
      return t("unknown");
  }
}
