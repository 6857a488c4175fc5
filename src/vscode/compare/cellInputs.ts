import type { Candidate } from "../../core/compare/candidate.ts";
import { cellInput, type FrozenRequest } from "../../core/compare/frozenRequest.ts";
import type { RunInput } from "../../core/run.ts";
import { newRunId } from "../runIds.ts";
import type { CellBudget } from "./admission.ts";

/** What each attempt of each candidate is sent: the one frozen request, under a run id of its own. */
export type CellInputs = {
  of(candidate: Candidate, attempt: number): RunInput;
  /** Of an attempt that has ended. One that a reload ended has the run id that it had before. */
  ended(candidate: Candidate, attempt: number, run: string): RunInput;
  /** From their next attempts on. */
  allow(budgets: ReadonlyMap<string, CellBudget>): void;
};

export function createCellInputs(
  frozen: FrozenRequest,
  comparison: string,
  given: ReadonlyMap<string, CellBudget>,
): CellInputs {
  const budgets = new Map(given);
  const inputs = new Map<string, RunInput>();
  const keyOf = ({ id }: Candidate, attempt: number) => `${id}/${attempt}`;
  return {
    of(candidate, attempt) {
      const key = keyOf(candidate, attempt);
      const known = inputs.get(key);
      if (known !== undefined) return known;
      const input = cellInput(frozen, candidate, { run: newRunId(), comparison, ...budgets.get(candidate.id) });
      inputs.set(key, input);
      return input;
    },
    ended: (candidate, attempt, run) =>
      inputs.get(keyOf(candidate, attempt)) ?? cellInput(frozen, candidate, { run, comparison }),
    allow(more) {
      for (const [cell, budget] of more) budgets.set(cell, budget);
    },
  };
}
