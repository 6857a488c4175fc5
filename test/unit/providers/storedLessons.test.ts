import assert from "node:assert/strict";
import { test } from "node:test";
import { createStoredLessons } from "../../../src/vscode/lessons.ts";

const hour = 60 * 60 * 1000;

function memento(stored = new Map<string, unknown>()) {
  return {
    keys: () => [...stored.keys()],
    get: (key: string) => stored.get(key) as never,
    update: async (key: string, value: unknown) => void stored.set(key, value),
  };
}

test("a lesson is kept over restarts, and forgotten a day after it was learned", () => {
  let now = 1_000;
  const storage = memento();
  const lessons = createStoredLessons(storage, () => now);
  lessons.learn("https://a.example", "m", { noSummary: true });
  now += 23 * hour;
  const reopened = createStoredLessons(storage, () => now);
  assert.deepEqual(reopened.of("https://a.example", "m"), { noSummary: true });
  reopened.learn("https://a.example", "m", { efforts: ["low"] });
  assert.deepEqual(reopened.of("https://a.example", "m"), { efforts: ["low"], noSummary: true });
  now += 2 * hour;
  assert.deepEqual(reopened.of("https://a.example", "m"), {});
});

test("a lesson without a date, as older versions kept it, counts no more", () => {
  const storage = memento(new Map([["lesson https://a.example m", { noSummary: true }]]));
  assert.deepEqual(createStoredLessons(storage).of("https://a.example", "m"), {});
});
