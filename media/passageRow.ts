import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { clockText, numberText } from "../src/core/numbers.ts";
import { passageId } from "../src/core/passages.ts";
import { element, icon, iconButton, setAttribute, setLabel, setText, show } from "./dom.ts";
import { renderMarkdown, renderPlain } from "./markdown.ts";
import type { ShownLink } from "./passageLinks.ts";
import { previewed, type Section, type ShownPassage } from "./reasoningDocument.ts";

/** How much of a section is shown: all of it, its heading and how it goes on, or its heading. */
export type Density = "full" | "preview" | "headline";

/** What a row needs to know, asked anew each time it is brought up to date. */
type RowView = {
  readonly passage: ShownPassage;
  readonly density: Density;
  readonly plain: boolean;
  /** Undefined while it is being fetched. Asked for only where something else is to be shown than before. */
  text(): string | undefined;
  readonly links: readonly ShownLink[];
  readonly pinned: boolean;
  readonly note: string | undefined;
  readonly position: number;
  /** -1 while more may come. */
  readonly count: number;
};

/** `refresh` gives whether the row's height may have changed. */
export type PassageRow = { readonly node: HTMLElement; refresh(view: RowView): boolean };

type RowActions = { toggle(section: Section): void; link(id: string): void };

const longestPreview = 240;
/** Links beside one passage before more are asked for. */
const mostTies = 12;

/**
 * A passage: the model's text in the middle, in an element of its own in which nothing can be pressed; before it what folds
 * its section, behind it in the margin its times and its ties to code.
 */
export function createPassageRow(passage: ShownPassage, crowded: boolean, act: RowActions): PassageRow {
  const model = element("div", { class: "model", attributes: { dir: "auto" } });
  const margin = element("div", { class: "margin" });
  const fold = element("div", { class: "fold" });
  const node = element("article", { class: "passage", attributes: { tabindex: "-1" } }, [fold, model, margin]);
  node.dataset["passage"] = passageId(passage.part, passage.index);
  const figures = element("span", { class: "figures" });
  const mark = element("span", { class: "mark" });
  margin.append(figures, mark);
  show(mark, false);
  const chevron = iconButton("chevron-down", t("Fold"), () => act.toggle(passage.section));
  let shown = "";
  let fetched = true;
  let linked = "";
  let ties = mostTies;

  function refreshText({ passage: { fence, end, open }, density, plain, text: fetch }: RowView): boolean {
    const { title, length } = passage.section;
    const ahead = density === "full" ? "" : density === "preview" ? `${Math.min(length, previewed)} ${title}` : title;
    const key = `${density} ${plain} ${end} ${open} ${ahead}`;
    if (key === shown && fetched) return false;
    const text = fetch();
    if (key === shown && text === undefined) return false;
    shown = key;
    fetched = text !== undefined;
    node.classList.toggle("plain", plain && density === "full");
    if (text === undefined) model.replaceChildren("…");
    else if (density !== "full") model.replaceChildren(...headline(passage.section, density, text));
    else if (plain || crowded) model.replaceChildren(renderPlain(text));
    else model.replaceChildren(renderMarkdown(text, fence));
    return true;
  }

  function refreshHead({ density }: RowView): void {
    const { section } = passage;
    const heads = section.first === passage;
    node.classList.toggle("head", heads);
    if (heads !== chevron.isConnected) fold.replaceChildren(...(heads ? [chevron] : []));
    setText(figures, heads ? figuresText(section) : "");
    if (!heads) return;
    const opened = density === "full";
    setAttribute(chevron, "aria-expanded", String(opened));
    setLabel(chevron, opened ? t("Fold “{0}”", section.title) : t("Unfold “{0}”", section.title));
    setAttribute(chevron.firstElementChild ?? chevron, "class", `codicon codicon-chevron-${opened ? "down" : "right"}`);
  }

  function refreshLinks(links: readonly ShownLink[]): boolean {
    const wanted = `${ties} ${links.map(({ id, label }) => `${id} ${label}`).join("\n")}`;
    if (wanted === linked) return false;
    linked = wanted;
    for (const old of margin.querySelectorAll(".tie")) old.remove();
    for (const { id, label, kind } of links.slice(0, ties)) {
      const does =
        kind === "hunk" ? t("Show {0}, which this passage mentions", label) : t("Show {0} in the editor", label);
      addTie(label, kind === "hunk" ? "git-compare" : "go-to-file", does, () => act.link(id));
    }
    const rest = links.length - ties;
    if (rest > 0) addTie(numberText(rest), "add", t("Show {0} more", numberText(rest)), () => showAll(links));
    return true;
  }

  function addTie(label: string, symbol: string, does: string, press: () => void): void {
    const tie = element("button", { class: "tie", text: label, attributes: { type: "button" } });
    tie.tabIndex = node.contains(document.activeElement) ? 0 : -1;
    tie.prepend(icon(symbol));
    setLabel(tie, does);
    tie.addEventListener("click", press);
    margin.append(tie);
  }

  function showAll(links: readonly ShownLink[]): void {
    const next = ties;
    ties = links.length;
    refreshLinks(links);
    margin.querySelectorAll<HTMLElement>(".tie")[next]?.focus();
  }

  function refreshMark({ pinned, note }: RowView): boolean {
    const words = [
      ...(pinned ? [t("pinned")] : []),
      ...(note === undefined ? [] : [t("note: {0}", visibleText(note))]),
    ].join(", ");
    if (mark.textContent === words) return false;
    setText(mark, words);
    show(mark, words !== "");
    return true;
  }

  return {
    node,
    refresh(view) {
      const changes = [refreshText(view), refreshLinks(view.links), refreshMark(view)];
      refreshHead(view);
      setAttribute(node, "aria-posinset", String(view.position));
      setAttribute(node, "aria-setsize", String(view.count));
      setAttribute(node, "aria-label", labelOf(view));
      return changes.includes(true);
    },
  };
}

/** "0:05–0:11 · ≈ 120 tokens": tokens are reckoned from the text, at four characters each. */
function figuresText({ at, until, length }: Section): string {
  const times = [clockText(at), clockText(until)];
  return t("{0} · ≈ {1} tok", [...new Set(times)].join("–"), numberText(Math.ceil(length / 4)));
}

function headline({ title }: Section, density: Density, text: string): Node[] {
  const heading = element("h3", { text: title });
  if (density === "headline") return [heading];
  const rest = text.replace(/^\s*(?:#{1,6}[^\n]*|\*\*[^*\n]+\*\*:?)(?:\n|$)/, "").trim();
  const more = rest.startsWith(title) ? rest.slice(title.length) : rest;
  const words = more.replaceAll(/\*\*|`/g, "").trim();
  return [heading, element("p", { text: visibleText(words.slice(0, longestPreview)) })];
}

function labelOf({ passage, position }: RowView): string {
  const { section } = passage;
  return section.first === passage ? t("Passage {0}: {1}", position, section.title) : t("Passage {0}", position);
}
