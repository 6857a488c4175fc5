import { priceOf, ratesFor } from "./cost.ts";
import type { Effort } from "./effort.ts";
import { t } from "./l10n.ts";
import type { Prices } from "./modelFacts.ts";
import { type Money, moneyText } from "./money.ts";
import { countText } from "./numbers.ts";
import { bytesPerToken, type TokenRatio } from "./tokenRatio.ts";

/** What a run is expected to take, and where each figure is from. */
export type Estimate = {
  readonly input: number;
  /** `endpoint` counted it; otherwise bytes by a ratio that this model's usage taught, or by the assumed one. */
  readonly inputBy: "endpoint" | "learned" | "assumed";
  /** Tokens of the answer and the reasoning together. */
  readonly output: number;
  /** `history`: the median of `runs` such runs of the user's own. */
  readonly outputBy: "history" | "assumed";
  readonly runs: number;
  readonly bytesPerToken: number;
  /** Undefined where the prices are not known. */
  readonly cost: Money | undefined;
};

/** What the estimate rests on. */
export type EstimateBasis = {
  /** UTF-8 bytes of the whole prompt, and of the code that is to be changed. */
  readonly promptBytes: number;
  readonly targetBytes: number;
  readonly effort: Effort | undefined;
  /** What the endpoint counted, where it can. */
  readonly counted: number | undefined;
  readonly ratio: TokenRatio | undefined;
  /** Output tokens of the user's finished runs with the same model, effort and task. */
  readonly history: readonly number[];
  readonly prices: Prices | undefined;
};

/** Fewer runs than this say too little about the next one. */
const leastRuns = 3;

/**
 * What is assumed before there is a history: medium reasons for 2,000 tokens, and the other efforts by the factors that
 * are usually quoted for them (0.3, 0.6, 1, 2.5, 5).
 */
const assumedReasoning: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 600,
  low: 1_200,
  medium: 2_000,
  high: 5_000,
  xhigh: 10_000,
  max: 20_000,
};

export function estimateRun(basis: EstimateBasis): Estimate {
  const ratio = bytesPerToken(basis.ratio);
  const tokens = (bytes: number) => Math.ceil(bytes / ratio);
  const input = basis.counted ?? tokens(basis.promptBytes);
  const known = basis.history.length >= leastRuns;
  // An answer quotes the lines that it changes and gives the new ones.
  const assumed = assumedReasoning[basis.effort ?? "none"] + 2 * tokens(basis.targetBytes);
  const output = known ? median(basis.history) : assumed;
  return {
    input,
    inputBy: basis.counted !== undefined ? "endpoint" : basis.ratio !== undefined ? "learned" : "assumed",
    output,
    outputBy: known ? "history" : "assumed",
    runs: basis.history.length,
    bytesPerToken: ratio,
    cost: basis.prices === undefined ? undefined : priceOf({ input, output }, ratesFor(input, basis.prices)),
  };
}

/** "≈ 2,100 tokens in, ≈ $0.01"; without the money where no price is known. */
export function expectedText({ input, cost }: Estimate): string {
  const tokens = t("≈ {0} in", countText(input, "token"));
  return cost === undefined ? tokens : `${tokens}, ≈ ${moneyText(cost)}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : Math.round(((sorted[middle - 1] ?? upper) + upper) / 2);
}
