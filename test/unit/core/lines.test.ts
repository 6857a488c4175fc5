import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { joinLines, separatorAt, splitLines } from "../../../src/core/edit/lines.ts";
import { holds } from "../../support/coreProperty.ts";

const splits: readonly {
  readonly rule: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly separators: readonly string[];
}[] = [
  { rule: "an empty text is one empty line", text: "", lines: [""], separators: [] },
  { rule: "a text without a newline is one line", text: "a", lines: ["a"], separators: [] },
  { rule: "a final newline shows as an empty last line", text: "a\n", lines: ["a", ""], separators: ["\n"] },
  { rule: "CRLF is one separator", text: "a\r\nb", lines: ["a", "b"], separators: ["\r\n"] },
  { rule: "a lone CR separates", text: "a\rb", lines: ["a", "b"], separators: ["\r"] },
  {
    rule: "CR before CRLF is a separator of its own",
    text: "a\r\r\nb",
    lines: ["a", "", "b"],
    separators: ["\r", "\r\n"],
  },
  { rule: "LF before CR are two separators", text: "a\n\rb", lines: ["a", "", "b"], separators: ["\n", "\r"] },
  {
    rule: "each line keeps its own ending",
    text: "a\nb\r\nc\rd",
    lines: ["a", "b", "c", "d"],
    separators: ["\n", "\r\n", "\r"],
  },
  {
    rule: "a byte order mark belongs to the first line",
    text: "\uFEFFa\nb",
    lines: ["\uFEFFa", "b"],
    separators: ["\n"],
  },
  {
    rule: "line and paragraph separators are content",
    text: "a\u2028b\u2029c\u0085d\fe",
    lines: ["a\u2028b\u2029c\u0085d\fe"],
    separators: [],
  },
  { rule: "astral characters are not cut", text: "𝒜\n𝒷", lines: ["𝒜", "𝒷"], separators: ["\n"] },
];

for (const { rule, text, lines, separators } of splits) {
  test(`splitLines: ${rule}`, () => {
    assert.deepEqual(splitLines(text), { lines, separators });
    assert.equal(joinLines({ lines, separators }), text);
  });
}

test("joining a split text gives the text, whatever is in it", () => {
  const text = fc.array(
    fc.oneof(fc.constantFrom("\r", "\n", "\r\n", "a", "\uFEFF", "😀"), fc.string({ unit: "binary" })),
  );
  holds(text, 2000, (pieces) => {
    const split = splitLines(pieces.join(""));
    assert.equal(joinLines(split), pieces.join(""));
    assert.equal(split.lines.length, split.separators.length + 1);
    assert.ok(split.lines.every((line) => !/[\r\n]/.test(line)));
  });
});

const separatorsAt: readonly {
  readonly rule: string;
  readonly text: string;
  readonly line: number;
  readonly separator: string;
}[] = [
  { rule: "a line's own separator comes first", text: "a\r\nb\nc", line: 0, separator: "\r\n" },
  { rule: "the last line takes that of the line above", text: "a\nb\r\nc", line: 2, separator: "\r\n" },
  { rule: "beyond the last line too", text: "a\nb\r\nc", line: 3, separator: "\r\n" },
  { rule: "a single line has none, so a plain newline stands in", text: "a", line: 0, separator: "\n" },
];

for (const { rule, text, line, separator } of separatorsAt) {
  test(`separatorAt: ${rule}`, () => assert.equal(separatorAt(splitLines(text), line), separator));
}
