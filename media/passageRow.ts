import { visibleText } from "../src/core/hiddenText.ts";
import { clockText } from "../src/core/numbers.ts";
import { passageId } from "../src/core/passages.ts";
import type { PassageLinks } from "../src/panel/protocol.ts";
import { element, icon, iconButton, setAttribute, setLabel, setText, show } from "./dom.ts";
import { renderMarkdown, renderPlain } from "./markdown.ts";
import type { Section, ShownPassage } from "./reasoningDocument.ts";

/** How much of a section is shown: all of it, its heading and how it goes on, or its heading. */
export type Density = "full" | "preview" | "headline";

/** What a row needs to know, asked anew each time it is brought up to date. */
type RowView = {
  readonly passage: ShownPassage;
  readonly density: Density;
  readonly plain: boolean;
  /** Undefined while it is being fetched. */
  readonly text: string | undefined;
  readonly links: PassageLinks["links"];
  readonly pinned: boolean;
  readonly note: string | undefined;
  readonly position: number;
  /** -1 while more may come. */
  readonly count: number;
};

export type PassageRow = { readonly node: HTMLElement; refresh(view: RowView): void };

type RowActions = { toggle(section: Section): void; link(id: string): void };

const longestPreview = 240;

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
  const chevron = iconButton("chevron-down", "Fold", () => act.toggle(passage.section));
  let shown = "";
  let linked: PassageLinks["links"] | undefined;

  function refreshText({ passage: { fence, end, open }, density, plain, text }: RowView): void {
    const key = `${density} ${plain} ${end} ${open} ${text === undefined} ${density === "full" ? "" : passage.section.title}`;
    if (key === shown) return;
    shown = key;
    node.classList.toggle("plain", plain && density === "full");
    if (text === undefined) model.replaceChildren("…");
    else if (density !== "full") model.replaceChildren(...headline(passage.section, density, text));
    else if (plain || crowded) model.replaceChildren(renderPlain(text));
    else model.replaceChildren(renderMarkdown(text, fence));
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
    setLabel(chevron, `${opened ? "Fold" : "Unfold"} “${section.title}”`);
    setAttribute(chevron.firstElementChild ?? chevron, "class", `codicon codicon-chevron-${opened ? "down" : "right"}`);
  }

  function refreshLinks(links: PassageLinks["links"]): void {
    if (links === linked) return;
    linked = links;
    for (const old of margin.querySelectorAll(".tie")) old.remove();
    for (const { id, label, kind } of links) {
      const tie = element("button", { class: "tie", text: label, attributes: { type: "button" } });
      tie.prepend(icon(kind === "hunk" ? "git-compare" : "go-to-file"));
      setLabel(tie, kind === "hunk" ? `Show ${label}, which this passage mentions` : `Show ${label} in the editor`);
      tie.addEventListener("click", () => act.link(id));
      margin.append(tie);
    }
  }

  return {
    node,
    refresh(view) {
      refreshText(view);
      refreshHead(view);
      refreshLinks(view.links);
      const words = [...(view.pinned ? ["pinned"] : []), ...(view.note === undefined ? [] : [`note: ${view.note}`])];
      setText(mark, words.join(", "));
      show(mark, words.length > 0);
      setAttribute(node, "aria-posinset", String(view.position));
      setAttribute(node, "aria-setsize", String(view.count));
      setAttribute(node, "aria-label", labelOf(view));
    },
  };
}

/** "0:05–0:11 · ≈ 120 tokens": tokens are reckoned from the text, at four characters each. */
function figuresText({ at, until, length }: Section): string {
  const times = [clockText(at), clockText(until)];
  return `${[...new Set(times)].join("–")} · ≈ ${Math.ceil(length / 4).toLocaleString("en-US")} tok`;
}

function headline({ title }: Section, density: Density, text: string): Node[] {
  const heading = element("h3", { text: title });
  if (density === "headline") return [heading];
  const rest = text.replace(/^\s*(?:#{1,6}[^\n]*|\*\*[^*\n]+\*\*:?)(?:\n|$)/, "").trim();
  const more = rest.startsWith(title) ? rest.slice(title.length) : rest;
  return [heading, element("p", { text: visibleText(more.slice(0, longestPreview)) })];
}

function labelOf({ passage, position }: RowView): string {
  const { section } = passage;
  return section.first === passage ? `Passage ${position}: ${section.title}` : `Passage ${position}`;
}
