import { type Block, blockLength, lengthOf, stretchOf, type Text } from "./longText.ts";

/** The first part of a streamed text that later text cannot change any more. */
export type Settled = {
  readonly length: number;
  /** The line that opened the code fence in which the part ends, to be put before what follows; else empty. */
  readonly fence: string;
};

/** What is open is rendered again with each piece of text, so it must stay short. */
const longestPassage = 8192;

/**
 * Where the first passage of `text` ends: behind a code fence, behind a blank line that no list goes on after, or before a
 * heading. A passage that gets too long is cut at a line. Undefined while it may still grow. Where it cuts depends on the text alone, and not
 * on the pieces in which it came. `fence` is what the passage before ended in.
 */
export function settledLength(text: string, fence: string): Settled | undefined {
  let open = fence;
  let at = 0;
  let blank = true;
  for (let end = text.indexOf("\n") + 1; end > 0 && end <= longestPassage; end = text.indexOf("\n", at) + 1) {
    const line = text.slice(at, end).trimEnd();
    if (!blank && open === "" && titleOf(line) !== undefined) return { length: at, fence: "" };
    at = end;
    if (open !== "") {
      if (!closes(line, open)) continue;
      open = "";
      if (/^[`~]/.test(line)) return { length: at, fence: "" };
    } else if (line === "") {
      const next = text[at];
      if (!blank && next !== undefined && !/\s/.test(next)) return { length: at, fence: "" };
    } else {
      blank = false;
      open = opened(line);
    }
  }
  if (text.length <= longestPassage) return undefined;
  return { length: at > 0 ? at : endOfWord(text), fence: open };
}

/** A passage of a part of the reasoning, counted from 0. The last one may still grow. */
export type Passage = { readonly text: string; readonly fence: string };

/** The first passage that begins in a block of a long text: once it is known, none before it is cut again. */
type Start = { readonly index: number; readonly at: number; readonly fence: string };
const starts = new WeakMap<Block, Start>();
const first: Start = { index: 0, at: 0, fence: "" };

export function passagesOf(text: Text): Generator<Passage> {
  return passagesFrom(text, first);
}

export function passageAt(text: Text, index: number): Passage | undefined {
  const start = lastStart(text, ({ index: at }) => at <= index);
  let at = start.index;
  for (const passage of passagesFrom(text, start)) {
    if (at === index) return passage;
    at += 1;
  }
  return undefined;
}

/** Cuts what has come since, so that a passage is found later without reading all before it. */
export function followPassages(text: Text): void {
  const newest = typeof text === "string" ? undefined : text.blocks.at(-1);
  if (newest === undefined || starts.has(newest)) return;
  for (const _ of passagesFrom(
    text,
    lastStart(text, () => true),
  ));
}

function lastStart(text: Text, fits: (start: Start) => boolean): Start {
  if (typeof text === "string") return first;
  for (let at = text.blocks.length - 1; at >= 0; at -= 1) {
    const block = text.blocks[at];
    const start = block === undefined ? undefined : starts.get(block);
    if (start !== undefined && fits(start)) return start;
  }
  return first;
}

function* passagesFrom(text: Text, { index, at, fence: before }: Start): Generator<Passage> {
  const length = lengthOf(text);
  let fence = before;
  let near = "";
  /** How much of the text was taken. */
  let read = at;
  let next = index;
  for (;;) {
    remember(text, { index: next, at: read - near.length, fence });
    next += 1;
    // No more than this decides where a passage ends.
    if (near.length <= longestPassage && read < length) {
      const end = Math.min(length, read + blockLength);
      near += stretchOf(text, read, end);
      read = end;
    }
    const settled = settledLength(near, fence);
    if (settled === undefined) break;
    yield { text: near.slice(0, settled.length), fence };
    near = near.slice(settled.length);
    fence = settled.fence;
  }
  if (near !== "") yield { text: near, fence };
}

function remember(text: Text, start: Start): void {
  const block = typeof text === "string" ? undefined : text.blocks[Math.floor(start.at / blockLength)];
  if (block !== undefined && !starts.has(block)) starts.set(block, start);
}

/** A passage's name, as panel and host use it: which part in the order of their coming, and which passage of it. */
export function passageId(part: number, index: number): string {
  return `${part}:${index}`;
}

export function readPassageId(id: string): { readonly part: number; readonly index: number } | undefined {
  const [, part, index] = /^(\d{1,9}):(\d{1,9})$/.exec(id) ?? [];
  return part === undefined || index === undefined ? undefined : { part: Number(part), index: Number(index) };
}

/** The heading that a passage begins with: `## Title`, or a line that is bold as a whole, as summaries have it. */
export function headingOf({ text, fence }: Passage): string | undefined {
  return fence === "" ? titleOf(firstLine(text)) : undefined;
}

/** Longer lines are no headings, whatever they begin with. */
const longestHeading = 200;

function titleOf(line: string): string | undefined {
  if (!/^[#*]/.test(line) || line.length > longestHeading) return undefined;
  const [, marked, bold] = /^(?:#{1,6}[ \t]+(.+?)[ \t#]*|\*\*([^*]+)\*\*:?)$/.exec(line) ?? [];
  return marked ?? bold;
}

/** The first line that has text, and of that no more than a heading could be. */
export function firstLine(text: string): string {
  return (/\S[^\n]{0,200}/.exec(text)?.[0] ?? "").trimEnd();
}

const fenceMark = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}(?=[^`]*$)|~{3,})/;

function opened(line: string): string {
  return fenceMark.test(line) ? `${line.trimStart().replace(/^(?:[-*+]|\d+[.)])\s+/, "")}\n` : "";
}

function closes(line: string, open: string): boolean {
  const mark = /^(?:`+|~+)/.exec(open)?.[0] ?? "";
  const candidate = line.trimStart();
  return candidate.startsWith(mark) && candidate === candidate[0]?.repeat(candidate.length);
}

/** The end of the last word that is short enough; without one, no character is halved. */
function endOfWord(text: string): number {
  const space = text.lastIndexOf(" ", longestPassage - 1) + 1;
  if (space > longestPassage / 2) return space;
  const last = text.charCodeAt(longestPassage - 1);
  return last >= 0xd800 && last < 0xdc00 ? longestPassage - 1 : longestPassage;
}
