import { t } from "../l10n.ts";
import { moneyText } from "../money.ts";
import { clockText, decimalText, numberText } from "../numbers.ts";
import type { Repetitions, Spread } from "./repetitions.ts";

/** "offline · high: mean of 4 runs (least–most)". */
export function repeatedName({ name, runs }: Repetitions): string {
  return t("{0}: mean of {1} runs (least–most)", name, runs);
}

/** "0.4 s (0.3 s–0.6 s)"; of those that are known, where that is not all. A dash where nobody knows any. */
export function spreadText(spread: Spread | undefined, of: number, text: (value: number) => string): string {
  if (spread === undefined) return "–";
  const { mean, least, most, known } = spread;
  const middle = text(mean);
  const range = least === most ? middle : `${middle} (${text(least)}–${text(most)})`;
  return known < of ? t("{0}, {1} of {2} known", range, known, of) : range;
}

/** Tenths below ten seconds: the offline model and small edits take no longer. */
export function secondsText(milliseconds: number): string {
  return milliseconds < 10_000 ? t("{0} s", decimalText(milliseconds / 1000, 1)) : clockText(milliseconds);
}

export function timeSpread({ spreads, runs }: Repetitions, of: "firstToken" | "total"): string {
  return spreadText(spreads[of], runs, secondsText);
}

export function tokenSpread({ spreads, runs }: Repetitions, of: "input" | "output" | "reasoning"): string {
  return spreadText(spreads[of], runs, meanText);
}

export function costSpreadText({ cost, runs }: Repetitions): string {
  if (cost?.free === true) return t("free");
  return `${cost?.estimated === true ? "≈ " : ""}${spreadText(cost, runs, moneyText)}`;
}

export function linesSpread({ spreads: { added, removed }, complete }: Repetitions): string {
  if (added === undefined || removed === undefined) return "–";
  return `+${spreadText(added, complete, meanText)} −${spreadText(removed, complete, meanText)}`;
}

export function hunksSpread({ spreads, complete }: Repetitions): string {
  return spreadText(spreads.hunks, complete, meanText);
}

export function completeText({ complete, runs }: Repetitions): string {
  return t("{0} of {1} complete", complete, runs);
}

export function alikeText({ alike, complete }: Repetitions): string {
  return complete === 0 ? "–" : t("{0} of {1} alike", alike, complete);
}

export function verifiedText({ verified, failed, complete }: Repetitions): string {
  if (complete === 0) return "–";
  return failed === 0
    ? t("{0} of {1} verified", verified, complete)
    : t("{0} of {1} verified, {2} failed", verified, complete, failed);
}

/** A mean has a part where it is not whole. */
function meanText(value: number): string {
  return Number.isInteger(value)
    ? numberText(value)
    : value < 100
      ? decimalText(value, 1)
      : numberText(Math.round(value));
}
