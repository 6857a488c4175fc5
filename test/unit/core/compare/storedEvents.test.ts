import assert from "node:assert/strict";
import { test } from "node:test";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonJson } from "../../../../src/core/compare/comparisonExport.ts";
import { importComparison } from "../../../../src/core/compare/comparisonImport.ts";
import { hashesOf } from "../../../../src/core/compare/frozenRequest.ts";
import type { LogEvent } from "../../../../src/core/events.ts";
import { passageId } from "../../../../src/core/passages.ts";
import { nothingReported } from "../../../../src/core/provider.ts";
import { compared, comparisonSetup, frozen, plainHash } from "../../../support/coreComparison.ts";
import { fakeClock } from "../../../support/coreRun.ts";

const at = 0;
const effort = { asked: "low", sent: "low" } as const;
const hunk = { id: "h", start: 1, removed: ["b"], added: ["B"] };

/** One of each kind that a log may hold. */
const each: { readonly [Type in LogEvent["type"]]: Extract<LogEvent, { type: Type }> } = {
  "run-start": {
    type: "run-start",
    at,
    run: "a-2",
    startedAt: 1,
    instruction: "Rename b for clarity.",
    target: "src/a.ts",
    model: "model-1",
    effort,
  },
  "request-sent": { type: "request-sent", at, origin: "http://localhost:1", parameter: undefined },
  "effort-corrected": { type: "effort-corrected", at, sent: "low", note: "Lower." },
  "reasoning-delta": { type: "reasoning-delta", at, part: 0, provenance: "raw", text: "Hm." },
  "reasoning-withheld": { type: "reasoning-withheld", at, form: "encrypted" },
  "answer-delta": { type: "answer-delta", at, text: "b" },
  "answer-retracted": { type: "answer-retracted", at },
  "tool-call-delta": { type: "tool-call-delta", at, call: 0, name: "edit", text: "{" },
  "reasoning-ended": { type: "reasoning-ended", at, ended: true },
  "passage-pinned": { type: "passage-pinned", at, passage: passageId(0, 1), pinned: true },
  "passage-noted": { type: "passage-noted", at, passage: passageId(0, 1), note: "See." },
  "file-operation": { type: "file-operation", at, edit: 0, operation: { kind: "delete", path: "src/b.ts" } },
  "operation-changed": { type: "operation-changed", at, operation: "0", state: { kind: "rejected" } },
  "tool-refused": { type: "tool-refused", at },
  "retry-with-reason": { type: "retry-with-reason", at, retry: 1, refused: 1, turns: [] },
  "retry-ended": { type: "retry-ended", at, keeps: "both" },
  usage: { type: "usage", at, usage: { ...nothingReported, input: 1, output: 2 } },
  served: { type: "served", at, model: "model-1", tier: undefined },
  waiting: { type: "waiting", at, seconds: 3 },
  retrying: { type: "retrying", at, retry: 1, of: 2, seconds: 1, failure: undefined },
  "fell-back": {
    type: "fell-back",
    at,
    from: "a",
    to: "b",
    ref: { endpoint: "local", model: "b" },
    effort,
    failure: undefined,
  },
  "http-request": {
    type: "http-request",
    at,
    method: "POST",
    url: "http://localhost:1",
    headers: {},
    body: [],
    bytes: 0,
  },
  "http-response": { type: "http-response", at, status: 200, headers: {} },
  "first-byte": { type: "first-byte", at },
  "stream-report": {
    type: "stream-report",
    at,
    bytes: 1,
    heartbeats: 0,
    events: {},
    unknown: {},
    last: undefined,
    done: true,
  },
  resumed: { type: "resumed", at },
  "edit-placed": { type: "edit-placed", at, edit: 0, hunks: [hunk] },
  "edit-unplaced": {
    type: "edit-unplaced",
    at,
    edit: 1,
    refusal: { reason: "not-found", detail: "It is not there.", quoted: "x" },
  },
  "run-end": { type: "run-end", at, outcome: { kind: "finished" } },
  "review-changed": { type: "review-changed", at, hunks: [{ ...hunk, state: "pending", line: 1 }] },
  "syntax-checked": { type: "syntax-checked", at, added: [], unchecked: [] },
};

for (const event of Object.values(each)) {
  test(`a comparison with an event of ${event.type} can be opened again`, async () => {
    const log = await compared(createComparison(comparisonSetup(["a"]), fakeClock()));
    const told = { type: "cell-event", at: 0, cell: "a", attempt: 1, event } as const;
    const json = comparisonJson(frozen, hashesOf(frozen, plainHash), [...log, told], plainHash);
    assert.equal(importComparison(json, plainHash).kind, "imported");
    const damaged = comparisonJson(
      frozen,
      hashesOf(frozen, plainHash),
      [...log, { ...told, event: { ...event, at: Number.NaN } }],
      plainHash,
    );
    assert.equal(importComparison(damaged, plainHash).kind, "unreadable");
  });
}

test("what was taken is in the file, and one that names no texts is not opened", async () => {
  const log = await compared(createComparison(comparisonSetup(["a", "b"]), fakeClock()));
  const reread = (selection: unknown) => {
    const taken = { type: "selection-changed", at: 0, selection };
    const whole = JSON.parse(comparisonJson(frozen, hashesOf(frozen, plainHash), log, plainHash));
    return importComparison(JSON.stringify({ ...whole, log: [...whole.log, taken] }), plainHash);
  };
  const read = reread(["a:0"]);
  assert.ok(read.kind === "imported");
  assert.deepEqual(
    read.log.filter(({ type }) => type === "selection-changed"),
    [{ type: "selection-changed", at: 0, selection: ["a:0"] }],
  );
  assert.equal(reread([1]).kind, "unreadable");
});

test("how the candidates are seen is in the file, and a view that is none is not opened", async () => {
  const log = await compared(createComparison(comparisonSetup(["a", "b"]), fakeClock()));
  const reread = (view: unknown) =>
    importComparison(
      comparisonJson(
        frozen,
        hashesOf(frozen, plainHash),
        [...log, { type: "view-changed", at: 0, view } as (typeof log)[number]],
        plainHash,
      ),
      plainHash,
    );
  const view = { hidden: ["a"], pinned: ["b"] };
  for (const good of [view, { ...view, sort: { by: "cost", descending: true } }]) {
    const read = reread(good);
    assert.deepEqual(read.kind === "imported" && read.log.at(-1), { type: "view-changed", at: 0, view: good });
  }
  for (const bad of [
    undefined,
    {},
    { ...view, pinned: [1] },
    { ...view, sort: { by: "constructor", descending: true } },
  ])
    assert.equal(reread(bad).kind, "unreadable", JSON.stringify(bad));
});
