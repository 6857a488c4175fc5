import { t } from "../src/core/l10n.ts";
import { element, iconButton } from "./dom.ts";

type PassageAction = "pin" | "note";

/**
 * Follows a reader through the passages: one pair of buttons goes along, and Tab leads to the links of one passage. Gives
 * what acts on the passage that the buttons are at.
 */
export function followReader(
  area: HTMLElement,
  carryOut: (type: PassageAction, passage: string) => void,
): (type: PassageAction) => void {
  const act = (type: PassageAction) => {
    const passage = tools.closest<HTMLElement>(".passage")?.dataset["passage"];
    if (passage !== undefined) carryOut(type, passage);
  };
  const tools = element("span", { class: "passage-tools" }, [
    iconButton("pin", t("Pin or Unpin This Passage (P)"), () => act("pin")),
    iconButton("note", t("Note on This Passage… (N)"), () => act("note")),
  ]);
  let reached: HTMLElement | null = null;

  /** One pair of buttons goes where the reader is. */
  function lend(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest(".passage") : null;
    const margin = row?.querySelector(".margin");
    if (margin !== null && margin !== undefined && tools.parentElement !== margin) margin.append(tools);
  }

  /** Tab leads to the links of the passage that the reader is in, and past those of all others. */
  function reach(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest<HTMLElement>(".passage") : null;
    if (row === reached) return;
    for (const tie of reached?.querySelectorAll<HTMLElement>(".tie") ?? []) tie.tabIndex = -1;
    for (const tie of row?.querySelectorAll<HTMLElement>(".tie") ?? []) tie.tabIndex = 0;
    reached = row;
  }

  area.addEventListener("focusin", ({ target }) => {
    lend(target);
    reach(target);
  });
  area.addEventListener("pointerover", ({ target }) => {
    if (!tools.contains(document.activeElement)) lend(target);
  });
  return act;
}
