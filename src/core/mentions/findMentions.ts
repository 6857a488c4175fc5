import type { Passage } from "../passages.ts";
import { isCodeForm, wordForm } from "./codeWords.ts";

/** One-based lines, both with them, as people and models count. */
export type NumberedLines = { readonly first: number; readonly last: number };

/**
 * What a passage may mean by its words, in their order. `quoted` stands between backticks, `code` in a block of code, and
 * `plain` in prose, where only what looks like code is one. `call`: an opening parenthesis follows. `ofNext`: the lines are
 * of what is named next, as in `line 3 of cart.ts`.
 */
export type Candidate =
  | {
      readonly kind: "word";
      readonly text: string;
      readonly form: "quoted" | "code" | "plain";
      readonly call: boolean;
    }
  | { readonly kind: "lines"; readonly lines: NumberedLines; readonly ofNext?: boolean };

/** What a line of a passage may mean. */
export type MentionLine = { readonly text: string; readonly candidates: readonly Candidate[] };

/** In a passage; more is a listing, and no reader follows it. */
const mostCandidates = 400;
const longestChunk = 300;

export function findMentions({ text, fence }: Passage): MentionLine[] {
  const found: MentionLine[] = [];
  let count = 0;
  let inFence = fence !== "";
  const lines = text.split("\n");
  for (const [at, line] of lines.entries()) {
    if (count >= mostCandidates) break;
    const candidates: Candidate[] = [];
    if (fenceLine.test(line)) inFence = !inFence;
    else if (inFence) codeLine(line, candidates);
    else proseLine(line, lines[at + 1] ?? "", candidates);
    count += candidates.length;
    found.push({ text: line, candidates });
  }
  return found;
}

const fenceLine = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:`{3,}[^`]*$|~{3,})/;

function codeLine(line: string, found: Candidate[]): void {
  for (const { 0: text } of line.slice(0, longestChunk).matchAll(wordForm)) {
    found.push({ kind: "word", text, form: "code", call: false });
  }
}

const proseParts = /`([^`]{1,200})`|[^\s`]+/g;

/** `next`: the line below, where what a line names may stand. */
function proseLine(line: string, next: string, found: Candidate[]): void {
  for (const { 0: chunk, 1: quoted, index } of line.matchAll(proseParts)) {
    const end = index + chunk.length;
    const after = () => line.slice(end, end + longestChunk) + (listItem.test(next) ? "" : ` ${next.slice(0, 60)}`);
    if (quoted !== undefined) quotedSpan(quoted, found);
    else if (chunk.length <= longestChunk) plainChunk(chunk, after, found);
  }
}

const listItem = /^\s*\d+[.)](?:\s+\S|$)/;

function quotedSpan(span: string, found: Candidate[]): void {
  const lines = numberedLines(span.trim());
  const [word] = /^\s*lines?(?=\s)/i.exec(span) ?? [];
  const listed = word === undefined ? [] : linesAfter(span.slice(word.length));
  if (lines !== undefined) found.push({ kind: "lines", lines });
  else if (listed.length > 0) found.push(...listed);
  else if (!span.includes("://")) {
    for (const { text, call } of piecesOf(span)) found.push({ kind: "word", text, form: "quoted", call });
  }
}

function plainChunk(chunk: string, after: () => string, found: Candidate[]): void {
  if (/^[("'[*_]*lines?$/i.test(chunk)) {
    found.push(...linesAfter(after()));
    return;
  }
  if (plainWord.test(chunk)) return;
  if (isAddress(chunk)) return;
  const isPlural = /\(e?s\)/.test(chunk);
  for (const { text, call } of piecesOf(chunk)) {
    const lines = numberedLines(text);
    if (lines !== undefined) found.push({ kind: "lines", lines });
    else if ((call && !isPlural) || /[./\\:#]/.test(text) || text.split(/[-–]/).some(isCodeForm)) {
      found.push({ kind: "word", text, form: "plain", call });
    }
  }
}

/** Most of a text is such words, and they are no code. */
const plainWord = /^["'(*]*[A-Z]?[a-z'’-]*[.,;:!?)"'*]*$/;

/** Addresses of the web and of people name nothing of a file, whatever they are made of. */
function isAddress(chunk: string): boolean {
  return chunk.includes("://") || /^\W*www\./i.test(chunk) || /[\w.+-]@[\w-]+\./.test(chunk);
}

type Piece = { readonly text: string; readonly call: boolean };

const pieceForm = /[\p{L}\p{N}_$@~.\\/:#–-]+/gu;

function piecesOf(chunk: string): Piece[] {
  const pieces: Piece[] = [];
  for (const { 0: raw, index } of chunk.matchAll(pieceForm)) {
    const text = raw.replace(/^[:#–-]+/, "").replace(/[.:#/\\–-]+$/, "");
    if (text !== "") pieces.push({ text, call: chunk[index + raw.length] === "(" });
  }
  return pieces;
}

/** `L42`, `#L42-L50`, `L42–50`. One digit alone is rather a cache, a norm or a layer. */
function numberedLines(text: string): NumberedLines | undefined {
  const [, first, last] = /^#?L(\d{1,7})(?:[-–]L?(\d{1,7}))?$/.exec(text) ?? [];
  if (first === undefined || (last === undefined && first.length < 2)) return undefined;
  return { first: Number(first), last: Number(last ?? first) };
}

const numbers =
  /^\s{1,3}(?:(?:numbers?|numbered|nos?\.?|nr\.?)\s{1,2})?[`*]{0,2}#?\d{1,7}(?:\s{0,2}(?:[-–—,&]|,?\s?and|,?\s?or|to|through)\s{0,2}\d{1,7}(?![\d.]*\w))*(?![\d.]*\w)/i;

/** The numbers behind the word `lines`: single ones and ranges, `12, 15 and 20–24`. */
function linesAfter(text: string): Candidate[] {
  const listed = numbers.exec(text)?.[0];
  if (listed === undefined) return [];
  const ofNext = /^[`*]{0,2}\s?(?:\(|,?\s?(?:of|in|from)\s)/.test(text.slice(listed.length, listed.length + 12));
  const ranges: Candidate[] = [];
  for (const [, first, last] of listed.matchAll(/(\d+)(?:\s*(?:[-–—]|to|through)\s*(\d+))?/g)) {
    ranges.push({ kind: "lines", lines: { first: Number(first), last: Number(last ?? first) }, ofNext });
  }
  return ranges;
}

/** `src/cart.ts:52`, `cart.ts:52-60`, `cart.ts#L52-L60`: a path with the lines that it is given. */
export function splitNumbered(text: string): { readonly path: string; readonly lines: NumberedLines | undefined } {
  const [, path, first, last] = /^(.+?)(?::|#L)(\d{1,7})(?:[-–]L?(\d{1,7})|:\d{1,7})?$/.exec(text) ?? [];
  if (path === undefined || first === undefined) return { path: text, lines: undefined };
  return { path, lines: { first: Number(first), last: Number(last ?? first) } };
}
