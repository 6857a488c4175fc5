import { t } from "../src/core/l10n.ts";
import { numberText } from "../src/core/numbers.ts";
import { element, setAttribute, setText, show } from "./dom.ts";

/** Of a long list one page of rows is in the document, so that it stays small however long the list gets. */
export type ListPages = {
  /** What leads to the rows before and behind the page: to be put around the list. */
  readonly before: HTMLElement;
  readonly after: HTMLElement;
  /** The rows of the page, end-exclusive, of a list of so many. */
  range(count: number): readonly [first: number, end: number];
  /** Turns to the page that a row is on. */
  turnTo(index: number): void;
  /** Tells who cannot see it where a row stands in the whole list. */
  place(row: HTMLElement, index: number): void;
};

/** `turned`: another page is to be shown; `index` is the row that leads on, which gets the focus. */
export function createListPages(size: number, turned: (index: number) => void): ListPages {
  let [first, total] = [0, 0];
  const before = turner(() => turn(first - size, first - 1));
  const after = turner(() => turn(first + size, first + size));

  function turn(to: number, focus: number): void {
    first = Math.max(0, to);
    turned(Math.max(0, focus));
  }

  return {
    before,
    after,
    range(count) {
      total = count;
      if (first >= count) first = Math.max(0, Math.ceil(count / size) - 1) * size;
      const end = Math.min(count, first + size);
      setText(before, t("Show {0} before", numberText(Math.min(size, first))));
      setText(after, t("Show {0} more", numberText(Math.min(size, count - end))));
      show(before, first > 0);
      show(after, end < count);
      return [first, end];
    },
    turnTo(index) {
      first = Math.floor(index / size) * size;
    },
    place(row, index) {
      if (total <= size && !row.hasAttribute("aria-setsize")) return;
      setAttribute(row, "aria-setsize", String(total));
      setAttribute(row, "aria-posinset", String(index + 1));
    },
  };
}

function turner(press: () => void): HTMLElement {
  const made = element("button", { class: "turner", attributes: { type: "button" } });
  made.addEventListener("click", press);
  return made;
}
