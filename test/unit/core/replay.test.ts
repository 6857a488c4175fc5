import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../src/core/events.ts";
import { createReplay, type Replay, type ReplayState } from "../../../src/core/replay.ts";
import { anyLog } from "../../support/coreAnyLog.ts";
import { runStart, viewOf } from "../../support/coreLog.ts";
import { folded } from "../../support/coreRun.ts";

const log: readonly LogEvent[] = [
  { ...runStart, at: 0 },
  { type: "reasoning-delta", at: 1000, part: 0, provenance: "raw", text: "Look. " },
  { type: "reasoning-delta", at: 5000, part: 0, provenance: "raw", text: "Done." },
  { type: "run-end", at: 6000, outcome: { kind: "stopped" } },
  { type: "review-changed", at: 9_000_000, hunks: [viewOf("rejected")] },
];

type Scene = {
  readonly replay: Replay;
  readonly shown: LogEvent[];
  readonly states: ReplayState[];
  readonly restarts: () => number;
  pass(milliseconds: number): void;
};

/** A replay on a clock that is moved by hand; `shown` is what a panel that listens has. */
function scene(events: readonly LogEvent[] = log): Scene {
  let now = 70;
  let timers: { readonly at: number; readonly carryOut: () => void }[] = [];
  const shown: LogEvent[] = [];
  const states: ReplayState[] = [];
  let restarts = 0;
  const clock = {
    now: () => now,
    after(milliseconds: number, carryOut: () => void) {
      const timer = { at: now + milliseconds, carryOut };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  };
  const replay = createReplay(events, clock, {
    events: (more) => void shown.push(...more),
    restart() {
      restarts += 1;
      shown.splice(0, shown.length, ...replay.shown());
    },
    changed: (state) => void states.push(state),
  });
  shown.push(...replay.shown());
  return {
    replay,
    shown,
    states,
    restarts: () => restarts,
    pass(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((each) => each !== due);
        now = Math.max(now, due.at);
        due.carryOut();
      }
      now = end;
    },
  };
}

const kinds = (events: readonly LogEvent[]) => events.map(({ type }) => type);

test("replay: events come at their own times, and the clock moves between them", () => {
  const { replay, shown, states, pass } = scene();
  assert.deepEqual(kinds(shown), ["run-start"]);
  replay.play();
  pass(999);
  assert.equal(shown.length, 1);
  pass(1);
  assert.equal(shown.length, 2);
  assert.ok(states.length >= 4 && states.every(({ playing }) => playing));
  pass(4000);
  assert.equal(shown.length, 3);
  pass(1000);
  assert.deepEqual(kinds(shown), kinds(log));
  assert.deepEqual(states.at(-1), { at: 6000, length: 6000, speed: 1, playing: false });
});

test("replay: ten times as fast, and all at once", () => {
  const fast = scene();
  fast.replay.setSpeed(10);
  fast.replay.play();
  fast.pass(100);
  assert.equal(fast.shown.length, 2);
  fast.pass(500);
  assert.equal(fast.shown.length, 5);
  const once = scene();
  once.replay.setSpeed(0);
  once.replay.play();
  assert.equal(once.shown.length, 5);
  assert.equal(once.replay.state.playing, false);
});

test("replay: a pause holds the time, and another speed goes on from where it is", () => {
  const { replay, shown, pass } = scene();
  replay.play();
  pass(600);
  replay.pause();
  pass(60_000);
  assert.deepEqual(replay.state, { at: 600, length: 6000, speed: 1, playing: false });
  replay.setSpeed(10);
  assert.equal(replay.state.playing, false);
  replay.play();
  pass(39);
  assert.equal(shown.length, 1);
  pass(1);
  assert.equal(shown.length, 2);
  replay.setSpeed(1);
  assert.ok(replay.state.playing);
  pass(3999);
  assert.equal(shown.length, 2);
  pass(1);
  assert.equal(shown.length, 3);
});

test("replay: it can be sought back while it plays, goes on from there, and is played again after its end", () => {
  const { replay, shown, pass, restarts } = scene();
  replay.play();
  pass(5500);
  replay.seek(900);
  assert.deepEqual([kinds(shown), restarts(), replay.state.playing], [["run-start"], 1, true]);
  pass(100);
  assert.equal(shown.length, 2);
  pass(10_000);
  assert.equal(shown.length, 5);
  replay.play();
  assert.deepEqual([kinds(shown), replay.state.at, replay.state.playing], [["run-start"], 0, true]);
});

test("replay: a closed one tells nothing more", () => {
  const { replay, shown, pass } = scene();
  replay.play();
  replay.close();
  pass(100_000);
  assert.equal(shown.length, 1);
});

test("replay: wherever one seeks, what is shown is the fold of the events up to then", () => {
  fc.assert(
    fc.property(anyLog, fc.array(fc.nat(2000), { maxLength: 8 }), (events, times) => {
      const end = events.find(({ type }) => type === "run-end")?.at ?? Infinity;
      const { replay, shown, pass } = scene(events);
      for (const [index, time] of times.entries()) {
        if (index % 2 === 0) replay.seek(time);
        else {
          replay.play();
          pass(time);
        }
        const { at, length } = replay.state;
        assert.ok(at >= 0 && at <= length);
        const wanted = events.filter((event) => Math.min(event.at, end) <= at);
        assert.deepEqual(folded(shown), folded(wanted));
      }
    }),
    { numRuns: 300 },
  );
});

test("replay: a log whose times go back, or that is empty, is played to its end", () => {
  const back = log.map((event, index) => (index === 2 ? { ...event, at: 3 } : event));
  for (const events of [back, []]) {
    const { replay, shown, pass } = scene(events);
    replay.play();
    pass(10_000);
    assert.equal(shown.length, events.length);
    assert.equal(replay.state.playing, false);
  }
});
