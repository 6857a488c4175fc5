import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createAnswerParser } from "../../../src/core/edit/answerParser.ts";
import type { ProposedEdit } from "../../../src/core/edit/proposedEdit.ts";
import { holds } from "../../support/coreProperty.ts";
import { chunkings, cutAt } from "../../support/coreText.ts";

type Case = {
  readonly rule: string;
  /** The selected lines; left out for a whole file. */
  readonly selection?: readonly string[];
  readonly answer: string;
  readonly edits: readonly ProposedEdit[];
};

const body = "a\n=======\nb";

const blocks: readonly Case[] = [
  { rule: "a block under its path", answer: sr(body, "src/a.ts\n"), edits: [block("src/a.ts", [["a", "b"]])] },
  { rule: "a block without a path", answer: sr(body), edits: [block(undefined, [["a", "b"]])] },
  { rule: "a block needs no newline at its end", answer: sr(body).trimEnd(), edits: [block(undefined, [["a", "b"]])] },
  {
    rule: "CRLF replies carry no CR into the lines",
    answer: sr("a\nx\n=======\nb", "src/a.ts\n").replaceAll("\n", "\r\n"),
    edits: [block("src/a.ts", [["a\nx", "b"]])],
  },
  {
    rule: "a CRLF reply whose last line ends with CR alone",
    answer: sr(body).replaceAll("\n", "\r\n").slice(0, -1),
    edits: [block(undefined, [["a", "b"]])],
  },
  {
    rule: "an empty search part",
    answer: sr("=======\nb"),
    edits: [{ kind: "block", path: undefined, readings: [{ search: [], replace: ["b"] }] }],
  },
  {
    rule: "an empty replacement deletes",
    answer: sr("a\n======="),
    edits: [{ kind: "block", path: undefined, readings: [{ search: ["a"], replace: [] }] }],
  },
  {
    rule: "blank lines and indentation are content",
    answer: sr("\n  a\n\n=======\n\tb\n"),
    edits: [block(undefined, [["\n  a\n", "\tb\n"]])],
  },
  {
    rule: "two blocks under one path",
    answer: `src/a.ts\n${sr(body)}\n${sr("c\n=======\nd")}`,
    edits: [block("src/a.ts", [["a", "b"]]), block("src/a.ts", [["c", "d"]])],
  },
  {
    rule: "each block has the path above it",
    answer: `${sr(body, "a.ts\n")}${sr("c\n=======\nd", "b.ts\n")}`,
    edits: [block("a.ts", [["a", "b"]]), block("b.ts", [["c", "d"]])],
  },
  {
    rule: "prose between path and block makes the path forgotten",
    answer: sr(body, "src/a.ts\nThis is what changes.\n"),
    edits: [block(undefined, [["a", "b"]])],
  },
  {
    rule: "a fence around the block is not content",
    answer: `\`\`\`ts\n${sr(body, "src/a.ts\n")}\`\`\`\n`,
    edits: [block("src/a.ts", [["a", "b"]])],
  },
  {
    rule: "a fence between path and block keeps the path",
    answer: sr(body, "src/a.ts\n\n```ts\n"),
    edits: [block("src/a.ts", [["a", "b"]])],
  },
  {
    rule: "two fenced blocks",
    answer: `\`\`\`\n${sr(body, "a.ts\n")}\`\`\`\n\n\`\`\`\n${sr("c\n=======\nd", "b.ts\n")}\`\`\``,
    edits: [block("a.ts", [["a", "b"]]), block("b.ts", [["c", "d"]])],
  },
  {
    rule: "fences inside a block are content",
    answer: sr("```js\na\n```\n=======\n````\nb\n````"),
    edits: [block(undefined, [["```js\na\n```", "````\nb\n````"]])],
  },
  {
    rule: "prose around blocks is no edit",
    answer: `I rename it.\n\n${sr(body)}\nThat is all. <<<<<<< SEARCH is a marker.`,
    edits: [block(undefined, [["a", "b"]])],
  },
  {
    rule: "markers of five and of nine",
    answer: "<<<<< SEARCH\na\n=====\nb\n>>>>> REPLACE\n<<<<<<<<< SEARCH\nc\n=========\nd\n>>>>>>>>> REPLACE",
    edits: [block(undefined, [["a", "b"]]), block(undefined, [["c", "d"]])],
  },
  {
    rule: "markers with blanks behind them, a bracket, or no blank inside",
    answer: "<<<<<<< SEARCH>  \na\n=======\t\nb\n>>>>>>>REPLACE \n",
    edits: [block(undefined, [["a", "b"]])],
  },
  {
    rule: "four marks are a marker, and ten; two are none",
    answer:
      "<<<< SEARCH\na\n====\nb\n>>>> REPLACE\n<<<<<<<<<< SEARCH\nc\n==========\nd\n>>>>>>>>>> REPLACE\n<< SEARCH\n",
    edits: [block(undefined, [["a", "b"]]), block(undefined, [["c", "d"]])],
  },
  {
    rule: "indented markers inside a block are content",
    answer: sr("  =======\n  >>>>>>> REPLACE\n  <<<<<<< SEARCH\n=======\nb"),
    edits: [block(undefined, [["  =======\n  >>>>>>> REPLACE\n  <<<<<<< SEARCH", "b"]])],
  },
  {
    rule: "git's conflict markers inside a block are content",
    answer: sr("<<<<<<< HEAD\na\n>>>>>>> main\n=======\nb"),
    edits: [block(undefined, [["<<<<<<< HEAD\na\n>>>>>>> main", "b"]])],
  },
  {
    rule: "a separator inside the content is one of the quoted lines",
    answer: sr("a\n=======\nb\n=======\nc"),
    edits: [{ ...block(undefined, [["a\n=======\nb", "c"]]), divided: true }],
  },
  {
    rule: "separators inside the content give a reading for each that puts no more of them into the file",
    answer: sr("a\n=======\nb\n=======\nc\n=======\nd"),
    edits: [
      {
        ...block(undefined, [
          ["a\n=======\nb", "c\n=======\nd"],
          ["a\n=======\nb\n=======\nc", "d"],
        ]),
        divided: true,
      },
    ],
  },
  {
    rule: "an escaped separator is content and no reading",
    answer: sr("a\n\\=======\nb\n=======\nc"),
    edits: [{ ...block(undefined, [["a\n=======\nb", "c"]]), escaped: true }],
  },
  {
    rule: "escaped markers lose their backslash",
    answer: sr("\\<<<<<<< SEARCH\n=======\n\\>>>>>>> REPLACE"),
    edits: [{ ...block(undefined, [["<<<<<<< SEARCH", ">>>>>>> REPLACE"]]), escaped: true }],
  },
  {
    rule: "other backslashes stay",
    answer: sr("\\n\n\\<a>\n=======\n\\\\======="),
    edits: [block(undefined, [["\\n\n\\<a>", "\\\\======="]])],
  },
  { rule: "a block without a separator is malformed", answer: sr("a\nb"), edits: [malformed(/no =======/, "a\nb")] },
  {
    rule: "a block that never ends is malformed and keeps its text",
    answer: `${sr(body)}<<<<<<< SEARCH\nc\n=======\nd`,
    edits: [block(undefined, [["a", "b"]]), malformed(/ended inside/, "c\n=======\nd")],
  },
  {
    rule: "a new block before the end of the last spoils only the last",
    answer: `<<<<<<< SEARCH\na\n=======\nb\n${sr("c\n=======\nd")}`,
    edits: [malformed(/new block/i, "a\n=======\nb"), block(undefined, [["c", "d"]])],
  },
  { rule: "an end marker without a block is prose", answer: ">>>>>>> REPLACE\n=======\n", edits: [] },
  { rule: "prose alone is no edit", answer: "Nothing should change.", edits: [] },
  { rule: "an empty answer is no edit", answer: "", edits: [] },
  { rule: "a lone code block is no edit of a whole file", answer: "```\na\n```", edits: [] },
  { rule: "astral characters arrive whole", answer: sr("😀\n=======\n𝒜é"), edits: [block(undefined, [["😀", "𝒜é"]])] },
];

