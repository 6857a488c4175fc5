/** What is shorter may stand anywhere by chance. */
const shortest = 8;
const longestWindow = 16;

/**
 * Where these values stand in a text, in its order, none overlapping another. Values shorter than 8 characters are left
 * out. Linear: at each place of the text its next few characters are looked up among the beginnings of the values.
 */
export function findEach(text: string, values: Iterable<string>): { readonly start: number; readonly end: number }[] {
  const wanted = [...values].filter((value) => value.length >= shortest);
  if (wanted.length === 0) return [];
  const window = wanted.reduce((least, value) => Math.min(least, value.length), longestWindow);
  const byBeginning = new Map<string, string[]>();
  const pairs = new Uint8Array(65_536);
  for (const value of wanted.toSorted((a, b) => b.length - a.length)) {
    const begin = value.slice(0, window);
    byBeginning.set(begin, [...(byBeginning.get(begin) ?? []), value]);
    pairs[pairAt(value, 0)] = 1;
  }
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at + window <= text.length; at += 1) {
    if (pairs[pairAt(text, at)] === 0) continue;
    const value = byBeginning.get(text.slice(at, at + window))?.find((each) => text.startsWith(each, at));
    if (value === undefined) continue;
    found.push({ start: at, end: at + value.length });
    at += value.length - 1;
  }
  return found;
}

/** Rules most places out by a single look at two characters. */
function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 257 + text.charCodeAt(at + 1)) & 0xffff;
}
