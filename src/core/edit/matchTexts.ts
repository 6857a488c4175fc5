import { type Matches, matchSequences } from "./matchSequences.ts";

/** `matchSequences` of texts, which match where they are equal. */
export function matchTexts(before: readonly string[], after: readonly string[]): Matches {
  const ids = new Map<string, number>();
  const idOf = (text: string) => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    ids.set(text, ids.size);
    return ids.size - 1;
  };
  const old = Int32Array.from(before, idOf);
  const fresh = Int32Array.from(after, idOf);
  return matchSequences(old, fresh, ids.size);
}
