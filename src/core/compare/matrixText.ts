import { t } from "../l10n.ts";
import { moneyText } from "../money.ts";
import { clockText, countText, numberText } from "../numbers.ts";
import type { Limits } from "./limits.ts";
import { type CellEstimate, estimateMatrix } from "./matrixEstimate.ts";

/** What one cell is expected to take, and what of that nobody knows. */
export function cellText({ tokens, free, milliseconds, uncounted }: CellEstimate): string {
  const parts = [
    uncounted === true ? "" : t("≈ {0} in, {1} out", countText(tokens.input, "token"), numberText(tokens.output)),
    free ? t("free") : tokens.cost === undefined ? t("price not known") : `≈ ${moneyText(tokens.cost)}`,
    milliseconds === undefined ? t("time not known") : `≈ ${clockText(milliseconds)}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** The same of all that is ticked. */
export function matrixText(cells: readonly CellEstimate[], repetitions: number, limits: Limits): string {
  const { input, output, cost, unpriced, milliseconds, untimed } = estimateMatrix(cells, limits);
  const all = cells.length;
  const parts = [
    `${countText(all, "candidate")}${repetitions > 1 ? t(", each {0} times", repetitions) : ""}`,
    input + output === 0 ? "" : `≈ ${countText(input + output, "token")}`,
    cells.every(({ free }) => free)
      ? t("free")
      : unpriced.length === all
        ? t("price not known")
        : `≈ ${moneyText(cost)}${unpriced.length > 0 ? t(" and what has no known price") : ""}`,
    untimed.length === all
      ? t("time not known")
      : `≈ ${clockText(milliseconds)}${untimed.length > 0 ? t(" for {0} of {1}", all - untimed.length, all) : ""}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
