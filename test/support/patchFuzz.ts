import assert from "node:assert/strict";
import fc from "fast-check";
import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import { isPlainPath } from "../../src/core/edit/editPath.ts";
import { type Hunk, hunkEnd } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { createPlanner, type PlanFile, withHunks } from "../../src/core/edit/planner.ts";
import { decide, openReviews, planApply } from "../../src/core/review.ts";

export type PatchCase = { readonly files: readonly PlanFile[]; readonly answer: string };
export type PatchResult = { readonly hunks: number; readonly refused: number; readonly operations: number };

const paths = ["src/a.ts", "src/deep/b.ts", "c.md"] as const;
const hostile = [
  "../x",
  "/etc/passwd",
  ".git/config",
  "C:\\x",
  "src/A.ts",
  "a.ts",
  "new.ts",
  "\u202e.ts",
  "src/a.ts/",
  "",
];
const content = [
  ...["", "}", "  }", "a", "b", "  return 1;", "  return 2;", "if (a) {", "\tx", "x ", "é", "😀", "=======", "```"],
  ...['const a = "\\"";', "-", "+", " ", "@@", "// ... rest unchanged", "<div>", "*** a", "--- a", "\u2028"],
];
const marks = [
  ...["<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE", "*** Begin Patch", "*** End Patch", "*** End of File", "@@"],
  ...["@@ -1,2 +1,3 @@", "@@ if (a) {", "```", "```ts", "````", "<file>", "</file>", "<old_str>", "</old_str>"],
  ...["<new_str>", "</new_str>", "diff --git a/src/a.ts b/src/a.ts", "\\ No newline at end of file", "~~~"],
  ...[
    '{"command":"str_replace","path":"c.md","old_str":"a","new_str":"b"}',
    "index 1..2 100644",
    "deleted file mode 100644",
  ],
];
const heads = [
  "*** Update File: ",
  "*** Add File: ",
  "*** Delete File: ",
  "*** Move to: ",
  "--- a/",
  "+++ b/",
  "rename to ",
  "",
];
const line = fc.constantFrom(...content);
const path = fc.constantFrom(...paths, ...paths, ...hostile);

const piece: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: line },
  { weight: 4, arbitrary: fc.constantFrom(...marks) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...heads), path).map((parts) => parts.join("")) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom("+", "-", " ", "- ", "+\t"), line).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);

/** Well-formed blocks about lines that may stand in the file, which the junk around and inside them spoils. */
const block: fc.Arbitrary<string> = fc
  .record({ path, old: fc.array(line, { maxLength: 3 }), fresh: fc.array(line, { maxLength: 3 }), form: fc.nat(3) })
  .map(({ path: named, old, fresh, form }) => {
    const signed = [...old.map((each) => `-${each}`), ...fresh.map((each) => `+${each}`)].join("\n");
    switch (form) {
      case 0:
        return `*** Begin Patch\n*** Update File: ${named}\n@@\n${signed}\n*** End Patch`;
      case 1:
        return `--- a/${named}\n+++ b/${named}\n@@ -1 +1 @@\n${signed}`;
      case 2:
        return `*** Begin Patch\n*** Add File: ${named}\n${fresh.map((each) => `+${each}`).join("\n")}\n*** End Patch`;
      default:
        return `${named}\n<<<<<<< SEARCH\n${old.join("\n")}\n=======\n${fresh.join("\n")}\n>>>>>>> REPLACE`;
    }
  });

const text = fc
  .record({
    lines: fc.array(line, { maxLength: 8 }),
    eol: fc.constantFrom("\n", "\n", "\r\n"),
    mark: fc.constantFrom("", "", "\uFEFF"),
  })
  .map(({ lines, eol, mark }) => mark + lines.join(eol));

