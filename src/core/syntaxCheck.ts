import { t } from "./l10n.ts";
import { countText } from "./numbers.ts";

/** A file before and after all its hunks. */
export type CheckedFile = {
  readonly path: string;
  readonly languageId: string;
  readonly before: string;
  readonly after: string;
};

/** `line` counts from 0, in the text with all hunks applied. */
export type AddedError = { readonly path: string; readonly line: number; readonly message: string };

/** Whether the hunks, were they all applied, add syntax errors. A language that nothing here can read is not checked. */
export type SyntaxCheck = {
  readonly type: "syntax-checked";
  readonly added: readonly AddedError[];
  readonly unchecked: readonly string[];
};

/** What the errors after have more of than the errors before. They are told apart by message: an edit moves lines. */
export function addedErrors<Found extends { readonly message: string }>(
  before: readonly Found[],
  after: readonly Found[],
): Found[] {
  const left = new Map<string, number>();
  for (const { message } of before) left.set(message, (left.get(message) ?? 0) + 1);
  return after.filter(({ message }) => {
    const known = left.get(message) ?? 0;
    left.set(message, known - 1);
    return known <= 0;
  });
}

/** A sentence on what is broken; undefined when nothing is. */
export function syntaxText({ added }: SyntaxCheck): string | undefined {
  const [first, ...more] = added;
  if (first === undefined) return undefined;
  const rest = more.length === 0 ? "" : t(" (and {0})", countText(more.length, "more error"));
  return t(
    "With all hunks applied there is a new syntax error at {0}:{1}: {2}{3}. Look at that place before you accept.",
    first.path,
    first.line + 1,
    first.message,
    rest,
  );
}
