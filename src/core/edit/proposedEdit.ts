import type { Region } from "./diffLines.ts";

/** An edit as the model proposed it, before anyone knows where it goes. Lines carry no line endings. */
export type ProposedEdit =
  | ProposedBlock
  /** Literal text, as string-replace tools take it: it may be part of a line. Line endings are plain newlines. */
  | {
      readonly kind: "string";
      readonly path: string | undefined;
      readonly old: string;
      readonly new: string;
      /** Every place where the old text stands, not the only one. */
      readonly all: boolean;
    }
  /** The whole selection anew. */
  | { readonly kind: "replacement"; readonly lines: readonly string[] }
  /** A whole file anew; `anew` where the answer says so in so many words, by deleting it first. */
  | { readonly kind: "whole"; readonly path: string; readonly lines: readonly string[]; readonly anew?: true }
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  /** `quoted` are its lines, where the format says them. */
  | { readonly kind: "delete"; readonly path: string; readonly quoted?: readonly string[] }
  | { readonly kind: "rename"; readonly path: string; readonly to: string }
  | {
      readonly kind: "malformed";
      readonly why: string;
      readonly lines: readonly string[];
      /** Which edits before it are no edits either: the last one, or all of the answer. */
      readonly spoils?: "last" | "all";
    };

type ProposedBlock = {
  readonly kind: "block";
  /** As the model wrote it, or undefined where it named no file. */
  readonly path: string | undefined;
  /**
   * The quoted lines and their replacement. More than one reading when a separator line also stands inside the
   * content: only the file can tell which is meant.
   */
  readonly readings: readonly BlockReading[];
  /** Some more readings would put a separator line into the file, and were left out. */
  readonly divided?: true;
  /** Its last new line may end the code block that it stands in, a line too early. */
  readonly endsFence?: true;
  /** Markers among its lines were escaped: they are content. */
  readonly escaped?: true;
  /** What tells equal matches apart; of no weight where there is only one. */
  readonly hints?: PlaceHints;
};

export type BlockReading = {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** Where the format itself says which quoted lines change: regions of `search`. Otherwise a line diff says it. */
  readonly changes?: readonly Region[];
  /** Quoted lines whose first blank was taken for a patch's prefix and may be content instead. */
  readonly loose?: ReadonlySet<number>;
};

export type PlaceHints = {
  /** Zero-based line where the model says that the block begins. */
  readonly line?: number;
  /** The number was counted by the model, and is believed only where those of other blocks agree with it. */
  readonly counted?: true;
  /** What is inserted, with no lines quoted, stands below so many lines of the file. */
  readonly below?: number;
  /** Lines that stand above the block, outermost first, such as `class A` and `run() {`. */
  readonly anchors?: readonly string[];
  /** What a diff writes behind its numbers: the line that begins the function or the like around the block. */
  readonly section?: string;
  /** The block ends the file. */
  readonly atEnd?: true;
  /** The format promises that the blocks of a file stand in its order. */
  readonly ordered?: true;
};

/** Reads one format line by line; the first line is the one that begins it. */
export type LineParser = {
  line(text: string): ParserStep;
  /** What is still open; `complete` is false when the answer was cut off. */
  end(complete: boolean): ParserStep;
};

export type ParserStep = {
  readonly edits: readonly ProposedEdit[];
  /** `again`: these lines are not the format's after all. */
  readonly state: "open" | "done" | { readonly again: readonly string[] };
};

/** Where a format begins: what the lines before have told. */
export type ParserContext = {
  /** The path that stands above, or undefined. */
  readonly path: string | undefined;
  /** The marks of the code fence around it, or "" outside of one. */
  readonly fence: string;
  /** False deep inside a fence: what stands there is the code's own. */
  readonly mayBegin: boolean;
};

export const stillOpen: ParserStep = { edits: [], state: "open" };

export function done(edits: readonly ProposedEdit[]): ParserStep {
  return { edits, state: "done" };
}

export function malformed(why: string, lines: readonly string[]): Extract<ProposedEdit, { kind: "malformed" }> {
  return { kind: "malformed", why, lines };
}

/** Does this line close a fence that these marks opened? */
export function closesFence(text: string, fence: string): boolean {
  return fence !== "" && text.trimStart().startsWith(fence) && /^\s*(?:`+|~+)\s*$/.test(text);
}

/** The same inside a patch, where a line of the file stands behind a blank. */
export function closesPatchFence(text: string, fence: string): boolean {
  return /^[`~]/.test(text) && closesFence(text, fence);
}

/** A line that only a patch has: what closed its fence before was a line of the file that had lost its prefix. */
export function goesOnPatch(text: string): boolean {
  return /^[-+]|^ \s*\S|^@@|^\*\*\* (?:End|Update|Add|Delete)/.test(text);
}
