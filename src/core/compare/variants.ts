import { replaceLines } from "../edit/hunk.ts";
import { formattingKeys, type Normalise } from "./formatting.ts";
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
  const wordings = new Map<string, Wording & { readonly candidates: string[] }>();
  for (const [candidate, hunks] of byCandidate) {
    const added = replacement(removed, start, hunks);
    // One line alone holds no line break, so that it is taken for nothing else.
    const text = added.length === 1 ? (added[0] ?? "") : `${added.length}\n${added.join("\n")}`;
    const known = wordings.get(text);
    if (known === undefined) wordings.set(text, { candidates: [candidate], added });
    else known.candidates.push(candidate);
  }
  const all = [...wordings.values()];
  const [original, ...keys] = formattingKeys([removed, ...all.map(({ added }) => added)], languageId, normalise);
  const order = new Map(Array.from(byCandidate.keys(), (candidate, at) => [candidate, at] as const));
  const place = (candidate: string) => order.get(candidate) ?? 0;
  return [...Map.groupBy(all.keys(), (at) => keys[at] ?? "")]
    .map(([key, same]): Variant => {
      const own = same.flatMap((at) => all[at] ?? []).toSorted(byCount);
      return {
        candidates: own.flatMap(({ candidates }) => candidates).toSorted((a, b) => place(a) - place(b)),
        added: own[0]?.added ?? [],
        hunks: byCandidate.get(own[0]?.candidates[0] ?? "") ?? [],
        wordings: own,
        formattingOnly: key === original,
      };
    })
    .toSorted(byCount);
}

/** What a candidate's hunks make of the lines. */
function replacement(removed: readonly string[], start: number, hunks: readonly UnionHunk[]): readonly string[] {
  const [only, ...others] = hunks;
  if (only !== undefined && others.length === 0 && only.removed.length === removed.length) return only.added;
  return replaceLines(
    removed,
    hunks.map((hunk) => ({ start: hunk.start - start, removed: hunk.removed, added: hunk.added })),
  );
}

function byCount(a: Wording, b: Wording): number {
  return b.candidates.length - a.candidates.length;
}
