import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lengthOf, moveBlock, plus, type Text } from "../../../src/core/longText.ts";
import { followPassages, passageAt, settledLength } from "../../../src/core/passages.ts";
import { holds } from "../../support/coreProperty.ts";

/** The blocks of a text that comes in pieces, each with the fence that it goes on from. */
function blocksOf(pieces: readonly string[]): readonly { fence: string; text: string }[] {
  const blocks: { fence: string; text: string }[] = [];
  let tail = "";
  let fence = "";
  for (const piece of pieces) {
    tail += piece;
    for (let settled = settledLength(tail, fence); settled !== undefined; settled = settledLength(tail, fence)) {
      blocks.push({ fence, text: tail.slice(0, settled.length) });
      tail = tail.slice(settled.length);
      fence = settled.fence;
    }
  }
  return [...blocks, { fence, text: tail }];
}

const texts = (text: string) => blocksOf([text]).map((block) => block.text);

test("a paragraph ends where the next begins", () => {
  assert.deepEqual(texts("one\ntwo\n\nthree"), ["one\ntwo\n\n", "three"]);
});

test("what may still go on is not settled", () => {
  assert.deepEqual(texts("one\n\n"), ["one\n\n"]);
  assert.deepEqual(texts("- one\n\n  of the same item\n\nnext"), ["- one\n\n  of the same item\n\n", "next"]);
});

test("blank lines in a fence end nothing; its last line does", () => {
  assert.deepEqual(texts("```ts\na\n\nb\n```\nnext"), ["```ts\na\n\nb\n```\n", "next"]);
  assert.deepEqual(texts("~~~~\n```\n\n~~~\n\n~~~~\nnext"), ["~~~~\n```\n\n~~~\n\n~~~~\n", "next"]);
  assert.deepEqual(texts("1. ```\n   a\n\n   b\n   ```\n\nnext"), ["1. ```\n   a\n\n   b\n   ```\n\n", "next"]);
});

test("`code` in three backticks on one line opens no fence", () => {
  assert.deepEqual(texts("```a``` b\n\nnext"), ["```a``` b\n\n", "next"]);
});

test("a long fence is cut at a line and goes on as a fence", () => {
  const line = `${"x".repeat(99)}\n`;
  const blocks = blocksOf([`\`\`\`ts\n${line.repeat(200)}\`\`\`\nend`]);
  assert.deepEqual(
    blocks.map(({ fence }) => fence),
    ["", "```ts\n", "```ts\n", ""],
  );
  assert.ok(blocks.every(({ text }) => text.length <= 8192));
});

const stepped = "I look at it.\n## Second step\nIt adds up.\n**Third step**\nIt ends.";

test("a heading begins a passage, with or without a blank line before it", () => {
  assert.deepEqual(texts(stepped), ["I look at it.\n", "## Second step\nIt adds up.\n", "**Third step**\nIt ends."]);
  assert.deepEqual(texts("**One**\n**Two:**\n\nx"), ["**One**\n", "**Two:**\n\n", "x"]);
  assert.deepEqual(texts("```\na\n# no heading\n```\nb"), ["```\na\n# no heading\n```\n", "b"]);
  for (const none of ["a\n#tag\nb", "a\n**bold** and more\nb", "- a\n  **b**\nc", "a\n#\nb"])
    assert.deepEqual(texts(none), [none]);
});

test("the same headings are found whichever way the text is cut", () => {
  for (let step = 1; step < 12; step += 1) {
    const pieces = Array.from({ length: Math.ceil(stepped.length / step) }, (_, at) =>
      stepped.slice(at * step, (at + 1) * step),
    );
    assert.deepEqual(blocksOf(pieces), blocksOf([stepped]));
  }
});

test("a line without an end is cut, and no character is halved", () => {
  const blocks = texts(`x${"😀".repeat(10_000)}`);
  assert.ok(blocks.length > 2);
  assert.ok(blocks.every((block) => block.isWellFormed() && block.length <= 8192));
});

test("a line without an end is cut between words", () => {
  assert.ok(texts("word ".repeat(5000)).every((block) => block === "" || block.endsWith("word ")));
});

const lines = fc.array(
  fc.constantFrom(
    "word\n",
    "\n",
    "```\n",
    "```ts\n",
    "~~~\n",
    "  more\n",
    "- item\n",
    "## Title\n",
    "**Title**\n",
    "   ```\n",
    "x".repeat(3000),
    "é😀",
  ),
  { maxLength: 40 },
);

test("where it cuts depends on the text alone, and nothing is lost", () => {
  holds(fc.tuple(lines, fc.integer({ min: 1, max: 97 })), 200, ([parts, step]) => {
    const text = parts.join("");
    const pieces = Array.from({ length: Math.ceil(text.length / step) }, (_, at) =>
      text.slice(at * step, (at + 1) * step),
    );
    const blocks = blocksOf(pieces);
    assert.deepEqual(blocks, blocksOf([text]));
    assert.equal(blocks.map((block) => block.text).join(""), text);
  });
});

/** Paragraphs and fences of many lengths. */
function longText(follows: (text: Text) => void): { readonly text: Text; readonly whole: string } {
  let text: Text = "";
  let whole = "";
  for (let at = 0; lengthOf(text) < 1_500_000; at += 1) {
    const fenced = at % 7 === 0 ? `\`\`\`ts\n${"call();\n".repeat(at % 1700)}\`\`\`\n\n` : "";
    const piece = `Passage ${at} ${"word ".repeat((at * 37) % 900)}\n\n${fenced}`;
    text = plus(text, piece);
    whole += piece;
    follows(text);
  }
  return { text, whole };
}

for (const follows of [true, false]) {
  test(`passages of a long text are found by their number, ${follows ? "followed as it came" : "never read before"}`, () => {
    const { text, whole } = longText(follows ? followPassages : () => undefined);
    const all = blocksOf([whole]);
    for (const at of [all.length - 2, 0, 1, all.length >> 1, (all.length >> 1) + 1, 77]) {
      assert.deepEqual(passageAt(text, at), all[at], `passage ${at}`);
    }
    assert.equal(passageAt(text, all.length + 1), undefined);
  });
}

test("a late passage of a long text that is put away is found by reading near it only", () => {
  const { text, whole } = longText(followPassages);
  let kept = "";
  let read = 0;
  const store = {
    waiting: 0,
    append: (more: string) => {
      kept += more;
      return kept.length - more.length;
    },
    read(start: number, end: number) {
      read += end - start;
      return kept.slice(start, end);
    },
  };
  for (const block of typeof text === "string" ? [] : text.blocks) moveBlock(block, store);
  const all = blocksOf([whole]);
  assert.equal(passageAt(text, all.length - 10)?.text, all[all.length - 10]?.text);
  assert.ok(read <= 4 * 65_536, `${read} characters`);
});
