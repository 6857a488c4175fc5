import { t } from "./l10n.ts";
import { countText } from "./numbers.ts";

/** What a review tells its user. Paths are as people see them. */

export function readOnlyText(paths: readonly string[]): string {
  const listed = paths.join(", ");
  return paths.length === 1
    ? t("{0} is read-only, so its hunks can be read and copied, not accepted. Make it writable, then accept.", listed)
    : t(
        "{0} are read-only, so their hunks can be read and copied, not accepted. Make them writable, then accept.",
        listed,
      );
}

/** What only the editor refuses, which is known once it was tried. */
export function readOnlyEditorText(paths: readonly string[]): string {
  const listed = paths.join(", ");
  return paths.length === 1
    ? t(
        "{0} is read-only in VS Code, so nothing was changed. Run File: Set Active Editor Writeable in Session in it, then Apply Accepted Hunks again.",
        listed,
      )
    : t(
        "{0} are read-only in VS Code, so nothing was changed. Run File: Set Active Editor Writeable in Session in each, then Apply Accepted Hunks again.",
        listed,
      );
}

export function conflictText(path: string | undefined): string {
  return t(
    "You changed lines of {0} that an accepted hunk changes too. Nothing was written. Settle the conflict above those lines, then apply again.",
    path ?? t("the file"),
  );
}

export function partlyWrittenText(written: readonly string[], missing: readonly string[]): string {
  return t(
    "VS Code wrote the hunks to {0} but not to {1}. Undo what was written, or keep it and run Apply Accepted Hunks again for the rest.",
    written.join(", "),
    missing.join(", "),
  );
}

export function unansweredText(): string {
  return t(
    "VS Code has not answered, so it is not certain whether the hunks will be written. Look at the files, then run Apply Accepted Hunks again: what stands there by then is not written twice.",
  );
}

export function notWrittenText(paths: readonly string[]): string {
  const listed = paths.join(", ");
  return paths.length === 1
    ? t(
        "VS Code did not write the hunks to {0}, so nothing was changed. Check that the file can be edited, then run Apply Accepted Hunks again.",
        listed,
      )
    : t(
        "VS Code did not write the hunks to {0}, so nothing was changed. Check that each file can be edited, then run Apply Accepted Hunks again.",
        listed,
      );
}

/** `left` hunks wait for a look at each. */
export function approximateText(left: number): string {
  return left === 1
    ? t(
        "1 hunk was placed approximately, since the model did not quote the file exactly. Look at it, then accept it one by one.",
      )
    : t(
        "{0} were placed approximately, since the model did not quote the file exactly. Look at each, then accept them one by one.",
        countText(left, "hunk"),
      );
}

/** The same for hunks in whose lines the user typed. */
export function mergedText(left: number): string {
  return left === 1
    ? t("1 hunk is merged with what you typed in its lines. Look at it, then accept it one by one.")
    : t(
        "{0} are merged with what you typed in their lines. Look at each, then accept them one by one.",
        countText(left, "hunk"),
      );
}

/** Asked before the placed hunks of an answer are accepted together, where `unplaced` of its edits are in none. */
export function partOfAnswerText(unplaced: number): { readonly message: string; readonly detail: string } {
  return {
    message:
      unplaced === 1
        ? t("1 edit of this answer could not be placed.")
        : t("{0} of this answer could not be placed.", countText(unplaced, "edit")),
    detail: t(
      "Accepting the hunks takes only a part of the answer, and one may need what is missing. The panel says why under Not placed.",
    ),
  };
}
