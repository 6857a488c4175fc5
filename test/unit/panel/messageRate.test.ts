import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { createBeside } from "../../../src/panel/beside.ts";
import { createFeed } from "../../../src/panel/feed.ts";
import { createKeptLinks, type Links } from "../../../src/panel/keptLinks.ts";
import type { ToWebview } from "../../../src/panel/protocol.ts";
import { createSlots } from "../../../src/panel/slots.ts";
import { runStart } from "../../support/coreLog.ts";

const start: LogEvent = { ...runStart, at: 0 };
const delta = (text: string, at: number): LogEvent => ({
  type: "reasoning-delta",
  at,
  part: 0,
  provenance: "raw",
  text,
});
const replay = (at: number): ToWebview & { type: "replay" } => ({
  type: "replay",
  state: { at, length: 9000, speed: 10, playing: true },
});

/** All that tells the panel something, on a clock that goes millisecond by millisecond. */
function scene() {
  let time = 0;
  let waiting: { at: number; call: () => void }[] = [];
  const posted: { readonly at: number; readonly message: ToWebview }[] = [];
  const clock = {
    now: () => time,
    after(milliseconds: number, call: () => void) {
      const entry = { at: time + milliseconds, call };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
  };
  const post = (message: ToWebview) => posted.push({ at: time, message });
  const slots = createSlots(clock);
  const feed = createFeed(post, clock, () => time, slots);
  const readPage = (part: number, page: number): ToWebview => ({ type: "page", run: "r", part, page, text: "x" });
  const beside = createBeside(post, clock, slots, { mayGo: () => feed.begun, readPage });
  const log: LogEvent[] = [start];
  feed.begin(log);
  return {
    feed,
    beside,
    posted,
    log,
    /** `each` happens in every millisecond. */
    pass(milliseconds: number, each: (now: number) => void = () => undefined) {
      for (const until = time + milliseconds; time < until; time += 1) {
        each(time);
        const due = waiting.filter(({ at }) => at <= time);
        waiting = waiting.filter(({ at }) => at > time);
        for (const { call } of due) call();
      }
    },
    /** The most in any second, however it is laid. */
    mostInASecond: () =>
      Math.max(...posted.map(({ at }) => posted.filter((each) => each.at >= at && each.at < at + 1000).length)),
    count: (type: ToWebview["type"]) => posted.filter(({ message }) => message.type === type).length,
  };
}

const linksOf = (first: number, count: number): Links => ({
  type: "links",
  run: "r",
  passages: Array.from({ length: count }, (_, at) => ({ passage: `0:${first + at}`, links: [] })),
  hunks: [],
});

test("at most thirty messages a second: reasoning that streams, with links, a replay's clock and pages asked for", () => {
  const { feed, beside, log, pass, mostInASecond, count } = scene();
  pass(5000, (now) => {
    log.push(delta("x".repeat(500), now));
    feed.grown();
    if (now % 100 === 0) beside.tell(linksOf(now, 10));
    if (now % 50 === 0) beside.tell(replay(now));
    if (now % 20 === 0) beside.page(0, now);
  });
  assert.ok(mostInASecond() <= 30, `${mostInASecond()}`);
  assert.ok(count("events") > 50 && count("replay") > 20, "neither keeps the other from its turn");
});

test("at most thirty messages a second: the view shown again, with the links of ten minutes in a few messages", () => {
  const { feed, beside, log, posted, pass, mostInASecond, count } = scene();
  const kept = createKeptLinks();
  for (let told = 0; told < 2400; told += 1) kept.put(linksOf(told * 2, 5));
  const all = kept.all();
  for (let again = 0; again < 3; again += 1) {
    beside.clear();
    feed.begin(log);
    if (all !== undefined) beside.tell(all);
    pass(1500);
  }
  assert.ok(mostInASecond() <= 30, `${mostInASecond()}`);
  assert.equal(count("links"), 3 * 5);
  const last = posted.slice(-5).flatMap(({ message }) => (message.type === "links" ? message.passages : []));
  assert.deepEqual(new Set(last.map(({ passage }) => passage)).size, 4803);
});

test("at most thirty messages a second: find asks for all pages of a long run", () => {
  const { beside, pass, mostInASecond, count } = scene();
  for (let page = 0; page < 60; page += 1) {
    beside.page(0, page);
    beside.page(0, page);
  }
  pass(3000);
  assert.equal(count("page"), 60);
  assert.ok(mostInASecond() <= 30, `${mostInASecond()}`);
});

test("at most thirty messages a second: a replay that is dragged about", () => {
  const { feed, beside, log, posted, pass, mostInASecond } = scene();
  pass(2000, (now) => {
    if (now % 5 !== 0) return;
    beside.clear();
    feed.begin(log);
    beside.tell(replay(now));
  });
  pass(200);
  assert.ok(mostInASecond() <= 30, `${mostInASecond()}`);
  assert.deepEqual(posted.at(-1)?.message, replay(1995));
});

test("what belongs to a log goes behind its beginning, and what is overtaken does not go", () => {
  const { feed, beside, log, posted, pass } = scene();
  feed.begin(log);
  beside.tell(linksOf(0, 1));
  beside.tell(replay(1));
  beside.tell(replay(2));
  pass(300);
  assert.deepEqual(
    posted.map(({ message }) => message.type),
    ["log", "log", "replay", "links"],
  );
});
