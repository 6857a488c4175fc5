import { t } from "../l10n.ts";
import { countText } from "../numbers.ts";
import type { Regression } from "./regression.ts";
import { checkName } from "./verification.ts";

/** "the earlier gpt-5.5 high", and why that one where it is not the same cell. */
export function baselineText({ name, why }: Regression): string {
  switch (why) {
    case "same-cell":
      return t("the earlier {0}", name);
    case "kept":
      return t("the earlier {0}, of which you kept most", name);
    case "best":
      return t("the earlier {0}, the best by rule", name);
  }
}

export function isRegressed({ broken, result }: Regression): boolean {
  return broken.length > 0 || result.kind === "no-answer";
}

/** "same", "same up to formatting", "regressed: failed verification that passed before (Types); differs in 2 of 3 places". */
export function regressionText(regression: Regression): string {
  const { broken, result } = regression;
  if (result.kind === "no-answer") return t("regressed: no complete answer, which was there before");
  const how = resultText(result);
  return broken.length === 0
    ? how
    : t("regressed: failed verification that passed before ({0}); {1}", broken.map(checkName).join(", "), how);
}

function resultText(result: Exclude<Regression["result"], { kind: "no-answer" }>): string {
  switch (result.kind) {
    case "same":
      return t("same");
    case "same-formatting":
      return t("same up to formatting");
    case "differs":
      return t("differs in {0} of {1}", result.places, countText(result.of, "place"));
  }
}
