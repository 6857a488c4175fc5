import assert from "node:assert/strict";
import type { LogEvent } from "../../src/core/events.ts";
import { logEvent } from "../../src/core/history/eventChecks.ts";

/** The store would read each of these events back: else it sets the whole run aside as damaged. */
export function assertStorable(events: readonly LogEvent[]): void {
  for (const event of events) {
    const stored: unknown = JSON.parse(JSON.stringify(event));
    assert.ok(logEvent(stored), `not read back: ${JSON.stringify(event).slice(0, 300)}`);
  }
}
