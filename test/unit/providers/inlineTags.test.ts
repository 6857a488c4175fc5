import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createInlineTags } from "../../../src/providers/inlineTags.ts";
import { holds } from "../../support/coreProperty.ts";

type Read = { readonly reasoning: string; readonly answer: string };

/** What a reader is left with of a text that comes in pieces. */
function read(pieces: readonly string[], isGptOss = false): Read {
  const tags = createInlineTags(isGptOss);
  let reasoning = "";
  let answer = "";
  for (const found of [...pieces.flatMap((piece) => tags.push(piece)), ...tags.end()]) {
    if (found.kind === "retract") answer = "";
    else if (found.kind === "reasoning") reasoning += found.text;
    else answer += found.text;
  }
  return { reasoning, answer };
}

const cases: readonly { readonly rule: string; readonly text: string; readonly gptOss?: true; readonly is: Read }[] = [
  { rule: "a leading tag", text: "<think>why</think>\n\nyes", is: { reasoning: "why", answer: "\n\nyes" } },
  { rule: "white space before it", text: "\n <thought>why</thought>yes", is: { reasoning: "why", answer: "yes" } },
  { rule: "never closed", text: "<think>why not </thin", is: { reasoning: "why not </thin", answer: "" } },
  { rule: "only the closing one", text: "why\n</think>\n\nyes", is: { reasoning: "why\n", answer: "\n\nyes" } },
  { rule: "only the closing one, at the end", text: "why</think>", is: { reasoning: "why", answer: "" } },
  {
    rule: "in the middle it is code",
    text: 'a = "<think>b</think>"',
    is: { reasoning: "", answer: 'a = "<think>b</think>"' },
  },
  {
    rule: "a lone closing one after code is code",
    text: "```\nx\n</think>\n```",
    is: { reasoning: "", answer: "```\nx\n</think>\n```" },
  },
  {
    rule: "a second pair is the answer's",
    text: "<think>a</think>b<think>c</think>d",
    is: { reasoning: "a", answer: "b<think>c</think>d" },
  },
  { rule: "a tag that is none", text: "<thin>k", is: { reasoning: "", answer: "<thin>k" } },
  { rule: "no tag at all", text: "x < y", is: { reasoning: "", answer: "x < y" } },
  {
    rule: "harmony",
    text: "<|channel|>analysis<|message|>why<|end|><|start|>assistant<|channel|>final<|message|>yes<|return|>",
    is: { reasoning: "why", answer: "yes" },
  },
  {
    rule: "bare harmony of gpt-oss",
    text: "analysisWhy.assistantfinalYes",
    gptOss: true,
    is: { reasoning: "Why.", answer: "Yes" },
  },
  { rule: "the same words of another model", text: "analysis of x", is: { reasoning: "", answer: "analysis of x" } },
];

for (const { rule, text, gptOss, is } of cases) {
  test(`${rule}: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(read([text], gptOss), is);
    assert.deepEqual(read([...text], gptOss), is);
  });
}

test("how the text is cut makes no difference, and without a tag nothing is lost", () => {
  const words = fc.array(
    fc.constantFrom("<think>", "</think>", "<thought>", "</thought>", "\n", " ", "<", "a", "`", "```", "<|channel|>"),
    { maxLength: 12 },
  );
  holds(fc.tuple(words, fc.integer({ min: 1, max: 9 })), 2000, ([parts, size]) => {
    const text = parts.join("");
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    const cut = read(pieces);
    assert.deepEqual(cut, read([text]));
    if (!text.includes("think>") && !text.includes("thought>")) assert.equal(cut.answer, text);
  });
});
