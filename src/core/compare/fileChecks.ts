import { t } from "../l10n.ts";
import { countText } from "../numbers.ts";
import type { AddedError } from "../syntaxCheck.ts";
import type { Check } from "./verification.ts";

/** What one kind of check found in one file. `nothing`: there is nothing of the kind to check in such a file. */
export type Found =
  | { readonly kind: "checked"; readonly added: readonly Omit<AddedError, "path">[] }
  | { readonly kind: "nothing" }
  | { readonly kind: "not-run"; readonly why: string };

/** What was found in a file as a candidate leaves it that was not there before. */
export type FileFindings = { readonly path: string; readonly syntax: Found; readonly types: Found };

export type FilesVerified = { readonly type: "verified"; readonly files: readonly FileFindings[] };

/** Passed only where every file that could fail was checked: what was not run in one file is not run in all. */
export function fileChecks(files: readonly FileFindings[]): Check[] {
  return [
    { check: "parses", ...resultOf(files.map(({ path, syntax }) => ({ path, found: syntax }))) },
    { check: "diagnostics", ...resultOf(files.map(({ path, types }) => ({ path, found: types }))) },
  ];
}

/** The same result for both, such as where the check could not be made at all. */
export function checksNotRun(why: string): Check[] {
  return [
    { check: "parses", result: "not-run", why },
    { check: "diagnostics", result: "not-run", why },
  ];
}

type Result =
  | { readonly result: "passed" }
  | { readonly result: "failed"; readonly detail: string }
  | { readonly result: "not-run"; readonly why: string };

function resultOf(files: readonly { readonly path: string; readonly found: Found }[]): Result {
  const added = files.flatMap(({ path, found }) =>
    found.kind === "checked" ? found.added.map((error) => ({ path, ...error })) : [],
  );
  const [first, ...more] = added;
  if (first !== undefined) {
    const rest = more.length === 0 ? "" : t(" (and {0})", countText(more.length, "more error"));
    return { result: "failed", detail: `${first.path}:${first.line + 1}: ${first.message}${rest}` };
  }
  const open = files.flatMap(({ path, found }) => (found.kind === "not-run" ? [{ path, why: found.why }] : []));
  const [unread, ...others] = open;
  if (unread !== undefined) {
    const rest = others.length === 0 ? "" : t(" (and {0})", countText(others.length, "more file"));
    return { result: "not-run", why: `${unread.path}: ${unread.why}${rest}` };
  }
  if (files.some(({ found }) => found.kind === "checked")) return { result: "passed" };
  return {
    result: "not-run",
    why: files.length === 0 ? t("Nothing changes.") : t("These files have no types to check."),
  };
}
