import { t } from "../src/core/l10n.ts";
import { hunksOf, type RunState } from "../src/core/runState.ts";
import type { LinksOfRun } from "../src/panel/protocol.ts";
import { element, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import { createHunkRow, type HunkRow } from "./hunkRow.ts";
import { countsText, mentionsOf, sizeText } from "./hunkText.ts";

export type HunkList = {
  readonly node: HTMLElement;
  render(state: RunState): void;
  /** How many passages of the reasoning mention what each hunk changes. */
  mentions(counts: LinksOfRun["hunks"]): void;
  /** Forgets what was told of hunks: another run is shown. */
  clear(): void;
  /** Puts the focus on the hunk that had it last, or on the first; false when there is none. */
  focus(): boolean;
};

/** The hunks, each a link to its place. Rows are kept by id, so that focus and open details survive every change. */
export function createHunkList(send: Send): HunkList {
  const counts = element("span", { class: "label" });
  const size = element("span", { class: "size" });
  const list = element("ul", { class: "hunks", attributes: { "aria-label": t("Hunks") } });
  const node = element("section", { attributes: { "aria-label": t("Hunks") } }, [
    element("div", { class: "heading" }, [element("h2", { text: t("Hunks") }), counts, size]),
    list,
  ]);
  const rows = new Map<string, HunkRow>();
  let mentioned: ReadonlyMap<string, number> = new Map();
  let order: readonly string[] = [];
  let current: string | undefined;
  let drawn: unknown[] = [];

  function makeCurrent(id: string | undefined): void {
    if (current === id) return;
    if (current !== undefined) rows.get(current)?.reach(false);
    current = id;
    if (id !== undefined) rows.get(id)?.reach(true);
  }

  list.addEventListener("focusin", (event) => makeCurrent(hunkOf(event.target) ?? current));
  list.addEventListener("keydown", (event) => {
    const id = hunkOf(event.target);
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (handleKey(event.key, id)) event.preventDefault();
  });

  function handleKey(key: string, id: string): boolean {
    const at = order.indexOf(id);
    switch (key) {
      case "ArrowDown":
        return focusRow(Math.min(at + 1, order.length - 1));
      case "ArrowUp":
        return focusRow(Math.max(at - 1, 0));
      case "Home":
        return focusRow(0);
      case "End":
        return focusRow(order.length - 1);
      case "a":
        return rows.get(id)?.decide("accept") === true;
      case "r":
      case "x":
        return rows.get(id)?.decide("reject") === true;
      default:
        return false;
    }
  }

  function focusRow(index: number): boolean {
    rows.get(order[index] ?? "")?.focus();
    return true;
  }

  function rowOf(id: string): HunkRow {
    const known = rows.get(id);
    if (known !== undefined) return known;
    const made = createHunkRow(id, send);
    made.reach(false);
    rows.set(id, made);
    return made;
  }

  /** Moves as little as possible: an element that is moved loses the focus. */
  function arrange(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const [id, row] of rows) {
      if (wanted.has(id)) continue;
      row.node.remove();
      rows.delete(id);
    }
    for (const [index, id] of ids.entries()) {
      const { node: item } = rowOf(id);
      const there = list.children[index] ?? null;
      if (there !== item) list.insertBefore(item, there);
    }
    order = ids;
    if (current === undefined || !wanted.has(current)) makeCurrent(ids[0]);
  }

  return {
    node,
    mentions(counts) {
      mentioned = new Map([...mentioned, ...counts.map(({ hunk, passages }) => [hunk, passages] as const)]);
    },
    clear() {
      mentioned = new Map();
    },
    focus: () => current !== undefined && focusRow(order.indexOf(current)),
    render(state) {
      // While reasoning streams nothing of this changes, but that there is some.
      const drawing = [state.run, state.hunks, state.outcome, state.files, mentioned, state.reasoning.length > 0];
      if (drawing.every((each, index) => each === drawn[index])) return;
      drawn = drawing;
      const hunks = hunksOf(state);
      arrange(hunks.map((hunk) => hunk.id));
      for (const [index, hunk] of hunks.entries())
        rows.get(hunk.id)?.render(hunk, index, state, mentionsOf(state, mentioned.get(hunk.id)));
      setText(counts, countsText(state));
      setText(size, sizeText(hunks));
      show(node, hunks.length > 0);
    },
  };
}

function hunkOf(target: EventTarget | null): string | undefined {
  return target instanceof HTMLElement ? target.closest("li")?.dataset["hunk"] : undefined;
}
