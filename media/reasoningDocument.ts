import { visibleText } from "../src/core/hiddenText.ts";
import { firstLine, headingOf, settledLength } from "../src/core/passages.ts";
import { createPageBudget, createPagedText, type PagedText } from "./pagedText.ts";

/** A passage as it is shown. Its text is fetched when it comes into view. */
export type ShownPassage = {
  readonly part: number;
  readonly index: number;
  /** Where it begins in its part's text. */
  readonly start: number;
  end: number;
  /** Whether it may still grow. */
  open: boolean;
  readonly fence: string;
  /** When its first character came, in milliseconds from the start of the run. */
  readonly at: number;
  section: Section;
};

/** What stands under one heading, or a part that begins without one. */
export type Section = {
  readonly part: number;
  readonly first: ShownPassage;
  title: string;
  readonly at: number;
  /** When the last of it came, and how many characters it has. */
  until: number;
  length: number;
  /** What the reader chose; else as the density has it. */
  opened: boolean | undefined;
};

/** The reasoning as passages and sections, from text as it comes. Each character is looked at once. */
export type ReasoningDocument = {
  /** In reading order. */
  readonly passages: readonly ShownPassage[];
  readonly sections: readonly Section[];
  /** Grows when passages were put between others, and those after them have moved. */
  readonly order: number;
  append(part: number, text: string, at: number): void;
  /** Undefined while it is being asked for. */
  textOf(passage: ShownPassage): string | undefined;
  /** How a section begins: as much of it as a preview is made from. */
  beginningOf(section: Section): string | undefined;
  /** Asks for a passage and for what comes after it. */
  askAhead(passage: ShownPassage): void;
  put(part: number, page: number, text: string): void;
  /** Where a passage is in `passages`; -1 where it is not any more. */
  indexOf(part: number, index: number): number;
  clear(): void;
};

/** About two million characters stay here; the rest comes back from the extension when it is looked at. */
const keptPages = 32;

const longestTitle = 120;

type Part = { text: PagedText; passages: ShownPassage[]; sections: Section[]; tail: string; fence: string };

export function createReasoningDocument(ask: (part: number, page: number) => void): ReasoningDocument {
  const budget = createPageBudget(keptPages);
  let parts: Part[] = [];
  /** Parts by the number that the provider gave them. */
  let places = new Map<number, number>();
  let passages: ShownPassage[] = [];
  let sections: Section[] = [];
  let order = 0;
  let moved = false;

  function placeOf(number: number): number {
    const known = places.get(number);
    if (known !== undefined) return known;
    const place = parts.length;
    const text = createPagedText(budget, (page) => ask(place, page));
    parts.push({ text, passages: [], sections: [], tail: "", fence: "" });
    places.set(number, place);
    return place;
  }

  function begin(part: Part, place: number, at: number): ShownPassage {
    const last = part.passages.at(-1);
    const start = last?.end ?? 0;
    const made = { part: place, index: part.passages.length, start, end: start, open: true, fence: part.fence, at };
    const passage = made as ShownPassage;
    passage.section = last?.section ?? beginSection(part, passage, "");
    part.passages.push(passage);
    if (place === parts.length - 1) passages.push(passage);
    else moved = true;
    return passage;
  }

  function beginSection(part: Part, first: ShownPassage, title: string): Section {
    const made = { part: first.part, first, title, at: first.at, until: first.at, length: 0, opened: undefined };
    part.sections.push(made);
    if (first.part === parts.length - 1) sections.push(made);
    else moved = true;
    return made;
  }

  /** The end of a passage is settled, and with it whether it is a heading. */
  function close(part: Part, passage: ShownPassage, text: string): void {
    passage.open = false;
    const heading = headingOf({ text, fence: passage.fence });
    const { section } = passage;
    if (heading !== undefined && section.first !== passage) {
      section.length -= text.length;
      passage.section = beginSection(part, passage, titleText(heading));
      passage.section.length = text.length;
    } else if (section.first === passage) section.title = titleText(heading ?? firstLine(text));
  }

  /** What still grows, up to a length. */
  function grow(passage: ShownPassage, length: number, at: number): void {
    const more = passage.start + length - passage.end;
    passage.end += more;
    passage.section.length += more;
    passage.section.until = at;
  }

  function append(number: number, text: string, at: number): void {
    const place = placeOf(number);
    const part = parts[place];
    if (part === undefined || text === "") return;
    part.text.append(text);
    part.tail += text;
    // What was taken for settled between other parts has changed.
    if (place !== parts.length - 1) moved = true;
    while (part.tail !== "") {
      const last = part.passages.at(-1);
      const passage = last?.open === true ? last : begin(part, place, at);
      const settled = settledLength(part.tail, part.fence);
      grow(passage, settled?.length ?? part.tail.length, at);
      if (settled === undefined) {
        if (passage.section.first === passage) passage.section.title = titleText(titleSoFar(part.tail, passage.fence));
        return;
      }
      close(part, passage, part.tail.slice(0, settled.length));
      part.tail = part.tail.slice(settled.length);
      part.fence = settled.fence;
    }
  }

  function arrange(): void {
    if (!moved) return;
    moved = false;
    order += 1;
    passages = parts.flatMap((part) => part.passages);
    sections = parts.flatMap((part) => part.sections);
  }

  return {
    get passages() {
      arrange();
      return passages;
    },
    get sections() {
      arrange();
      return sections;
    },
    get order() {
      arrange();
      return order;
    },
    append,
    beginningOf: ({ part, first: { start }, length }) =>
      parts[part]?.text.slice(start, start + Math.min(length, previewed)),
    textOf: (passage) => parts[passage.part]?.text.slice(passage.start, passage.end),
    askAhead: (passage) => parts[passage.part]?.text.askAhead(passage.start),
    put: (part, page, text) => parts[part]?.text.put(page, text),
    indexOf(part, index) {
      arrange();
      const passage = parts[part]?.passages[index];
      if (passage === undefined) return -1;
      let at = index;
      for (const earlier of parts.slice(0, part)) at += earlier.passages.length;
      return at;
    },
    clear() {
      budget.clear();
      parts = [];
      places = new Map();
      passages = [];
      sections = [];
      moved = false;
      order += 1;
    },
  };
}

/** Characters of a section, its heading among them, that a preview is made from. */
export const previewed = 600;

/** The first line of a passage, in words. */
export function beginningOf(text: string): string {
  return titleText(headingOf({ text, fence: "" }) ?? firstLine(text).replace(/^\s*(?:[-+*]|\d+[.)]|>)\s+/, ""));
}

function titleSoFar(tail: string, fence: string): string {
  return headingOf({ text: tail, fence }) ?? firstLine(tail);
}

/** Made of characters of its own: a piece of a string would keep all of it in memory. */
function titleText(line: string): string {
  const bare = visibleText(line.replaceAll(/[*`]/g, "").trim());
  return Array.from(bare.length > longestTitle ? `${bare.slice(0, longestTitle)}…` : bare).join("");
}
