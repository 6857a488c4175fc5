import type ts from "typescript";
import { changesIn, type Finding, type OpenFile } from "./openFile.ts";
import { isWithin, type Place, type Refactoring } from "./refactoring.ts";

export type FixOptions = {
  /** Suggestions, or errors where `from` says so, that the fix answers. */
  readonly codes: readonly number[];
  readonly from?: readonly ("errors" | "suggestions")[];
  readonly accept: (fix: ts.CodeFixAction) => boolean;
  readonly refuse?: (finding: Finding, file: OpenFile) => string | undefined;
  /** The last word on the new text. */
  readonly reject?: (newText: string) => string | undefined;
};

/** A fix that TypeScript offers for a diagnostic of its own. */
export function viaFix(options: FixOptions): Refactoring {
  const { codes, accept, from = ["suggestions"] } = options;
  return {
    repeats: true,
    find(file, area) {
      const found = from
        .flatMap((kind) => file.diagnostics(kind))
        .filter((finding) => codes.includes(finding.code) && isWithin(finding, area));
      return found
        .filter((each, index) => found.findIndex((other) => other.start === each.start) === index)
        .sort((a, b) => a.start - b.start)
        .map(({ start, end, code }) => ({ start, end, code }));
    },
    propose(file, place) {
      const finding = findingAt(file, place, codes, from);
      if (finding === undefined) return undefined;
      const why = options.refuse?.(finding, file);
      if (why !== undefined) return { kind: "refused", why };
      const fix = file.service
        .getCodeFixesAtPosition(file.name, finding.start, finding.end, [finding.code], file.format, file.preferences)
        .find(accept);
      const changes = fix === undefined ? undefined : changesIn(file, fix.changes);
      if (changes === undefined || changes.length === 0) {
        return { kind: "refused", why: "TypeScript suggests it but has no safe fix" };
      }
      const rejected = options.reject?.(changes.map((change) => change.text).join(""));
      return rejected === undefined ? { kind: "changes", changes } : { kind: "refused", why: rejected };
    },
  };
}

/** The same finding in the text as it is now: earlier steps may have answered it already. */
function findingAt(
  file: OpenFile,
  place: Place,
  codes: readonly number[],
  from: readonly ("errors" | "suggestions")[],
): Finding | undefined {
  return from
    .flatMap((kind) => file.diagnostics(kind))
    .find((finding) => codes.includes(finding.code) && isWithin(finding, place));
}
