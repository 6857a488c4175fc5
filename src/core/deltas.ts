import type { LogEvent } from "./events.ts";
import { itemAt } from "./longList.ts";
import { isSameMessage } from "./provider.ts";
import type { RunState } from "./runState.ts";

/** A piece of text as it streams. */
export type Delta = Extract<LogEvent, { type: "reasoning-delta" | "answer-delta" | "tool-call-delta" }>;

export function isDelta(event: LogEvent): event is Delta {
  return event.type === "reasoning-delta" || event.type === "answer-delta" || event.type === "tool-call-delta";
}

/** Whether a delta's text goes on where another's ends, within the same span of milliseconds. */
export function continues(open: Delta, event: Delta, span: number): boolean {
  if (Math.floor(open.at / span) !== Math.floor(event.at / span)) return false;
  if (open.type === "answer-delta") return event.type === "answer-delta" && isSameMessage(open, event);
  if (open.type === "tool-call-delta") {
    return event.type === "tool-call-delta" && open.call === event.call && event.name === "";
  }
  return event.type === "reasoning-delta" && open.part === event.part && open.provenance === event.provenance;
}

/**
 * Keeps a run that streams for long small. Texts that grew from pieces are trees of the pieces, several times their size,
 * until a letter of them is read: then the engine writes them out. That is done whenever an eighth has been added.
 */
export function createCompactor(): (state: RunState | undefined, event: LogEvent) => void {
  let added = 0;
  let total = 0;
  return (state, event) => {
    if (state === undefined || !isDelta(event)) return;
    added += event.text.length;
    total += event.text.length;
    if (added < Math.max(smallest, total / 8)) return;
    added = 0;
    if (event.type === "answer-delta") writtenOut(state.answer);
    else if (event.type === "reasoning-delta")
      writtenOut(itemAt(state.reasoning, state.reasoning.length - 1)?.text ?? "");
  };
}

const smallest = 65_536;

/** The same text. The comparison makes the engine read a letter, which it leaves out where nothing depends on it. */
export function writtenOut(text: string): string {
  return text.charCodeAt(text.length >> 1) === -1 ? "" : text;
}
