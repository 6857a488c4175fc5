import { hunkLines } from "../src/core/hunkLines.ts";
import { t } from "../src/core/l10n.ts";
import { numberText } from "../src/core/numbers.ts";
import { asWritten, type HunkView } from "../src/core/review.ts";
import { element, setText, show } from "./dom.ts";
import { lineNode } from "./hunkLines.ts";

/** The lines of a hunk below its row, made when they are opened; of many lines more on demand. */
export type HunkDetail = {
  readonly node: HTMLElement;
  readonly isOpen: boolean;
  open(hunk: HunkView): void;
  close(): void;
  /** Brings opened lines up to date. */
  render(hunk: HunkView): void;
};

const mostLines = 100;

export function createHunkDetail(): HunkDetail {
  const lines = element("pre", { class: "lines", attributes: { dir: "ltr" } });
  const rest = element("button", { class: "turner", attributes: { type: "button" } });
  const node = element("div", {}, [lines, rest]);
  let shown: HunkView | undefined;
  let most = mostLines;
  show(node, false);
  rest.addEventListener("click", () => {
    most += mostLines;
    fill();
    if (rest.hidden !== false) lines.focus();
  });

  function fill(): void {
    const all = shown === undefined ? [] : hunkLines(asWritten(shown));
    lines.replaceChildren(...all.slice(0, most).map(lineNode));
    // What scrolls can be reached by keyboard.
    lines.tabIndex = 0;
    setText(rest, t("Show {0} more", numberText(Math.min(mostLines, all.length - most))));
    show(rest, all.length > most);
  }

  return {
    node,
    get isOpen() {
      return node.hidden === false;
    },
    open(hunk) {
      shown = hunk;
      show(node, true);
      fill();
    },
    close() {
      shown = undefined;
      most = mostLines;
      show(node, false);
      lines.replaceChildren();
    },
    render(hunk) {
      if (shown === undefined || sameLines(shown, hunk)) return;
      shown = hunk;
      fill();
    },
  };
}

function sameLines(one: HunkView, other: HunkView): boolean {
  const text = (hunk: HunkView) => JSON.stringify([asWritten(hunk).removed, asWritten(hunk).added]);
  return text(one) === text(other);
}
