import { hunkLines, type Sides } from "../src/core/hunkLines.ts";
import { t } from "../src/core/l10n.ts";
import { numberText } from "../src/core/numbers.ts";
import { element, setText, show } from "./dom.ts";
import { lineNode } from "./hunkLines.ts";

/** The lines of a change below its row, made when they are opened; of many lines more on demand. */
export type HunkDetail = {
  readonly node: HTMLElement;
  readonly isOpen: boolean;
  open(change: Sides): void;
  close(): void;
  /** Brings opened lines up to date. */
  render(change: Sides): void;
};

const mostLines = 100;

export function createHunkDetail(): HunkDetail {
  const lines = element("pre", { class: "lines", attributes: { dir: "ltr" } });
  const rest = element("button", { class: "turner", attributes: { type: "button" } });
  const node = element("div", {}, [lines, rest]);
  let shown: Sides | undefined;
  let most = mostLines;
  show(node, false);
  rest.addEventListener("click", () => {
    most += mostLines;
    fill();
    if (rest.hidden !== false) lines.focus();
  });

  function fill(): void {
    const all = shown === undefined ? [] : hunkLines(shown);
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
    open(change) {
      shown = change;
      show(node, true);
      fill();
    },
    close() {
      shown = undefined;
      most = mostLines;
      show(node, false);
      lines.replaceChildren();
    },
    render(change) {
      if (shown === undefined || sameLines(shown, change)) return;
      shown = change;
      fill();
    },
  };
}

function sameLines(one: Sides, other: Sides): boolean {
  const text = ({ removed, added }: Sides) => JSON.stringify([removed, added]);
  return text(one) === text(other);
}
