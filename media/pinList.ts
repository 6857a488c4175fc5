import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import type { Pin } from "../src/panel/protocol.ts";
import { element, icon, iconButton, setLabel, show } from "./dom.ts";

export type PinList = { readonly node: HTMLElement; render(pins: readonly Pin[]): void };

/** What the reader pinned or noted, above the reasoning: each leads to its passage. */
export function createPinList(act: { reveal(passage: string): void; unpin(passage: string): void }): PinList {
  const list = element("ul", { class: "pins", attributes: { "aria-label": t("Pinned passages") } });
  return {
    node: list,
    render(pins) {
      list.replaceChildren(...pins.map((pin) => row(pin, act)));
      show(list, pins.length > 0);
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
    note === undefined ? [] : [element("p", { class: "said" }, [icon("note"), element("bdi", { text: note })])];
  return element("li", {}, [
    lead,
    element("div", { class: "pinned" }, [element("bdi", { class: "quote", text: words }), ...said]),
    unpin,
  ]);
}
