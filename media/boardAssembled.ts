import { takenFromText } from "../src/core/compare/takenFrom.ts";
import { t } from "../src/core/l10n.ts";
import { countText } from "../src/core/numbers.ts";
import type { AssembledView, FromBoard } from "../src/panel/boardProtocol.ts";
import { button, element, setDisabled, setText, show } from "./dom.ts";

export type AssembledBar = { readonly node: HTMLElement; render(assembled: AssembledView): void };

/** What was put together so far, and the way to its review. It stays in sight at the page's end. */
export function createAssembledBar(send: (message: FromBoard) => void): AssembledBar {
  const text = element("p", { attributes: { role: "status" } });
  const warnings = element("ul", { class: "warnings" });
  const checks = element("ul", { class: "label" });
  const review = button(t("Review…"), "primary", () => send({ type: "review" }));
  const diff = button(t("Diff"), "secondary", () => send({ type: "diff-assembled" }));
  const output = button(t("Show Output"), "secondary", () => send({ type: "output-assembled" }));
  const clear = button(t("Clear"), "secondary", () => send({ type: "clear" }));
  const node = element("section", { class: "assembled", attributes: { "aria-label": t("Assembled") } }, [
    element("div", { class: "controls" }, [text, review, diff, output, clear]),
    warnings,
    checks,
  ]);
  show(node, false);
  return {
    node,
    render({ groups, of, hunks, operations, from, warnings: said, checks: found, output: written }) {
      show(node, groups > 0);
      const whose = from.length === 0 ? "" : t(" · from {0}", takenFromText(from));
      const steps = operations === 0 ? "" : ` · ${countText(operations, "file operation")}`;
      const taken = t("Assembled: {0} of {1} · {2}", groups, countText(of, "place"), countText(hunks, "hunk"));
      setText(text, taken + steps + whose);
      warnings.replaceChildren(...said.map((each) => element("li", { text: each })));
      checks.replaceChildren(...found.map((each) => element("li", { text: each })));
      show(output, written);
      for (const each of [review, diff]) setDisabled(each, hunks + operations === 0);
    },
  };
}
