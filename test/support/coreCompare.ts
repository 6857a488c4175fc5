import type { Proposal } from "../../src/core/compare/realChanges.ts";
import { type Original, type Union, unionOf } from "../../src/core/compare/union.ts";
import { applyToLines, type Hunk } from "../../src/core/edit/hunk.ts";
import { fileOf } from "../../src/core/review.ts";

export function original(text: string, languageId = "typescript"): Original {
  return { paths: ["src/a.ts"], texts: [text.split("\n")], languages: [languageId] };
}

/** A candidate that answered with the whole text, as one edit, however little of it is new. */
function wholeProposal(candidate: string, before: string, after: string): Proposal {
  const hunk = { id: "h0", start: 0, removed: before.split("\n"), added: after.split("\n") };
  return { candidate, hunks: before === after ? [] : [hunk] };
}

/** Candidates by name, each with the text that it makes of the original. */
export function unionOfTexts(before: string, after: Readonly<Record<string, string>>, languageId?: string): Union {
  const proposals = Object.entries(after).map(([name, text]) => wholeProposal(name, before, text));
  return unionOf(original(before, languageId), proposals);
}

/** The files' texts once hunks are carried out. */
export function textsAfter({ texts }: Original, hunks: readonly Hunk[]): string[] {
  return texts.map((lines, file) => {
    const own = hunks.filter((hunk) => fileOf(hunk) === file).toSorted((a, b) => a.start - b.start);
    return applyToLines(lines, own).join("\n");
  });
}
