import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { splitLines } from "../../../src/core/edit/lines.ts";
import type { Placement } from "../../../src/core/edit/placement.ts";
import { anyLine, joinWithEndings } from "../../support/coreDocuments.ts";
import { holds } from "../../support/coreProperty.ts";
import {
  answerBlock,
  fileTarget,
  type OneFile,
  placeAll,
  placedHunks,
  placements,
  selectionTarget,
  textAfter,
} from "../../support/coreTarget.ts";

type Placed = { readonly rule: string; readonly target: OneFile; readonly answer: string; readonly text: string };

const crlf = "one\r\ntwo\r\nthree\r\n";

const placed: readonly Placed[] = [
  {
    rule: "two insertions at one point stand in the order of the answer",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("a", "a\nx") + answerBlock("b", "y\nb"),
    text: "a\nx\ny\nb\n",
  },
  {
    rule: "lines that are quoted without their indentation keep it",
    target: fileTarget("if x:\n  a\n"),
    answer: answerBlock("a", "b"),
    text: "if x:\n  b\n",
  },
  {
    rule: "blank lines at the end of a block that the file does not have",
    target: fileTarget("a\nb"),
    answer: answerBlock("b\n\n", "x"),
    text: "a\nx",
  },
  {
    rule: "lines that stand once are replaced",
    target: fileTarget("a\nb\nc\n"),
    answer: answerBlock("b", "B"),
    text: "a\nB\nc\n",
  },
  {
    rule: "context lines around a change are kept",
    target: fileTarget("a\nb\nc\n"),
    answer: answerBlock("a\nb\nc", "a\nB\nc"),
    text: "a\nB\nc\n",
  },
  {
    rule: "an insertion is context plus new lines",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("a", "a\nx"),
    text: "a\nx\nb\n",
  },
  {
    rule: "an empty replacement deletes the lines",
    target: fileTarget("a\nb\nc\n"),
    answer: answerBlock("b", ""),
    text: "a\nc\n",
  },
  {
    rule: "the last line of a file without a final newline",
    target: fileTarget("a\nb"),
    answer: answerBlock("b", "B\nC"),
    text: "a\nB\nC",
  },
  {
    rule: "an LF reply to a CRLF file keeps CRLF",
    target: fileTarget(crlf),
    answer: answerBlock("one\ntwo", "one\nx\ny"),
    text: "one\r\nx\r\ny\r\nthree\r\n",
  },
  {
    rule: "a CRLF reply to an LF file keeps LF",
    target: fileTarget("one\ntwo\n"),
    answer: answerBlock("two", "x\ny").replaceAll("\n", "\r\n"),
    text: "one\nx\ny\n",
  },
  {
    rule: "blanks at line ends are ignored when nothing matches exactly",
    target: fileTarget("a  \nb\t\nc\n"),
    answer: answerBlock("a\nb", "x\ny"),
    text: "x\ny\nc\n",
  },
  {
    rule: "blanks at the reply's line ends are ignored too",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("b   ", "B"),
    text: "a\nB\n",
  },
  {
    rule: "an exact match wins over one that differs in blanks",
    target: fileTarget("a \nx\na\n"),
    answer: answerBlock("a", "A"),
    text: "a \nx\nA\n",
  },
  {
    rule: "two blocks in the order of the file",
    target: fileTarget("a\nb\nc\n"),
    answer: answerBlock("a", "A") + answerBlock("c", "C"),
    text: "A\nb\nC\n",
  },
  {
    rule: "two blocks against the order of the file",
    target: fileTarget("a\nb\nc\n"),
    answer: answerBlock("c", "C") + answerBlock("a", "A\nA2"),
    text: "A\nA2\nb\nC\n",
  },
  {
    rule: "blocks that share context but not changes do not overlap",
    target: fileTarget("a\nb\nc\n"),
    answer: answerBlock("a\nb", "A\nb") + answerBlock("b\nc", "b\nC"),
    text: "A\nb\nC\n",
  },
  {
    rule: "touching changes do not overlap",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("a", "A") + answerBlock("b", "B"),
    text: "A\nB\n",
  },
  {
    rule: "blocks are found in the snapshot, not in what earlier blocks made",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("a", "b") + answerBlock("b", "c"),
    text: "b\nc\n",
  },
  {
    // A separator that would be new in the file is one too many: which of the two was meant, nobody can tell.
    rule: "the only reading that is found wins, and none puts a separator into the file",
    target: fileTarget("a\n=======\nb\nz\n"),
    answer: answerBlock("a\n=======\nb", "b\n=======\nc"),
    text: "b\n=======\nc\nz\n",
  },
  {
    rule: "an underlined heading is told from the separator, which is as long as the other markers",
    target: fileTarget("T\n=====\nx\n"),
    answer: answerBlock("T\n=====\nx", "U\n=====\nx"),
    text: "U\n=====\nx\n",
  },
  {
    rule: "an empty file takes a block that quotes nothing",
    target: fileTarget(""),
    answer: answerBlock("", "a\nb"),
    text: "a\nb\n",
  },
  {
    rule: "dollar signs are literal",
    target: fileTarget("a\n"),
    answer: answerBlock("a", "$& $1 $$"),
    text: "$& $1 $$\n",
  },
  {
    rule: "a whole replacement touches only the selection",
    target: selectionTarget("a\nb\nb\nd\n", 1, 2),
    answer: "```\nx\ny\n```",
    text: "a\nx\ny\nb\nd\n",
  },
  {
    rule: "lines around the selection that a replacement repeats are not written twice",
    target: selectionTarget("function f() {\n  one();\n}\nlast();\n", 1, 2),
    answer: "```\nfunction f() {\n  two();\n}\nlast();\n```",
    text: "function f() {\n  two();\n}\nlast();\n",
  },
  {
    rule: "a line that may as well be new is not taken for one around the selection",
    target: selectionTarget("x();\nx();\ny();\n", 1, 2),
    answer: "```\nx();\nz();\n```",
    text: "x();\nx();\nz();\ny();\n",
  },
  {
    rule: "a whole replacement needs no match",
    target: selectionTarget("b\nb\nb\n", 1, 2),
    answer: "```\nB\n```",
    text: "b\nB\nb\n",
  },
  {
    rule: "an empty replacement deletes the selection",
    target: selectionTarget("a\nb\nc\n", 1, 2),
    answer: "```\n```",
    text: "a\nc\n",
  },
  {
    rule: "a replacement for an empty selection is inserted",
    target: selectionTarget("a\nb\n", 1, 1),
    answer: "```\nx\n```",
    text: "a\nx\nb\n",
  },
  {
    rule: "a selection in a CRLF file keeps CRLF",
    target: selectionTarget(crlf, 1, 2),
    answer: "```\nx\ny\n```",
    text: "one\r\nx\r\ny\r\nthree\r\n",
  },
  {
    rule: "a replacement of all lines keeps the file's final newline",
    target: selectionTarget("a\nb\n", 0, 3),
    answer: "```\na\nB\n```",
    text: "a\nB\n",
  },
  {
    rule: "a replacement of all lines adds no final newline",
    target: selectionTarget("a\nb", 0, 2),
    answer: "```\na\nB\n```",
    text: "a\nB",
  },
  {
    rule: "a block in reply to a selection",
    target: selectionTarget("a\nb\nc\n", 1, 2),
    answer: answerBlock("b", "B"),
    text: "a\nB\nc\n",
  },
];

