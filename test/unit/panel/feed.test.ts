import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { foldRun } from "../../../src/core/foldRun.ts";
import type { RunState } from "../../../src/core/runState.ts";
import { createFeed } from "../../../src/panel/feed.ts";
import type { ToWebview } from "../../../src/panel/protocol.ts";
import { anyLog } from "../../support/coreAnyLog.ts";
import { runStart, viewOf } from "../../support/coreLog.ts";
import { holds } from "../../support/coreProperty.ts";

const start: LogEvent = { ...runStart, at: 0 };
const delta = (text: string, at = 0): LogEvent => ({ type: "reasoning-delta", at, part: 0, provenance: "raw", text });

/** A feed on a clock that is moved by hand. */
function scene() {
  let time = 0;
  let waiting: { at: number; call: () => void }[] = [];
  const posted: { readonly at: number; readonly message: ToWebview }[] = [];
  const feed = createFeed(
    (message) => posted.push({ at: time, message: structuredClone(message) }),
    {
      now: () => time,
      after(milliseconds, call) {
        const entry = { at: time + milliseconds, call };
        waiting.push(entry);
        return () => {
          waiting = waiting.filter((each) => each !== entry);
        };
      },
    },
    () => time,
  );
  let log: LogEvent[] = [];
  return {
    feed: {
      begin(events: readonly LogEvent[]) {
        log = [...events];
        feed.begin(log);
      },
      add(events: readonly LogEvent[]) {
        log.push(...events);
        feed.grown();
      },
      /** Another event takes the place of the last one. */
      overtake(event: LogEvent) {
        log[log.length - 1] = event;
        feed.grown();
      },
      close: feed.close,
    },
    posted,
    pass(milliseconds: number) {
      for (const until = time + milliseconds; time < until; time += 1) {
        const due = waiting.filter(({ at }) => at <= time);
        waiting = waiting.filter(({ at }) => at > time);
        for (const { call } of due) call();
      }
    },
  };
}

const textOf = ({ message }: { readonly message: ToWebview }) =>
  message.type === "log" || message.type === "events"
    ? message.events.map((event) => ("text" in event ? event.text : "")).join("")
    : "";

test("feed: the first delta after a pause goes at once, what follows goes together", () => {
  const { feed, posted, pass } = scene();
  feed.begin([start]);
  pass(500);
  feed.add([delta("a")]);
  assert.equal(posted.length, 2);
  feed.add([delta("b")]);
  feed.add([delta("c")]);
  assert.equal(posted.length, 2);
  pass(50);
  assert.deepEqual(posted.slice(1).map(textOf), ["a", "bc"]);
});

test("feed: at most twenty-five messages a second, however much comes", () => {
  const { feed, posted, pass } = scene();
  feed.begin([start]);
  for (let tick = 0; tick < 3000; tick += 1) {
    feed.add([delta("x".repeat(3000), tick)]);
    pass(1);
  }
  const bySecond = new Map<number, number>();
  for (const { at } of posted) bySecond.set(Math.floor(at / 1000), (bySecond.get(Math.floor(at / 1000)) ?? 0) + 1);
  assert.ok(Math.max(...bySecond.values()) <= 26, JSON.stringify([...bySecond]));
  pass(5000);
  assert.equal(posted.map(textOf).join("").length, 9_000_000);
});

test("feed: a long log goes in several messages, of which only the first begins", () => {
  const { feed, posted, pass } = scene();
  const text = "0123456789".repeat(100_000);
  feed.begin([start, delta(text)]);
  pass(1000);
  assert.deepEqual(
    posted.map(({ message }) => message.type),
    ["log", ...Array.from({ length: 15 }, () => "events")],
  );
  assert.ok(posted.every((each) => textOf(each).length <= 65_536));
  assert.equal(posted.map(textOf).join(""), text);
});

test("feed: the last event of a log may grow, or another take its place", () => {
  const { feed, posted, pass } = scene();
  const review = (line: number): LogEvent => ({ type: "review-changed", at: 9, hunks: [viewOf("rejected", line)] });
  feed.begin([start, delta("a")]);
  for (const text of ["ab", "abc"]) {
    feed.overtake(delta(text));
    pass(50);
  }
  for (const line of [1, 2, 2]) {
    if (line === 1) feed.add([review(1)]);
    else feed.overtake(review(line));
    pass(50);
  }
  assert.deepEqual(posted.map(textOf), ["a", "b", "c", "", "", ""]);
  assert.deepEqual(
    posted.flatMap(({ message }) => (message.type === "events" ? message.events : [])).slice(-3),
    [1, 2, 2].map(review),
  );
});

test("feed: a long piece of a call has its name once", () => {
  const { feed, posted, pass } = scene();
  const call: LogEvent = {
    type: "tool-call-delta",
    at: 0,
    call: 0,
    name: "edit",
    text: "x".repeat(100_000),
    operation: { kind: "update", path: "a.ts" },
  };
  feed.begin([start, call]);
  pass(100);
  const arrived = posted.flatMap(({ message }) => ("events" in message ? message.events : []));
  const fold = (log: readonly LogEvent[]) => log.reduce<RunState | undefined>(foldRun, undefined);
  assert.deepEqual(fold(arrived), fold([start, call]));
});

test("feed: what waits is read from the log when it is sent, and a message's worth of it", () => {
  const { feed, posted, pass } = scene();
  let read = 0;
  const piece = {
    ...delta(""),
    get text() {
      read += 1;
      return "x".repeat(60_000);
    },
  } as LogEvent;
  feed.begin([start, ...Array.from({ length: 100 }, () => piece)]);
  assert.ok(read < 10, `${read} of 100 pieces were read for the first message`);
  pass(10_000);
  assert.equal(posted.map(textOf).join("").length, 6_000_000);
});

test("feed: a new log takes the place of what was waiting, and a closed feed sends nothing", () => {
  const { feed, posted, pass } = scene();
  feed.begin([start]);
  feed.add([delta("old")]);
  pass(35);
  feed.begin([start]);
  pass(6);
  feed.add([delta("new")]);
  feed.close();
  pass(100);
  assert.deepEqual(posted.map(textOf), ["", ""]);
});

test("feed: what arrives folds to what was told, however it is cut", () => {
  const folded = (log: readonly LogEvent[]) => log.reduce<RunState | undefined>(foldRun, undefined);
  holds(anyLog, 300, (log) => {
    const { feed, posted, pass } = scene();
    feed.begin(log.slice(0, 1));
    for (const event of log.slice(1)) {
      feed.add([event]);
      pass(7);
    }
    pass(100);
    const arrived = posted.flatMap(({ message }) =>
      message.type === "log" || message.type === "events" ? message.events : [],
    );
    assert.deepEqual(folded(arrived), folded(log));
  });
});
