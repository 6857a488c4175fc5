import { countText } from "../numbers.ts";
import type { UnionGroup } from "./union.ts";

/** "4 of 5 agree", "only xhigh changes this", "4 of 5 change this, in 3 ways". */
export function agreementText(group: UnionGroup, nameOf: (candidate: string) => string): string {
  const { variants, unchanged } = group;
  const changing = variants.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const all = changing + unchanged.length;
  const [first] = variants;
  const most = first?.candidates.length ?? 0;
  const said = sentence();
  return first?.formattingOnly === true && variants.length === 1 ? `${said}, formatting only` : said;

  function sentence(): string {
    if (changing === 1) {
      const name = nameOf(first?.candidates[0] ?? "");
      return all === 1 ? `${name} changes this` : `only ${name} changes this`;
    }
    if (variants.length === 1)
      return most === all ? `all ${all} agree${differently()}` : `${most} of ${all} agree${differently()}`;
    const who = changing === all ? `all ${all}` : `${changing} of ${all}`;
    const ways = `${who} change this, in ${countText(variants.length, "way")}`;
    return most > 1 ? `${ways}; ${most} agree on the first` : ways;
  }

  function differently(): string {
    return (first?.wordings.length ?? 0) > 1 ? ", equal up to formatting" : "";
  }
}
