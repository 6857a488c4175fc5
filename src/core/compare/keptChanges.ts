import type { Hunk } from "../edit/hunk.ts";
import type { LedgerChoice } from "../ledger.ts";
import type { Normalise } from "./formatting.ts";
import type { Proposal } from "./realChanges.ts";
import { type Original, unionOf } from "./union.ts";

/** How much of what was kept each run had proposed, from 0 to 1, by the runs' ids. */
export function keptShares(choices: readonly LedgerChoice[]): ReadonlyMap<string, number> {
  const known = choices.filter((choice) => choice.kept > 0);
  return new Map(known.map(({ request_id, kept, matched }) => [request_id, matched / kept]));
}

/** An id that no candidate has. */
const user = "\u0000kept";

/**
 * What the user kept of a comparison in the end, and how much of it each candidate proposed: changed places, equal up to
 * formatting. `runs` gives the id of the candidate's run.
 */
export function keptChanges(
  original: Original,
  proposals: readonly Proposal[],
  kept: readonly Hunk[],
  runs: ReadonlyMap<string, string>,
  normalise?: Normalise,
): LedgerChoice[] {
  const { groups } = unionOf(original, [...proposals, { candidate: user, hunks: kept }], normalise);
  const chosen = groups.flatMap(({ variants }) => variants.filter(({ candidates }) => candidates.includes(user)));
  return proposals.flatMap(({ candidate }) => {
    const run = runs.get(candidate);
    if (run === undefined) return [];
    const matched = chosen.filter(({ candidates }) => candidates.includes(candidate)).length;
    return [{ request_id: run, kept: chosen.length, matched }];
  });
}