for (const { rule, target, answer, text } of placed) {
  test(`placement: ${rule}`, () => {
    const found = placements(target, answer);
    assert.deepEqual(
      found.filter((placement) => placement.kind === "refused"),
      [],
    );
    assert.equal(textAfter(target, found), text);
  });
}

const second: readonly { readonly rule: string; readonly text: string; readonly answer: string }[] = [
  {
    rule: "a line that two blocks change",
    text: "a\nb\nc\n",
    answer: answerBlock("a\nb", "a\nB") + answerBlock("b\nc", "X\nc"),
  },
  {
    rule: "a change inside lines that another block deletes",
    text: "a\nb\nc\n",
    answer: answerBlock("a\nb\nc", "") + answerBlock("b", "B"),
  },
  { rule: "the same insertion twice", text: "a\n", answer: answerBlock("a", "a\nA").repeat(2) },
];

for (const { rule, text, answer } of second) {
  test(`placement: ${rule}: the first is placed, the second overlaps`, () => {
    const [first, next] = placements(fileTarget(text), answer);
    assert.equal(first?.kind, "located");
    assert.ok(next?.kind === "refused");
    assert.equal(next.refusal.reason, "overlap");
  });
}

test("placement: the same block twice: the first is placed, the second changes nothing more", () => {
  const [first, next] = placements(fileTarget("a\n"), answerBlock("a", "A").repeat(2));
  assert.equal(first?.kind, "located");
  assert.ok(next?.kind === "refused");
  assert.equal(next.refusal.reason, "same");
});

