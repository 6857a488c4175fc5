import { placesOf, type Union } from "./union.ts";

/**
 * What a candidate makes of one place: which of its variants, and in which of that variant's wordings; undefined where it
 * leaves the lines as they are.
 */
type Wording = { readonly variant: number; readonly wording: number };

type Places = readonly (Wording | undefined)[];

const known = new WeakMap<Union, ReadonlyMap<string, Places>>();

/** Of each candidate, in the places' order. Counted once for a union, linear in what it holds. */
export function wordingsOf(union: Union): ReadonlyMap<string, Places> {
  const before = known.get(union);
  if (before !== undefined) return before;
  const all = placesOf(union);
  const made = new Map(
    union.candidates.map((id) => [id, new Array<Wording | undefined>(all.length).fill(undefined)] as const),
  );
  for (const [at, { variants }] of all.entries())
    for (const [variant, { wordings }] of variants.entries())
      for (const [wording, { candidates }] of wordings.entries()) {
        const place = { variant, wording };
        for (const id of candidates) {
          const places = made.get(id);
          if (places !== undefined) places[at] = place;
        }
      }
  known.set(union, made);
  return made;
}

/** Equal for candidates that do the same in every place, up to formatting. */
export function doesKey(union: Union, candidate: string): string {
  return (wordingsOf(union).get(candidate) ?? []).map((place) => place?.variant ?? "").join();
}
