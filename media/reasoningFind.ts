import { createFind, type Match } from "./find.ts";
import { createFindBar, type FindBar } from "./findBar.ts";
import { createHighlighter } from "./highlight.ts";
import type { ReasoningDocument, ShownPassage } from "./reasoningDocument.ts";
import type { RowWindow } from "./rowWindow.ts";

/** Finding in the reasoning that is shown: the bar, the search, and the marks in what is in view. */
export type ReasoningFind = Pick<FindBar, "node" | "open"> & {
  /** The text has changed, or more of it is here. */
  changed(): void;
  /** Another text begins. */
  restart(): void;
  /** Marks what is found in the rows that are shown. */
  mark(): void;
};

type Place = {
  readonly text: ReasoningDocument;
  readonly area: HTMLElement;
  readonly list: RowWindow;
  readonly items: () => readonly ShownPassage[];
  /** Whether the passages are shown letter by letter. */
  readonly isPlain: () => boolean;
  readonly reveal: (passage: ShownPassage) => void;
};

export function createReasoningFind({ text, area, list, items, isPlain, reveal }: Place): ReasoningFind {
  const find = createFind(text, isPlain);
  const highlighter = createHighlighter();
  const bar = createFindBar({ search, step, close });
  let seeking = false;
  /** The match to be shown as soon as its text is here. */
  let revealing: Match | undefined;

  function search(needle: string): void {
    find.search(needle);
    revealing = undefined;
    seek();
  }

  /** Looks on in slices, so that nothing stands still over a long text. */
  function seek(): void {
    seeking = false;
    if (find.needle === undefined) {
      highlighter.clear();
      bar.render(find);
      return;
    }
    const more = find.advance();
    if (find.position === 0 && find.count > 0) {
      const { part = 0, index = 0 } = items()[list.firstInView()] ?? {};
      showMatch(find.startAt(part, index));
    } else mark();
    bar.render(find);
    if (more) seekSoon();
  }

  function seekSoon(): void {
    if (seeking) return;
    seeking = true;
    window.setTimeout(seek);
  }

  function step(by: 1 | -1): void {
    if (find.count === 0) return;
    showMatch(find.step(by));
    bar.render(find);
  }

  function showMatch(match: Match | undefined): void {
    revealing = match;
    if (match === undefined) return;
    reveal(match.passage);
    mark();
  }

  function mark(): void {
    if (find.needle === undefined) return;
    const { current } = find;
    const row = current === undefined ? undefined : list.rowAt(items().indexOf(current.passage));
    const marked = current === undefined || row === undefined ? undefined : { row, ordinal: current.ordinal };
    const range = highlighter.mark(list.shown(), find.needle, marked);
    if (revealing === undefined || revealing.passage !== current?.passage) return;
    // Its row may still be fetched.
    if (range === undefined && (row === undefined || text.textOf(current.passage) === undefined)) return;
    revealing = undefined;
    if (range === undefined) return;
    const [place, view] = [range.getBoundingClientRect(), area.getBoundingClientRect()];
    if (place.top < view.top + 8 || place.bottom > view.bottom - 8) {
      area.scrollTop += place.top - view.top - area.clientHeight / 3;
    }
  }

  function close(): void {
    find.search(undefined);
    highlighter.clear();
    area.focus({ preventScroll: true });
  }

  return {
    node: bar.node,
    open: () => bar.open(),
    changed() {
      if (find.needle !== undefined) seekSoon();
    },
    restart: () => find.search(find.needle),
    mark,
  };
}