/** Answers made of patches, pieces of patches and junk, about three files, cut off anywhere. */
export const anyPatch: fc.Arbitrary<PatchCase> = fc
  .record({
    texts: fc.tuple(text, text, text),
    pieces: fc.array(fc.oneof(block, piece), { minLength: 1, maxLength: 14 }),
    kept: fc.constantFrom(1, 1, 1, 0.9, 0.5),
  })
  .map(({ texts, pieces, kept }) => {
    const answer = pieces.join("\n");
    return {
      files: paths.map((each, index) => ({ path: each, text: texts[index] ?? "" })),
      answer: answer.slice(0, Math.ceil(answer.length * kept)),
    };
  });

/**
 * Takes an answer all the way to what would be written. Every edit is placed, refused or an operation, once; hunks stand
 * where their file says, apart from each other; lines that no hunk names keep their bytes; a file that no hunk is for stays;
 * and accepting all of them is one plan for each file, whose text is that of the hunks.
 */
export function checkPatch({ files, answer }: PatchCase): PatchResult {
  const parser = createAnswerParser(
    undefined,
    files.map((file) => ({ path: file.path, lines: splitLines(file.text).lines })),
  );
  const edits = [...parser.push(answer), ...parser.end()];
  const planner = createPlanner(files);
  const now = edits.map((edit) => planner.add(edit));
  const { settled, plan } = planner.finish();
  const later = new Set(settled.map(({ index }) => index));
  for (const [index, placement] of now.entries()) {
    // What is said of the file later on may show that it is not to be deleted.
    if (placement?.kind === "operation" && placement.operation.kind === "delete") continue;
    assert.equal(placement === undefined, later.has(index), `edit ${index} is told ${placement ? "twice" : "never"}`);
  }

  const hunks: Hunk[] = [];
  for (const file of plan.files) {
    const source = files.findIndex((each) => each.path === file.path);
    const before = files[source];
    assert.ok(before !== undefined, `${file.path} was not sent`);
    assertInPlace(before.text, file.hunks);
    for (const hunk of file.hunks) assert.equal(hunk.file ?? 0, source);
    hunks.push(...file.hunks);
  }
  for (const operation of plan.operations) assertOperation(operation, files);
  assertApplied(files, hunks, plan.files);
  return { hunks: hunks.length, refused: plan.refusals.length, operations: plan.operations.length };
}

function assertInPlace(before: string, hunks: readonly Hunk[]): void {
  const { lines } = splitLines(before.replace(/^\uFEFF/, ""));
  let end = 0;
  for (const hunk of hunks) {
    assert.ok(hunk.start >= end, "two hunks overlap");
    assert.deepEqual(lines.slice(hunk.start, hunkEnd(hunk)), hunk.removed, "a hunk removes lines that are not there");
    end = hunkEnd(hunk);
  }
}

function assertOperation(
  operation: ReturnType<ReturnType<typeof createPlanner>["finish"]>["plan"]["operations"][number],
  files: readonly PlanFile[],
): void {
  const known = files.some(({ path: each }) => each === operation.path);
  assert.equal(known, operation.kind !== "create", `${operation.kind} of ${operation.path}`);
  if (operation.kind === "create") assert.ok(isPlainPath(operation.path));
  if (operation.kind === "rename") assert.ok(isPlainPath(operation.to));
}

function assertApplied(
  files: readonly PlanFile[],
  hunks: readonly Hunk[],
  planned: readonly { readonly path: string; readonly hunks: readonly Hunk[] }[],
): void {
  const bare = files.map((file) => file.text.replace(/^\uFEFF/, ""));
  for (const [index, review] of openReviews(bare, hunks).entries()) {
    const before = bare[index] ?? "";
    const ids = review.hunks.map(({ id }) => id);
    const own = planned.find(({ path: each }) => each === files[index]?.path)?.hunks ?? [];
    assert.equal(ids.length, own.length, "a hunk was lost on the way to the review");
    const applied = planApply(decide(review, ids, "accepted"), before);
    if (applied.kind !== "edits") assert.deepEqual([applied.kind, ids], ["nothing", []]);
    else assert.deepEqual(applied.text, splitLines(withHunks(before, own)).lines);
  }
}
