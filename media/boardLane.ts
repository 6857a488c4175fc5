import { t } from "../src/core/l10n.ts";
import { element } from "./dom.ts";

/** One candidate's reasoning as it comes, at most so many characters of it: the oldest go first. */
const most = 30_000;

export type BoardLane = { readonly node: HTMLElement; add(text: string, restart: boolean): void };

export function createBoardLane(name: string): BoardLane {
  const node = element("pre", {
    class: "lane",
    attributes: { tabindex: "0", role: "region", "aria-label": t("Reasoning of {0}", name), dir: "auto" },
  });
  const empty = element("span", { class: "label", text: t("No reasoning was shown yet.") });
  node.append(empty);
  let length = 0;
  return {
    node,
    add(text, restart) {
      if (restart) {
        node.replaceChildren(empty);
        length = 0;
      }
      if (text === "") return;
      empty.remove();
      const isAtEnd = node.scrollTop + node.clientHeight >= node.scrollHeight - 4;
      node.append(text);
      length += text.length;
      while (length > most && node.childNodes.length > 1) {
        length -= node.firstChild?.textContent?.length ?? 0;
        node.firstChild?.remove();
      }
      if (isAtEnd) node.scrollTop = node.scrollHeight;
    },
  };
}
