import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../../src/core/events.ts";
import { reportOf } from "../../../../src/core/history/report.ts";
import { answer, reasoning, stop } from "../../../support/coreRun.ts";
import { storedRun } from "../../../support/coreStored.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";
import { hostilePieces, onlyCode } from "../../../support/markdownElements.ts";

const time = () => "2026-11-21 14:02";

test("report: task, model, effort, usage, cost, reasoning with its provenance, and hunks with what was decided", async () => {
  const view = { id: "0.0", start: 1, line: 1, removed: ["b"], added: ["B"] };
  const run = await storedRun({ hunks: [{ ...view, state: "applied" }] });
  assert.equal(
    reportOf([run], time),
    `## Fathom: \` Rename \`

- Target: \` src/a.ts \`
- Model: \` Model One \`
- Effort: asked low → sent low
- Run: 2026-11-21 14:02, took 0:00
- State: applied
- Usage: 10 tokens in, 5 tokens out
- Cost: unknown

### Instruction

\`\`\`text
Rename b for clarity.
\`\`\`

### Reasoning (the model's own)

\`\`\`text
Look at b. It is short.
\`\`\`

### Changes

\` src/a.ts \` line 2: **applied**

\`\`\`diff
-b
+B
\`\`\`
`,
  );
});

test("report: a run without hunks shows its answer, and one without reasoning says so", async () => {
  const run = await storedRun({ acts: [answer("It is fine as it is."), stop()] });
  const text = reportOf([run, run], time);
  assert.match(text, /The provider showed none\./);
  assert.match(text, /### Answer\n\n```text\nIt is fine as it is\.\n```/);
  assert.equal(text.split("\n---\n").length, 2);
});

test("report: whatever models, files and users write makes no element but code", async () => {
  const piece = fc.constantFrom(...hostilePieces);
  const words = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  await fc.assert(
    fc.asyncProperty(words, words, words, words, async (title, thought, line, path) => {
      const kept = `a${line.replaceAll(/[\r\n]/g, "")}`;
      const run = await storedRun({
        target: fileTarget(`${kept}\nb\n`, `p${path}`),
        input: { title, modelName: title },
        acts: [reasoning(thought), answer(answerBlock("b", kept)), stop()],
      });
      const { headings } = onlyCode(reportOf([run], time));
      assert.equal(headings, title === "Rename b for clarity." ? 3 : 4);
    }),
    { numRuns: 300 },
  );
});

test("report: what hides or turns text round is written out", async () => {
  const run = await storedRun({ acts: [reasoning("a\u202eb\u{e0041}c\u0007"), stop()] });
  assert.match(reportOf([run], time), /a⟨U\+202E⟩b⟨U\+E0041⟩c␇/);
});

test("report: characters that show as nothing are written out, wherever they stand", async () => {
  for (const hidden of ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u{e0100}", "\u061c", "\u3164"]) {
    const run = await storedRun({
      target: fileTarget("a\nb\n", `src/${hidden}a.ts`),
      input: { title: `Re${hidden}name` },
      acts: [reasoning(`se${hidden}cret`), answer(answerBlock("b", `B("${hidden}")`)), stop()],
    });
    const name = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const report = reportOf([run], time);
    assert.ok(!report.includes(hidden), name);
    assert.equal(report.split(`⟨U+${name}⟩`).length, 6, "title, target, reasoning, place and hunk");
  }
});

test("report: what the reader pinned and noted is in it", async () => {
  const run = await storedRun({
    acts: [reasoning("Look at **b**.\n\nIt is short.\n"), answer(answerBlock("b", "B")), stop()],
  });
  const marks: LogEvent[] = [
    { type: "passage-pinned", at: 1, passage: "0:0", pinned: true },
    { type: "passage-noted", at: 2, passage: "0:1", note: "Why?\n<img src=x>" },
  ];
  const report = reportOf([{ ...run, log: [...run.log, ...marks] }], time);
  assert.match(
    report,
    /### Pins and notes\n\n` Look at b\. `\n\n` It is short\. `\n\n```text\nWhy\?\n<img src=x>\n```\n/,
  );
  onlyCode(report);
});

test("report: files to create, rename and delete are in it, with what became of them", async () => {
  const patch = `*** Begin Patch
*** Add File: src/![new](x).ts
+# heading
+[link](http://e.example)
*** Update File: src/a.ts
*** Move to: src/moved.ts
*** End Patch
`;
  const run = await storedRun({ acts: [answer(patch), stop()] });
  const log: LogEvent[] = [...run.log, { type: "operation-changed", at: 9, operation: "o0", state: { kind: "done" } }];
  const report = reportOf([{ ...run, log }], time);
  assert.match(report, /` Create src\/!\[new\]\(x\)\.ts `: \*\*done\*\*\n\n```diff\n\+# heading\n\+\[link\]/);
  assert.match(report, /` Rename src\/a\.ts to src\/moved\.ts `: \*\*to confirm\*\*/);
  onlyCode(report);
});

test("report: why an edit was not placed may hold the model's words, and stands in code", async () => {
  const run = await storedRun();
  const refusal = { reason: "other-file", detail: "![x](https://e.example)", quoted: "b", edit: 1 } as const;
  const log = run.log.toSpliced(-1, 0, { type: "edit-unplaced", at: 1, edit: 1, refusal });
  onlyCode(reportOf([{ ...run, log }], time));
});

test("report: an edit without a place stands there with what its lines would have become", async () => {
  const hunk = answerBlock("nowhere(1)", "somewhere(1)\nsomewhere(2)");
  const report = reportOf([await storedRun({ acts: [answer(hunk), stop()] })], time);
  assert.match(report, /```diff\n-nowhere\(1\)\n\+somewhere\(1\)\n\+somewhere\(2\)\n```/);
});
