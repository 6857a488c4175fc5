import { VscodeBadge } from "@vscode-elements/elements/dist/vscode-badge/vscode-badge.js";
import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { wordText } from "../src/core/stateText.ts";
import type { EarlierRun } from "../src/panel/protocol.ts";
import { element, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type EarlierRuns = { readonly node: HTMLElement; render(runs: readonly EarlierRun[]): void };

/** The runs of this window before the current one, a line each, folded away until they are asked for. */
export function createEarlierRuns(send: Send): EarlierRuns {
  const count = new VscodeBadge();
  count.variant = "counter";
  const list = element("ul", { class: "runs" });
  const node = element("details", { class: "earlier" }, [
    element("summary", {}, [element("h2", { text: t("Earlier runs") }), count]),
    list,
  ]);
  show(node, false);
  return {
    node,
    render(runs) {
      setText(count, String(runs.length));
      show(node, runs.length > 0);
      list.replaceChildren(...runs.map((run) => element("li", {}, [opener(run, send)])));
    },
  };
}

function opener({ id, title, line, state }: EarlierRun, send: Send): HTMLElement {
  const open = element("button", { class: "link", attributes: { type: "button", "data-state": state } }, [
    element("bdi", { class: "run-title", text: visibleText(title) }),
    element("span", { class: "state", text: wordText(state) }),
    element("span", { class: "facts", text: line }),
  ]);
  open.addEventListener("click", () => send({ type: "open-run", run: id }));
  return open;
}
