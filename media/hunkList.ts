import { t } from "../src/core/l10n.ts";
import { hunksOf, type RunState } from "../src/core/runState.ts";
import type { HunkMentions } from "../src/panel/protocol.ts";
import { element, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import type { Passages } from "./hunkMentions.ts";
import { createHunkRow, type HunkRow } from "./hunkRow.ts";
import { countsText, mentionsOf, sizeText } from "./hunkText.ts";
import { indexByKey } from "./listKeys.ts";
import { createListPages } from "./listPages.ts";

export type HunkList = {
  readonly node: HTMLElement;
  render(state: RunState): void;
  /** Which passages of the reasoning mention what each hunk changes. */
  mentions(told: readonly HunkMentions[]): void;
  /** Forgets what was told of hunks: another run is shown. */
  clear(): void;
  /** Puts the focus on the hunk that had it last, or on the first; false when there is none. */
  focus(): boolean;
};

/** Rows in the page. */
const mostRows = 30;
const rowKeys = { next: ["ArrowDown"], previous: ["ArrowUp"] };

/** The hunks, each a link to its place. Rows are kept by id, so that focus and open details survive every change. */
export function createHunkList(send: Send, passages: Passages): HunkList {
  const counts = element("span", { class: "label" });
  const size = element("span", { class: "size" });
  const pages = createListPages(mostRows, (index) => {
    redraw();
    focusRow(index);
  });
  const list = element("ul", { class: "hunks", attributes: { "aria-label": t("Hunks") } });
  const node = element("section", { attributes: { "aria-label": t("Hunks") } }, [
    element("div", { class: "heading" }, [element("h2", { text: t("Hunks") }), counts, size]),
    pages.before,
    list,
    pages.after,
  ]);
  const rows = new Map<string, HunkRow>();
  let mentioned: ReadonlyMap<string, HunkMentions> = new Map();
  let order: readonly string[] = [];
  let current: string | undefined;
  let drawn: unknown[] = [];
  let latest: RunState | undefined;
  let closeOpen: (() => void) | undefined;
  const listed = {
    ...passages,
    opened(close: () => void) {
      closeOpen?.();
      closeOpen = close;
    },
  };

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
    const to = indexByKey(key, order.indexOf(id), order.length, rowKeys);
    if (to !== undefined) return focusRow(to);
    switch (key) {
      case "a":
        return rows.get(id)?.decide("accept") === true;
      case "r":
      case "x":
        return rows.get(id)?.decide("reject") === true;
      case "m":
        return rows.get(id)?.enterMentions() === true;
      default:
        return false;
    }
  }

  function focusRow(index: number): boolean {
    if (!rows.has(order[index] ?? "")) {
      pages.turnTo(index);
      redraw();
    }
    rows.get(order[index] ?? "")?.focus();
    return true;
  }

  function rowOf(id: string): HunkRow {
    const known = rows.get(id);
    if (known !== undefined) return known;
    const made = createHunkRow(id, send, listed);
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
    if (current === undefined || !wanted.has(current)) makeCurrent(ids[0]);
  }

  function redraw(): void {
    if (latest === undefined) return;
    const state = latest;
    const hunks = hunksOf(state);
    order = hunks.map((hunk) => hunk.id);
    const [first, end] = pages.range(hunks.length);
    arrange(order.slice(first, end));
    for (const [at, hunk] of hunks.slice(first, end).entries()) {
      const row = rows.get(hunk.id);
      row?.render(hunk, first + at, state, mentionsOf(state, mentioned.get(hunk.id)));
      if (row !== undefined) pages.place(row.node, first + at);
    }
  }

  return {
    node,
    mentions(told) {
      mentioned = new Map([...mentioned, ...told.map((each) => [each.hunk, each] as const)]);
    },
    clear() {
      mentioned = new Map();
    },
    focus: () => current !== undefined && focusRow(order.indexOf(current)),
    render(state) {
      for (const row of rows.values()) row.fetched();
      // While reasoning streams nothing of this changes, but that there is some.
      const drawing = [state.run, state.hunks, state.outcome, state.files, mentioned, state.reasoning.length > 0];
      if (drawing.every((each, index) => each === drawn[index])) return;
      drawn = drawing;
      const hunks = hunksOf(state);
      latest = state;
      redraw();
      setText(counts, countsText(state));
      setText(size, sizeText(hunks));
      show(node, hunks.length > 0);
    },
  };
}

function hunkOf(target: EventTarget | null): string | undefined {
  return target instanceof HTMLElement ? target.closest<HTMLElement>("[data-hunk]")?.dataset["hunk"] : undefined;
}
