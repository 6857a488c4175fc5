import { folded } from "./find.ts";

/** Marks what was found, without touching the elements that it stands in. */
export type Highlighter = {
  /** All matches in these rows, and of the current one's row which it is. Gives the current match's range. */
  mark(
    rows: Iterable<HTMLElement>,
    needle: string,
    current: { row: HTMLElement; ordinal: number } | undefined,
  ): Range | undefined;
  clear(): void;
};

const names = { all: "fathom-found", current: "fathom-current" } as const;

/** A few screens of matches; more are counted, and marked when they come into view. */
const mostRanges = 2000;

export function createHighlighter(): Highlighter {
  return {
    mark(rows, needle, current) {
      const all = new Highlight();
      let here: Range | undefined;
      for (const row of rows) {
        const model = row.querySelector(".model");
        if (model === null || all.size > mostRanges) continue;
        const ranges = rangesIn(model, needle);
        for (const range of ranges) all.add(range);
        if (current?.row === row) here = ranges[Math.min(current.ordinal, ranges.length - 1)];
      }
      CSS.highlights.set(names.all, all);
      CSS.highlights.set(names.current, here === undefined ? new Highlight() : new Highlight(here));
      return here;
    },
    clear() {
      for (const name of Object.values(names)) CSS.highlights.delete(name);
    },
  };
}

/** The places of a needle in the text of an element, also where it goes across emphasis. */
function rangesIn(root: Node, needle: string): Range[] {
  const places: { readonly node: Node; readonly offset: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const content = node.nodeValue ?? "";
    for (let offset = 0; offset < content.length; offset += 1) {
      const letter = folded(content.charAt(offset));
      if (letter === " " && text.endsWith(" ")) continue;
      for (let unit = 0; unit < letter.length; unit += 1) places.push({ node, offset });
      text += letter;
    }
  }
  const ranges: Range[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    const [first, last] = [places[at], places[at + needle.length - 1]];
    if (first === undefined || last === undefined) break;
    const range = document.createRange();
    range.setStart(first.node, first.offset);
    range.setEnd(last.node, last.offset + 1);
    ranges.push(range);
  }
  return ranges;
}