test("placement: an edit of which one part overlaps is refused whole", () => {
  const answer = answerBlock("c", "C") + answerBlock("a\nb\nc", "A\nb\nX");
  const target = fileTarget("a\nb\nc\n");
  assert.equal(textAfter(target, placements(target, answer)), "a\nb\nC\n");
});

test("placement: a replacement for a whole file has no place", () => {
  const [placement] = placeAll(fileTarget("a\n"), [{ kind: "replacement", lines: ["b"] }]);
  assert.ok(placement?.kind === "refused");
  assert.equal(placement.refusal.reason, "nothing-quoted");
});

test("placement: a lone CR in a reply ends a line, as it does in the editor", () => {
  const target = fileTarget("a\nb\n");
  const hunks = placedHunks(placements(target, answerBlock("a", "x\ry")));
  assert.deepEqual(
    hunks.flatMap(({ added }) => added),
    ["x", "y"],
  );
});

test("placement: hunk ids tell edits and their parts apart", () => {
  const answer = answerBlock("a\nb\nc", "A\nb\nC") + answerBlock("d", "D");
  const ids = placedHunks(placements(fileTarget("a\nb\nc\nd\n"), answer)).map((hunk) => hunk.id);
  assert.equal(new Set(ids).size, 3);
});

const names: readonly (readonly [sent: string, named: string, same: boolean])[] = [
  ["src/a.ts", "src/a.ts", true],
  ["src/a.ts", "a.ts", true],
  ["src/a.ts", "./src/a.ts", true],
  ["src/a.ts", "a/src/a.ts", true],
  ["src/a.ts", "b/src/a.ts", true],
  ["src/a.ts", "/repo/src/a.ts", true],
  ["src/ä b.ts", "/repo/src/ä b.ts", true],
  ["src/a.ts", "\\repo\\src\\a.ts", true],
  ["src/a.ts", "src\\a.ts", true],
  ["a/b.ts", "a/b.ts", true],
  ["src/a.ts", "src/b.ts", false],
  ["src/a.ts", "lib/a.ts", false],
  ["src/ba.ts", "a.ts", false],
  ["src/a.ts", "xsrc/a.ts", false],
  ["src/a.ts", "src/a.tsx", false],
  ["src/a.ts", "src/A.ts", false],
  ["src/a.ts", "packages/two/src/a.ts", false],
  ["src/a.ts", "repo/src/a.ts", true],
  ["src/a.ts", "me/repo/src/a.ts", false],
  ["src/a.ts", "../src/a.ts", false],
  ["src/a.ts", "src/../src/a.ts", false],
  ["src/a.ts", "../../other/src/a.ts", false],
  ["src/a.ts", "/src/a.ts", true],
  ["src/a.ts", "/other/src/a.ts", false],
  ["src/a.ts", "/repo/packages/src/a.ts", false],
  ["src/a.ts", "/REPO/src/a.ts", false],
  ["src/a.ts", "/repo/../repo/src/a.ts", false],
  ["src/a.ts", "~/repo/src/a.ts", false],
  ["src/a.ts", "C:\\repo\\src\\a.ts", false],
  ["src/a.ts", "\\\\host\\repo\\src\\a.ts", false],
  ["src/a.ts", "c/src/a.ts", false],
];

