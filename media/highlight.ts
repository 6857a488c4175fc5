import { blockBreak, folded } from "./shownText.ts";

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

/** A letter or a break in the text of an element, folded: where it stands, and where it ends. */
type Piece = { readonly letter: string; readonly node: Node; readonly start: number; readonly end: number };

const withinText = new Set(["EM", "STRONG", "S", "CODE", "SPAN"]);

/** The same text as `shownText` has it. */
function* piecesOf(node: Node): Generator<Piece> {
  if (node instanceof Text) {
    let start = 0;
    for (const letter of node.data) {
      yield { letter: folded(letter), node, start, end: start + letter.length };
      start += letter.length;
    }
    return;
  }
  const own = node.nodeName === "BR" ? " " : withinText.has(node.nodeName) ? "" : blockBreak;
  if (own !== "") yield { letter: own, node, start: 0, end: 0 };
  for (const child of node.childNodes) yield* piecesOf(child);
  if (own === blockBreak) yield { letter: own, node, start: 0, end: node.childNodes.length };
}

/** The places of a needle in the text of an element, also where it goes across emphasis or over a broken line. */
function rangesIn(root: Node, needle: string): Range[] {
  const places: Piece[] = [];
  let text = "";
  for (const piece of piecesOf(root)) {
    if (piece.letter === " " && text.endsWith(" ")) continue;
    for (let unit = 0; unit < piece.letter.length; unit += 1) places.push(piece);
    text += piece.letter;
  }
  const ranges: Range[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    const [first, last] = [places[at], places[at + needle.length - 1]];
    if (first === undefined || last === undefined) break;
    const range = document.createRange();
    range.setStart(first.node, first.start);
    range.setEnd(last.node, last.end);
    ranges.push(range);
  }
  return ranges;
}
