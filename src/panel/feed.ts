import { continues, type Delta, isDelta } from "../core/deltas.ts";
import type { LogEvent } from "../core/events.ts";
import type { ToWebview } from "./protocol.ts";
import { createSlots, type Slots } from "./slots.ts";

/**
 * Tells the panel a log: what is new goes at once after a pause, otherwise together, and never much in one message. What
 * waits is in the log alone, and is read when it is sent.
 */
export type Feed = {
  /** A log from its beginning. */
  begin(log: readonly LogEvent[]): void;
  /** There is more in the log, or another event in the place of its last. */
  grown(): void;
  /** Forgets what was not sent. */
  close(): void;
  /** Whether the beginning of the log was sent. */
  readonly begun: boolean;
};

export type FeedClock = { now(): number; after(milliseconds: number, call: () => void): () => void };

const messageInterval = 40;

/** Characters in one message, so that neither side stands still over one for more than a few milliseconds. */
const longestMessage = 65_536;
/** What an event without a text counts as. */
const eventSize = 100;

/** Reasoning is told in steps of a second: deltas of the same second are joined. */
const timeStep = 1000;

export function createFeed(
  post: (message: ToWebview) => void,
  clock: FeedClock,
  runClock: () => number,
  slots: Slots = createSlots(clock),
): Feed {
  let type: "log" | "events" = "events";
  let reader = readLog([]);
  let cancel: (() => void) | undefined;
  let lastSent = Number.NEGATIVE_INFINITY;

  function send(): void {
    const events = reader.take(longestMessage);
    if (events.length > 0 || type === "log") {
      slots.take(feed);
      post({ type, events, now: runClock() });
    }
    type = "events";
    lastSent = clock.now();
    if (reader.waits()) schedule();
  }

  function schedule(): void {
    if (cancel !== undefined) return;
    // The beginning of a log waits for nothing but its turn.
    const wait = Math.max(slots.wait(feed), type === "log" ? 0 : lastSent + messageInterval - clock.now());
    if (wait <= 0) send();
    else {
      cancel = clock.after(wait, () => {
        cancel = undefined;
        schedule();
      });
    }
  }

  const feed: Feed = {
    begin(log) {
      reader = readLog(log);
      type = "log";
      cancel?.();
      cancel = undefined;
      schedule();
    },
    grown() {
      if (reader.waits()) schedule();
    },
    get begun() {
      return type === "events";
    },
    close() {
      cancel?.();
      cancel = undefined;
      reader = readLog([]);
    },
  };
  return feed;
}

/** Reads a log that grows: the last event's text may still, or another event take its place. */
function readLog(log: readonly LogEvent[]) {
  /** The event that comes next, and how much of its text was taken; undefined before any of it was. */
  let next = 0;
  let taken: number | undefined;
  /** The one before it, as it was taken. */
  let before: LogEvent | undefined;

  function stepBack(): void {
    if (next === 0 || (next <= log.length && log[next - 1] === before)) return;
    next -= 1;
    before = log[next - 1];
  }

  return {
    waits(): boolean {
      stepBack();
      const event = log[next];
      if (event === undefined) return false;
      return next < log.length - 1 || taken === undefined || (isDelta(event) && taken < event.text.length);
    },
    take(most: number): LogEvent[] {
      stepBack();
      const events: LogEvent[] = [];
      for (let room = most; room > 0 && next < log.length; ) {
        const event = log[next];
        if (event === undefined) break;
        if (isDelta(event)) {
          const { text, ...head } = event;
          const from = taken ?? 0;
          const to = Math.min(text.length, from + room);
          if (taken === undefined || to > from) add(events, { ...head, text: text.slice(from, to) }, from);
          room -= to - from;
          taken = to;
          // The last one may grow.
          if (to < text.length || next === log.length - 1) break;
        } else {
          events.push(event);
          room -= eventSize;
        }
        before = event;
        next += 1;
        taken = undefined;
      }
      return events;
    },
  };
}

function add(events: LogEvent[], piece: Delta, from: number): void {
  const last = events.at(-1);
  const next = from > 0 ? furtherPiece(piece) : piece;
  if (last === undefined || !isDelta(last) || !continues(last, next, timeStep)) events.push(next);
  else events[events.length - 1] = { ...last, text: last.text + next.text };
}

/** What a call begins with was told with its first piece. */
function furtherPiece(piece: Delta): Delta {
  if (piece.type !== "tool-call-delta") return piece;
  const { operation: _, ...rest } = piece;
  return { ...rest, name: "" };
}
