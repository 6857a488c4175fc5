import { t } from "../l10n.ts";
import { countText } from "../numbers.ts";
import type { Place } from "./union.ts";

/** "4 of 5 agree", "only xhigh changes this", "4 of 5 change this, in 3 ways". */
export function agreementText(group: Place, nameOf: (candidate: string) => string): string {
  const { variants, unchanged } = group;
  const changing = variants.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const all = changing + unchanged.length;
  const [first] = variants;
  const most = first?.candidates.length ?? 0;
  const said = sentence();
  return first?.formattingOnly === true && variants.length === 1 ? t("{0}, formatting only", said) : said;

  function sentence(): string {
    if (changing === 1) {
      const name = nameOf(first?.candidates[0] ?? "");
      return all === 1 ? t("{0} changes this", name) : t("only {0} changes this", name);
    }
    if (variants.length === 1)
      return most === all
        ? t("all {0} agree{1}", all, differently())
        : t("{0} of {1} agree{2}", most, all, differently());
    const who = changing === all ? t("all {0}", all) : t("{0} of {1}", changing, all);
    const ways = t("{0} change this, in {1}", who, countText(variants.length, "way"));
    return most > 1 ? t("{0}; {1} agree on the first", ways, most) : ways;
  }

  function differently(): string {
    return (first?.wordings.length ?? 0) > 1 ? t(", equal up to formatting") : "";
  }
}
