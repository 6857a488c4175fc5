import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareAnswers, sameAnswers } from "../../../../src/core/compare/answers.ts";
import { readJson } from "../../../../src/core/compare/jsonText.ts";
import { holds } from "../../../support/coreProperty.ts";

test("JSON is the same in any order of keys, spelling and layout, also in a code block", () => {
  const result = compareAnswers('{"b":[1,2.0],"a":"\\u00e9"}', '```json\n{\n  "a": "é",\n  "b": [1.0, 2]\n}\n```');
  assert.deepEqual([result.kind, result.same, result.invalid], ["json", true, [undefined, undefined]]);
});

test("what differs in JSON is shown line by line", () => {
  const { regions, before } = compareAnswers('{"a":1,"b":{"c":true}}', '{"b":{"c":false},"a":1}');
  assert.deepEqual(regions, [{ start: 3, end: 4, added: ['    "c": false'] }]);
  assert.equal(before[3], '    "c": true');
});

for (const [one, other, same] of [
  ["12345678901234567890", "12345678901234567891", false],
  ["1e400", "2e400", false],
  ["0.1", "0.10", true],
  ["1e2", "100", true],
  ["-0", "0", true],
  ["-1.50e-3", "-0.0015", true],
  ["[]", "{}", false],
  ['{"a":1,"a":2}', '{"a":2}', true],
  ['"a  b"', '"a b"', false],
  ['{"__proto__":1}', "{}", false],
] as const) {
  test(`${one} is ${same ? "" : "not "}${other}`, () => assert.equal(compareAnswers(one, other).same, same));
}

test("where one is no JSON both are compared as text, and it says why", () => {
  const result = compareAnswers('{"a":1}', '{"a":1');
  assert.deepEqual([result.kind, result.same, result.invalid[0]], ["text", false, undefined]);
  assert.match(result.invalid[1] ?? "", /JSON/);
});

test("text is the same but for blanks at the ends of lines", () => {
  assert.ok(compareAnswers("One line.  \r\nTwo.\n\n", "One line.\nTwo.").same);
  assert.ok(!compareAnswers("One line.", "One  line.").same);
  assert.deepEqual(compareAnswers("Hello", "Hello").invalid, [undefined, undefined]);
});

test("nesting without end is refused", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const reading = readJson(deep);
  assert.equal(reading.kind, "invalid");
});

test("those who gave the same answer stand together, most first", () => {
  const answers = [
    { candidate: "a", text: "No." },
    { candidate: "b", text: '{"x": 1}' },
    { candidate: "c", text: '{ "x": 1.0 }' },
  ];
  assert.deepEqual(
    sameAnswers(answers).map(({ candidates }) => candidates),
    [["b", "c"], ["a"]],
  );
});

test("property: what is written is the value that was read, and writing it again changes nothing", () => {
  holds(fc.jsonValue(), 500, (value) => {
    const reading = readJson(JSON.stringify(value));
    assert.ok(reading.kind === "json");
    assert.equal(
      JSON.stringify(sorted(JSON.parse(reading.text))),
      JSON.stringify(sorted(JSON.parse(JSON.stringify(value)))),
    );
    assert.deepEqual(readJson(reading.text), reading);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)]);
}
