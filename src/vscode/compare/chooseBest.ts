import { bestOf } from "../../core/compare/bestOf.ts";
import { isComparable } from "../../core/compare/board.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import type { LiveComparison } from "./liveComparison.ts";
import { mayTakeBest } from "./replacing.ts";

/** By rule, never by a model; it is taken, and why is said. What the user took by hand is not replaced unasked. */
export async function chooseBest(live: LiveComparison): Promise<void> {
  const { board, union } = live.scene;
  const contenders = board.cells.filter(isComparable).map(({ candidate, checks }) => ({
    candidate: candidate.id,
    name: candidateName(candidate),
    checks,
  }));
  const { chosen, why } = bestOf(contenders, union);
  if (chosen !== undefined) {
    if (!(await mayTakeBest(live, chosen.candidate))) return;
    live.takeAll(chosen.candidate);
  }
  live.notice(why);
}
