import type { LineRange } from "../request.ts";
import type { Change, Hunk } from "./hunk.ts";
import { nearMatch } from "./nearMatch.ts";
import type { ProposedEdit } from "./proposedEdit.ts";
import type { SourceText } from "./sourceText.ts";

/** Where an edit goes: exactly one place, or nowhere and why. */
export type Placement =
  | {
      readonly kind: "located";
      readonly hunks: readonly Hunk[];
      /** Ids of hunks of earlier edits that these take in: this edit was made for the text that those leave. */
      readonly replaces?: readonly string[];
    }
  | { readonly kind: "refused"; readonly refusal: PlacementRefusal };

/** What an edit changes, or why that is not certain. */
export type FoundChanges = { readonly changes: readonly Change[] } | Extract<Placement, { kind: "refused" }>;

export type PlacementRefusal = {
  readonly reason: RefusalReason;
  /** One-based lines that match equally well, for `ambiguous`; the path for the reasons about files; the parser's words for `malformed`. */
  readonly detail: string;
  /** What the model quoted or wrote, so that nothing that was paid for is lost. */
  readonly quoted: string;
  /** What the quoted lines would have become. */
  readonly replacement?: string;
  /** The lines of the file that are most like the quoted ones; `line` is one-based. */
  readonly nearest?: { readonly line: number; readonly lines: readonly string[] };
};

export type RefusalReason =
  | "not-found"
  | "ambiguous"
  | "overlap"
  | "same"
  | "malformed"
  | "other-file"
  | "nothing-quoted"
  /** "Rest unchanged" and its like, where it is not certain what it stands for. */
  | "elided"
  /** The new lines cannot be indented as the file is. */
  | "indentation"
  /** The new lines escape their quotes as if they were inside a string. */
  | "over-escaped"
  /** The new lines hold what is likelier a slip of copying than meant: `detail` names it. */
  | "slip"
  /** The new lines stand in the file already, the quoted ones do not. */
  | "already-applied"
  /** A file that is to be created exists. */
  | "exists"
  /** A path that leads out of the workspace or to what no edit may touch. */
  | "unsafe-path";

export function refuse(
  reason: RefusalReason,
  detail: string,
  quoted: readonly string[],
): Extract<Placement, { kind: "refused" }> {
  return { kind: "refused", refusal: { reason, detail, quoted: quoted.join("\n") } };
}

/** A refusal of an edit that has a place, with the file's lines there. */
export function withLines<P extends Placement | undefined>(
  { lines }: SourceText,
  { start, end }: LineRange,
  placement: P,
): P {
  if (placement?.kind !== "refused" || placement.refusal.nearest !== undefined || start >= end) return placement;
  const nearest = { line: start + 1, lines: lines.slice(start, end) };
  return { ...placement, refusal: { ...placement.refusal, nearest } };
}

/** Why quoted lines have no place, with those of the file that are most like them. */
export function refuseUnfound(source: SourceText, search: readonly string[], replace: readonly string[]): Placement {
  if (isApplied(source, replace)) return refuse("already-applied", "", search);
  const { kind, refusal } = refuse("not-found", "", search);
  const near = nearMatch(source, search);
  if (near === undefined) return { kind, refusal };
  const lines = source.lines.slice(near.start, near.start + search.length);
  return { kind, refusal: { ...refusal, nearest: { line: near.start + 1, lines } } };
}

function isApplied(source: SourceText, replace: readonly string[]): boolean {
  const said = replace.filter((line) => /\w{3}/.test(line));
  return said.length > 0 && source.trimmed.find(replace.map((line) => line.trim())).length === 1;
}

/** What an edit quotes, or writes where it quotes nothing. */
export function quotedIn(edit: ProposedEdit): readonly string[] {
  switch (edit.kind) {
    case "block": {
      const { search = [], replace = [] } = edit.readings[0] ?? {};
      return search.length > 0 ? search : replace;
    }
    case "string":
      return (edit.old === "" ? edit.new : edit.old).split("\n");
    case "create":
      return edit.text.split("\n");
    case "delete":
    case "rename":
      return [];
    default:
      return edit.lines;
  }
}

/** With what the quoted lines would have become, where the refusal shows what the edit quotes. */
export function withReplacement(refusal: PlacementRefusal, edit: ProposedEdit | undefined): PlacementRefusal {
  const replacement = edit === undefined ? undefined : replacementIn(edit);
  if (edit === undefined || replacement === undefined || refusal.quoted !== quotedIn(edit).join("\n")) return refusal;
  return { ...refusal, replacement };
}

function replacementIn(edit: ProposedEdit): string | undefined {
  if (edit.kind === "string") return edit.old === "" ? undefined : edit.new;
  const [reading, another] = edit.kind === "block" ? edit.readings : [];
  if (reading === undefined || another !== undefined || reading.search.length === 0) return undefined;
  return reading.replace.join("\n");
}
