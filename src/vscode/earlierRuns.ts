import { effortText } from "../core/effort.ts";
import { dayTimeText } from "../core/numbers.ts";
import { stateWord } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { EarlierRun } from "../panel/protocol.ts";
import type { PanelView } from "./panelView.ts";

/** Tells the panel which runs of this window came before the one that it shows. `stored`: whether they can be opened again. */
export function tellEarlierRuns(session: Session, panel: Pick<PanelView, "tell">, stored: () => boolean): void {
  session.onEvents((_record, events) => {
    if (events.length > 0 && events[0]?.type !== "run-start") return;
    const runs = stored() ? session.earlier.toReversed().flatMap(lineOf) : [];
    panel.tell({ type: "earlier", runs });
  });
}

function lineOf({ input, state }: RunRecord): EarlierRun[] {
  if (state === undefined) return [];
  const { model, effort, startedAt } = state;
  const time = dayTimeText(startedAt, (Date.now() - startedAt) / 1000);
  const line = [model, effortText(effort, undefined), time].join(" · ");
  return [{ id: input.run, title: input.title, line, state: stateWord(state) }];
}
