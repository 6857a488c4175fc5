import assert from "node:assert/strict";
import { test } from "node:test";
import { indexByKey } from "../../../media/listKeys.ts";

const arrows = { next: ["ArrowDown", "PageDown"], previous: ["ArrowUp"] };

for (const [key, from, to] of [
  ["ArrowDown", 0, 1],
  ["PageDown", 1, 2],
  ["ArrowDown", 2, 2],
  ["ArrowUp", 2, 1],
  ["ArrowUp", 0, 0],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["ArrowRight", 1, undefined],
  ["PageUp", 1, undefined],
] as const)
  test(`of three, ${key} leads from ${from} to ${to}`, () => assert.equal(indexByKey(key, from, 3, arrows), to));