const selection = ["function f() {", "  return 1;", "}"];
const replaced = "function f() {\n  return 2;\n}";
const four = ["a1();", "b2();", "c3();", "d4();"];
const many = Array.from({ length: 14 }, (_, at) => `step${at}();`);
const isPart = "The code block holds only a part of the selection, and all of it was expected.";
const spoilt = (text: string): ProposedEdit => ({ kind: "malformed", why: isPart, lines: text.split("\n") });

const replacements: readonly Case[] = [
  {
    rule: "a lone code block is the replacement",
    selection,
    answer: `\`\`\`\n${replaced}\n\`\`\``,
    edits: [replacement(replaced)],
  },
  {
    rule: "an info string and prose around it are not",
    selection,
    answer: `Here:\n\n\`\`\`ts title="a.ts"\n${replaced}\n\`\`\`\n\nDone.\n`,
    edits: [replacement(replaced)],
  },
  {
    rule: "blank lines inside the fence are content",
    selection,
    answer: "```\n\na\n\n```",
    edits: [replacement("\na\n")],
  },
  {
    rule: "CRLF replies carry no CR into the lines",
    selection,
    answer: "```\r\na\r\n\r\nb\r\n```\r\n",
    edits: [replacement("a\n\nb")],
  },
  {
    rule: "an empty code block deletes the selection",
    selection,
    answer: "```\n```\n",
    edits: [{ kind: "replacement", lines: [] }],
  },
  {
    rule: "a tilde fence holds backtick fences",
    selection,
    answer: "~~~\n```\na\n```\n~~~",
    edits: [replacement("```\na\n```")],
  },
  {
    rule: "a longer fence holds shorter ones",
    selection,
    answer: "````md\n```\na\n```\n````",
    edits: [replacement("```\na\n```")],
  },
  {
    rule: "a labelled fence nests in one of its own length",
    selection,
    answer: "```md\nx\n```js\na\n```\ny\n```",
    edits: [replacement("x\n```js\na\n```\ny")],
  },
  {
    rule: "a line that is quoted where nothing is to change is no replacement",
    selection: four,
    answer: "Nothing needs to change here: `a1` is set before\n\n```ts\nb2();\n```\n\nis called.\n",
    edits: [],
  },
  {
    rule: "a line that is quoted in prose is none either, and it is said",
    selection: four,
    answer: "This line is where it could fail:\n\n```ts\nb2();\n```\n",
    edits: [spoilt("b2();")],
  },
  {
    rule: "a sample is none where nothing is to change",
    selection: four,
    answer: "The code is fine as it is. You would call it so:\n\n```ts\nrun(a1);\n```\n",
    edits: [spoilt("run(a1);")],
  },
  {
    rule: "the middle of a long selection alone in a code block is the replacement",
    selection: many,
    answer: `\`\`\`ts\n${many.slice(4, 8).join("\n")}\n\`\`\`\n`,
    edits: [replacement(many.slice(4, 8).join("\n"))],
  },
  {
    rule: "some of the lines alone in a code block are the replacement",
    selection: four,
    answer: "```ts\nb2();\n```\n",
    edits: [replacement("b2();")],
  },
  {
    rule: "some of the lines are the replacement where the others are said to be removed",
    selection: four,
    answer: "I removed the calls that do nothing:\n\n```ts\nb2();\n```\n",
    edits: [replacement("b2();")],
  },
  {
    rule: "other lines are the replacement, however few",
    selection: four,
    answer: "One call does it all, `b2` was not needed:\n\n```ts\nall();\n```\n",
    edits: [replacement("all();")],
  },
  {
    rule: "the middle of a long selection, changed, is a part of it where it is spoken of",
    selection: many,
    answer: `Step five takes one more argument:\n\n\`\`\`ts\n${many.slice(4, 8).join("\n").replace("step5()", "step5(1)")}\n\`\`\`\n`,
    edits: [spoilt("step4();\nstep5(1);\nstep6();\nstep7();")],
  },
  { rule: "a fence may be closed by a longer one", selection, answer: "```\na\n`````", edits: [replacement("a")] },
  {
    rule: "backticks inside a line are content",
    selection,
    answer: "```\nlet s = ```a```;\n    ```\n```",
    edits: [replacement("let s = ```a```;\n    ```")],
  },
  {
    rule: "two code blocks are malformed: neither is chosen",
    selection,
    answer: "```\na\n```\nor\n```\nb\n```",
    edits: [malformed(/2 code blocks/, "a\nb")],
  },
  {
    rule: "a code block that never closes is malformed and keeps its text",
    selection,
    answer: "```\na\nb",
    edits: [malformed(/never closed/, "a\nb")],
  },
  {
    rule: "an unfenced reply made of the selection's first and last lines is the replacement",
    selection,
    answer: `${replaced}\n`,
    edits: [replacement(replaced)],
  },
  {
    rule: "blank lines around an unfenced reply are not content",
    selection,
    answer: `\n\n${replaced}\n\n\n`,
    edits: [replacement(replaced)],
  },
  { rule: "unfenced prose is no edit", selection, answer: "The function is fine as it is.", edits: [] },
  {
    rule: "an unfenced reply never takes the sentence above it as code",
    selection,
    answer: `Here is the code:\n\n${replaced}`,
    edits: [],
  },
  {
    rule: "an unfenced reply never takes the sentence below it as code",
    selection,
    answer: `${replaced}\n\nIt now returns 2.`,
    edits: [],
  },
  { rule: "a blank reply is no edit", selection, answer: " \n\n", edits: [] },
  {
    rule: "blocks count for a selection too, and then code blocks do not",
    selection,
    answer: `\`\`\`\nx\n\`\`\`\n${sr(body)}\`\`\`\ny\n\`\`\``,
    edits: [block(undefined, [["a", "b"]])],
  },
];

