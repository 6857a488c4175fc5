/**
 * Where each line stands in a text, compared by a key such as the line without its indentation. Blocks are found by their
 * rarest line, so that the cost is that of the candidates and not of the text.
 */
export type LineTable = {
  /** Where these keys stand one below the other, in the order of the text. */
  find(keys: readonly string[]): number[];
  /** How often a key stands, counted to `most`. */
  count(key: string, most: number): number;
  /** The first places of a key, `most` at most. */
  places(key: string, most: number): number[];
};

/** Lines are told apart by a hash, in flat arrays that a text of a million lines does not outgrow, and then by their text. */
export function createLineTable(lines: readonly string[], keyOf: (line: string) => string): LineTable {
  const hashes = new Int32Array(lines.length);
  const next = new Int32Array(lines.length).fill(-1);
  const mask = (1 << Math.ceil(Math.log2(lines.length * 2 + 2))) - 1;
  const first = new Int32Array(mask + 1).fill(-1);
  const last = new Int32Array(mask + 1);
  const counts = new Int32Array(mask + 1);

  /** The slot of a hash: its own, or the free one where it belongs. */
  function slotOf(hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const at = first[slot] ?? -1;
      if (at < 0 || hashes[at] === hash) return slot;
      slot = (slot + 1) & mask;
    }
  }

  for (let at = 0; at < lines.length; at += 1) {
    const hash = hashOf(keyOf(lines[at] ?? ""));
    hashes[at] = hash;
    const slot = slotOf(hash);
    if ((first[slot] ?? -1) < 0) first[slot] = at;
    else next[last[slot] ?? 0] = at;
    last[slot] = at;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }

  function stands(keys: readonly string[], start: number): boolean {
    return keys.every((key, at) => keyOf(lines[start + at] ?? "") === key);
  }

  function standsByHash(block: Int32Array, start: number): boolean {
    if (start < 0 || start + block.length > hashes.length) return false;
    for (let at = 0; at < block.length; at += 1) if (hashes[start + at] !== block[at]) return false;
    return true;
  }

  function places(key: string, most: number): number[] {
    const found: number[] = [];
    for (let at = first[slotOf(hashOf(key))] ?? -1; at >= 0 && found.length < most; at = next[at] ?? -1) {
      if (keyOf(lines[at] ?? "") === key) found.push(at);
    }
    return found;
  }

  return {
    find(keys) {
      if (keys.length === 0) return [];
      const block = Int32Array.from(keys, hashOf);
      let anchor = 0;
      let rarest = Number.POSITIVE_INFINITY;
      for (let at = 0; at < block.length; at += 1) {
        const count = counts[slotOf(block[at] ?? 0)] ?? 0;
        if (count === 0) return [];
        if (count < rarest) {
          rarest = count;
          anchor = at;
        }
      }
      if (rarest * block.length > 20_000) return search(...numbered(keys));
      return candidates(block, anchor).filter((start) => stands(keys, start));
    },
    count: (key, most) => places(key, most).length,
    places,
  };

  /** All lines and the keys with one number for each key, so that numbers are equal where the texts are. */
  function numbered(keys: readonly string[]): [Int32Array, Int32Array] {
    const numbers = new Map<string, number>();
    for (const key of keys) if (!numbers.has(key)) numbers.set(key, numbers.size);
    const numberOf = (key: string) => numbers.get(key) ?? -1;
    return [Int32Array.from(lines, (line) => numberOf(keyOf(line))), Int32Array.from(keys, numberOf)];
  }

  function candidates(block: Int32Array, anchor: number): number[] {
    const hits: number[] = [];
    for (let at = first[slotOf(block[anchor] ?? 0)] ?? -1; at >= 0; at = next[at] ?? -1) {
      if (standsByHash(block, at - anchor)) hits.push(at - anchor);
    }
    return hits;
  }
}

/** Fowler, Noll and Vo, over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** Knuth, Morris and Pratt: linear however repetitive the text is. */
function search(text: Int32Array, block: Int32Array): number[] {
  const fallback = new Int32Array(block.length);
  for (let at = 1, length = 0; at < block.length; at += 1) {
    while (length > 0 && block[at] !== block[length]) length = fallback[length - 1] ?? 0;
    if (block[at] === block[length]) length += 1;
    fallback[at] = length;
  }
  const hits: number[] = [];
  for (let at = 0, length = 0; at < text.length; at += 1) {
    while (length > 0 && text[at] !== block[length]) length = fallback[length - 1] ?? 0;
    if (text[at] === block[length]) length += 1;
    if (length === block.length) {
      hits.push(at - length + 1);
      length = fallback[length - 1] ?? 0;
    }
  }
  return hits;
}
