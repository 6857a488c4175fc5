import { t } from "../src/core/l10n.ts";
import type { FromBoard, GroupView, ShownLines, VariantView } from "../src/panel/boardProtocol.ts";
import type { Opened } from "./boardHost.ts";
import { type Button, button, element, iconButton, setAttribute, setLabel, setText, show } from "./dom.ts";

/** One place: who does what there, and which of it is taken. */
export type BoardGroup = {
  readonly node: HTMLElement;
  /** What is told of the same place now. Whoever reads its variants goes on reading, unless these are others now. */
  update(view: GroupView, taken: number | "mixed" | undefined): void;
  taken(variant: number | "mixed" | undefined): void;
};

export function createBoardGroup(first: GroupView, send: (message: FromBoard) => void, opened: Opened): BoardGroup {
  const { group, where } = first;
  const id = `place:${group}`;
  const body = element("div", { class: "variants" });
  const title = element("strong");
  const dots = element("span", { class: "dots", attributes: { "aria-hidden": "true" } });
  const what = element("span", { attributes: { dir: "auto" } });
  const count = element("span", { class: "label" });
  const state = element("span", { class: "taken" });
  let view = first;
  /** The variants that `body` shows, as they were told. */
  let shown: string | undefined;
  let picks: Button[] = [];
  let takenVariant: number | "mixed" | undefined;
  const isOpen = () => toggle.getAttribute("aria-expanded") === "true";
  const toggle = iconButton("chevron-right", t("Variants of {0}", where), () => {
    expand(!isOpen());
    opened.set(id, isOpen());
  });
  toggle.setAttribute("aria-expanded", "false");
  show(body, false);
  const take = button(t("Take"), "secondary", () =>
    send(takenVariant === undefined ? { type: "take", group, variant: 0 } : { type: "leave", group }),
  );

  function expand(open: boolean): void {
    setAttribute(toggle, "aria-expanded", String(open));
    if (open) fill();
    mark();
    show(body, open);
  }

  function fill(): void {
    const told = JSON.stringify([view.removed, view.variants]);
    if (told === shown) return;
    const wasInside = body.contains(document.activeElement);
    shown = told;
    picks = [];
    const { removed, variants } = view;
    body.replaceChildren(
      ...(removed === undefined ? [] : [linesOf("removed", "−", removed, t("Original: {0}", view.where))]),
      ...variants.map(variantNode),
    );
    // These are others now: the keyboard stays at the place.
    if (wasInside) toggle.focus({ preventScroll: true });
  }

  /** What nobody sees is not kept: names may be hidden meanwhile. */
  function empty(): void {
    shown = undefined;
    picks = [];
    body.replaceChildren();
  }

  function variantNode({ names, added, note }: VariantView, variant: number): HTMLElement {
    const pick = button(t("Take This"), "secondary", () =>
      send(takenVariant === variant ? { type: "leave", group } : { type: "take", group, variant }),
    );
    picks[variant] = pick;
    const number = element("strong", { text: t("Variant {0}", variant + 1) });
    const who = element("span", { text: names.join(", "), attributes: { dir: "auto" } });
    const about = note === undefined ? [] : [element("span", { class: "label", text: ` (${note})` })];
    return element("div", { class: "variant" }, [
      element("div", { class: "controls" }, [
        pick,
        element("p", {}, [...(view.variants.length > 1 ? [number, " · "] : []), who, ...about]),
      ]),
      ...(added === undefined ? [] : [linesOf("added", "+", added, t("New: {0}, {1}", view.where, names.join(", ")))]),
    ]);
  }

  function takenText(many: boolean): string {
    if (takenVariant === undefined) return "";
    if (takenVariant === "mixed") return t("taken: a mix of their changes");
    return many ? t("taken: variant {0}", takenVariant + 1) : t("taken");
  }

  function mark(): void {
    const many = view.variants.length > 1;
    setText(state, takenText(many));
    setText(take, takenVariant !== undefined ? t("Do Not Take") : many ? t("Take First") : t("Take"));
    setAttribute(take, "aria-label", `${take.textContent}: ${view.where}`);
    for (const [variant, pick] of picks.entries()) {
      setText(pick, takenVariant === variant ? t("Do Not Take This") : t("Take This"));
      setAttribute(pick, "aria-pressed", String(takenVariant === variant));
    }
  }

  function update(next: GroupView, taken: number | "mixed" | undefined): void {
    view = next;
    takenVariant = taken;
    setLabel(toggle, t("Variants of {0}", next.where));
    setText(title, next.where);
    setText(dots, next.dots.map((does) => (does ? "●" : "○")).join(""));
    setText(what, next.what);
    setText(count, t("{0} variants", next.variants.length));
    show(count, next.variants.length > 1);
    if (isOpen()) fill();
    else empty();
    mark();
  }

  update(first, undefined);
  if (opened.has(id)) expand(true);
  return {
    node: element("li", {}, [
      element("div", { class: "group" }, [toggle, title, dots, what, count, state, take]),
      body,
    ]),
    update,
    taken(variant) {
      takenVariant = variant;
      mark();
    },
  };
}

function linesOf(kind: "removed" | "added", sign: string, { lines, more }: ShownLines, name: string): HTMLElement {
  const text = lines.map((line) => `${sign} ${line}`).join("\n");
  const rest = more > 0 ? t("\n… {0} more lines; the diff has all of them", more) : "";
  const empty =
    lines.length === 0 ? (kind === "removed" ? t("(nothing is removed)") : t("(the lines are removed)")) : "";
  return element("pre", {
    class: kind,
    text: `${text}${rest}${empty}`,
    attributes: { tabindex: "0", role: "group", "aria-label": name },
  });
}
