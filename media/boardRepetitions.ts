import type { Repetitions } from "../src/core/compare/repetitions.ts";
import { completeText, repeatedName } from "../src/core/compare/repetitionText.ts";
import { element, show } from "./dom.ts";

/** Below the candidates: each cell that ran more than once, in one row of the same columns. */
export type RepetitionRows = { readonly node: HTMLElement; render(repeated: readonly Repetitions[]): void };

/** Where it is narrow, a spread goes below its mean and is not cut itself. */
function parts(text: string): HTMLElement[] {
  return text.split(/(?= \()/).map((part) => element("span", { class: "part", text: part }));
}

/** `texts`: of each column between the state and the buttons. */
export function createRepetitionRows(texts: readonly ((runs: Repetitions) => string)[]): RepetitionRows {
  const node = element("tbody", { class: "repeated" });
  let shown = "[]";
  return {
    node,
    render(repeated) {
      const next = JSON.stringify(repeated);
      if (next === shown) return;
      shown = next;
      node.replaceChildren(
        ...repeated.map((runs) =>
          element("tr", {}, [
            element("th", { text: repeatedName(runs), attributes: { scope: "row", dir: "auto" } }),
            element("td", { class: "state", text: completeText(runs) }),
            ...texts.map((text) => element("td", {}, parts(text(runs)))),
            element("td", { class: "actions" }),
          ]),
        ),
      );
      show(node, repeated.length > 0);
    },
  };
}
