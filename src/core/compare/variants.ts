import { replaceLines } from "../edit/hunk.ts";
import { type Normalise, withoutFormatting } from "./formatting.ts";
import type { UnionHunk } from "./realChanges.ts";

/** What some candidates make of a group's lines, the same but for formatting. */
export type Variant = {
  readonly candidates: readonly string[];
  /** What stands in place of the group's lines. */
  readonly added: readonly string[];
  /** The hunks of the candidate that speaks for the others: of the wording that most of them chose, the first. */
  readonly hunks: readonly UnionHunk[];
  /** Where there is more than one, they differ in formatting alone. */
  readonly wordings: readonly Wording[];
  /** The original but for formatting. */
  readonly formattingOnly: boolean;
};

type Wording = { readonly candidates: readonly string[]; readonly added: readonly string[] };

type Place = {
  readonly start: number;
  readonly removed: readonly string[];
  readonly byCandidate: ReadonlyMap<string, readonly UnionHunk[]>;
  readonly languageId: string;
};

/** Most agreed first, and then in the candidates' order. Each wording is normalised once, however many chose it. */
export function variantsOf({ start, removed, byCandidate, languageId }: Place, normalise?: Normalise): Variant[] {
  const keyOf = (lines: readonly string[]) => {
    const given = normalise?.(lines, languageId);
    return given === undefined ? `blanks:${withoutFormatting(lines, languageId)}` : `syntax:${given}`;
  };
  const wordings = new Map<string, Wording & { readonly candidates: string[] }>();
  for (const [candidate, hunks] of byCandidate) {
    const added = replaceLines(
      removed,
      hunks.map((hunk) => ({ ...hunk, start: hunk.start - start })),
    );
    const text = JSON.stringify(added);
    const known = wordings.get(text);
    if (known === undefined) wordings.set(text, { candidates: [candidate], added });
    else known.candidates.push(candidate);
  }
  const original = keyOf(removed);
  return [...Map.groupBy(wordings.values(), ({ added }) => keyOf(added))]
    .map(([key, same]): Variant => {
      const [first, ...others] = same.toSorted(byCount);
      return {
        candidates: [...byCandidate.keys()].filter((each) => same.some(({ candidates }) => candidates.includes(each))),
        added: first?.added ?? [],
        hunks: byCandidate.get(first?.candidates[0] ?? "") ?? [],
        wordings: first === undefined ? [] : [first, ...others],
        formattingOnly: key === original,
      };
    })
    .toSorted(byCount);
}

function byCount(a: Wording, b: Wording): number {
  return b.candidates.length - a.candidates.length;
}
