import type { RunState } from "../runState.ts";
import { type BoardCell, isUnchecked } from "./board.ts";
import type { Candidate } from "./candidate.ts";
import type { Check } from "./verification.ts";

/** What is found out about a finished candidate before anybody looks at it. */
export type Verify = (candidate: Candidate, run: RunState, signal: AbortSignal) => Promise<readonly Check[]>;

/** Verifies what has finished, beside what still streams. What has been paid for is verified, whatever stops the others. */
export type CellChecks = {
  readonly isRunning: boolean;
  /** A cell that has nothing to be found out about is left alone. */
  begin(cell: BoardCell): void;
  stop(): void;
};

export function createCellChecks(
  verify: Verify | undefined,
  onFound: (cell: BoardCell, checks: readonly Check[]) => void,
  onStop: () => void,
): CellChecks {
  const open = new Map<string, AbortController>();

  async function find(cell: BoardCell, run: RunState, verify: Verify): Promise<void> {
    const { id } = cell.candidate;
    const controller = new AbortController();
    open.set(id, controller);
    const checks = await found(verify, cell.candidate, run, controller.signal);
    if (open.get(id) !== controller) return;
    open.delete(id);
    onFound(cell, checks);
  }

  return {
    get isRunning() {
      return open.size > 0;
    },
    begin(cell) {
      const { run, candidate } = cell;
      if (verify === undefined || run === undefined || !isUnchecked(cell) || open.has(candidate.id)) return;
      void find(cell, run, verify);
    },
    stop() {
      const controllers = [...open.values()];
      open.clear();
      for (const controller of controllers) controller.abort();
      if (controllers.length > 0) onStop();
    },
  };
}

/** A check that cannot be made is not run, and takes nothing from the candidate. */
async function found(
  verify: Verify,
  candidate: Candidate,
  run: RunState,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  try {
    return await verify(candidate, run, signal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ check: "diagnostics", result: "not-run", why }];
  }
}
