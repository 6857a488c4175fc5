import type { LogEvent } from "../../src/core/events.ts";
import { foldRun } from "../../src/core/foldRun.ts";
import type { RunState } from "../../src/core/runState.ts";
import { runStart } from "../../test/support/coreLog.ts";
import type { Figure } from "../bench.ts";

const few = 10_000;
const many = 4 * few;
const rounds = 5;

const logs: Readonly<Record<string, (count: number) => LogEvent[]>> = {
  "new-parts": (count) => events(count, (at) => reasoning(at, at)),
  "parts-in-turn": (count) => events(count, (at) => reasoning(at, at % (count / 2))),
  "answer-deltas": (count) => events(count, (at) => ({ type: "answer-delta", at, text: " a few words\n" })),
  "tool-call-deltas": (count) => events(count, (at) => ({ type: "tool-call-delta", at, call: 0, name: "", text: "{" })),
  "placed-hunks": (count) =>
    events(count, (at) => ({
      type: "edit-placed",
      at,
      edit: at,
      hunks: [{ id: String(at), start: at, removed: ["a"], added: ["b"] }],
    })),
};

/** The CPU that the fold of a log takes, and whether four times the events take four times as much. */
export async function* bench(): AsyncGenerator<Figure> {
  for (const [what, make] of Object.entries(logs)) {
    const [small, large] = [make(few), make(many)];
    fold(small);
    const [short, long] = [cpuOf(small), cpuOf(large)];
    yield {
      name: `fold-${what}-${many}`,
      value: long,
      unit: "ms CPU",
      against: `4 × that of ${few}: ${(4 * short).toFixed(1)}`,
      ratio: long / (4 * short),
    };
  }
}

function events(count: number, event: (at: number) => LogEvent): LogEvent[] {
  return [{ ...runStart, at: 0 }, ...Array.from({ length: count }, (_, at) => event(at))];
}

function reasoning(at: number, part: number): LogEvent {
  return { type: "reasoning-delta", at, part, provenance: "summary", text: " a few words" };
}

function fold(log: readonly LogEvent[]): RunState | undefined {
  return log.reduce<RunState | undefined>(foldRun, undefined);
}

/** The median of a few rounds. */
function cpuOf(log: readonly LogEvent[]): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    fold(log);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}
