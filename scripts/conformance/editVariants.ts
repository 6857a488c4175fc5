import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import type { ProposedEdit } from "../../src/core/edit/proposedEdit.ts";
import { type EditCase, editsIn, replyOf, resultOf, selectedIn, type Tree } from "./editCases.ts";

export type Variant = { readonly name: string; readonly case: EditCase };

const mark = "\uFEFF";

/** The same case in files of another make, with what must then come of it. */
export function variantsOf(each: EditCase): Variant[] {
  if (each.before === undefined || each.expectedAnyOf !== undefined) return [];
  const variants: Variant[] = [];
  // A file of one line has no line endings to keep.
  if (Object.values(each.before).every((text) => text.includes("\n"))) {
    variants.push({ name: "CRLF file", case: rewritten(each, withCrlf) });
    const response = withCrlfReply(each.response);
    variants.push({ name: "CRLF file and reply", case: { ...rewritten(each, withCrlf), response } });
  }
  if (isIndentedByFour(each)) {
    variants.push({ name: "tabs", case: { ...rewritten(each, withTabs), response: withTabsReply(each) } });
  }
  if (Object.values(each.before).every((text) => !text.startsWith(mark))) {
    variants.push({ name: "byte order mark", case: rewritten(each, (text) => mark + text) });
  }
  if (mayLoseNewline(each)) variants.push({ name: "no last newline", case: rewritten(each, withoutNewline) });
  return variants;
}

/** Files that the reply makes are what the reply says, whatever the others are like. */
function rewritten(each: EditCase, change: (text: string) => string): EditCase {
  const { before = {}, expected } = each;
  const isNew = (path: string) => before[path] === undefined && !replyOf(each).includes(`*** Move to: ${path}`);
  const tree = Object.fromEntries(Object.entries(before).map(([path, text]) => [path, change(text)]));
  if (expected === undefined) return { ...each, before: tree };
  const wanted = Object.entries(expected).map(([path, text]) => [
    path,
    text === null || isNew(path) ? text : change(text),
  ]);
  return { ...each, before: tree, expected: Object.fromEntries(wanted) };
}

function withCrlf(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}

function withCrlfReply(response: string | object): string | object {
  if (typeof response === "string") return withCrlf(response);
  return JSON.parse(JSON.stringify(response), (_, value: unknown) =>
    typeof value === "string" ? withCrlf(value) : value,
  ) as object;
}

function withTabs(text: string): string {
  return text.replace(/^(?: {4})+/gm, (blanks) => "\t".repeat(blanks.length / 4));
}

/** Else a tab would stand for part of an indentation. */
function isIndentedByFour({ format, before = {}, response }: EditCase): boolean {
  const isPatch = format === "v4a" || format === "udiff";
  const texts = Object.values(before);
  if (typeof response === "string") texts.push(isPatch ? response.replace(/^[-+ ]/gm, "") : response);
  else
    JSON.stringify(response, (_, value: unknown) => {
      if (typeof value === "string") texts.push(value);
      return value;
    });
  return texts.every((text) => !/^(?: {4})* {1,3}(?! )/m.test(text));
}

/** A patch's prefix stands before the indentation. */
function withTabsReply({ format, response }: EditCase): string | object {
  const isPatch = format === "v4a" || format === "udiff";
  const change = (text: string) =>
    isPatch
      ? text.replace(/^([-+ ])((?: {4})+)/gm, (_, prefix: string, blanks: string) => prefix + withTabs(blanks))
      : withTabs(text);
  if (typeof response === "string") return change(response);
  return JSON.parse(JSON.stringify(response), (_, value: unknown) =>
    typeof value === "string" ? withTabs(value) : value,
  ) as object;
}

/** Only where both texts end with one newline that the edit does not touch. */
function mayLoseNewline({ before = {}, expected, format }: EditCase): boolean {
  if (format === "str-replace" || expected === undefined) return false;
  return Object.entries(before).every(([path, text]) => {
    const after = expected[path];
    return typeof after === "string" && [text, after].every((each) => /[^\n]\r?\n$/.test(each));
  });
}

function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}

/** The places to cut a reply in two, `most` of them evenly spread. */
function splitPlaces(length: number, most: number): number[] {
  const step = Math.max(1, length / most);
  const places: number[] = [];
  for (let at = 1; at < length; at += step) places.push(Math.floor(at));
  return places;
}

/** So many characters stand uncut between two cuts. */
const stride = 64;

/**
 * Where cutting the reply makes a difference to what is read, or to what is planned; undefined where it never does. It is
 * cut at every place: into single characters, in two at each place of a reply of so many characters, and in longer ones
 * into equal pieces that begin at each place of the first piece, so that every place is cut by one of these.
 */
export function splitDifference(each: EditCase, longestInTwo: number): string | undefined {
  const reply = replyOf(each);
  const before: Tree = each.before ?? {};
  const selected = selectedIn(each);
  const edits = editsIn([reply], before, selected);
  const whole = JSON.stringify(edits);
  const differs = (pieces: Iterable<string>) => JSON.stringify(editsIn(pieces, before, selected)) !== whole;
  if (differs(reply.split(""))) return `${each.id} in single characters`;
  const isShort = reply.length <= longestInTwo;
  const most = isShort ? reply.length : Math.min(stride + 1, reply.length);
  for (let at = 1; at < most; at += 1) {
    const pieces = isShort ? [reply.slice(0, at), reply.slice(at)] : [...equalPieces(reply, at)];
    if (differs(pieces)) return `${each.id} at ${at}${isShort ? "" : ` and each ${stride} characters on`}`;
  }
  if (each.before === undefined) return undefined;
  const result = JSON.stringify(resultOf(edits, before, each.selection));
  for (const at of splitPlaces(reply.length, plansCompared)) {
    const again = resultOf(editsIn([reply.slice(0, at), reply.slice(at)], before, selected), before, each.selection);
    if (JSON.stringify(again) !== result) return `${each.id} as a plan, at ${at}`;
  }
  return undefined;
}

/** The same edits are the same plan: a few show it. */
const plansCompared = 3;

function* equalPieces(reply: string, first: number): Generator<string> {
  yield reply.slice(0, first);
  for (let at = first; at < reply.length; at += stride) yield reply.slice(at, at + stride);
}

/**
 * What a reply that is cut off must not do: give another edit than those that the whole reply begins with. Undefined
 * where every cut holds to that.
 */
export function cutDifference(each: EditCase, most: number): string | undefined {
  const reply = replyOf(each);
  const files = Object.entries(each.before ?? {}).map(([path, text]) => ({ path, lines: splitLines(text).lines }));
  const given = (text: string, complete: boolean): ProposedEdit[] => {
    const parser = createAnswerParser(selectedIn(each), files);
    return [...parser.push(text), ...parser.end(complete)].filter(({ kind }) => kind !== "malformed");
  };
  const whole = given(reply, true).map((edit) => JSON.stringify(edit));
  for (const at of splitPlaces(reply.length, most)) {
    const partial = given(reply.slice(0, at), false).map((edit) => JSON.stringify(edit));
    if (partial.some((edit, index) => edit !== whole[index])) return `${each.id} cut off at ${at}`;
  }
  return undefined;
}
