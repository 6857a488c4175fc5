import type { Money } from "../core/money.ts";
import { runCost } from "../core/runCost.ts";
import type { Session } from "../core/session.ts";
import { runningCost } from "../core/spending.ts";

/** What the runs of the panel cost. */
export type SessionSpending = {
  /** What the run that streams now will have cost. */
  readonly running: Money;
  /** With what those cost that have ended in this window. */
  readonly committed: Money;
};

export function createSessionSpending(session: Session): SessionSpending {
  let ended: Money = 0;

  session.onEvents(({ state }, events) => {
    if (state === undefined || !events.some(({ type }) => type === "run-end")) return;
    const cost = runCost(state);
    ended += "amount" in cost ? cost.amount : 0;
  });

  function running(): Money {
    const { running, current } = session;
    const state = running ? current?.state : undefined;
    return state === undefined || state.outcome !== undefined ? 0 : runningCost(state);
  }

  return {
    get running() {
      return running();
    },
    get committed() {
      return ended + running();
    },
  };
}
