import type { Effort } from "./effort.ts";
import { t } from "./l10n.ts";
import type { ModelFacts, Prices } from "./modelFacts.ts";
import { dollar, type Money } from "./money.ts";
import { numberText } from "./numbers.ts";

/** "1.05M", "400K", "8,192": as providers write it. */
export function tokensText(tokens: number): string {
  if (tokens >= 1_000_000) return `${trimmed(tokens / 1_000_000)}M`;
  return tokens >= 10_000 ? `${Math.round(tokens / 1000)}K` : numberText(tokens);
}

/** "$5 / $30 per M": input and output for a million tokens. */
export function pricesText({ input, output, above }: Prices): string {
  if (input === 0 && output === 0) return t("free");
  const both = output === undefined ? t("{0} in", amountText(input)) : `${amountText(input)} / ${amountText(output)}`;
  return t("{0} per M{1}", both, above === undefined ? "" : t(", more above {0}", tokensText(above.tokens)));
}

/** "none, low, medium (default)"; says where the list is only assumed. */
export function effortsText(efforts: readonly Effort[], { defaultEffort, efforts: known }: ModelFacts): string {
  if (efforts.length === 0) return t("takes no reasoning effort");
  const list = efforts.map((effort) => (effort === defaultEffort ? t("{0} (default)", effort) : effort)).join(", ");
  return known === undefined ? t("{0} (assumed)", list) : list;
}

/** "$5", "$0.50", and a third and fourth place where they count: "$0.075". */
function amountText(amount: Money): string {
  const dollars = amount / dollar;
  const exact = String(Number(dollars.toFixed(4)));
  return `$${Number.isInteger(dollars) || exact.length > dollars.toFixed(2).length ? exact : dollars.toFixed(2)}`;
}

/** At most two places, and no zeros at the end. */
function trimmed(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, "");
}
