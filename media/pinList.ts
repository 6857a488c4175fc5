import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import type { Pin } from "../src/panel/protocol.ts";
import { element, icon, iconButton, setLabel, show } from "./dom.ts";
import { createListPages } from "./listPages.ts";

export type PinList = { readonly node: HTMLElement; render(pins: readonly Pin[]): void };

/** Rows in the page. */
const mostRows = 15;

/** What the reader pinned or noted, above the reasoning: each leads to its passage. */
export function createPinList(act: { reveal(passage: string): void; unpin(passage: string): void }): PinList {
  const list = element("ul", { attributes: { "aria-label": t("Pinned passages") } });
  let latest: readonly Pin[] = [];
  const pages = createListPages(mostRows, (index) => {
    const first = redraw();
    list.children[index - first]?.querySelector("button")?.focus();
  });
  const node = element("div", { class: "pins" }, [pages.before, list, pages.after]);

  function redraw(): number {
    const [first, end] = pages.range(latest.length);
    list.replaceChildren(...latest.slice(first, end).map((pin) => row(pin, act)));
    for (const [at, each] of Array.from(list.children).entries()) {
      if (each instanceof HTMLElement) pages.place(each, first + at);
    }
    return first;
  }

  return {
    node,
    render(pins) {
      latest = pins;
      redraw();
      show(node, pins.length > 0);
    },
  };
}

function row({ passage, text, pinned, note }: Pin, act: Parameters<typeof createPinList>[0]): HTMLElement {
  const words = visibleText(text);
  const lead = iconButton(pinned ? "pinned" : "note", "", () => act.reveal(passage));
  setLabel(lead, t("Show the passage “{0}”", words));
  const unpin = iconButton("close", "", () => act.unpin(passage));
  setLabel(unpin, t("Unpin “{0}”", words));
  show(unpin, pinned);
  const said =
    note === undefined
      ? []
      : [element("p", { class: "said" }, [icon("note"), element("bdi", { text: visibleText(note) })])];
  return element("li", {}, [
    lead,
    element("div", { class: "pinned" }, [element("bdi", { class: "quote", text: words }), ...said]),
    unpin,
  ]);
}
