import type { Union } from "./union.ts";

/** Of all groups: in how many it does what at least half of the others do, and how many others do the same in all. */
export type Agreement = { readonly withMost: number; readonly votes: number; readonly groups: number };

/** What a candidate does with each group, in the groups' order: a variant's number, or -1 where it leaves the lines alone. */
export function choicesOf({ groups }: Union, candidate: string): readonly number[] {
  return groups.map(({ variants }) => variants.findIndex(({ candidates }) => candidates.includes(candidate)));
}

export function agreementOf({ groups, candidates }: Union, candidate: string): Agreement {
  let withMost = 0;
  let votes = 0;
  for (const { variants, unchanged } of groups) {
    const own = variants.find((variant) => variant.candidates.includes(candidate))?.candidates ?? unchanged;
    const others = own.filter((other) => other !== candidate).length;
    votes += others;
    if (2 * others >= candidates.length - 1) withMost += 1;
  }
  return { withMost, votes, groups: groups.length };
}
