import assert from "node:assert/strict";
import { test } from "node:test";
import { agoText, appliedLines, appliedText } from "../../../../src/core/history/appliedHunks.ts";
import { filesOf } from "../../../../src/core/request.ts";
import { storedRun } from "../../../support/coreStored.ts";

const view = { id: "0.0", start: 1, line: 1, removed: ["b"], added: ["B"] };
const base = new Map([[0, ["a", "B", "c", ""]]]);
const uri = "file:///repo/src/a.ts";

test("applied lines: where they stand now, as long as nobody has changed them", async () => {
  const run = await storedRun({ hunks: [{ ...view, state: "applied" }], bases: base });
  assert.equal(filesOf(run.input.request.target)[0]?.uri, uri);
  const at = (text: string) => appliedLines(run, uri, text.split("\n")).map(({ start, end }) => [start, end]);
  assert.deepEqual(at("a\nB\nc\n"), [[1, 2]]);
  assert.deepEqual(at("new\nlines\na\nB\nc\n"), [[3, 4]]);
  assert.deepEqual(at("a\nB!\nc\n"), []);
  assert.deepEqual(at("a\nb\nc\n"), []);
  assert.deepEqual(appliedLines(run, "file:///other.ts", ["a", "B", "c", ""]), []);
});

test("applied lines: hunks that were not applied are none", async () => {
  const run = await storedRun({ hunks: [{ ...view, state: "rejected" }] });
  assert.deepEqual(appliedLines(run, uri, ["a", "B", "c", ""]), []);
});

test("applied text: who wrote it, when, and how much reasoning led to it", async () => {
  const run = await storedRun();
  const said = (passages: number | undefined) => appliedText(run, passages, 1_700_000_000_000 + 3 * 60_000);
  assert.equal(said(1), "Model One · low, 3 minutes ago, 1 passage");
  assert.equal(said(4), "Model One · low, 3 minutes ago, 4 passages");
  assert.equal(said(0), "Model One · low, 3 minutes ago, not in the reasoning");
  assert.equal(said(undefined), "Model One · low, 3 minutes ago");
  const minute = 60_000;
  assert.deepEqual([0, 59 * minute, 60 * minute, 49 * 60 * minute].map(agoText), [
    "just now",
    "59 minutes ago",
    "1 hour ago",
    "2 days ago",
  ]);
});
