import type { LogEvent } from "./events.ts";
import { isSameMessage } from "./provider.ts";

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

/** The same text. The comparison makes the engine read a letter, which it leaves out where nothing depends on it. */
export function writtenOut(text: string): string {
  return text.charCodeAt(text.length >> 1) === -1 ? "" : text;
}
