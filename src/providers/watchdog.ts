/** Milliseconds; undefined never barks. */
export type WatchdogLimits = {
  /** Until the server has taken the connection, where the transport tells. */
  readonly connect?: number | undefined;
  /** Until it is worth a word that not even the first byte has come. */
  readonly notice?: number | undefined;
  /** Until the first byte of the answer. */
  readonly firstByte: number | undefined;
  /** Between two pieces of bytes, of whatever kind. */
  readonly silence: number | undefined;
  /** Between two events that bring text; heartbeats do not count. */
  readonly progress: number | undefined;
};

/** A provider that thinks for long keeps the connection warm or not; a local one may load a model for minutes. */
export const remoteLimits: WatchdogLimits = {
  connect: 15_000,
  notice: 10_000,
  firstByte: 120_000,
  silence: 60_000,
  progress: 600_000,
};
export const localLimits: WatchdogLimits = { ...remoteLimits, firstByte: undefined, silence: undefined };

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

export type Stall = {
  readonly why: "connect" | "notice" | "first-byte" | "silence" | "progress";
  readonly seconds: number;
};

export type Watchdog = {
  /** A connection is being made; it was made. */
  connecting(): void;
  connected(): void;
  bytes(): void;
  progress(): void;
  stop(): void;
};

/**
 * The client's own timeout ends with the headers, so a stall of any length would go unseen (openai 7.55.0). One timer is
 * kept, and moved only when it goes off: a stream of a thousand events a second costs two assignments each.
 */
export function createWatchdog(limits: WatchdogLimits, timers: Timers, bark: (stall: Stall) => void): Watchdog {
  const started = timers.now();
  let lastBytes: number | undefined;
  let lastProgress = started;
  let connectingSince: number | undefined;
  let noticed = false;
  let stopped = false;
  let cancel: (() => void) | undefined;

  function dues(): { readonly why: Stall["why"]; readonly at: number; readonly limit: number }[] {
    const first = { why: "first-byte", since: started, limit: limits.firstByte } as const;
    const silent = { why: "silence", since: lastBytes ?? started, limit: limits.silence } as const;
    const stuck = { why: "progress", since: lastProgress, limit: limits.progress } as const;
    const notice = { why: "notice", since: started, limit: noticed ? undefined : limits.notice } as const;
    const connect = {
      why: "connect",
      since: connectingSince ?? started,
      limit: connectingSince === undefined ? undefined : limits.connect,
    } as const;
    return (lastBytes === undefined ? [connect, notice, first] : [silent, stuck]).flatMap(({ why, since, limit }) =>
      limit === undefined ? [] : [{ why, at: since + limit, limit }],
    );
  }

  function check(): void {
    const now = timers.now();
    const [next] = dues().sort((a, b) => a.at - b.at);
    cancel = undefined;
    if (next === undefined || stopped) return;
    if (next.at > now) {
      cancel = timers.after(next.at - now, check);
      return;
    }
    bark({ why: next.why, seconds: Math.round(next.limit / 1000) });
    // Who is patient after a bark waits as long again.
    if (next.why === "progress") lastProgress = now;
    else if (next.why === "notice") noticed = true;
    else return;
    check();
  }

  function again(): void {
    cancel?.();
    check();
  }

  check();
  return {
    connecting() {
      connectingSince = timers.now();
      again();
    },
    connected() {
      connectingSince = undefined;
    },
    bytes() {
      const isFirst = lastBytes === undefined;
      lastBytes = timers.now();
      if (!isFirst) return;
      // Other limits count from here.
      lastProgress = lastBytes;
      again();
    },
    progress() {
      // What brings text came with the last bytes, and asking for the time at every event costs more than reading it.
      lastProgress = lastBytes ?? timers.now();
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
