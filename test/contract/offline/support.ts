import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { joinLines, separatorAt, splitLines } from "../../../src/core/edit/lines.ts";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import type { LineRange } from "../../../src/core/request.ts";
import type { OfflineEffort } from "../../../src/offline/efforts.ts";
import { createLibrary } from "../../../src/offline/library.ts";
import { createFileOpener, type OpenFile } from "../../../src/offline/openFile.ts";
import { runTask } from "../../../src/offline/run.ts";
import { loadTypeScript } from "../../../src/offline/typescript.ts";

export const typescriptPath = createRequire(import.meta.url).resolve("typescript/lib/typescript.js");

const ts = loadTypeScript(typescriptPath);
const open = createFileOpener(ts, createLibrary(ts, typescriptPath));

export type Asked = {
  readonly effort?: OfflineEffort;
  readonly path?: string;
  readonly languageId?: string;
  readonly lines?: LineRange;
};

export type Refactored = {
  /** The text with the answer carried out by `applyAnswer`, which is asserted to be what TypeScript made of it. */
  readonly text: string;
  readonly answer: string;
  readonly reasoning: string;
  readonly parts: readonly string[];
  readonly events: readonly ProviderEvent[];
};

/** One task done in this thread. */
export function refactored(instruction: string, text: string, asked: Asked = {}): Refactored {
  const { effort = "high", path = "src/code.ts", languageId = "typescript", lines } = asked;
  const events: ProviderEvent[] = [];
  let file: OpenFile | undefined;
  runTask(
    { kind: "refactor", instruction, path, languageId, text, lines, effort },
    (name, given) => {
      file = open(name, given);
      return file;
    },
    (event) => events.push(event),
  );
  const parts: string[] = [];
  let answer = "";
  for (const event of events) {
    if (event.type === "reasoning-delta") parts[event.part] = (parts[event.part] ?? "") + event.text;
    if (event.type === "answer-delta") answer += event.text;
  }
  const after = applyAnswer(text, answer, lines);
  assert.equal(splitLines(after).lines.join("\n"), file?.text, "the answer says what TypeScript made of the text");
  return { text: after, answer, reasoning: parts.join("\n"), parts, events };
}

/** A reading of answers that shares nothing with the product's: every block must be found once, and only once. */
export function applyAnswer(text: string, answer: string, lines?: LineRange): string {
  if (answer === "") return text;
  const fence = /^(`{3,})\n/.exec(answer)?.[1];
  if (fence !== undefined) {
    assert.ok(lines !== undefined, "a whole replacement answers a selection");
    const body = answer.split("\n").slice(1, answer.split("\n").lastIndexOf(fence));
    return replaced(text, lines.start, lines.end, body);
  }
  let result = text;
  const blocks = [...answer.matchAll(/^(.+)\n<<<<<<< SEARCH\n([\s\S]*?)^=======\n([\s\S]*?)^>>>>>>> REPLACE$/gm)];
  assert.ok(blocks.length > 0, "an answer holds blocks");
  const taken = new Set<number>();
  const found = blocks.map(([, , search = "", replacement = ""]) => {
    const wanted = search.split("\n").slice(0, -1);
    const all = splitLines(text).lines;
    const hits = all.flatMap((_, at) => (wanted.every((line, offset) => all[at + offset] === line) ? [at] : []));
    assert.equal(hits.length, 1, `the block occurs once:\n${search}`);
    const at = hits[0] ?? 0;
    for (let line = at; line < at + wanted.length; line += 1) {
      assert.ok(!taken.has(line), `blocks do not overlap at line ${line + 1}`);
      taken.add(line);
    }
    return { at, length: wanted.length, lines: replacement.split("\n").slice(0, -1) };
  });
  for (const block of found.sort((a, b) => b.at - a.at)) {
    result = replaced(result, block.at, block.at + block.length, block.lines);
  }
  return result;
}

function replaced(text: string, start: number, end: number, added: readonly string[]): string {
  const old = splitLines(text);
  const lines = [...old.lines.slice(0, start), ...added, ...old.lines.slice(end)];
  return joinLines({ lines, separators: lines.slice(1).map(() => separatorAt(old, 0)) });
}

export function sample(path: string): string {
  return readFileSync(new URL(`../../fixtures/sample/${path}`, import.meta.url), "utf8");
}

/** The whole lines of a top-level function. */
export function linesOf(text: string, name: string): LineRange {
  const lines = splitLines(text).lines;
  const start = lines.findIndex((line) => line.includes(`function ${name}(`));
  const end = lines.findIndex((line, index) => index > start && line.startsWith("}"));
  assert.ok(start >= 0 && end > start, `${name} is in the sample`);
  return { start, end: end + 1 };
}
