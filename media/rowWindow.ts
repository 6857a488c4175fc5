import { element } from "./dom.ts";
import { createHeights } from "./heights.ts";

/** Where the rows come from. Each is asked for by its place in the list. */
export type RowSource = {
  count(): number;
  /** A guess in pixels, until the row was shown once. */
  estimate(index: number): number;
  /** `crowded`: there are many nodes already, so the row is to be plain. */
  make(index: number, crowded: boolean): HTMLElement;
  /** Brings a shown row up to date. */
  refresh(index: number, row: HTMLElement): void;
};

/** Of a long list only the rows in view and a little around them are in the page; the rest is two empty heights. */
export type RowWindow = {
  readonly node: HTMLElement;
  readonly following: boolean;
  /** Shows what is in view now: to be called in a frame, after anything has changed. */
  update(): void;
  /** All rows are others now. */
  reset(): void;
  /** Brings a row into view, a third below the top; gives it. */
  reveal(index: number): HTMLElement | undefined;
  rowAt(index: number): HTMLElement | undefined;
  firstInView(): number;
  follow(): void;
  /** The rows that are in the page. */
  shown(): HTMLElement[];
};

/** Pixels above and below the view that are filled too. */
const margin = 400;

/** Beyond so many nodes nothing out of view is filled, and beyond so many more rows are made plain. */
const manyNodes = 1000;
const tooManyNodes = 1400;

/** How far from the end still counts as being there, in pixels. */
const slack = 24;

/** `updated` is told after each look at what is in view. */
export function createRowWindow(area: HTMLElement, source: RowSource, updated: () => void): RowWindow {
  const above = element("div", { class: "spacer", attributes: { role: "none" } });
  const below = element("div", { class: "spacer", attributes: { role: "none" } });
  const node = element("div", {}, [above, below]);
  const heights = createHeights();
  const rows = new Map<number, { readonly node: HTMLElement; readonly nodes: number }>();
  let following = true;
  let lastTop = 0;
  let width = 0;

  function nodesShown(): number {
    let nodes = 0;
    for (const row of rows.values()) nodes += row.nodes;
    return nodes;
  }

  /** The rows to be shown, end-exclusive, for a view that begins `top` pixels below the first row. */
  function rangeAt(top: number, view: number): readonly [first: number, end: number] {
    const room = nodesShown() > manyNodes ? 0 : margin;
    const first = heights.find(Math.max(0, top - room));
    const end = heights.find(Math.max(0, top + view + room)) + 1;
    return [Math.max(0, first), Math.min(heights.count, end)];
  }

  function place([first, end]: readonly [number, number]): void {
    for (const [index, row] of rows) {
      if (index >= first && index < end) continue;
      if (row.node.contains(document.activeElement)) area.focus({ preventScroll: true });
      row.node.remove();
      rows.delete(index);
    }
    let next: Element = above;
    for (let index = first; index < end; index += 1) {
      let row = rows.get(index);
      if (row === undefined) {
        const made = source.make(index, nodesShown() > tooManyNodes);
        row = { node: made, nodes: 2 * made.getElementsByTagName("*").length + 1 };
        rows.set(index, row);
        next.after(made);
      } else source.refresh(index, row.node);
      next = row.node;
    }
    above.style.height = `${heights.before(first)}px`;
    below.style.height = `${heights.total - heights.before(end)}px`;
  }

  /** Whether any row is higher or lower than was thought. */
  function measure(): boolean {
    let changed = false;
    for (const [index, row] of rows) {
      const { height } = row.node.getBoundingClientRect();
      if (Math.abs(height - heights.at(index)) < 0.5) continue;
      heights.set(index, height);
      changed = true;
    }
    return changed;
  }

  function topOfRows(): number {
    return node.offsetTop;
  }

  function update(): void {
    if (area.clientHeight === 0) return;
    if (area.clientWidth !== width) {
      width = area.clientWidth;
      heights.clear();
    }
    while (heights.count < source.count()) heights.push(source.estimate(heights.count));
    const top = area.scrollTop - topOfRows();
    const anchor = heights.find(Math.max(0, top));
    const offset = heights.before(anchor) - top;
    const view = area.clientHeight;
    let [first, end] = [-1, -1];
    for (let round = 0; round < 4; round += 1) {
      const wanted = following ? heights.total - view : heights.before(anchor) - offset;
      const range = rangeAt(wanted, view);
      if (range[0] === first && range[1] === end) break;
      [first, end] = range;
      place(range);
      if (!measure()) break;
    }
    settle(following ? undefined : heights.before(anchor) - offset + topOfRows());
  }

  function settle(top: number | undefined): void {
    const ends = [...rows.keys()];
    above.style.height = `${heights.before(Math.min(...ends, heights.count))}px`;
    below.style.height = `${heights.total - heights.before(Math.max(...ends, -1) + 1)}px`;
    const wanted = top ?? area.scrollHeight;
    if (top === undefined || Math.abs(area.scrollTop - wanted) >= 1) area.scrollTop = wanted;
    lastTop = area.scrollTop;
    updated();
  }

  area.addEventListener("scroll", () => {
    // Brought about by an update, which has shown what is in view.
    if (area.scrollTop === lastTop) return;
    const atEnd = area.scrollHeight - area.scrollTop - area.clientHeight <= slack;
    // Only going up lets go: the end also moves away when text comes in or the window narrows.
    if (atEnd) following = true;
    else if (area.scrollTop < lastTop - 1) following = false;
    lastTop = area.scrollTop;
    update();
  });
  new ResizeObserver(update).observe(area);

  return {
    node,
    get following() {
      return following;
    },
    update,
    reset() {
      for (const { node: row } of rows.values()) row.remove();
      rows.clear();
      heights.clear();
    },
    reveal(index) {
      if (index < 0 || index >= source.count()) return undefined;
      following = false;
      // The first look measures what was only guessed; the second is exact.
      for (let look = 0; look < 2; look += 1) {
        area.scrollTop = heights.before(index) + topOfRows() - area.clientHeight / 3;
        lastTop = area.scrollTop;
        update();
      }
      return rows.get(index)?.node;
    },
    rowAt: (index) => rows.get(index)?.node,
    firstInView: () => heights.find(Math.max(0, area.scrollTop - topOfRows())),
    follow() {
      following = true;
      update();
    },
    shown: () => Array.from(rows.values(), (row) => row.node),
  };
}