for (const [sent, named, same] of names) {
  test(`placement: ${named} ${same ? "means" : "does not mean"} ${sent}`, () => {
    const [found] = placements(fileTarget("a\n", sent), `${named}\n${answerBlock("a", "A")}`);
    assert.equal(found?.kind, same ? "located" : "refused");
  });
}

test("placement: a code block below the path of a file that was not sent is refused as that file's", () => {
  for (const path of ["packages/two/src/a.ts", "../src/a.ts", "/other/src/a.ts", "src/new.ts"]) {
    const [found] = placements(fileTarget("a();\nb();\n"), `${path}\n\`\`\`ts\na();\nc();\n\`\`\`\n`);
    assert.deepEqual(found?.kind === "refused" && [found.refusal.reason, found.refusal.detail], ["other-file", path]);
  }
});

test("placement: a sentence that ends with the file's name does not send the edit elsewhere", () => {
  for (const sentence of ["Here is the change to src/a.ts:", "1. src/a.ts", "It no longer needs Array.from"]) {
    const target = fileTarget("a\n");
    assert.equal(textAfter(target, placements(target, `${sentence}\n${answerBlock("a", "A")}`)), "A\n", sentence);
  }
});

test("a block that stands once in a file gives exactly the file with that block changed", () => {
  const cases = fc.record({
    file: fc.array(anyLine, { minLength: 1, maxLength: 14 }),
    unique: fc.nat(13),
    above: fc.nat(4),
    below: fc.nat(4),
    replace: fc.array(anyLine, { maxLength: 6 }),
    style: fc.constantFrom(["\n"], ["\r\n"], ["\n", "\r\n"]),
    picks: fc.array(fc.nat(7), { minLength: 20, maxLength: 20 }),
  });
  holds(cases, 3000, ({ file, unique, above, below, replace, style, picks }) => {
    const at = unique % file.length;
    const lines = file.with(at, `<only>${file[at]}`);
    const start = Math.max(0, at - above);
    const end = Math.min(lines.length, at + below + 1);
    const expected = [...lines.slice(0, start), ...replace, ...lines.slice(end)];
    // In code, what no code has is refused.
    const target = fileTarget(joinWithEndings(lines, style, picks), "notes.txt");
    const reading = { search: lines.slice(start, end), replace };
    const [found] = placeAll(target, [{ kind: "block", path: undefined, readings: [reading] }]);
    assert.ok(found !== undefined);
    fc.pre(expected.length > 0);
    if (isSame(found)) assert.deepEqual(expected, lines);
    else {
      assert.equal(found.kind, "located");
      assert.deepEqual(splitLines(textAfter(target, [found])).lines, expected);
    }
  });
});

test("a block that stands more than once is never placed", () => {
  const cases = fc.record({
    parts: fc.tuple(
      fc.array(anyLine, { maxLength: 4 }),
      fc.array(anyLine, { maxLength: 4 }),
      fc.array(anyLine, { maxLength: 4 }),
    ),
    search: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
  });
  holds(cases, 2000, ({ parts: [above, between, below], search }) => {
    const lines = [...above, ...search, ...between, ...search, ...below];
    const [found] = placeAll(fileTarget(lines.join("\n")), [
      { kind: "block", path: undefined, readings: [{ search, replace: ["<new>"] }] },
    ]);
    assert.ok(found?.kind === "refused" && found.refusal.reason === "ambiguous");
  });
});

function isSame(found: Placement): boolean {
  return found.kind === "refused" && found.refusal.reason === "same";
}
