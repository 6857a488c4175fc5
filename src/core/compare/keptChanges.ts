import type { LedgerChoice } from "../ledger.ts";
import type { Normalise } from "./formatting.ts";
import type { Proposal } from "./realChanges.ts";
import { type Original, placesOf, type Union, unionOf } from "./union.ts";

/** How much of what was kept each run had proposed, from 0 to 1, by the runs' ids. */
export function keptShares(choices: readonly LedgerChoice[]): ReadonlyMap<string, number> {
  const known = choices.filter((choice) => choice.kept > 0);
  return new Map(known.map(({ request_id, kept, matched }) => [request_id, matched / kept]));
}

/** An id that no candidate has. */
const user = "\u0000kept";

/** What the candidates and the user in the end make of the original, together. */
export function keptUnion(
  original: Original,
  proposals: readonly Proposal[],
  kept: Omit<Proposal, "candidate">,
  normalise?: Normalise,
): Union {
  return unionOf(original, [...proposals, { ...kept, candidate: user }], normalise);
}

/**
 * What the user kept of a comparison in the end, and how much of it each candidate proposed: changed places and files that
 * were created, renamed or deleted, equal up to formatting. `runs` gives the id of the candidate's run.
 */
export function keptChanges(
  original: Original,
  proposals: readonly Proposal[],
  kept: Omit<Proposal, "candidate">,
  runs: ReadonlyMap<string, string>,
  normalise?: Normalise,
): LedgerChoice[] {
  const chosen = placesOf(keptUnion(original, proposals, kept, normalise)).flatMap(({ variants }) =>
    variants.filter(({ candidates }) => candidates.includes(user)),
  );
  return proposals.flatMap(({ candidate }) => {
    const run = runs.get(candidate);
    if (run === undefined) return [];
    const matched = chosen.filter(({ candidates }) => candidates.includes(candidate)).length;
    return [{ request_id: run, kept: chosen.length, matched }];
  });
}
