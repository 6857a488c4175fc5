import assert from "node:assert/strict";
import { test } from "node:test";
import { changedKeys } from "../../../src/core/changedKeys.ts";

const cases: readonly (readonly [name: string, before: string, after: string, keys: string[][] | undefined])[] = [
  ["nothing", '{"a": 1}', '{ "a": 1 }', []],
  ["a comment and a comma", '{"a": 1}', '{\n  // why\n  "a": 1,\n}\n', []],
  ["a value", '{"a": 1, "b": 2}', '{"a": 1, "b": 3}', [["b"]]],
  ["a key with dots", '{"a.b": true}', '{"a.b": false}', [["a.b"]]],
  ["a new key", "{}", '{"chat.tools.autoApprove": true}', [["chat.tools.autoApprove"]]],
  ["a key that goes", '{"a": {"b": 1}}', '{"a": {}}', [["a", "b"]]],
  ["a value deep inside", '{"a": {"b": {"c": 1}}}', '{"a": {"b": {"c": 2}}}', [["a", "b", "c"]]],
  [
    "an object that is new",
    "{}",
    '{"a": {"b": {"c": 1, "d": 2}}}',
    [
      ["a", "b", "c"],
      ["a", "b", "d"],
    ],
  ],
  ["an empty object that is new", "{}", '{"a": {}}', [["a"]]],
  ["a list", '{"a": [1, {"b": 2}]}', '{"a": [1, {"b": 3}]}', [["a"]]],
  ["an object in place of a value", '{"a": 1}', '{"a": {"b": 1}}', [["a"]]],
  ["a text that was empty", "", '{"a": 1}', [["a"]]],
  ["the last of a key that stands twice", '{"a": 1, "a": 2}', '{"a": 1, "a": 3}', [["a"]]],
  ["a key called __proto__", "{}", '{"__proto__": {"a": 1}}', [["__proto__", "a"]]],
  ["a text that is none", '{"a": 1', '{"a": 2}', undefined],
];

for (const [name, before, after, keys] of cases) {
  test(`changed keys: ${name}`, () => assert.deepEqual(changedKeys(before, after), keys));
}
