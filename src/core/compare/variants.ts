import { replaceLines } from "../edit/hunk.ts";
import { bareHash, formattingKeys, type Normalise } from "./formatting.ts";
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
  const { all, bare } = wordingsIn(removed, start, byCandidate);
  const texts = [removed, ...all.map(({ added }) => added)];
  const [original, ...keys] = formattingKeys(texts, [bareHash(removed), ...bare], languageId, normalise);
  const byKey = Map.groupBy(all.keys(), (at) => keys[at] ?? "");
  return [...byKey]
    .map(([key, same]) =>
      variantOf(
        same.flatMap((at) => all[at] ?? []),
        key === original,
      ),
    )
    .toSorted(byCount);

  function variantOf(same: readonly Wording[], formattingOnly: boolean): Variant {
    const own = same.length === 1 ? same : same.toSorted(byCount);
    const [first] = own;
    return {
      candidates: own.length === 1 ? (first?.candidates ?? []) : inOrder(own),
      added: first?.added ?? [],
      hunks: byCandidate.get(first?.candidates[0] ?? "") ?? [],
      wordings: own,
      formattingOnly,
    };
  }

  /** As they stand in the group. */
  function inOrder(own: readonly Wording[]): readonly string[] {
    const chose = new Set(own.flatMap(({ candidates }) => candidates));
    return Array.from(byCandidate.keys()).filter((candidate) => chose.has(candidate));
  }
}

/** The wordings of a place, each once, with the hash of its text without blanks. Linear in their texts. */
function wordingsIn(
  removed: readonly string[],
  start: number,
  byCandidate: Place["byCandidate"],
): { readonly all: readonly Wording[]; readonly bare: readonly number[] } {
  const all: (Wording & { readonly candidates: string[] })[] = [];
  const bare: number[] = [];
  const byHash = new Map<number, number[]>();
  for (const [candidate, hunks] of byCandidate) {
    const added = replacement(removed, start, hunks);
    const hash = bareHash(added);
    const alike = byHash.get(hash);
    const known = alike?.find((at) => isSameText(all[at]?.added ?? [], added));
    if (known !== undefined) {
      all[known]?.candidates.push(candidate);
      continue;
    }
    if (alike === undefined) byHash.set(hash, [all.length]);
    else alike.push(all.length);
    all.push({ candidates: [candidate], added });
    bare.push(hash);
  }
  return { all, bare };
}

function isSameText(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
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
