import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { reportOf } from "../../../../src/core/history/report.ts";
import { answer, reasoning, stop } from "../../../support/coreRun.ts";
import { storedRun } from "../../../support/coreStored.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";

const time = () => "2026-11-21 14:02";
const renderer = new MarkdownIt({ html: true, linkify: true });

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
  const piece = fc.constantFrom(
    "`",
    "```",
    "~~~",
    "\n",
    "\r",
    "<img src=x>",
    "![a](http://e.example)",
    "# h",
    "@user",
    "|",
    "\\",
    "    ",
    "- ",
    "\u202e",
    "😀",
    "]",
    "a",
  );
  const words = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  await fc.assert(
    fc.asyncProperty(words, words, words, words, async (title, thought, line, path) => {
      const kept = `a${line.replaceAll(/[\r\n]/g, "")}`;
      const run = await storedRun({
        target: fileTarget(`${kept}\nb\n`, `p${path}`),
        input: { title, modelName: title },
        acts: [reasoning(thought), answer(answerBlock("b", kept)), stop()],
      });
      const tokens = renderer.parse(reportOf([run], time), {});
      const inline = tokens.flatMap((token) => token.children ?? []).map(({ type }) => type);
      const allowed = ["text", "code_inline", "softbreak", "strong_open", "strong_close"];
      assert.deepEqual(
        inline.filter((type) => !allowed.includes(type)),
        [],
      );
      const blocks = new Set(tokens.map(({ type }) => type.replace(/_(open|close)$/, "")));
      for (const type of blocks) {
        assert.ok(["heading", "inline", "bullet_list", "list_item", "paragraph", "fence"].includes(type), type);
      }
      assert.equal(
        tokens.filter(({ type }) => type === "heading_open").length,
        title === "Rename b for clarity." ? 3 : 4,
      );
    }),
    { numRuns: 300 },
  );
});

test("report: what hides or turns text round is written out", async () => {
  const run = await storedRun({ acts: [reasoning("a\u202eb\u{e0041}c\u0007"), stop()] });
  assert.match(reportOf([run], time), /a⟨U\+202E⟩b⟨U\+E0041⟩c⟨U\+0007⟩/);
});
