import type { BlockReading, ProposedEdit } from "../edit/proposedEdit.ts";
import { partNear } from "../largeText.ts";
import { filesOf, type LineRange, mapFiles, type RefactorRequest, type Target } from "../request.ts";
import { findEach } from "./findEach.ts";
import { type Finding, scanSecrets } from "./scan.ts";

/** A word that is sent in place of a secret, and where the secret stands: in UTF-16 offsets, so that no log repeats it. */
export type Mask = Span & {
  readonly placeholder: string;
  /** Which of the target's files it is in, or the instruction, or what is told of an earlier run. */
  readonly in: number | "instruction" | "earlier";
};

type Span = { readonly start: number; readonly end: number };

/** What is added to the system prompt of a masked request. */
export const maskNote =
  "Words such as FATHOM_SECRET_1_MASKED stand for values that are not shown to you. Copy them exactly, and keep each where it belongs.";

/** Every secret of a request: those that the scan finds, and wherever the same value stands once more. */
export function findMasks(request: Texts): Mask[] {
  const texts = textsOf(request);
  const stem = freeStem(texts.map(({ text }) => text).join("\n"));
  const found = texts.map((each) => ({ ...each, spans: piecesOf(each.text, each.sent) }));
  const values = new Set(found.flatMap(({ text, spans }) => spans.map((span) => valueAt(text, span))));
  const placeholders = new Map<string, string>();
  return found.flatMap(({ place, text, spans }) =>
    joined([...spans, ...findEach(text, values)]).map((span): Mask => {
      const value = valueAt(text, span);
      const placeholder = placeholders.get(value) ?? `${stem}${placeholders.size + 1}_MASKED`;
      placeholders.set(value, placeholder);
      return { ...span, in: place, placeholder };
    }),
  );
}

/** The request as the model sees it. Its lines are as many as before, so line numbers mean the same. */
export function maskRequest<Request extends Texts>(request: Request, masks: readonly Mask[]): Request {
  if (masks.length === 0) return request;
  const target = maskTarget(request.target, masks);
  const { instruction, earlier } = request;
  return {
    ...request,
    target,
    instruction: masked(instruction, masks, "instruction"),
    ...(earlier === undefined ? {} : { earlier: masked(earlier, masks, "earlier") }),
  };
}

/** Puts the secrets back into an edit that the model made with placeholders, and takes them out of what is told of one. */
export type Unmask = {
  edit(edit: ProposedEdit): ProposedEdit;
  hide(text: string): string;
  /** The same in every text of a value that is plain data. */
  hideIn<Value>(value: Value): Value;
};

export function createUnmask(request: Texts, masks: readonly Mask[]): Unmask {
  const texts = new Map(textsOf(request).map(({ place, text }) => [place, text]));
  const values = new Map(masks.map((mask) => [mask.placeholder, valueAt(texts.get(mask.in) ?? "", mask)]));
  const words = new Map([...values].map(([placeholder, value]) => [value, placeholder]));
  // Without a word border: a placeholder stands right behind whatever stood before the secret.
  const known = /FATHOM_X*_?SECRET_\d+_MASKED/g;
  const show = (line: string) =>
    line.includes("_MASKED") ? line.replaceAll(known, (word) => values.get(word) ?? word) : line;
  const lines = (each: readonly string[]) => each.map(show);
  const shownReading = ({ search, replace, changes, ...rest }: BlockReading): BlockReading => ({
    ...rest,
    search: lines(search),
    replace: lines(replace),
    ...(changes === undefined ? {} : { changes: changes.map((each) => ({ ...each, added: lines(each.added) })) }),
  });

  function hide(text: string): string {
    if (values.size === 0) return text;
    return replaceSpans(text, findEach(text, words.keys()), (value) => words.get(value) ?? value);
  }

  return {
    edit(edit) {
      if (values.size === 0) return edit;
      switch (edit.kind) {
        case "block":
          return { ...edit, readings: edit.readings.map(shownReading) };
        case "string":
          return { ...edit, old: show(edit.old), new: show(edit.new) };
        case "create":
          return { ...edit, text: show(edit.text) };
        case "delete":
        case "rename":
          return edit;
        default:
          return { ...edit, lines: lines(edit.lines) };
      }
    },
    hide,
    hideIn: (value) => inEachText(value, hide),
  };
}

function inEachText<Value>(value: Value, change: (text: string) => string): Value {
  const changed = (each: unknown): unknown => {
    if (typeof each === "string") return change(each);
    if (Array.isArray(each)) return each.map(changed);
    if (each === null || typeof each !== "object") return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, changed(inner)]));
  };
  return changed(value) as Value;
}

type Texts = Pick<RefactorRequest, "target" | "instruction" | "earlier">;

/** `sent` are the lines that go, where that is a part. */
type RequestText = { readonly place: Mask["in"]; readonly text: string; readonly sent?: LineRange | undefined };

/** Everything of a request that is sent as it was written. */
function textsOf({ target, instruction, earlier }: Texts): RequestText[] {
  const sent = target.kind === "selection" ? target.lines : undefined;
  const files = filesOf(target).map(({ text }, index) => ({ place: index, text, sent }));
  return [
    ...files,
    { place: "instruction", text: instruction },
    ...(earlier === undefined ? [] : [{ place: "earlier" as const, text: earlier }]),
  ];
}

function maskTarget(target: Target, masks: readonly Mask[]): Target {
  return mapFiles(target, (file, index) => ({ ...file, text: masked(file.text, masks, index) }));
}

/** Each finding line by line, without the white space around: a line stays a line, wherever a selection cuts the text. */
function piecesOf(whole: string, sent: LineRange | undefined): Span[] {
  const { text, start } = partNear(whole, sent);
  return scanSecrets(text)
    .flatMap((finding) => linePieces(text, finding))
    .map((piece) => ({ start: piece.start + start, end: piece.end + start }));
}

function linePieces(text: string, { start, end }: Finding): Span[] {
  return Array.from(text.slice(start, end).matchAll(/\S(?:[^\r\n]*\S)?/g), ({ 0: piece, index }) => ({
    start: start + index,
    end: start + index + piece.length,
  }));
}

function joined(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push({ start: span.start, end: span.end });
    else kept[kept.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return kept;
}

/** A text that holds such words already gets words that it does not hold. */
function freeStem(text: string): string {
  let marks = "";
  while (text.includes(`FATHOM_${marks}SECRET_`)) marks = marks === "" ? "X_" : `X${marks}`;
  return `FATHOM_${marks}SECRET_`;
}

function masked(text: string, masks: readonly Mask[], place: Mask["in"]): string {
  const own = masks.filter((mask) => mask.in === place);
  let next = 0;
  return replaceSpans(text, own, () => own[next++]?.placeholder ?? "");
}

function replaceSpans(text: string, spans: readonly Span[], word: (value: string) => string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const span of spans) {
    pieces.push(text.slice(from, span.start), word(valueAt(text, span)));
    from = span.end;
  }
  return pieces.join("") + text.slice(from);
}

function valueAt(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