for (const { rule, selection: selected, answer, edits } of [...blocks, ...replacements]) {
  test(`answer parser, ${selected === undefined ? "file" : "selection"}: ${rule}`, () => {
    for (const { name, chunks } of chunkings(answer)) {
      assert.deepEqual({ name, edits: parsed(chunks, selected) }, { name, edits });
    }
  });
}

const piece = fc.constantFrom(
  "<<<<<<< SEARCH",
  "=======",
  ">>>>>>> REPLACE",
  "\\=======",
  "```",
  "```ts",
  "~~~~",
  "src/a.ts",
  "a",
  "  b",
  "",
  "\r",
  "\n",
  "\n",
  "\n",
  "\r\n",
  "\r\n",
  "}",
);

test("how an answer is cut into pieces makes no difference", () => {
  const answers = fc.record({
    answer: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
    places: fc.array(fc.nat(160), { maxLength: 30 }),
    selected: fc.constantFrom(undefined, ["a", "}"]),
  });
  holds(answers, 4000, ({ answer, places, selected }) => {
    assert.deepEqual(parsed(cutAt(answer, places), selected), parsed([answer], selected));
  });
});

test("an edit is given with the line that completes it", () => {
  const parser = createAnswerParser(undefined);
  assert.deepEqual(parser.push("<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE"), []);
  assert.equal(parser.push("\n").length, 1);
  assert.deepEqual(parser.end(), []);
});

