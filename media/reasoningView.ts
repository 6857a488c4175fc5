import { t } from "../src/core/l10n.ts";
import { passageId, readPassageId } from "../src/core/passages.ts";
import { absenceText, provenanceOf } from "../src/core/provenanceText.ts";
import type { RunState } from "../src/core/runState.ts";
import type { PassageLinks, Pin } from "../src/panel/protocol.ts";
import { button, element, setText, show } from "./dom.ts";
import type { Remembered, Send } from "./host.ts";
import { followReader } from "./passageFocus.ts";
import { handlePassageKey } from "./passageKeys.ts";
import { createShownLinks } from "./passageLinks.ts";
import { createPassageRow, type Density, type PassageRow } from "./passageRow.ts";
import { createPinList } from "./pinList.ts";
import { beginningOf, createReasoningDocument, type Section, type ShownPassage } from "./reasoningDocument.ts";
import { createReasoningFind } from "./reasoningFind.ts";
import { createReasoningTools } from "./reasoningTools.ts";
import { createRowWindow } from "./rowWindow.ts";

export type ReasoningView = {
  readonly node: HTMLElement;
  /** Where a reader scrolls; it can have the focus. */
  readonly area: HTMLElement;
  /** Another log begins. */
  clear(): void;
  append(part: number, text: string, at: number): void;
  page(part: number, page: number, text: string): void;
  links(passages: readonly PassageLinks[]): void;
  /** What a passage begins with; undefined while that is being fetched. */
  words(passage: string): string | undefined;
  /** Shows a passage, and puts the focus on it. */
  reveal(passage: string): void;
  pins(pins: readonly Pin[]): void;
  openFind(): void;
  render(state: RunState): void;
};

