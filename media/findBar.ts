import { VscodeTextfield } from "@vscode-elements/elements/dist/vscode-textfield/vscode-textfield.js";
import { t } from "../src/core/l10n.ts";
import { countText, numberText } from "../src/core/numbers.ts";
import { element, iconButton, setText, show } from "./dom.ts";
import type { Find } from "./find.ts";

export type FindBar = {
  readonly node: HTMLElement;
  open(): void;
  render(found: Pick<Find, "needle" | "position" | "count" | "done">): void;
};

type FindActions = {
  search(needle: string): void;
  step(by: 1 | -1): void;
  close(): void;
};

/** The field that asks what to find, how many there are, and the way from one to the next. */
export function createFindBar(act: FindActions): FindBar {
  const field = new VscodeTextfield();
  field.label = t("Find in this run's reasoning");
  field.placeholder = t("Find");
  const counts = element("span", { class: "counts", attributes: { role: "status" } });
  const node = element("div", { class: "find", attributes: { role: "search", "aria-label": t("Find in reasoning") } }, [
    field,
    counts,
    iconButton("arrow-up", t("Previous Match (Shift+Enter)"), () => act.step(-1)),
    iconButton("arrow-down", t("Next Match (Enter)"), () => act.step(1)),
    iconButton("close", t("Close Find (Escape)"), close),
  ]);
  show(node, false);

  function close(): void {
    show(node, false);
    act.close();
  }

  field.addEventListener("input", () => act.search(field.value));
  node.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === field) act.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    node,
    open() {
      const again = node.hidden === false;
      show(node, true);
      void field.updateComplete.then(() => {
        field.focus();
        field.wrappedElement.select();
      });
      if (!again && field.value !== "") act.search(field.value);
    },
    render({ needle, position, count, done }) {
      if (needle === undefined) setText(counts, "");
      else setText(counts, count === 0 && !done ? t("Searching…") : countsText(position, count));
    },
  };
}

function countsText(position: number, count: number): string {
  if (count === 0) return t("No results");
  return position === 0 ? countText(count, "result") : t("{0} of {1}", numberText(position), numberText(count));
}
