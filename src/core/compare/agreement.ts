import { placesOf, type Union } from "./union.ts";

/** Of all places: in how many it does what at least half of the others do, and how many others do the same in all. */
export type Agreement = { readonly withMost: number; readonly votes: number; readonly groups: number };

/** What a candidate does with each place, in their order: a variant's number, or -1 where it leaves it alone. */
export function choicesOf(union: Union, candidate: string): readonly number[] {
  return placesOf(union).map(({ variants }) => variants.findIndex(({ candidates }) => candidates.includes(candidate)));
}

/** Undefined for the only one: there is nobody to agree with. */
export function agreementOf(union: Union, candidate: string): Agreement | undefined {
  const { candidates } = union;
  if (candidates.length < 2) return undefined;
  const places = placesOf(union);
  let withMost = 0;
  let votes = 0;
  for (const { variants, unchanged } of places) {
    const own = variants.find((variant) => variant.candidates.includes(candidate))?.candidates ?? unchanged;
    const others = own.filter((other) => other !== candidate).length;
    votes += others;
    if (2 * others >= candidates.length - 1) withMost += 1;
  }
  return { withMost, votes, groups: places.length };
}
