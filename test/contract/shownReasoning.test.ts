import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownTokens, seenText } from "../../media/markdownTokens.ts";
import { createReasoningDocument } from "../../media/reasoningDocument.ts";
import { visibleText } from "../../src/core/hiddenText.ts";
import { pageLength } from "../../src/panel/protocol.ts";
import { allStreams, logOf, reasoningParts, withoutMarkup } from "../support/shownReasoning.ts";

type Piece = { readonly part: number; readonly text: string; readonly at: number };

/** The panel's document of a reasoning, with a host that answers what it asks for. */
function documentOf(pieces: readonly Piece[]) {
  const texts = reasoningParts(pieces);
  const asked: (readonly [part: number, page: number])[] = [];
  const document = createReasoningDocument((part, page) => asked.push([part, page]));
  for (const { part, text, at } of pieces) document.append(part, text, at);
  return {
    passages: document.passages,
    textOf(passage: (typeof document.passages)[number]): string {
      for (;;) {
        const text = document.textOf(passage);
        if (text !== undefined) return text;
        for (const [part, page] of asked.splice(0)) {
          document.put(part, page, texts[part]?.slice(page * pageLength, (page + 1) * pageLength) ?? "");
        }
      }
    },
  };
}

/** What the elements of a passage show, without the elements. */
function renderedText(text: string, fence: string): string {
  const seen = seenText(text);
  const tokens = markdownTokens(seen, fence);
  if (tokens === undefined) return seen;
  return tokens.flatMap((token) => token.children?.map(inlineText).join("") ?? token.content).join("\n");
}

const inlineText = ({ type, content }: { readonly type: string; readonly content: string }) =>
  type === "softbreak" || type === "hardbreak" ? "\n" : content;

function assertShown(pieces: readonly Piece[], name: string): number {
  const shown = documentOf(pieces);
  const whole = reasoningParts(pieces).join("");
  const texts = shown.passages.map(shown.textOf);
  assert.ok(texts.join("") === whole, `${name}: the plain view has all of it`);
  assert.ok(texts.map(visibleText).join("") === visibleText(whole), `${name}: as it is shown`);
  for (const [index, passage] of shown.passages.entries()) {
    const text = texts[index] ?? "";
    assert.equal(withoutMarkup(renderedText(text, passage.fence)), withoutMarkup(seenText(text)), `${name}: rendered`);
  }
  return whole.length;
}

test("every character of reasoning is shown, plain and rendered: streams that were made up or recorded", async () => {
  let characters = 0;
  for (const stream of await allStreams()) {
    const deltas = (await logOf(stream)).filter((event) => event.type === "reasoning-delta");
    characters += assertShown(deltas, stream.name);
  }
  assert.ok(characters > 100, `${characters} characters`);
});

test("what the panel let go of comes back page by page, and nothing of it is missing", () => {
  const paragraph = (at: number) =>
    `${at} ${"So `total` is **read** twice. ".repeat(20)}\n\n${at % 7 === 0 ? "```ts\nlet a;\n```\n" : ""}`;
  const text = Array.from({ length: 4000 }, (_, at) => paragraph(at)).join("");
  const pieces = Array.from({ length: Math.ceil(text.length / 9999) }, (_, at) => ({
    part: at % 2,
    text: text.slice(at * 9999, (at + 1) * 9999),
    at,
  }));
  assert.ok(assertShown(pieces, "a long reasoning") > 33 * pageLength);
});
