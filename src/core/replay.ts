import type { LogEvent } from "./events.ts";

/** What a replay needs of the world: a clock that never jumps, and to be called later. */
export type ReplayClock = {
  now(): number;
  /** Gives what takes it back. */
  after(milliseconds: number, carryOut: () => void): () => void;
};

/** How many times as fast as it was; 0 is all at once. */
export type ReplaySpeed = 1 | 10 | 0;

/** `at` and `length` are milliseconds of the run's own time. */
export type ReplayState = {
  readonly at: number;
  readonly length: number;
  readonly speed: ReplaySpeed;
  readonly playing: boolean;
};

/**
 * A stored run, played back by its stored times. What is shown at a time is the fold of the events up to it, whichever way
 * one came there.
 */
export type Replay = {
  readonly state: ReplayState;
  /** The events up to now. */
  shown(): readonly LogEvent[];
  play(): void;
  pause(): void;
  seek(at: number): void;
  setSpeed(speed: ReplaySpeed): void;
  close(): void;
};

export type ReplayListener = {
  /** Events whose time has come. */
  events(events: readonly LogEvent[]): void;
  /** Another time was sought: what is shown begins anew. */
  restart(): void;
  changed(state: ReplayState): void;
};

/** While nothing happens in the run, its clock is told so often. */
const tick = 250;

export function createReplay(log: readonly LogEvent[], clock: ReplayClock, listener: ReplayListener): Replay {
  const events = timed(log);
  const length = events.at(-1)?.at ?? 0;
  let at = 0;
  let next = upTo(events, 0);
  let speed: ReplaySpeed = 1;
  let playing = false;
  /** The moment of the clock at which `at` was true. */
  let since = 0;
  let cancel = (): void => undefined;

  const state = (): ReplayState => ({ at, length, speed, playing });

  function moveTo(time: number): void {
    at = Math.min(Math.max(0, time), length);
    since = clock.now();
    const first = next;
    next = upTo(events, at);
    if (next > first) listener.events(events.slice(first, next).map(({ event }) => event));
  }

  function step(): void {
    if (!playing) return;
    moveTo(speed === 0 ? length : at + (clock.now() - since) * speed);
    if (at >= length) playing = false;
    else wait();
    listener.changed(state());
  }

  function wait(): void {
    const due = ((events[next]?.at ?? length) - at) / Math.max(1, speed);
    cancel = clock.after(Math.max(0, Math.min(due, tick)), step);
  }

  function stop(): void {
    cancel();
    if (playing && speed !== 0) moveTo(at + (clock.now() - since) * speed);
    playing = false;
  }

  function seek(time: number): void {
    cancel();
    at = Math.min(Math.max(0, time), length);
    since = clock.now();
    next = upTo(events, at);
    if (at >= length) playing = false;
    listener.restart();
    if (playing) wait();
    listener.changed(state());
  }

  function play(): void {
    if (playing) return;
    playing = true;
    if (at >= length) seekStart();
    since = clock.now();
    step();
  }

  function seekStart(): void {
    at = 0;
    next = upTo(events, 0);
    listener.restart();
  }

  return {
    get state() {
      return state();
    },
    shown: () => events.slice(0, next).map(({ event }) => event),
    play,
    pause() {
      stop();
      listener.changed(state());
    },
    seek,
    setSpeed(wanted) {
      const resumes = playing;
      stop();
      speed = wanted;
      if (resumes && at < length) play();
      else listener.changed(state());
    },
    close: stop,
  };
}

type Timed = { readonly at: number; readonly event: LogEvent };

/** Times never go back, and what was decided after the run, however much later, comes with its end. */
function timed(log: readonly LogEvent[]): Timed[] {
  const end = log.find(({ type }) => type === "run-end")?.at ?? Infinity;
  let latest = 0;
  return log.map((event) => {
    latest = Math.max(latest, Math.min(event.at, end));
    return { at: latest, event };
  });
}

/** How many events have come at a time. */
function upTo(events: readonly Timed[], at: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
