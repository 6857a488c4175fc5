/** So many edits are followed from each end of a range before it is split at the best place reached. */
const editLimit = 192;
const unreachable = -0x4000_0000;

/**
 * Myers' linear-space diff of the items at the given places of `a` and `b`, written into `matches`. Where two ranges are
 * more than twice the limit of edits apart, they are split at the furthest place that either end has reached. With
 * `exactOnly` nothing is written in that case and the answer is false.
 */
export function matchBounded(
  a: Int32Array,
  b: Int32Array,
  placesA: Int32Array,
  placesB: Int32Array,
  matches: Int32Array,
  exactOnly: boolean,
): boolean {
  const left = itemsAt(a, placesA);
  const right = itemsAt(b, placesB);
  const stack: [number, number, number, number][] = [[0, left.length, 0, right.length]];
  const search = createMiddleSearch(left, right);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    let [aLow, aHigh, bLow, bHigh] = next;
    for (; aLow < aHigh && bLow < bHigh && left[aLow] === right[bLow]; aLow += 1, bLow += 1)
      matches[placesA[aLow] ?? 0] = placesB[bLow] ?? 0;
    for (; aLow < aHigh && bLow < bHigh && left[aHigh - 1] === right[bHigh - 1]; aHigh -= 1, bHigh -= 1)
      matches[placesA[aHigh - 1] ?? 0] = placesB[bHigh - 1] ?? 0;
    if (aLow === aHigh || bLow === bHigh) continue;
    const { x, y, exact } = search(aLow, aHigh, bLow, bHigh);
    if (exactOnly && !exact) {
      for (const place of placesA) matches[place] = -1;
      return false;
    }
    stack.push([aLow, x, bLow, y], [x, aHigh, y, bHigh]);
  }
  return true;
}

/** By a loop: `Int32Array.from` with a function takes several times as long. */
function itemsAt(items: Int32Array, places: Int32Array): Int32Array {
  const found = new Int32Array(places.length);
  for (let at = 0; at < places.length; at += 1) found[at] = items[places[at] ?? 0] ?? -1;
  return found;
}

type Middle = { readonly x: number; readonly y: number; readonly exact: boolean };

/** A point on a shortest path through the range, or the best one reached within the limit. */
function createMiddleSearch(a: Int32Array, b: Int32Array) {
  const offset = editLimit + 1;
  /** The furthest x on each diagonal, from the range's beginning and, mirrored, from its end. */
  const forward = new Int32Array(2 * offset + 1);
  const backward = new Int32Array(2 * offset + 1);

  return (aLow: number, aHigh: number, bLow: number, bHigh: number): Middle => {
    const width = aHigh - aLow;
    const height = bHigh - bLow;
    const delta = width - height;
    const odd = (delta & 1) !== 0;
    forward[offset + 1] = 0;
    backward[offset + 1] = 0;
    forward[offset] = forward[offset - 1] = backward[offset] = backward[offset - 1] = unreachable;
    for (let edits = 0; edits <= editLimit; edits += 1) {
      const from = -(edits - 2 * Math.max(0, edits - height));
      const to = edits - 2 * Math.max(0, edits - width);
      if (edits > 0) {
        forward[offset + edits + 1] = forward[offset - edits - 1] = unreachable;
        backward[offset + edits + 1] = backward[offset - edits - 1] = unreachable;
      }
      for (let k = from; k <= to; k += 2) {
        let x = reach(forward, offset + k, k, width, height);
        for (let y = x - k; x >= 0 && x < width && y < height && a[aLow + x] === b[bLow + y]; x += 1, y += 1);
        forward[offset + k] = x;
        const opposite = delta - k;
        if (!odd || x < 0 || opposite <= -edits || opposite >= edits) continue;
        if (x + (backward[offset + opposite] ?? 0) >= width) return { x: aLow + x, y: bLow + x - k, exact: true };
      }
      for (let k = from; k <= to; k += 2) {
        let x = reach(backward, offset + k, k, width, height);
        for (let y = x - k; x >= 0 && x < width && y < height && a[aHigh - 1 - x] === b[bHigh - 1 - y]; x += 1, y += 1);
        backward[offset + k] = x;
        const opposite = delta - k;
        if (odd || x < 0 || opposite < -edits || opposite > edits) continue;
        if (x + (forward[offset + opposite] ?? 0) >= width) return { x: aHigh - x, y: bHigh - (x - k), exact: true };
      }
    }
    const first = furthest(forward, offset);
    const second = furthest(backward, offset);
    return 2 * first.x - first.k >= 2 * second.x - second.k
      ? { x: aLow + first.x, y: bLow + first.x - first.k, exact: false }
      : { x: aHigh - second.x, y: bHigh - (second.x - second.k), exact: false };
  };
}

/** One edit further onto diagonal `k`, by the neighbour that has come further and stays inside. */
function reach(furthestX: Int32Array, at: number, k: number, width: number, height: number): number {
  const down = furthestX[at + 1] ?? unreachable;
  const right = (furthestX[at - 1] ?? unreachable) + 1;
  const stays = right <= width ? right : unreachable;
  return down - k <= height && down > stays ? down : stays;
}

function furthest(furthestX: Int32Array, offset: number): { x: number; k: number } {
  let best = { x: 0, k: 0 };
  for (let k = -editLimit; k <= editLimit; k += 2) {
    const x = furthestX[offset + k] ?? unreachable;
    if (x >= 0 && 2 * x - k > 2 * best.x - best.k) best = { x, k };
  }
  return best;
}
