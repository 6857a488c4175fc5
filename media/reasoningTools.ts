import { t } from "../src/core/l10n.ts";
import { element, iconButton, setAttribute, show } from "./dom.ts";
import type { Density } from "./passageRow.ts";

export type ReasoningTools = {
  readonly node: HTMLElement;
  render(now: { readonly density: Density; readonly plain: boolean; readonly empty: boolean }): void;
};

type ToolActions = {
  find(): void;
  density(wanted: Density): void;
  plain(): void;
  copy(): void;
  open(): void;
};

const densities: readonly (readonly [density: Density, icon: string, label: string])[] = [
  ["full", "book", t("Full Text")],
  ["preview", "list-selection", t("Preview of Each Section")],
  ["headline", "list-tree", t("Outline")],
];

/** What can be done with the reasoning as a whole. */
export function createReasoningTools(act: ToolActions): ReasoningTools {
  const choices = densities.map(([density, name, label]) => ({
    density,
    button: iconButton(name, label, () => act.density(density)),
  }));
  const plain = iconButton("symbol-string", t("Plain Text, as the Model Wrote It"), act.plain);
  const node = element("div", { class: "tools", attributes: { role: "toolbar", "aria-label": t("Reasoning") } }, [
    iconButton("search", t("Find in This Run (Ctrl+F)"), act.find),
    ...choices.map(({ button }) => button),
    plain,
    iconButton("copy", t("Copy as Markdown"), act.copy),
    iconButton("go-to-file", t("Open as a Document"), act.open),
  ]);
  return {
    node,
    render(now) {
      for (const { density, button } of choices) setAttribute(button, "aria-pressed", String(density === now.density));
      setAttribute(plain, "aria-pressed", String(now.plain));
      show(node, !now.empty);
    },
  };
}
