import { reviewedState } from "../core/history/storedRun.ts";
import { type RunSummary, summaryOf } from "../core/history/summary.ts";
import { dayTimeText } from "../core/numbers.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { EarlierRun } from "../panel/protocol.ts";
import type { PanelView } from "./panelView.ts";
import type { RunStore } from "./runStore.ts";

/** Which runs came before the one that the panel shows: those of this window, and after a reload those that are stored. */
export type EarlierRuns = {
  /** The window has taken up its last run: what was stored before it belongs below it. */
  restored(): Promise<void>;
};

/** As many as the session holds. */
const mostRuns = 20;

export function createEarlierRuns(
  session: Session,
  panel: Pick<PanelView, "tell">,
  store: Pick<RunStore, "files" | "read" | "isRemoved" | "onDidChange">,
): EarlierRuns {
  let stored: readonly RunSummary[] = [];

  function tell(): void {
    const held = session.earlier.toReversed().flatMap(summaryIn);
    const known = new Set([session.current?.input.run, ...held.map(({ run }) => run)]);
    const runs = [...held, ...stored.filter(({ run }) => !known.has(run))];
    const left = runs.filter(({ run }) => !store.isRemoved(run)).slice(0, mostRuns);
    panel.tell({ type: "earlier", runs: left.map(lineOf) });
  }

  session.onEvents((_record, events) => {
    if (events.length === 0 || events[0]?.type === "run-start") tell();
  });
  // Runs were removed.
  store.onDidChange((run) => {
    if (run === undefined) tell();
  });

  return {
    async restored() {
      const current = session.current?.input.run;
      const files = (await store.files()).filter(({ run }) => run !== current).slice(0, mostRuns);
      const found: RunSummary[] = [];
      for (const { run } of files) {
        const read = await store.read(run);
        if (read !== undefined && read.imported !== true)
          found.push(...summaryIn({ ...read, state: reviewedState(read) }));
      }
      stored = found;
      if (found.length > 0) tell();
    },
  };
}

function summaryIn({ input, log, state }: RunRecord): RunSummary[] {
  return state === undefined ? [] : [summaryOf({ input, log, bases: new Map() }, state)];
}

function lineOf({ run, title, model, effort, startedAt, word }: RunSummary): EarlierRun {
  const time = dayTimeText(startedAt, (Date.now() - startedAt) / 1000);
  return { id: run, title, line: [model, effort, time].join(" · "), state: word };
}
