import { element } from "./dom.ts";
import { indexByKey } from "./listKeys.ts";

/** Buttons side by side that Tab reaches as one; the arrows lead from one to the next. */
export type ToolRow = {
  readonly node: HTMLElement;
  /** Some were shown or hidden: Tab still reaches one that is there. */
  settle(): void;
};

const toolKeys = { next: ["ArrowRight"], previous: ["ArrowLeft"] };

export function createToolRow(label: string, tools: readonly HTMLButtonElement[]): ToolRow {
  const node = element("div", { attributes: { role: "toolbar", "aria-label": label } }, tools);
  const shown = () => tools.filter(({ hidden }) => !hidden);
  let current: HTMLButtonElement | undefined;

  function makeCurrent(next: HTMLButtonElement | undefined): void {
    current = next;
    for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
  }

  node.addEventListener("focusin", ({ target }) => makeCurrent(tools.find((tool) => tool === target) ?? current));
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = shown();
    const at = all.findIndex((tool) => tool.matches(":focus"));
    const to = indexByKey(event.key, at, all.length, toolKeys);
    if (to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  });

  return {
    node,
    settle() {
      if (current === undefined || current.hidden) makeCurrent(shown()[0]);
    },
  };
}
