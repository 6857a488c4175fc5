import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyOffsetEdits, applyToLines, type Hunk, hunkEnd, offsetEdits } from "../../../src/core/edit/hunk.ts";
import { splitLines } from "../../../src/core/edit/lines.ts";
import { anyDocument, anyLine, documentOf, hunkPicks, hunksOn } from "../../support/coreDocuments.ts";
import { holds } from "../../support/coreProperty.ts";
import { inverse, written } from "../../support/coreText.ts";

type Written = {
  readonly rule: string;
  readonly text: string;
  readonly hunks: readonly (readonly [number, number, readonly string[]])[];
  readonly result: string;
};

/** Each hunk as start, count of removed lines, added lines. */
const cases: readonly Written[] = [
  { rule: "no hunks change nothing", text: "a\nb", hunks: [], result: "a\nb" },
  { rule: "a line is replaced", text: "a\nb\nc\n", hunks: [[1, 1, ["B"]]], result: "a\nB\nc\n" },
  { rule: "a line is replaced by several", text: "a\nb\nc\n", hunks: [[1, 1, ["B", "C"]]], result: "a\nB\nC\nc\n" },
  { rule: "an insertion goes before its line", text: "a\nb\n", hunks: [[1, 0, ["x"]]], result: "a\nx\nb\n" },
  { rule: "an insertion at the top", text: "a\n", hunks: [[0, 0, ["x", "y"]]], result: "x\ny\na\n" },
  {
    rule: "an insertion at the end of a file without a final newline adds none",
    text: "a",
    hunks: [[1, 0, ["x"]]],
    result: "a\nx",
  },
  { rule: "an insertion before the final newline's empty line", text: "a\n", hunks: [[1, 0, ["x"]]], result: "a\nx\n" },
  { rule: "a deletion takes its own line ending", text: "a\r\nb\nc", hunks: [[0, 1, []]], result: "b\nc" },
  { rule: "a deletion of the last line leaves no newline behind", text: "a\nb", hunks: [[1, 1, []]], result: "a" },
  { rule: "a deletion before a final newline keeps the newline", text: "a\nb\n", hunks: [[1, 1, []]], result: "a\n" },
  { rule: "a deletion of every line leaves an empty text", text: "a\nb\n", hunks: [[0, 3, []]], result: "" },
  { rule: "a missing final newline stays missing", text: "a\nb", hunks: [[1, 1, ["B"]]], result: "a\nB" },
  {
    rule: "CRLF goes between new lines",
    text: "a\r\nb\r\n",
    hunks: [[0, 1, ["x", "y", "z"]]],
    result: "x\r\ny\r\nz\r\nb\r\n",
  },
  {
    rule: "new lines take the endings of the lines that they replace, in order",
    text: "a\r\nb\nc\n",
    hunks: [[0, 2, ["x", "y", "z"]]],
    result: "x\r\ny\nz\nc\n",
  },
  {
    rule: "an insertion takes the ending of the line that it stands before",
    text: "a\nb\r\nc",
    hunks: [[1, 0, ["x"]]],
    result: "a\nx\r\nb\r\nc",
  },
  {
    rule: "touching hunks are written in order",
    text: "a\nb\nc\nd",
    hunks: [
      [1, 1, ["B"]],
      [2, 1, ["C", "D"]],
    ],
    result: "a\nB\nC\nD\nd",
  },
  {
    rule: "a deletion that touches an insertion",
    text: "a\nb\nc",
    hunks: [
      [1, 1, []],
      [2, 0, ["x"]],
    ],
    result: "a\nx\nc",
  },
  {
    rule: "a deletion up to the end that touches an insertion there",
    text: "a\nb",
    hunks: [
      [1, 1, []],
      [2, 0, ["x"]],
    ],
    result: "a\nx",
  },
  { rule: "a byte order mark stays in front", text: "\uFEFFa\nb", hunks: [[1, 1, ["B"]]], result: "\uFEFFa\nB" },
  { rule: "offsets are UTF-16 units", text: "😀\nb\n", hunks: [[1, 1, ["𝒜"]]], result: "😀\n𝒜\n" },
  { rule: "dollar signs are literal", text: "a\nb", hunks: [[0, 1, ["$&$1$$"]]], result: "$&$1$$\nb" },
];

