/** Heights of the rows of a long list: a sum up to a row, or the row at a sum, costs the logarithm of their count. */
export type Heights = {
  readonly count: number;
  readonly total: number;
  at(index: number): number;
  push(height: number): void;
  set(index: number, height: number): void;
  /** The sum of all rows before this one. */
  before(index: number): number;
  /** The row that has this distance from the top within it. */
  find(distance: number): number;
  clear(): void;
};

/** A Fenwick tree: entry i (counted from 1) holds the sum of the rows from i - lowest bit of i, to i. */
export function createHeights(): Heights {
  let rows: number[] = [];
  let sums: number[] = [0];

  function before(index: number): number {
    let sum = 0;
    for (let at = index; at > 0; at -= at & -at) sum += sums[at] ?? 0;
    return sum;
  }

  return {
    get count() {
      return rows.length;
    },
    get total() {
      return before(rows.length);
    },
    at: (index) => rows[index] ?? 0,
    push(height) {
      rows.push(height);
      const at = rows.length;
      sums.push(height + before(at - 1) - before(at - (at & -at)));
    },
    set(index, height) {
      const change = height - (rows[index] ?? 0);
      if (change === 0) return;
      rows[index] = height;
      for (let at = index + 1; at <= rows.length; at += at & -at) sums[at] = (sums[at] ?? 0) + change;
    },
    before,
    find(distance) {
      let at = 0;
      let left = distance;
      for (let step = 2 ** Math.floor(Math.log2(Math.max(1, rows.length))); step >= 1; step /= 2) {
        const sum = sums[at + step];
        if (at + step <= rows.length && sum !== undefined && sum <= left) {
          at += step;
          left -= sum;
        }
      }
      return Math.min(at, rows.length - 1);
    },
    clear() {
      rows = [];
      sums = [0];
    },
  };
}
