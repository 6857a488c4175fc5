import { continues, type Delta, isDelta } from "../core/deltas.ts";
import type { LogEvent } from "../core/events.ts";

/**
 * Joins neighbouring deltas of the same kind: the fold of the result equals the fold of the input. With `span`, only deltas
 * of the same span of that many milliseconds are joined, so that it stays known when each came.
 */
export function coalesce(events: readonly LogEvent[], span = Number.POSITIVE_INFINITY): LogEvent[] {
  const joined: LogEvent[] = [];
  let pieces: string[] = [];
  let open: Delta | undefined;

  function close(): void {
    if (open !== undefined) joined.push(pieces.length === 1 ? open : { ...open, text: pieces.join("") });
    open = undefined;
    pieces = [];
  }

  for (const event of events) {
    if (!isDelta(event)) {
      close();
      joined.push(event);
      continue;
    }
    if (open === undefined || !continues(open, event, span)) {
      close();
      open = event;
    }
    pieces.push(event.text);
  }
  close();
  return joined;
}
