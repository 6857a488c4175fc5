import { isSameMessage } from "../provider.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";

type CellEvent = Extract<ComparisonEvent, { type: "cell-event" }>;

/** A log that joins what streams: neighbouring deltas of one cell are one event, whatever other cells say in between. */
export type ComparisonLog = {
  push(event: ComparisonEvent): void;
  events(): readonly ComparisonEvent[];
  /** All of it, and then it is empty. */
  take(): readonly ComparisonEvent[];
};

/** The fold of the result equals the fold of what was pushed. With `within`, only what came in so many milliseconds is joined. */
export function createComparisonLog(start: readonly ComparisonEvent[] = [], within = Infinity): ComparisonLog {
  let events: ComparisonEvent[] = [...start];
  /** Where each cell's last event stands, where that can be joined with more. */
  const open = new Map<string, number>();

  return {
    push(event) {
      if (event.type !== "cell-event") {
        // What stops or starts cells stays in its place among all of them.
        open.clear();
        events.push(event);
        return;
      }
      const at = open.get(event.cell);
      const before = at === undefined ? undefined : events[at];
      const joined = before?.type === "cell-event" ? join(before, event, within) : undefined;
      if (joined !== undefined && at !== undefined) {
        events[at] = joined;
        return;
      }
      events.push(event);
      if (isDelta(event.event)) open.set(event.cell, events.length - 1);
      else open.delete(event.cell);
    },
    events: () => events,
    take() {
      const taken = events;
      events = [];
      open.clear();
      return taken;
    },
  };
}

function isDelta({ type }: CellEvent["event"]): boolean {
  return type === "reasoning-delta" || type === "answer-delta";
}

function join(before: CellEvent, next: CellEvent, within: number): CellEvent | undefined {
  const [first, second] = [before.event, next.event];
  if (before.attempt !== next.attempt || second.at - first.at > within) return undefined;
  if (first.type === "reasoning-delta" && second.type === "reasoning-delta") {
    const isSame = first.part === second.part && first.provenance === second.provenance;
    return isSame ? { ...before, event: { ...first, text: first.text + second.text } } : undefined;
  }
  if (first.type === "answer-delta" && second.type === "answer-delta" && isSameMessage(first, second)) {
    return { ...before, event: { ...first, text: first.text + second.text } };
  }
  return undefined;
}
