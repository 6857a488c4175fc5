import { t } from "./l10n.ts";
import { moneyText } from "./money.ts";
import { clockText, countText, numberText } from "./numbers.ts";
import type { UsageTotals } from "./usageTotals.ts";

/** What runs cost together, as a cell of a table: "$0.42", "≈ $0.42", "$0.42 + 2 unknown", "free", "unknown". */
export function costCell({ runs, cost, estimated, unpriced, free }: UsageTotals): string {
  const known = cost === 0 ? "" : `${estimated > 0 ? "≈ " : ""}${moneyText(cost)}`;
  if (unpriced > 0) return known === "" ? t("unknown") : t("{0} + {1} unknown", known, unpriced);
  if (known !== "") return known;
  return runs > 0 && free === runs ? t("free") : "–";
}

/** A sum of tokens: "≥ 1,204" where some run reported none, "–" where none did. */
export function tokensCell(tokens: number, { uncounted }: UsageTotals): string {
  if (tokens === 0) return "–";
  return `${uncounted > 0 ? "≥ " : ""}${numberText(tokens)}`;
}

export function averageTimeCell({ runs, milliseconds }: UsageTotals): string {
  return runs === 0 ? "–" : clockText(milliseconds / runs);
}

/** What a mean run takes, of those that told; "–" where none did. */
export function meanCell(sum: number, told: number, text: (value: number) => string): string {
  return told <= 0 || sum === 0 ? "–" : text(sum / told);
}

/** A period in one sentence. */
export function totalsSentence(totals: UsageTotals): string {
  const { runs, cost, estimated, unpriced, free } = totals;
  if (runs === 0) return t("No runs in this period.");
  const parts = [countText(runs, "run")];
  if (cost > 0) parts.push(moneyText(cost));
  if (estimated > 0) parts.push(t("{0} of it estimated", moneyText(estimated)));
  if (unpriced > 0) parts.push(t("{0} of unknown cost", countText(unpriced, "run")));
  if (free > 0) parts.push(t("{0} free, on this computer", countText(free, "run")));
  const tokens = totals.input + totals.output;
  if (tokens > 0) parts.push(countText(tokens, "token"));
  return `${parts.join(" · ")}.`;
}