test("a long line that arrives character by character is looked at once", (t) => {
  const length = 20_000;
  let looked = 0;
  const includes = String.prototype.includes;
  t.mock.method(String.prototype, "includes", function (this: string, search: string, position?: number) {
    looked += this.length;
    return includes.call(this, search, position);
  });
  const split = t.mock.method(String.prototype, "split");
  const parser = createAnswerParser(undefined);
  parser.push("<<<<<<< SEARCH\n");
  for (let count = 0; count < length; count += 1) parser.push("x");
  const splits = split.mock.callCount();
  const edits = parser.push("\n=======\ny\n>>>>>>> REPLACE\n");
  t.mock.restoreAll();
  assert.deepEqual(edits, [block(undefined, [["x".repeat(length), "y"]])]);
  assert.ok(looked < 2 * length, `${looked} characters looked at`);
  assert.ok(splits < 10, `${splits} splits`);
});

function parsed(chunks: readonly string[], selected?: readonly string[]): ProposedEdit[] {
  const parser = createAnswerParser(selected);
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()].map(withoutWords);
}

/** A block's text between its markers, with what stands before the block. */
function sr(content: string, before = ""): string {
  return `${before}<<<<<<< SEARCH\n${content}\n>>>>>>> REPLACE\n`;
}

function block(
  path: string | undefined,
  readings: readonly (readonly [search: string, replace: string])[],
): Extract<ProposedEdit, { kind: "block" }> {
  return {
    kind: "block",
    path,
    readings: readings.map(([search, replace]) => ({ search: search.split("\n"), replace: replace.split("\n") })),
  };
}

function replacement(text: string): ProposedEdit {
  return { kind: "replacement", lines: text.split("\n") };
}

const reasons = [/no =======/, /ended inside/, /new block/i, /2 code blocks/, /never closed/];

function malformed(why: RegExp, text: string): ProposedEdit {
  return { kind: "malformed", why: String(why), lines: text.split("\n") };
}

/** Which reason it is, and not how it is worded. */
function withoutWords(edit: ProposedEdit): ProposedEdit {
  if (edit.kind !== "malformed") return edit;
  return { ...edit, why: String(reasons.find((reason) => reason.test(edit.why)) ?? edit.why) };
}

test("a patch in a written command is read as that patch, and refused where the answer ends inside it", () => {
  const patch = "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-b\n+B\n*** End Patch\n";
  const call = JSON.stringify({ command: ["apply_patch", patch] });
  const read = (text: string) => {
    const parser = createAnswerParser(undefined);
    return [...parser.push(text), ...parser.end()].map(({ kind }) => kind);
  };
  assert.deepEqual(read(`I change b.\n\`\`\`json\n${call}\n\`\`\`\n`), ["block"]);
  assert.deepEqual(read(`${call}\n`), ["block"]);
  assert.deepEqual(read(call.slice(0, -30)), ["malformed"]);
});
