import { t } from "../src/core/l10n.ts";
import { countText, numberText } from "../src/core/numbers.ts";
import type { HunkMentions } from "../src/panel/protocol.ts";
import { element, icon, setAttribute, setLabel, setText, show } from "./dom.ts";

/** The passages of the reasoning, by their ids. */
export type Passages = {
  /** What a passage begins with; undefined while that is being fetched. */
  words(passage: string): string | undefined;
  /** Shows a passage, and puts the focus on it. */
  reveal(passage: string): void;
};

/** `opened` closes the list that is open: one is at a time, so that the page stays small. */
export type ListedPassages = Passages & { opened(close: () => void): void };

/** The passages that mention what a hunk changes: a button that says how many, and below it the list that it opens. */
export type HunkMentionsView = {
  readonly opener: HTMLButtonElement;
  readonly list: HTMLElement;
  /** Undefined where no list is to be offered. `at`: the hunk's number and its line. */
  render(mentions: HunkMentions | undefined, at: readonly [number, number]): void;
  /** Fills in what has been fetched since. */
  fetched(): void;
  /** Opens the list, and puts the focus on its first passage; false where there is none. */
  enter(): boolean;
  /** Whether Tab comes by. */
  reach(byTab: boolean): void;
};

export function createHunkMentions(passages: ListedPassages): HunkMentionsView {
  const words = element("span", { class: "words" });
  const number = element("span", { class: "number" });
  const opener = element("button", { class: "mentioned", attributes: { type: "button", "aria-expanded": "false" } }, [
    icon("references"),
    words,
    number,
  ]);
  setAttribute(opener, "aria-keyshortcuts", "M");
  const list = element("ul", { class: "mentions" });
  let told: HunkMentions | undefined;
  let waiting: (() => boolean)[] = [];
  let reached = false;
  show(list, false);

  const isOpen = () => list.hidden === false;
  const links = () => Array.from(list.querySelectorAll("button"));

  function open(wanted: boolean): void {
    if (wanted) passages.opened(() => open(false));
    show(list, wanted);
    setAttribute(opener, "aria-expanded", String(wanted));
    fill();
    if (wanted) list.scrollIntoView({ block: "nearest" });
  }

  function fill(): void {
    waiting = [];
    if (!isOpen() || told === undefined) {
      list.replaceChildren();
      return;
    }
    const more = told.count - told.passages.length;
    list.replaceChildren(
      ...told.passages.map(linkTo),
      ...(more > 0 ? [element("li", { class: "label", text: t("and {0} more", numberText(more)) })] : []),
    );
    reach(reached);
  }

  function linkTo(passage: string): HTMLElement {
    const link = element("button", { class: "link", attributes: { type: "button", dir: "auto" } });
    link.addEventListener("click", () => passages.reveal(passage));
    const say = () => {
      const begins = passages.words(passage);
      setText(link, begins ?? "…");
      setAttribute(link, "aria-label", t("Show the passage “{0}”", begins ?? "…"));
      return begins !== undefined;
    };
    if (!say()) waiting.push(say);
    return element("li", {}, [link]);
  }

  function reach(byTab: boolean): void {
    reached = byTab;
    opener.tabIndex = byTab ? 0 : -1;
    for (const [index, link] of links().entries()) link.tabIndex = byTab && index === 0 ? 0 : -1;
  }

  function handleKey(key: string, at: number): boolean {
    const all = links();
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        all[at + (key === "ArrowDown" ? 1 : -1)]?.focus();
        return true;
      case "Home":
      case "End":
        all.at(key === "Home" ? 0 : -1)?.focus();
        return true;
      case "ArrowLeft":
      case "Escape":
        opener.focus();
        open(false);
        return true;
      default:
        return false;
    }
  }

  opener.addEventListener("click", () => open(!isOpen()));
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // What leads from hunk to hunk elsewhere leads from passage to passage here.
    event.stopPropagation();
    const at = links().findIndex((link) => link.matches(":focus"));
    if (handleKey(event.key, at)) event.preventDefault();
  });

  return {
    opener,
    list,
    render(mentions, at) {
      show(opener, mentions !== undefined);
      if (mentions !== undefined) {
        setText(words, countText(mentions.count, "passage"));
        setText(number, numberText(mentions.count));
        setLabel(opener, t("{0} about what hunk {1} at line {2} changes", countText(mentions.count, "passage"), ...at));
        setAttribute(list, "aria-label", t("Passages about what hunk {0} at line {1} changes", ...at));
      } else if (isOpen()) open(false);
      if (mentions === told) return;
      told = mentions;
      if (isOpen()) refill();
    },
    fetched() {
      if (waiting.length > 0) waiting = waiting.filter((say) => !say());
    },
    enter() {
      if (told === undefined) return false;
      if (!isOpen()) open(true);
      links()[0]?.focus();
      return true;
    },
    reach,
  };

  /** Passages that come while the list is read leave the reader where he is. */
  function refill(): void {
    const at = links().findIndex((link) => link.matches(":focus"));
    fill();
    if (at >= 0) (links()[at] ?? opener).focus();
  }
}
