import { localeOr, t } from "./l10n.ts";

/** An amount in integers of 1e-10 USD, so that sums are exact: the finest unit in which a provider reports a cost. */
export type Money = number;

export const dollar: Money = 10_000_000_000;

/** "$0.42", "$1,204.50"; two significant digits below ten cents, "< $0.0001" for what is less than any of them shows. */
export function moneyText(amount: Money): string {
  const dollars = amount / dollar;
  if (amount > 0 && dollars < 0.0001) return t("< $0.0001");
  const short = dollars > 0 && dollars < 0.1 ? String(Number(dollars.toPrecision(2))) : "";
  const decimals = Math.max(2, short.length - short.indexOf(".") - 1);
  const shown = dollars.toLocaleString(localeOr("en-US"), {
    minimumFractionDigits: short === "" ? 2 : decimals,
    maximumFractionDigits: short === "" ? 2 : decimals,
  });
  return t({ message: "{0}{1}", comment: "currency sign, amount", args: ["$", shown] });
}
