import { continues, isDelta, writtenOut } from "../core/deltas.ts";
import type { LogEvent } from "../core/events.ts";
import { coalesce } from "./coalesce.ts";
import type { ToWebview } from "./protocol.ts";

/** Tells the panel a log: what is new goes at once after a pause, otherwise together, and never much in one message. */
export type Feed = {
  /** A log from its beginning. */
  begin(log: readonly LogEvent[]): void;
  add(events: readonly LogEvent[]): void;
  /** Forgets what was not sent. */
  close(): void;
};

export type FeedClock = { now(): number; after(milliseconds: number, call: () => void): () => void };

/** At most thirty messages a second cross the boundary. */
const messageInterval = 34;

/** Characters in one message, so that neither side stands still over one for more than a few milliseconds. */
const longestMessage = 65_536;

/** Reasoning is told in steps of a second: deltas of the same second are joined. */
const timeStep = 1000;

export function createFeed(post: (message: ToWebview) => void, clock: FeedClock, runClock: () => number): Feed {
  let type: "log" | "events" = "events";
  let pending: LogEvent[] = [];
  let cancel: (() => void) | undefined;
  let lastSent = Number.NEGATIVE_INFINITY;

  function send(): void {
    cancel?.();
    cancel = undefined;
    const events = takePortion();
    post({ type, events, now: runClock() });
    type = "events";
    lastSent = clock.now();
    if (pending.length > 0) schedule();
  }

  function schedule(): void {
    if (cancel !== undefined) return;
    const wait = lastSent + messageInterval - clock.now();
    if (wait <= 0) send();
    else cancel = clock.after(wait, send);
  }

  function takePortion(): LogEvent[] {
    let room = longestMessage;
    const at = pending.findIndex((event) => {
      room -= isDelta(event) ? event.text.length : 100;
      return room < 0;
    });
    if (at < 0) return pending.splice(0);
    const cut = pending[at];
    if (cut === undefined || !isDelta(cut)) return pending.splice(0, Math.max(1, at));
    // What is longer than a message goes in several.
    const fits = room + cut.text.length;
    const portion = [...pending.splice(0, at), { ...cut, text: cut.text.slice(0, fits) }];
    pending[0] = { ...cut, text: cut.text.slice(fits) };
    return portion;
  }

  /** Joined as it comes, up to a message, so that what waits takes no more room than its text. */
  function keep(event: LogEvent): void {
    const last = pending.at(-1);
    if (last !== undefined && isDelta(last) && isDelta(event) && continues(last, event, timeStep)) {
      if (last.text.length < longestMessage) {
        pending[pending.length - 1] = { ...last, text: last.text + event.text };
        return;
      }
      // What grew from pieces is a tree of them, until a letter of it is read.
      pending[pending.length - 1] = { ...last, text: writtenOut(last.text) };
    }
    pending.push(event);
  }

  return {
    begin(log) {
      pending = coalesce(log, timeStep);
      type = "log";
      send();
    },
    add(events) {
      for (const event of events) keep(event);
      if (pending.length > 0) schedule();
    },
    close() {
      cancel?.();
      cancel = undefined;
      pending = [];
    },
  };
}
