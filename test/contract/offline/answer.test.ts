import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createAnswerParser } from "../../../src/core/edit/answerParser.ts";
import { applyToLines } from "../../../src/core/edit/hunk.ts";
import type { LineRange, Target } from "../../../src/core/request.ts";
import { answerText } from "../../../src/offline/answer.ts";
import { placeAll } from "../../support/coreTarget.ts";
import { applyAnswer } from "./support.ts";

type Case = {
  readonly rule: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly selected?: LineRange;
  readonly answer: string;
};

const cases: readonly Case[] = [
  { rule: "no change is no answer", before: ["a"], after: ["a"], answer: "" },
  {
    rule: "a unique line stands alone in its block",
    before: ["a", "b", "c"],
    after: ["a", "B", "c"],
    answer: block(["b"], ["B"]),
  },
  {
    rule: "lines around make a repeated line unique",
    before: ["a", "x", "b", "x", "c"],
    after: ["a", "x", "b", "y", "c"],
    answer: block(["b", "x", "c"], ["b", "y", "c"]),
  },
  {
    rule: "an insertion quotes a line beside it",
    before: ["a", "b"],
    after: ["a", "new", "b"],
    answer: block(["a", "b"], ["a", "new", "b"]),
  },
  {
    rule: "blocks that would overlap are one",
    before: ["x", "k", "x", "k", "x", "end"],
    after: ["x", "k", "y", "k", "z", "end"],
    answer: block(["k", "x", "k", "x", "end"], ["k", "y", "k", "z", "end"]),
  },
  {
    rule: "a selection that changed inside is replaced whole",
    before: ["a", "b", "c"],
    after: ["a", "B", "B", "c"],
    selected: { start: 1, end: 2 },
    answer: "```\nB\nB\n```\n",
  },
  {
    rule: "the fence is longer than the backticks inside",
    before: ["a"],
    after: ["````"],
    selected: { start: 0, end: 1 },
    answer: "`````\n````\n`````\n",
  },
  {
    rule: "a selection with a change outside is answered in blocks",
    before: ["a", "b", "c"],
    after: ["A", "B", "c"],
    selected: { start: 1, end: 2 },
    answer: block(["a", "b"], ["A", "B"]),
  },
];

for (const { rule, before, after, selected, answer } of cases) {
  test(rule, () => {
    assert.equal(answerText("src/a.ts", before, after, selected), answer);
    assert.equal(applyAnswer(before.join("\n"), answer, selected), after.join("\n"));
  });
}

test("lines that look like markers come back as they were", () => {
  const before = ["<<<<<<< SEARCH", "a", "=======", "b", ">>>>>>> REPLACE"];
  const after = ["<<<<<<< SEARCH", "A", "=======", "B", ">>>>>>> REPLACE", "======="];
  assert.deepEqual(throughProduct(before, after, undefined), after);
});

const line = fc.constantFrom("", "a", "b", "}", "  x", "const y = `1`;");
const lines = fc.array(line, { minLength: 1, maxLength: 12 });
/** A lone line at the left edge above one further in is taken for one that lost its blanks. */
const atEdge = fc.array(
  line.filter((each) => !each.startsWith(" ")),
  { minLength: 1, maxLength: 12 },
);

test("whatever changed, the product's parser and placement give exactly that text", () => {
  fc.assert(
    fc.property(atEdge, atEdge, (before, after) => {
      // Lines that stand beside the new ones already are refused: no refactoring says them twice.
      fc.pre(!saysTwice(after));
      assert.deepEqual(throughProduct(before, after, undefined), after);
    }),
    { numRuns: 3000 },
  );
});

test("whatever changed within a selection, the whole replacement gives exactly that text", () => {
  fc.assert(
    fc.property(lines, lines, lines, lines, (head, selection, added, tail) => {
      fc.pre(firstIndent(selection) === firstIndent(added));
      // New lines that close more or less than the selection are refused: no refactoring makes such.
      fc.pre(closed(selection) === closed(added));
      // What is put into empty lines stands as far in as the lines around them.
      fc.pre(selection.some((each) => each !== ""));
      const selected = { start: head.length, end: head.length + selection.length };
      const after = [...head, ...added, ...tail];
      fc.pre(!saysTwice(after));
      assert.deepEqual(throughProduct([...head, ...selection, ...tail], after, selected), after);
    }),
    { numRuns: 1000 },
  );
});

/** The same declaration, or the same several lines, twice below each other. */
function saysTwice(all: readonly string[]): boolean {
  return all.some((_, at) =>
    all.slice(at).some((_, more) => {
      const [once, again] = [all.slice(at, at + more + 1), all.slice(at + more + 1, at + 2 * (more + 1))];
      const isSaid = more === 0 ? /^const/.test(once[0] ?? "") : once.filter((each) => /\w/.test(each)).length > 1;
      return isSaid && once.join("\n") === again.join("\n");
    }),
  );
}

/** What begins further in or out than the selection is moved there. */
function firstIndent(all: readonly string[]): number {
  return (all.find((each) => each !== "") ?? "").search(/\S|$/);
}

function closed(all: readonly string[]): number {
  return all.filter((each) => each === "}").length;
}

test("a selection that becomes what stands right below it is not taken for repeated context", () => {
  const after = ["", "const y = `1`;", "}", "const y = `1`;", "}", ""];
  assert.deepEqual(throughProduct(["", "", "const y = `1`;", "}", ""], after, { start: 1, end: 2 }), after);
  const answer = "```\nconst y = `1`;\n}\n```\n";
  assert.equal(applyAnswer("\n\nconst y = `1`;\n}\n", answer, { start: 1, end: 2 }), after.join("\n"));
});

function throughProduct(before: readonly string[], after: readonly string[], selected: LineRange | undefined) {
  const answer = answerText("src/a.ts", before, after, selected);
  const file = {
    uri: "file:///src/a.ts",
    path: "src/a.ts",
    languageId: "typescript",
    version: 1,
    text: before.join("\n"),
  };
  const target: Target = selected === undefined ? { kind: "file", file } : { kind: "selection", file, lines: selected };
  const parser = createAnswerParser(selected === undefined ? undefined : before.slice(selected.start, selected.end));
  const placements = placeAll(target, [...parser.push(answer), ...parser.end()]);
  const hunks = placements.flatMap((placement) => {
    assert.equal(placement.kind, "located", JSON.stringify({ before, after, answer, placement }));
    return placement.kind === "located" ? placement.hunks : [];
  });
  return applyToLines(
    before,
    [...hunks].sort((a, b) => a.start - b.start),
  );
}

function block(search: readonly string[], replace: readonly string[]): string {
  return ["src/a.ts", "<<<<<<< SEARCH", ...search, "=======", ...replace, ">>>>>>> REPLACE", ""].join("\n");
}
