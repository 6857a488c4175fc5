import assert from "node:assert/strict";
import { test } from "node:test";
import { type RefusedEdit, refusalReport } from "../../../../src/core/edit/refusalReport.ts";
import { answerBlock, fileTarget, placements } from "../../../support/coreTarget.ts";

const long = Array.from({ length: 40 }, (_, at) => `step${at}(value${at});`).join("\n");
const text =
  "function add(a, b) {\n  const sum = a + b;\n  log(sum);\n  return sum;\n}\n\nfunction same() {\n}\n\nfunction same() {\n}\n" +
  long;

function report(...blocks: readonly string[]): string {
  const found = placements(fileTarget(text), blocks.join(""));
  const refused = found.flatMap((placement, edit): RefusedEdit[] =>
    placement.kind === "refused" ? [{ edit, refusal: placement.refusal }] : [],
  );
  return refusalReport(refused, found.length);
}

const reports: readonly {
  readonly rule: string;
  readonly blocks: readonly string[];
  readonly says: readonly RegExp[];
}[] = [
  {
    rule: "says which edits were good",
    blocks: [
      answerBlock("  log(sum);", "  print(sum);"),
      answerBlock("absent", "x"),
      answerBlock("}\n\nfunction", "x"),
    ],
    says: [/^2 of your 3 edits could not be placed/, /not to be sent again: edit 1\./],
  },
  {
    rule: "shows the lines at the place of an edit whose new lines are refused",
    blocks: [
      answerBlock("  const sum = a + b;\n  log(sum);", "  const sum = a + b;\n  log(sum);\n  return sum;\n}"),
      answerBlock("  return sum;", "  return ...;"),
    ],
    says: [
      /Edit 1: its new lines hold what stands right below them once more.*\n[\s\S]*The file has:\n 2 \| {3}const sum = a \+ b;\n 3 \| {3}log\(sum\);\n>4 \| {3}return sum;\n 5 \| \}/,
      /Edit 2: its new lines hold dots in place of code\..*\n[\s\S]*The file has:\n 4 \| {3}return sum;/,
    ],
  },
  {
    rule: "shows the lines that two edits change",
    blocks: [answerBlock("  log(sum);", "  print(sum);"), answerBlock("  log(sum);\n  return sum;", "  return a + b;")],
    says: [/Edit 2: it changes lines that another.*\n[\s\S]*The file has:\n 3 \| {3}log\(sum\);\n 4 \| {3}return sum/],
  },
  {
    rule: "shows the likest lines with their numbers and the first that differs",
    blocks: [answerBlock("  const sum = a - b;\n  log(sum);\n  return sum;", "x")],
    says: [
      /Edit 1: its quoted lines are not in the file as they are written/,
      />2 \| {3}const sum = a \+ b;\n 3 \| {3}log/,
    ],
  },
  {
    rule: "of a long quote shows the lines around the first that differs",
    blocks: [answerBlock(long.replace("step33(value33)", "step33(value30)"), "x")],
    says: [
      /You wrote:\n… 20 lines before\nstep20/,
      /step33\(value30\);/,
      /\n… 20 lines before\n 32 \| step20/,
      />45 \| step33\(value33\);/,
    ],
  },
  {
    rule: "names other blanks as the cause",
    blocks: [answerBlock("  const sum  =  a + b;\n  log(sum);\n  return sum;", "x")],
    says: [/with other blanks inside the lines/],
  },
  {
    rule: "shows the line that shares most words where no line is the same",
    blocks: [answerBlock("  const sum=a+b ;", "x"), answerBlock("step12(valeu12);", "x")],
    says: [/Edit 1: [\s\S]*The file has.*:\n>2 \| {3}const sum = a \+ b;/],
  },
  {
    rule: "shows the lines that share most words of a short quote that is misspelt",
    blocks: [answerBlock("function ad(a, b) {\n  const sum = a+b;", "x")],
    says: [/The file has.*:\n>1 \| function add\(a, b\) \{\n 2 \| {3}const sum = a \+ b;/],
  },
  {
    rule: "gives the lines of equal places",
    blocks: [answerBlock("function same() {\n}", "x")],
    says: [/lines 7, 10\. Quote more/],
  },
  {
    rule: "says that there is nothing like it",
    blocks: [answerBlock("nothing of the kind", "x")],
    says: [/no lines are like them/, /You wrote:\nnothing of the kind/],
  },
  {
    rule: "says that the new lines stand there already",
    blocks: [answerBlock("  let sum = 0;", "  const sum = a + b;")],
    says: [/has the new lines already/],
  },
];

for (const { rule, blocks, says } of reports) {
  test(`report of refusals: ${rule}`, () => {
    for (const pattern of says) assert.match(report(...blocks), pattern);
  });
}

test("report of refusals: long quotes are cut to twenty lines", () => {
  const long = Array.from({ length: 50 }, (_, at) => `line ${at}`).join("\n");
  assert.match(report(answerBlock(long, "x")), /line 19\n… 30 more lines/);
});
