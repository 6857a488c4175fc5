/**
 * Where each line stands in a text, compared by a key such as the line without its indentation. Blocks are found by their
 * rarest line, so that the cost is that of the candidates and not of the text.
 */
export type LineTable = {
  /** Where these keys stand one below the other, in the order of the text. */
  find(keys: readonly string[]): number[];
  count(key: string): number;
  /** The first places of a key, `most` at most. */
  places(key: string, most: number): number[];
};

export function createLineTable(lines: readonly string[], keyOf: (line: string) => string): LineTable {
  const known = new Map<string, number>();
  const ids = new Int32Array(lines.length);
  const next = new Int32Array(lines.length).fill(-1);
  const first: number[] = [];
  const last: number[] = [];
  const counts: number[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const key = keyOf(lines[at] ?? "");
    const id = known.get(key);
    if (id === undefined) {
      ids[at] = first.length;
      known.set(key, first.length);
      first.push(at);
      last.push(at);
      counts.push(1);
    } else {
      ids[at] = id;
      next[last[id] ?? 0] = at;
      last[id] = at;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }

  function rarest(block: Int32Array): number {
    let best = 0;
    for (let at = 1; at < block.length; at += 1) {
      if ((counts[block[at] ?? 0] ?? 0) < (counts[block[best] ?? 0] ?? 0)) best = at;
    }
    return best;
  }

  function stands(block: Int32Array, start: number): boolean {
    if (start < 0 || start + block.length > ids.length) return false;
    for (let at = 0; at < block.length; at += 1) if (ids[start + at] !== block[at]) return false;
    return true;
  }

  return {
    find(keys) {
      const block = new Int32Array(keys.length);
      for (const [at, key] of keys.entries()) {
        const id = known.get(key);
        if (id === undefined) return [];
        block[at] = id;
      }
      if (block.length === 0) return [];
      const anchor = rarest(block);
      const id = block[anchor] ?? 0;
      if ((counts[id] ?? 0) * block.length > 20_000) return search(ids, block);
      const hits: number[] = [];
      for (let at = first[id] ?? -1; at >= 0; at = next[at] ?? -1) {
        if (stands(block, at - anchor)) hits.push(at - anchor);
      }
      return hits;
    },
    count(key) {
      const id = known.get(key);
      return id === undefined ? 0 : (counts[id] ?? 0);
    },
    places(key, most) {
      const id = known.get(key);
      const found: number[] = [];
      for (let at = id === undefined ? -1 : (first[id] ?? -1); at >= 0 && found.length < most; at = next[at] ?? -1) {
        found.push(at);
      }
      return found;
    },
  };
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
