import type { Change, Hunk } from "./hunk.ts";
import type { Site } from "./ladder.ts";
import type { Placement } from "./placement.ts";
import type { PlaceHints, ProposedEdit } from "./proposedEdit.ts";
import type { Repetition } from "./repeatedEnds.ts";

/** An edit of a file's text. */
export type TextEdit = Extract<ProposedEdit, { kind: "block" | "string" | "replacement" | "whole" }>;
/** One that says where it goes by quoting what stands there. */
export type QuotingEdit = Extract<TextEdit, { kind: "block" | "string" }>;

export type PlacedEdit = {
  readonly edit: TextEdit;
  /** Counts the answer's edits from 0. */
  readonly index: number;
  readonly hunks: readonly Hunk[];
  readonly site: Site | undefined;
};

/** An edit whose place the other edits may still tell. */
export type Held = { readonly edit: TextEdit; readonly index: number } & (
  | { readonly kind: "several"; readonly edit: QuotingEdit; readonly sites: readonly Site[]; readonly key: string }
  | { readonly kind: "none" }
  | { readonly kind: "overlap"; readonly site: Site | undefined }
  /** Its new lines look escaped once too often, which the other edits of the answer may tell. */
  | { readonly kind: "escaped"; readonly changes: readonly Change[]; readonly site: Site | undefined }
  /** It says what stands beside it once more, which another edit may take away. */
  | {
      readonly kind: "repeated";
      readonly changes: readonly Change[];
      readonly site: Site;
      readonly repeated: Repetition;
    }
  /** Alone its new lines stand too far in or out for Python; together with other edits they may not. */
  | { readonly kind: "unreadable"; readonly changes: readonly Change[]; readonly site: Site | undefined }
);

export type Settled = { readonly index: number; readonly placement: Placement };

export function hintsOf(edit: TextEdit): PlaceHints {
  return edit.kind === "block" ? (edit.hints ?? {}) : {};
}
