import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedFiles } from "../../../../src/core/history/comparedFiles.ts";
import type { Target } from "../../../../src/core/request.ts";
import { answer, stop } from "../../../support/coreRun.ts";
import { storedRun } from "../../../support/coreStored.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";

const runOn = (target: Target, said: string, id: string) => storedRun({ target, id, acts: [answer(said), stop()] });
const sides = async (left: ReturnType<typeof runOn>, right: ReturnType<typeof runOn>) =>
  comparedFiles(await left, await right).map(({ path, left: l, right: r }) => [path, l.kind, l.text, r.kind, r.text]);

const one = fileTarget("a\nb\n");
const two: Target = { kind: "files", files: [one.file, fileTarget("c\n", "src/b.ts").file] };
const patch = (body: string) => `*** Begin Patch\n${body}*** End Patch\n`;
const change = (path: string, from: string, to: string) => `*** Update File: ${path}\n@@\n-${from}\n+${to}\n`;

test("a file that only the right run is about is compared too, with what was sent of it", async () => {
  const right = runOn(two, patch(change("src/a.ts", "b", "B") + change("src/b.ts", "c", "C")), "two");
  assert.deepEqual(await sides(runOn(one, answerBlock("b", "B2"), "one"), right), [
    ["src/a.ts", "proposed", "a\nB2\n", "proposed", "a\nB\n"],
    ["src/b.ts", "sent", "c\n", "proposed", "C\n"],
  ]);
});

test("two runs on different files are each compared with what was sent, never with each other's file", async () => {
  const other = runOn(fileTarget("c\n", "src/b.ts"), answerBlock("c", "C"), "other");
  assert.deepEqual(await sides(runOn(one, answerBlock("b", "B"), "one"), other), [
    ["src/a.ts", "proposed", "a\nB\n", "sent", "a\nb\n"],
    ["src/b.ts", "sent", "c\n", "proposed", "C\n"],
  ]);
});

test("files that one of them creates or deletes are there, and files in which both come to the same are not", async () => {
  const made = runOn(
    two,
    patch(`*** Add File: src/new.ts\n+x\n*** Delete File: src/b.ts\n${change("src/a.ts", "b", "B")}`),
    "made",
  );
  assert.deepEqual(await sides(made, runOn(one, answerBlock("b", "B"), "one")), [
    ["src/b.ts", "none", "", "sent", "c\n"],
    ["src/new.ts", "proposed", "x\n", "none", ""],
  ]);
});

test("where both come to the same everywhere, all of it is shown", async () => {
  const same = await sides(runOn(one, answerBlock("b", "B"), "one"), runOn(one, answerBlock("b", "B"), "other"));
  assert.deepEqual(same, [["src/a.ts", "proposed", "a\nB\n", "proposed", "a\nB\n"]]);
});
