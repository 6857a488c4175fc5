/** Milliseconds; undefined never barks. */
export type WatchdogLimits = {
  /** Until the first byte of the answer. */
  readonly firstByte: number | undefined;
  /** Between two pieces of bytes, of whatever kind. */
  readonly silence: number | undefined;
  /** Between two events that bring text; heartbeats do not count. */
  readonly progress: number | undefined;
};

/** A provider that thinks for long keeps the connection warm or not; a local one may load a model for minutes. */
export const remoteLimits: WatchdogLimits = { firstByte: 120_000, silence: 60_000, progress: 600_000 };
export const localLimits: WatchdogLimits = { firstByte: undefined, silence: undefined, progress: 600_000 };

export type Timers = {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Calls back once, later. Gives what takes it back. */
  after(milliseconds: number, callback: () => void): () => void;
};

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

export type Stall = { readonly why: "first-byte" | "silence" | "progress"; readonly seconds: number };

export type Watchdog = { bytes(): void; progress(): void; stop(): void };

/**
 * The client's own timeout ends with the headers, so a stall of any length would go unseen (openai 7.55.0). One timer is
 * kept, and moved only when it goes off: a stream of a thousand events a second costs two assignments each.
 */
export function createWatchdog(limits: WatchdogLimits, timers: Timers, bark: (stall: Stall) => void): Watchdog {
  const started = timers.now();
  let lastBytes: number | undefined;
  let lastProgress = started;
  let cancel: (() => void) | undefined;

  function dues(): { readonly why: Stall["why"]; readonly at: number; readonly limit: number }[] {
    const first = { why: "first-byte", since: started, limit: limits.firstByte } as const;
    const silent = { why: "silence", since: lastBytes ?? started, limit: limits.silence } as const;
    const stuck = { why: "progress", since: lastProgress, limit: limits.progress } as const;
    return (lastBytes === undefined ? [first] : [silent, stuck]).flatMap(({ why, since, limit }) =>
      limit === undefined ? [] : [{ why, at: since + limit, limit }],
    );
  }

  function check(): void {
    const now = timers.now();
    const [next] = dues().sort((a, b) => a.at - b.at);
    cancel = undefined;
    if (next === undefined) return;
    if (next.at <= now) bark({ why: next.why, seconds: Math.round(next.limit / 1000) });
    // Who is patient after a bark waits as long again.
    if (next.at <= now && next.why === "progress") lastProgress = now;
    if (next.at > now || next.why === "progress")
      cancel = timers.after(next.at > now ? next.at - now : next.limit, check);
  }

  check();
  return {
    bytes() {
      const isFirst = lastBytes === undefined;
      lastBytes = timers.now();
      if (!isFirst) return;
      // Other limits count from here.
      lastProgress = lastBytes;
      cancel?.();
      check();
    },
    progress() {
      // What brings text came with the last bytes, and asking for the time at every event costs more than reading it.
      lastProgress = lastBytes ?? timers.now();
    },
    stop: () => cancel?.(),
  };
}