/** The reasoning as it streams. What is rendered is what is new and in view. */
export function createReasoningView(send: Send, remembered: Remembered): ReasoningView {
  const text = createReasoningDocument((part, page) => send({ type: "page", part, page }));
  const rowOf = new WeakMap<HTMLElement, PassageRow>();
  const links = createShownLinks();
  let pinOf = new Map<string, Pin>();
  let items: ShownPassage[] = [];
  let arranged = { next: 0, order: -1 };
  let density = densityFrom(remembered.read("density"));
  let plain = remembered.read("plain") === true;
  let grown = false;
  let streaming = false;

  const provenance = element("span", { class: "label" });
  const statement = element("p", { class: "statement" });
  const area = element("div", { class: "scroller", attributes: { tabindex: "0", role: "region" } });
  area.setAttribute("aria-label", t("Reasoning text. Enter and the arrow keys lead through its passages."));
  const list = createRowWindow(
    area,
    {
      count: () => items.length,
      estimate: (index, width) => estimate(items[index], width),
      make: makeRow,
      refresh: refreshRow,
    },
    () => find.mark(),
  );
  const find = createReasoningFind({ text, area, list, items: () => items, isPlain: () => plain, reveal: openTo });
  const act = followReader(area, (type, passage) => send({ type, passage }));
  list.node.className = "reasoning";
  list.node.setAttribute("role", "feed");
  list.node.setAttribute("aria-label", t("Passages"));
  area.append(statement, list.node);
  const pill = button(t("↓ new reasoning"), "primary", () => {
    list.follow();
    // The pill goes, and the keyboard's place with it: on to what it led to.
    area.focus({ preventScroll: true });
    show(pill, false);
  });
  pill.classList.add("pill");
  show(pill, false);
  const pinList = createPinList({
    reveal: (passage) => revealPassage(passage),
    unpin: (passage) => send({ type: "pin", passage }),
  });
  const tools = createReasoningTools({
    find: () => find.open(),
    density: (wanted) => {
      density = wanted;
      remembered.write("density", wanted);
      for (const section of text.sections) section.opened = undefined;
      rearrange();
    },
    plain: () => {
      plain = !plain;
      remembered.write("plain", plain);
      find.restart();
      rearrange();
      find.changed();
    },
    copy: () => send({ type: "command", command: "copy-report" }),
    open: () => send({ type: "command", command: "open-reasoning" }),
  });
  const node = element("section", { class: "stream", attributes: { "aria-label": t("Reasoning") } }, [
    element("div", { class: "heading" }, [element("h2", { text: t("Reasoning") }), provenance, tools.node]),
    find.node,
    pinList.node,
    element("div", { class: "view" }, [area, pill]),
  ]);
  pinList.render([]);

  function densityOf(passage: ShownPassage): Density {
    const { opened } = passage.section;
    return opened === undefined ? density : opened ? "full" : "headline";
  }

  function isShown(passage: ShownPassage): boolean {
    return passage.section.first === passage || densityOf(passage) === "full";
  }

  /** Takes up what is new; everything anew only when what was there has moved. */
  function arrange(): void {
    const { passages, order } = text;
    if (arranged.order !== order) {
      arranged = { next: 0, order };
      items = [];
      list.reset();
    }
    for (; arranged.next < passages.length; arranged.next += 1) {
      const passage = passages[arranged.next];
      if (passage === undefined) return;
      if (isShown(passage)) items.push(passage);
      // It may still turn out to be a heading, which always shows.
      else if (passage.open && arranged.next === passages.length - 1) return;
    }
  }

  function rearrange(): void {
    const { following } = list;
    const first = items[list.firstInView()]?.section.first;
    arranged = { next: 0, order: -1 };
    refresh();
    if (!following && first !== undefined) list.reveal(items.indexOf(first));
  }

  function refresh(): void {
    arrange();
    show(list.node, items.length > 0);
    list.update();
    show(pill, !list.following && (grown || pill.hidden === false));
    grown = false;
    tools.render({ density, plain, empty: items.length === 0 });
  }

  function estimate(passage: ShownPassage | undefined, width: number): number {
    if (passage === undefined) return 0;
    const shown = densityOf(passage);
    if (shown !== "full") return shown === "headline" ? 26 : 62;
    const letters = Math.max(20, (width - 60) / 7);
    return 10 + 19 * Math.ceil((passage.end - passage.start) / letters);
  }

  function makeRow(index: number, crowded: boolean): HTMLElement {
    const passage = items[index];
    if (passage === undefined) return element("article");
    const row = createPassageRow(passage, crowded, {
      toggle,
      link: (id) => send({ type: "link", id }),
    });
    rowOf.set(row.node, row);
    refreshRow(index, row.node);
    return row.node;
  }

  function refreshRow(index: number, shown: HTMLElement): boolean {
    const passage = items[index];
    const row = rowOf.get(shown);
    if (passage === undefined || row === undefined) return false;
    const id = passageId(passage.part, passage.index);
    const pin = pinOf.get(id);
    return row.refresh({
      passage,
      density: densityOf(passage),
      plain,
      text: () => (densityOf(passage) === "preview" ? text.beginningOf(passage.section) : text.textOf(passage)),
      links: links.of(id),
      pinned: pin?.pinned === true,
      note: pin?.note,
      position: index + 1,
      count: streaming ? -1 : items.length,
    });
  }

  function toggle(section: Section): void {
    section.opened = densityOf(section.first) !== "full";
    const at = items.indexOf(section.first);
    arranged = { next: 0, order: -1 };
    arrange();
    list.update();
    focusRow(at);
  }

  /** Unfolds what the passage is in, and shows it. */
  function openTo(passage: ShownPassage): HTMLElement | undefined {
    if (densityOf(passage) !== "full") {
      passage.section.opened = true;
      arranged = { next: 0, order: -1 };
    }
    arrange();
    return list.reveal(items.indexOf(passage));
  }

  function passageOf(id: string): ShownPassage | undefined {
    const place = readPassageId(id);
    return place === undefined ? undefined : text.passages[text.indexOf(place.part, place.index)];
  }

  function revealPassage(id: string): HTMLElement | undefined {
    const passage = passageOf(id);
    if (passage === undefined) return undefined;
    const row = openTo(passage);
    row?.focus({ preventScroll: true });
    return row;
  }

  function focusRow(index: number): void {
    const known = list.rowAt(index) ?? list.reveal(index);
    known?.focus({ preventScroll: true });
    known?.scrollIntoView({ block: "nearest" });
  }

  area.addEventListener("keydown", (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".passage") : null;
    const index = row === null ? undefined : list.shown().includes(row) ? Number(row.ariaPosInSet) - 1 : undefined;
    const passage = index === undefined ? undefined : items[index];
    const handled = handlePassageKey(event, {
      index,
      onRow: event.target === row,
      count: items.length,
      first: list.firstInView(),
      focus: focusRow,
      fold: (open) => {
        if (passage !== undefined && (densityOf(passage) === "full") !== open) toggle(passage.section);
      },
      act,
    });
    if (handled) event.preventDefault();
  });

  return {
    node,
    area,
    clear() {
      text.clear();
      links.clear();
      find.restart();
      list.follow();
    },
    append(part, piece, at) {
      text.append(part, piece, at);
      grown = true;
    },
    page(part, page, content) {
      text.put(part, page, content);
      find.changed();
    },
    links: links.put,
    words(id) {
      const passage = passageOf(id);
      if (passage === undefined) return "";
      const found = text.textOf(passage);
      return found === undefined ? undefined : beginningOf(found);
    },
    reveal: revealPassage,
    pins(pins) {
      pinOf = new Map(pins.map((pin) => [pin.passage, pin]));
      pinList.render(pins);
    },
    openFind: () => find.open(),
    render(state) {
      const source = provenanceOf(state);
      setText(provenance, source?.label ?? "");
      provenance.title = source?.statement ?? "";
      setText(statement, source === undefined ? absenceText(state) : source.statement);
      streaming = state.phase !== "ended";
      links.follow(state);
      refresh();
      find.changed();
    },
  };
}

function densityFrom(value: unknown): Density {
  return value === "preview" || value === "headline" ? value : "full";
}
