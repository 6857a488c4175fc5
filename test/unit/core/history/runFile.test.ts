import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEvent } from "../../../../src/core/events.ts";
import { firstLines, linesText, readRunFile, storedLines } from "../../../../src/core/history/runFile.ts";
import type { StoredRun } from "../../../../src/core/history/storedRun.ts";
import { filesOf } from "../../../../src/core/request.ts";
import { anyLog } from "../../../support/coreAnyLog.ts";
import { finishing, ran, runInput, scripted } from "../../../support/coreRun.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
/** JSON leaves out what is undefined. */
const throughJson = (events: readonly LogEvent[]): LogEvent[] => JSON.parse(JSON.stringify(events));
const log = throughJson((await ran(scripted(finishing))).events);
const run: StoredRun = { input: runInput(), log, bases: new Map([[0, ["a", "B", "c", ""]]]) };
const content = linesText(storedLines(run, hash));

test("run file: what is read is what was written", () => {
  assert.deepEqual(readRunFile(content, hash), { kind: "run", run, length: content.length });
  const imported: StoredRun = { ...run, imported: true };
  assert.deepEqual(readRunFile(linesText(storedLines(imported, hash)), hash), {
    kind: "run",
    run: imported,
    length: content.length + ',"imported":true'.length,
  });
});

test("run file: any log comes back, with the last of pictures of the review that follow each other", () => {
  fc.assert(
    fc.property(anyLog, (events) => {
      fc.pre(events[0]?.type === "run-start");
      const read = readRunFile(linesText(storedLines({ ...run, log: events }, hash)), hash);
      assert.ok(read.kind === "run");
      assert.deepEqual(read.run.log, throughJson(events.filter(isLastPicture)));
    }),
    { numRuns: 300 },
  );
});

function isLastPicture(event: LogEvent, index: number, events: readonly LogEvent[]): boolean {
  return !(event.type === "review-changed" && events[index + 1]?.type === "review-changed");
}

test("run file: each text of the input is there once, and the input names it by its hash", () => {
  const lines = firstLines(runInput(), hash);
  const texts = lines.flatMap((line) => (line.type === "text" ? line.text : []));
  assert.deepEqual(texts.toSorted(), ["Rename b for clarity.", "a\nb\nc\n", "system", "user"]);
  const input = lines.find((line) => line.type === "input");
  assert.ok(input?.type === "input");
  assert.equal(filesOf(input.input.request.target)[0]?.text, hash("a\nb\nc\n"));
  assert.equal(input.input.prompt.user, hash("user"));
});

test("run file: cut off anywhere, it is empty or what came before, and never corrupt", () => {
  let most = 0;
  for (let length = 0; length < content.length; length += 1) {
    const read = readRunFile(content.slice(0, length), hash);
    assert.ok(read.kind === "empty" || read.kind === "run", `${length}: ${read.kind}`);
    if (read.kind === "empty") continue;
    assert.deepEqual(read.run.log, log.slice(0, read.run.log.length));
    assert.ok(read.run.log.length >= most && read.length <= length);
    most = read.run.log.length;
  }
  assert.equal(most, log.length);
});

test("run file: zeros where a line was to be are cut off", () => {
  const read = readRunFile(`${content}\0\0\0\0`, hash);
  assert.ok(read.kind === "run" && read.length === content.length);
});

const changed = (from: string | RegExp, to: string) => content.replace(from, to);
const corrupt: readonly (readonly [name: string, content: string, why: RegExp])[] = [
  ["a text that was changed", changed("Rename b for", "Delete b for"), /does not match its hash/],
  [
    "a line in the middle that is no JSON",
    changed('{"type":"request-sent"', '{"type":"request-sent'),
    /no JSON object/,
  ],
  ["an event with a field of another type", changed('"part":0', '"part":"0"'), /event is not one/],
  ["an event with a time that is none", changed(/It is short.","at":0/, 'It is short.","at":-1'), /event is not one/],
  ["a text that is missing", content.split("\n").toSpliced(1, 1).join("\n"), /missing/],
  ["an input that is missing", content.replace(/^\{"type":"input".*\n/m, ""), /input is missing/],
  ["a log without its beginning", content.replace(/^\{"type":"run-start".*\n/m, ""), /first event is missing/],
  ["an id that leads to another folder", content.replaceAll('"run-1"', '"../run-1"'), /not one/],
  ["another program's file", '{"name":"x"}\n{"name":"y"}\n', /input is missing/],
];
for (const [name, text, why] of corrupt) {
  test(`run file: ${name} makes it corrupt`, () => {
    assert.notEqual(text, content);
    const read = readRunFile(text, hash);
    assert.ok(read.kind === "corrupt", read.kind);
    assert.match(read.why, why);
  });
}

test("run file: what a later version tells more is let be, and a later format is left alone", () => {
  const more = content.replace(/^\{"type":"run-end"/m, '{"type":"told-later","at":1}\n{"type":"run-end","more":1');
  const read = readRunFile(more, hash);
  assert.ok(read.kind === "run" && read.run.log.length === log.length);
  assert.deepEqual(readRunFile(content.replace('"version":1', '"version":2'), hash), { kind: "newer", version: 2 });
});

test("run file: the files of the first version, with the texts in the input, are read", () => {
  const old = [{ type: "input", input: runInput() }, ...log].map((line) => `${JSON.stringify(line)}\n`).join("");
  const read = readRunFile(old, hash);
  assert.ok(read.kind === "run");
  assert.deepEqual([read.run.input, read.run.log], [runInput(), log]);
});
