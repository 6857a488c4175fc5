import { element } from "./dom.ts";
import { createHeights } from "./heights.ts";

/** Where the rows come from. Each is asked for by its place in the list. */
export type RowSource = {
  count(): number;
  /** A guess in pixels, until the row was shown once. */
  estimate(index: number, width: number): number;
  /** `crowded`: there are many nodes already, so the row is to be plain. */
  make(index: number, crowded: boolean): HTMLElement;
  /** Brings a shown row up to date; true when that may have changed its height. */
  refresh(index: number, row: HTMLElement): boolean;
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

/** Beyond any end: the browser takes it for the end. */
const farDown = 2 ** 25;

/** What goes by too fast to be scrolled back to is not made above the view before it has come to rest, in milliseconds. */
const rest = 150;

/** `updated` is told after each look at what is in view. */
export function createRowWindow(area: HTMLElement, source: RowSource, updated: () => void): RowWindow {
  const above = element("div", { class: "spacer", attributes: { role: "none" } });
  const below = element("div", { class: "spacer", attributes: { role: "none" } });
  const node = element("div", {}, [above, below]);
  const heights = createHeights();
  const rows = new Map<number, { readonly node: HTMLElement; readonly nodes: number }>();
  let following = true;
  /** As they were when the page was last laid out. Asking the page in between would have it laid out once more. */
  let laidOut = { view: 0, width: 0, rowsTop: 0, above: 0 };
  let lastTop = 0;
  let shownFirst = 0;
  let shownEnd = 0;
  let resting: number | undefined;

  function nodesShown(): number {
    let nodes = 0;
    for (const row of rows.values()) nodes += row.nodes;
    return nodes;
  }

  /** The rows to be shown, end-exclusive, for a view that begins `top` pixels below the first row. */
  function rangeAt(top: number): readonly [first: number, end: number] {
    const room = nodesShown() > manyNodes ? 0 : margin;
    const first = Math.max(0, heights.find(Math.max(0, top - room)));
    const end = Math.min(heights.count, heights.find(Math.max(0, top + laidOut.view + room)) + 1);
    if (!following || resting === undefined) return [first, end];
    // Above the view is only kept what is there already.
    const needed = Math.max(0, heights.find(Math.max(0, top)));
    return [rows.size > 0 && shownEnd >= needed ? Math.max(first, Math.min(needed, shownFirst)) : needed, end];
  }

  /** Whether anything in the page has changed. */
  function place([first, end]: readonly [number, number]): boolean {
    let changed = false;
    for (const [index, row] of rows) {
      if (index >= first && index < end) continue;
      if (row.node.contains(document.activeElement)) area.focus({ preventScroll: true });
      row.node.remove();
      rows.delete(index);
      changed = true;
    }
    let next: Element = above;
    for (let index = first; index < end; index += 1) {
      let row = rows.get(index);
      if (row === undefined) {
        const made = source.make(index, nodesShown() > tooManyNodes);
        row = { node: made, nodes: 2 * made.getElementsByTagName("*").length + 1 };
        rows.set(index, row);
        next.after(made);
        changed = true;
      } else if (source.refresh(index, row.node)) changed = true;
      next = row.node;
    }
    [shownFirst, shownEnd] = [first, end];
    return changed;
  }

  function placeSpacers(): void {
    laidOut.above = heights.before(shownFirst);
    setHeight(above, laidOut.above);
    setHeight(below, heights.total - heights.before(shownEnd));
  }

  /** Whether any row is higher or lower than was thought. All is read at once, so the page is laid out once. */
  function measure(): boolean {
    let changed = false;
    for (const [index, row] of rows) {
      const { height } = row.node.getBoundingClientRect();
      if (Math.abs(height - heights.at(index)) < 0.5) continue;
      heights.set(index, height);
      changed = true;
    }
    laidOut.rowsTop = node.offsetTop;
    return changed;
  }

  function scrollTo(top: number): void {
    area.scrollTop = top;
    lastTop = area.scrollTop;
  }

  function estimateRest(): void {
    while (heights.count < source.count()) heights.push(source.estimate(heights.count, laidOut.width));
  }

  function update(moved = false): void {
    if (laidOut.view === 0) return;
    const grew = source.count() > heights.count;
    estimateRest();
    if (moved) measure();
    if (following) followOn(moved, grew);
    else stay(moved);
    updated();
  }

  /** At the end the rows need not be exactly where they were, so one look at the page does: it scrolls, then it measures. */
  function followOn(moved: boolean, grew: boolean): void {
    if (grew) restLater();
    for (let round = 0; round < 4; round += 1) {
      const changed = place(rangeAt(heights.total - laidOut.view));
      if (!changed && !moved && round === 0) return;
      placeSpacers();
      scrollTo(farDown);
      const measured = measure();
      if (!measured || shownFirst === 0 || heights.total - heights.before(shownFirst) >= laidOut.view) return;
    }
  }

  function restLater(): void {
    clearTimeout(resting);
    resting = window.setTimeout(() => {
      // In a frame the reader's own scrolling has been told of; before it, following the end would undo it.
      requestAnimationFrame(() => {
        resting = undefined;
        update();
      });
    }, rest);
  }

  /** What the reader looks at stays where it is. */
  function stay(moved: boolean): void {
    const top = lastTop - laidOut.rowsTop - laidOut.above + heights.before(shownFirst);
    const anchor = heights.find(Math.max(0, top));
    const offset = heights.before(anchor) - top;
    let [first, end] = [-1, -1];
    let changed = moved;
    for (let round = 0; round < 4; round += 1) {
      const range = rangeAt(heights.before(anchor) - offset);
      if (range[0] === first && range[1] === end) break;
      [first, end] = range;
      if (place(range)) changed = true;
      placeSpacers();
      if (!changed || !measure()) break;
    }
    placeSpacers();
    const wanted = heights.before(anchor) - offset + laidOut.rowsTop;
    if (Math.abs(lastTop - wanted) >= 1) scrollTo(wanted);
  }

  /** The page has just been laid out, so that asking it costs nothing. */
  function resized(): void {
    const { clientWidth: width, clientHeight: view } = area;
    if (width !== laidOut.width) heights.clear();
    laidOut = { ...laidOut, view, width, rowsTop: node.offsetTop };
    update(true);
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
  new ResizeObserver(resized).observe(area);

  return {
    node,
    get following() {
      return following;
    },
    update: () => update(),
    reset() {
      for (const { node: row } of rows.values()) row.remove();
      rows.clear();
      heights.clear();
      [shownFirst, shownEnd] = [0, 0];
      laidOut.above = 0;
    },
    reveal(index) {
      if (index < 0 || index >= source.count()) return undefined;
      following = false;
      // The first look measures what was only guessed; the second is exact.
      for (let look = 0; look < 2; look += 1) {
        estimateRest();
        placeSpacers();
        scrollTo(heights.before(index) + laidOut.rowsTop - laidOut.view / 3);
        update(true);
      }
      return rows.get(index)?.node;
    },
    rowAt: (index) => rows.get(index)?.node,
    firstInView: () =>
      heights.find(Math.max(0, lastTop - laidOut.rowsTop - laidOut.above + heights.before(shownFirst))),
    follow() {
      following = true;
      update(true);
    },
    shown: () => Array.from(rows.values(), (row) => row.node),
  };
}

function setHeight(target: HTMLElement, pixels: number): void {
  const height = `${pixels}px`;
  if (target.style.height !== height) target.style.height = height;
}
