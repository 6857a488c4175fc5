import assert from "node:assert/strict";
import { test } from "node:test";
import { createWatchdog, type Stall } from "../../../src/providers/watchdog.ts";
import { handTimers } from "../../support/handTimers.ts";

const limits = { firstByte: 100, silence: 50, progress: 400 };

function watched(of: Partial<typeof limits> = limits) {
  const stalls: Stall["why"][] = [];
  const hand = handTimers();
  const all = { firstByte: undefined, silence: undefined, progress: undefined, ...of };
  return { ...hand, stalls, dog: createWatchdog(all, hand.timers, ({ why }) => stalls.push(why)) };
}

test("no first byte in time", () => {
  const { pass, stalls } = watched();
  pass(99);
  assert.deepEqual(stalls, []);
  pass(1);
  assert.deepEqual(stalls, ["first-byte"]);
});

test("bytes keep it quiet, silence does not", () => {
  const { pass, stalls, dog } = watched();
  for (let count = 0; count < 5; count += 1) {
    pass(49);
    dog.bytes();
  }
  assert.deepEqual(stalls, []);
  pass(50);
  assert.deepEqual(stalls, ["silence"]);
});

test("heartbeats are no progress, and who waits on is told again", () => {
  const { pass, stalls, dog } = watched();
  for (let count = 0; count < 18; count += 1) {
    dog.bytes();
    pass(45);
  }
  assert.deepEqual(stalls, ["progress", "progress"]);
});

test("without limits nothing barks and nothing waits", () => {
  const { pass, stalls, dog, isSet } = watched({});
  pass(1e9);
  dog.bytes();
  pass(1e9);
  assert.deepEqual(stalls, []);
  assert.ok(!isSet());
});

test("a local model may take its time to begin, and then must bring something", () => {
  const { pass, stalls, dog } = watched({ progress: 400 });
  pass(1e6);
  dog.bytes();
  pass(399);
  assert.deepEqual(stalls, []);
  pass(1);
  assert.deepEqual(stalls, ["progress"]);
});

test("stopped, it leaves no timer", () => {
  const { dog, isSet } = watched();
  dog.stop();
  assert.ok(!isSet());
});

test("a connection that is not taken in time, and one that is", () => {
  const { pass, stalls, dog } = watched({ ...limits, connect: 20 } as typeof limits);
  pass(50);
  dog.connecting();
  dog.connected();
  pass(20);
  assert.deepEqual(stalls, []);
  dog.connecting();
  pass(20);
  assert.deepEqual(stalls, ["connect"]);
});

test("that nothing has come yet is told once, and ends nothing", () => {
  const { pass, stalls } = watched({ ...limits, notice: 10 } as typeof limits);
  pass(99);
  assert.deepEqual(stalls, ["notice"]);
  pass(1);
  assert.deepEqual(stalls, ["notice", "first-byte"]);
});
