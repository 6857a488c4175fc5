import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlacementRefusal } from "../../../src/core/edit/placement.ts";
import { answerBlock, fileTarget, type OneFile, placements, selectionTarget } from "../../support/coreTarget.ts";

type Refused = {
  readonly rule: string;
  readonly target: OneFile;
  readonly answer: string;
  readonly reason: PlacementRefusal["reason"];
  readonly detail?: string;
  readonly quoted?: string;
};

const refused: readonly Refused[] = [
  {
    rule: "two equal matches are ambiguous, named by their lines from one",
    target: fileTarget("a\nb\na\n"),
    answer: answerBlock("a", "A"),
    reason: "ambiguous",
    detail: "1, 3",
    quoted: "a",
  },
  {
    rule: "matches that overlap each other are ambiguous",
    target: fileTarget("a\na\na\n"),
    answer: answerBlock("a\na", "A"),
    reason: "ambiguous",
    detail: "1, 2",
  },
  {
    rule: "two matches that differ in blanks are ambiguous",
    target: fileTarget("a \nb\na\t\n"),
    answer: answerBlock("a", "A"),
    reason: "ambiguous",
    detail: "1, 3",
  },
  {
    rule: "two exact matches are ambiguous though a third differs",
    target: fileTarget("a\na\na \n"),
    answer: answerBlock("a", "A"),
    reason: "ambiguous",
    detail: "1, 2",
  },
  {
    rule: "two separators are told apart by what the file has, never by leaving one in it",
    target: fileTarget("a\nz\n"),
    answer: answerBlock("a\n=======\nb", "c"),
    reason: "malformed",
    detail: "More than one ======= line stands in it, and it cannot be known which divides the block.",
  },
  {
    rule: "readings of which none is found are not found",
    target: fileTarget("z\n"),
    answer: answerBlock("a\n=======\nb", "a\n=======\nc"),
    reason: "malformed",
  },
  {
    rule: "absent lines are not found",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("x", "y"),
    reason: "not-found",
    detail: "",
    quoted: "x",
  },
  {
    rule: "lines in another order are not found",
    target: fileTarget("a\nb\n"),
    answer: answerBlock("b\na", "y"),
    reason: "not-found",
  },
  {
    rule: "lines with a gap between them are not found",
    target: fileTarget("a\nx\nb\n"),
    answer: answerBlock("a\nb", "y"),
    reason: "not-found",
  },
  {
    rule: "a hit never begins inside a line",
    target: fileTarget("const ab = 1;\n"),
    answer: answerBlock("ab = 1;", "x"),
    reason: "not-found",
  },
  {
    rule: "a hit never ends inside a line",
    target: fileTarget("const ab = 1;\n"),
    answer: answerBlock("const ab", "x"),
    reason: "not-found",
  },
  {
    rule: "another case is not found",
    target: fileTarget("abc\n"),
    answer: answerBlock("ABC", "b"),
    reason: "not-found",
  },
  {
    rule: "a block that runs past the end is not found",
    target: fileTarget("a\nb"),
    answer: answerBlock("b\n\nc", "x"),
    reason: "not-found",
  },
  {
    rule: "a block that begins before the file is not found",
    target: fileTarget("b\nc\n"),
    answer: answerBlock("a\nb", "x"),
    reason: "not-found",
  },
  {
    rule: "a block for another file is refused",
    target: fileTarget("a\n"),
    answer: `src/b.ts\n${answerBlock("a", "A")}`,
    reason: "other-file",
    detail: "src/b.ts",
    quoted: "a",
  },
  {
    rule: "a block that changes nothing is the same",
    target: fileTarget("a\n"),
    answer: answerBlock("a", "a"),
    reason: "same",
  },
  {
    rule: "a replacement that changes nothing is the same",
    target: selectionTarget("a\nb\n", 0, 1),
    answer: "```\na\n```",
    reason: "same",
  },
  {
    rule: "a replacement of all lines without the final newline's empty line is the same",
    target: selectionTarget("a\nb\n", 0, 3),
    answer: "```\na\nb\n```",
    reason: "same",
  },
  {
    rule: "a block that quotes nothing has no place",
    target: fileTarget("a\n"),
    answer: answerBlock("", "x\ny"),
    reason: "nothing-quoted",
    quoted: "x\ny",
  },
  {
    rule: "a malformed block keeps what was written",
    target: fileTarget("a\n"),
    answer: "<<<<<<< SEARCH\na\n=======\nb",
    reason: "malformed",
    quoted: "a\n=======\nb",
  },
  {
    rule: "two code blocks for a selection are refused",
    target: selectionTarget("a\n", 0, 1),
    answer: "```\nx\n```\n```\ny\n```",
    reason: "malformed",
    quoted: "x\ny",
  },
];

for (const { rule, target, answer, reason, detail, quoted } of refused) {
  test(`placement: ${rule}`, () => {
    const [found, another] = placements(target, answer);
    assert.equal(another, undefined);
    assert.ok(found?.kind === "refused", "it was placed");
    assert.equal(found.refusal.reason, reason);
    if (detail !== undefined) assert.equal(found.refusal.detail, detail);
    if (quoted !== undefined) assert.equal(found.refusal.quoted, quoted);
  });
}
