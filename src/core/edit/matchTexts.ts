import { type Matches, matchSequences } from "./matchSequences.ts";

/** `matchSequences` of texts, which match where they are equal. */
export function matchTexts(before: readonly string[], after: readonly string[]): Matches {
  const ids = new Map<string, number>();
  const old = idsOf(before, ids);
  const fresh = idsOf(after, ids);
  return matchSequences(old, fresh, ids.size);
}

/** By a loop: `Int32Array.from` with a function takes twice as long. */
function idsOf(texts: readonly string[], ids: Map<string, number>): Int32Array {
  const found = new Int32Array(texts.length);
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at] ?? "";
    let id = ids.get(text);
    if (id === undefined) {
      id = ids.size;
      ids.set(text, id);
    }
    found[at] = id;
  }
  return found;
}
