import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createAnswerReader } from "../../../../src/core/answerReader.ts";
import { follow, type ShownHunks } from "../../../../src/core/shownHunks.ts";
import { holds } from "../../../support/coreProperty.ts";
import { runInput } from "../../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";
import { written } from "../../../support/coreText.ts";

type Edit = { readonly start: number; readonly removed: number; readonly added: readonly string[] };

/** What an answer makes of a text, as a run of it does: nothing of it is refused. */
function madeOf(text: string, answer: string): string {
  const shown: ShownHunks = new Map();
  const reader = createAnswerReader(runInput(fileTarget(text)).request, []);
  for (const event of [...reader.push({ type: "answer-delta", text: answer }), ...reader.end(true)]) {
    if (event.type === "edit-unplaced") assert.fail(`${event.refusal.reason} in\n${answer}`);
    if (event.type === "edit-placed") follow(shown, event);
  }
  return written(
    text,
    [...shown.values()].sort((a, b) => a.start - b.start),
  );
}

test("an insertion right behind another edit, and an edit further down, are all there", () => {
  const text = 'import a from "a";\nimport b from "b";\n\nreturn a(b);\n';
  const answer = [
    answerBlock('import a from "a";', 'import a from "./a";'),
    answerBlock('import b from "b";', 'import c from "c";\nimport b from "b";'),
    answerBlock("return a(b);", "return a(b, c);"),
  ];
  const expected = 'import a from "./a";\nimport c from "c";\nimport b from "b";\n\nreturn a(b, c);\n';
  assert.equal(madeOf(text, answer.join("\n")), expected);
  assert.equal(madeOf(text, answer.toReversed().join("\n")), expected);
});

const step = fc
  .record({ gap: fc.nat(2), removed: fc.nat(2), added: fc.nat(2) })
  .filter(({ removed, added }) => removed + added > 0);
const scenes = fc.record({
  steps: fc.array(step, { minLength: 2, maxLength: 8 }),
  format: fc.constantFrom("search-replace", "v4a", "string-replace"),
  isReversed: fc.boolean(),
  brackets: fc.array(fc.nat(12)),
});

test("edits that touch each other make what they say together, in any order and format", () => {
  holds(scenes, 1500, ({ steps, format, isReversed, brackets }) => {
    const edits = editsOf(steps);
    const count = edits.reduce((most, { start, removed }) => Math.max(most, start + removed), 0) + 2;
    const lines = Array.from({ length: count }, (_, at) => `  call${at}(${brackets.includes(at) ? "(" : at});`);
    const expected = edits
      .toReversed()
      .reduce((all, each) => all.toSpliced(each.start, each.removed, ...each.added), lines);
    const blocks = edits.map((edit) => blockOf(lines, edit));
    const answer = answerIn(format, isReversed ? blocks.toReversed() : blocks);
    assert.equal(madeOf(`${lines.join("\n")}\n`, answer), `${expected.join("\n")}\n`);
  });
});

/** One below the other. Two insertions at one place would leave their order open. */
function editsOf(steps: readonly { gap: number; removed: number; added: number }[]): Edit[] {
  let at = 0;
  return steps.map(({ gap, removed, added }, index) => {
    const start = at + gap;
    at = start + Math.max(1, removed);
    return { start, removed, added: Array.from({ length: added }, (_, line) => `  fresh${index}x${line}();`) };
  });
}

/** The line below is quoted where nothing is removed. */
function blockOf(lines: readonly string[], { start, removed, added }: Edit): { old: string; fresh: string } {
  const below = removed === 0 ? [lines[start] ?? ""] : [];
  return { old: [...lines.slice(start, start + removed), ...below].join("\n"), fresh: [...added, ...below].join("\n") };
}

function answerIn(format: string, blocks: readonly { old: string; fresh: string }[]): string {
  const ended = (text: string) => (text === "" ? "" : `${text}\n`);
  if (format === "search-replace") return blocks.map(({ old, fresh }) => answerBlock(old, fresh)).join("\n");
  if (format === "string-replace") {
    const edits = blocks.map(({ old, fresh }) => ({ old_string: ended(old), new_string: ended(fresh) }));
    return JSON.stringify({ path: "src/a.ts", edits });
  }
  const marked = (mark: string, text: string) => ended(text).replace(/^(?=.)/gm, mark);
  const chunks = blocks.map(({ old, fresh }) => `@@\n${marked("-", old)}${marked("+", fresh)}`);
  return `*** Begin Patch\n*** Update File: src/a.ts\n${chunks.join("")}*** End Patch\n`;
}
