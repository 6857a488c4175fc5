import type { Timers } from "../../src/providers/watchdog.ts";

export type HandTimers = {
  readonly timers: Timers;
  /** Lets so many milliseconds pass, and calls what falls due on the way. */
  pass(milliseconds: number): void;
  isSet(): boolean;
};

/** Timers that a test moves by hand; one is kept at a time, as the watchdog does. */
export function handTimers(): HandTimers {
  let now = 0;
  let due: { readonly at: number; readonly callback: () => void } | undefined;
  const timers: Timers = {
    now: () => now,
    after(milliseconds, callback) {
      const mine = { at: now + milliseconds, callback };
      due = mine;
      return () => {
        if (due === mine) due = undefined;
      };
    },
  };
  function pass(milliseconds: number): void {
    const end = now + milliseconds;
    while (due !== undefined && due.at <= end) {
      const { at, callback } = due;
      due = undefined;
      now = at;
      callback();
    }
    now = end;
  }
  return { timers, pass, isSet: () => due !== undefined };
}