for (const { rule, text, hunks, result } of cases) {
  test(`offsetEdits: ${rule}`, () => {
    const { lines } = splitLines(text);
    const made = hunks.map(
      ([start, count, added], index): Hunk => ({
        id: String(index),
        start,
        removed: lines.slice(start, start + count),
        added,
      }),
    );
    assert.equal(written(text, made), result);
  });
}

const documentAndHunks = fc
  .record({ document: anyDocument, picks: hunkPicks(anyLine) })
  .map(({ document, picks }) => ({ document, hunks: hunksOn(document.lines, picks) }));

test("written hunks give the lines that applyToLines gives", () => {
  holds(documentAndHunks, 5000, ({ document, hunks }) => {
    const expected = applyToLines(document.lines, hunks);
    fc.pre(expected.length > 0);
    assert.deepEqual(splitLines(written(document.text, hunks)).lines, expected);
  });
});

test("a text always has a line, also when hunks remove them all", () => {
  assert.deepEqual(applyToLines(["a", "b"], [{ start: 0, removed: ["a", "b"], added: [] }]), splitLines("").lines);
});

test("edits are in text order and never overlap", () => {
  holds(documentAndHunks, 2000, ({ document, hunks }) => {
    let end = 0;
    for (const edit of offsetEdits(splitLines(document.text), hunks)) {
      assert.ok(edit.start >= end, `${edit.start} before ${end}`);
      assert.ok(edit.end >= edit.start && edit.end <= document.text.length);
      end = edit.end;
    }
  });
});

test("what is written can be taken back, to the character", () => {
  holds(documentAndHunks, 2000, ({ document: { text }, hunks }) => {
    const edits = offsetEdits(splitLines(text), hunks);
    assert.equal(applyOffsetEdits(applyOffsetEdits(text, edits), inverse(text, edits)), text);
  });
});

const uniqueDocument = documentOf(
  fc.array(anyLine, { minLength: 1, maxLength: 14 }).map((lines) => lines.map((line, index) => `<${index}>${line}`)),
);

test("characters outside the hunks are kept, line endings included", () => {
  const cases = fc
    .record({ document: uniqueDocument, picks: hunkPicks(anyLine) })
    .map(({ document, picks }) => ({ document, hunks: hunksOn(document.lines, picks) }));
  holds(cases, 2000, ({ document: { text, lines }, hunks }) => {
    const result = written(text, hunks);
    let from = 0;
    for (const [first, end] of keptRanges(lines.length, hunks)) {
      const kept = textOfLines(text, first, end);
      const at = result.indexOf(kept, from);
      assert.ok(at >= 0, `lost: ${JSON.stringify(kept)}`);
      from = at + kept.length;
    }
  });
});

for (const [name, ending] of [
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR", "\r"],
] as const) {
  test(`a file with ${name} gets no other line ending, and its last line end stays as it was`, () => {
    const cases = fc.record({ lines: fc.array(anyLine, { minLength: 2, maxLength: 10 }), picks: hunkPicks(anyLine) });
    holds(cases, 1000, ({ lines, picks }) => {
      const hunks = hunksOn(lines, picks);
      const { separators } = splitLines(written(lines.join(ending), hunks));
      assert.ok(separators.every((separator) => separator === ending));
      assert.equal(separators.length, Math.max(0, applyToLines(lines, hunks).length - 1));
    });
  });
}

/** Runs of lines that no hunk touches, end-exclusive. */
function keptRanges(total: number, hunks: readonly Hunk[]): [number, number][] {
  const ranges: [number, number][] = [];
  let from = 0;
  for (const hunk of hunks) {
    if (hunk.start > from) ranges.push([from, hunk.start]);
    from = hunkEnd(hunk);
  }
  if (from < total) ranges.push([from, total]);
  return ranges;
}

/** The characters of some lines with the endings between them, without the ending of the last. */
function textOfLines(text: string, first: number, end: number): string {
  const { lines, separators } = splitLines(text);
  return lines
    .slice(first, end)
    .map((line, index) => (index === end - first - 1 ? line : line + (separators[first + index] ?? "")))
    .join("");
}
