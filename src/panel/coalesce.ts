import type { LogEvent } from "../core/events.ts";
import { isSameMessage } from "../core/provider.ts";

/**
 * Joins neighbouring deltas of the same kind: the fold of the result equals the fold of the input. With `within`, only
 * those that came in so many milliseconds.
 */
export function coalesce(events: readonly LogEvent[], within = Infinity): LogEvent[] {
  const joined: LogEvent[] = [];
  let pieces: string[] = [];
  let open: Extract<LogEvent, { type: "reasoning-delta" | "answer-delta" | "tool-call-delta" }> | undefined;

  function close(): void {
    if (open !== undefined) joined.push({ ...open, text: pieces.join("") });
    open = undefined;
    pieces = [];
  }

  for (const event of events) {
    if (event.type !== "reasoning-delta" && event.type !== "answer-delta" && event.type !== "tool-call-delta") {
      close();
      joined.push(event);
      continue;
    }
    if (open === undefined || event.at - open.at > within || !continues(open, event)) {
      close();
      open = event;
    }
    pieces.push(event.text);
  }
  close();
  return joined;
}

function continues(open: LogEvent, event: LogEvent): boolean {
  if (open.type === "answer-delta") return event.type === "answer-delta" && isSameMessage(open, event);
  if (open.type === "tool-call-delta") {
    return event.type === "tool-call-delta" && open.call === event.call && event.name === "";
  }
  return (
    open.type === "reasoning-delta" &&
    event.type === "reasoning-delta" &&
    open.part === event.part &&
    open.provenance === event.provenance
  );
}
