import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { foldRun } from "../../../src/core/foldRun.ts";
import { emptyList, itemsOf, listOf } from "../../../src/core/longList.ts";
import { nothingReported } from "../../../src/core/provider.ts";
import type { HunkState } from "../../../src/core/review.ts";
import { hunksOf, isReviewable, type RunState, type StateWord, stateWord } from "../../../src/core/runState.ts";
import { anyLog } from "../../support/coreAnyLog.ts";
import { oneOfEachOutcome, runStart, viewOf } from "../../support/coreLog.ts";
import { holds } from "../../support/coreProperty.ts";
import { folded } from "../../support/coreRun.ts";

const start: LogEvent = { ...runStart, at: 0 };

test("fold: what comes before a start is not a log", () => {
  assert.equal(folded([{ type: "answer-delta", at: 0, text: "a" }]), undefined);
  assert.equal(folded([]), undefined);
});

test("fold: a start forgets what was before it", () => {
  assert.deepEqual(folded([start, { type: "answer-delta", at: 1, text: "a" }, start]), folded([start]));
});

test("fold: reasoning is kept by parts, each with its provenance, and the first of it has a time", () => {
  const state = folded([
    start,
    { type: "reasoning-delta", at: 5, part: 0, provenance: "raw", text: "a" },
    { type: "reasoning-delta", at: 6, part: 1, provenance: "summary", text: "b" },
    { type: "reasoning-delta", at: 7, part: 0, provenance: "raw", text: "c" },
  ]);
  assert.deepEqual(itemsOf(state?.reasoning ?? emptyList), [
    { part: 0, provenance: "raw", text: "ac" },
    { part: 1, provenance: "summary", text: "b" },
  ]);
  assert.equal(state?.firstReasoningAt, 5);
  assert.equal(state?.firstAnswerAt, undefined);
  assert.equal(state?.phase, "reasoning");
});

test("fold: reasoning after the answer has begun does not take the phase back", () => {
  const state = folded([
    start,
    { type: "answer-delta", at: 3, text: "a" },
    { type: "reasoning-delta", at: 4, part: 0, provenance: "raw", text: "r" },
    { type: "answer-delta", at: 5, text: "b" },
  ]);
  assert.equal(state?.phase, "answering");
  assert.deepEqual([state?.answer, state?.firstAnswerAt, state?.firstReasoningAt], ["ab", 3, 4]);
});

test("fold: usage that was not reported stays unknown, and the last report counts", () => {
  assert.equal(folded([start])?.usage, undefined);
  const state = folded([
    start,
    { type: "usage", at: 1, usage: { ...nothingReported, input: 1, output: 0 } },
    { type: "usage", at: 2, usage: { ...nothingReported, input: 1, output: 9 } },
  ]);
  assert.deepEqual(state?.usage, { ...nothingReported, input: 1, output: 9 });
});

test("fold: hunks are pending and in the order of the file, whatever order they come in", () => {
  const hunk = (id: string, line: number) => ({ id, start: line, removed: ["a"], added: ["b"] });
  const state = folded([
    start,
    { type: "edit-placed", at: 1, edit: 0, hunks: [hunk("0.0", 7)] },
    { type: "edit-placed", at: 2, edit: 1, hunks: [hunk("1.0", 2), hunk("1.1", 9)] },
  ]);
  assert.deepEqual(state && hunksOf(state).map(({ id, line, state: word }) => [id, line, word]), [
    ["1.0", 2, "pending"],
    ["0.0", 7, "pending"],
    ["1.1", 9, "pending"],
  ]);
});

test("fold: a changed review replaces the hunks", () => {
  assert.deepEqual(
    folded([start, { type: "review-changed", at: 9, hunks: [viewOf("applied")] }])?.hunks,
    listOf([viewOf("applied")]),
  );
});

test("fold: what was not placed is kept with its reason", () => {
  const refusal = { reason: "not-found", detail: "", quoted: "x" } as const;
  assert.deepEqual(folded([start, { type: "edit-unplaced", at: 1, edit: 0, refusal }])?.unplaced, listOf([refusal]));
});

test("fold: an end keeps all that arrived", () => {
  const state = folded([
    start,
    { type: "answer-delta", at: 1, text: "a" },
    { type: "run-end", at: 8, outcome: { kind: "stopped" } },
  ]);
  assert.deepEqual([state?.phase, state?.endedAt, state?.answer], ["ended", 8, "a"]);
});

test("fold: no event changes a state that was given out", () => {
  holds(anyLog, 300, (log) => {
    const frozen = log.map((_, count) => folded(log.slice(0, count)));
    const copies = structuredClone(frozen);
    folded(log);
    assert.deepEqual(frozen, copies);
  });
});

test("fold: a log that went through JSON folds to the same state", () => {
  holds(anyLog, 500, (log) => {
    const stored: LogEvent[] = JSON.parse(JSON.stringify(log));
    assert.equal(JSON.stringify(folded(stored)), JSON.stringify(folded(log)));
  });
});

const finished = { kind: "finished" } as const;

const words: readonly { readonly rule: string; readonly state: Partial<RunState>; readonly word: StateWord }[] = [
  { rule: "nothing has arrived", state: { phase: "waiting" }, word: "waiting" },
  { rule: "reasoning arrives", state: { phase: "reasoning" }, word: "reasoning" },
  { rule: "the answer arrives", state: { phase: "answering" }, word: "answering" },
  { rule: "a finished run waits for decisions", state: ended(["pending", "accepted"]), word: "ready" },
  { rule: "a conflict waits too", state: ended(["rejected", "conflict"]), word: "ready" },
  { rule: "everything is applied", state: ended(["applied", "applied"]), word: "applied" },
  { rule: "some is applied, some rejected", state: ended(["applied", "rejected"]), word: "partly applied" },
  { rule: "some is applied, some pending", state: ended(["applied", "pending"]), word: "partly applied" },
  { rule: "everything is rejected", state: ended(["rejected", "rejected"]), word: "rejected" },
  { rule: "the user took every hunk out of the proposal", state: ended([]), word: "ready" },
  { rule: "no edit", state: { phase: "ended", outcome: { kind: "no-edit", why: "prose" } }, word: "no edit" },
  {
    rule: "stopped",
    state: { phase: "ended", outcome: { kind: "stopped" }, hunks: listOf([viewOf("pending")]) },
    word: "stopped",
  },
  {
    rule: "interrupted",
    state: { phase: "ended", outcome: { kind: "interrupted", why: "reload" } },
    word: "interrupted",
  },
  { rule: "cut short", state: { phase: "ended", outcome: { kind: "cut-short", limit: "length" } }, word: "cut short" },
  { rule: "refused", state: { phase: "ended", outcome: { kind: "refused", text: "" } }, word: "refused" },
  {
    rule: "failed",
    state: { phase: "ended", outcome: { kind: "failed", failure: { kind: "untrusted-workspace" } } },
    word: "failed",
  },
];

for (const { rule, state, word } of words) {
  test(`state word: ${rule}: ${word}`, () => assert.equal(stateWord({ ...begun(), ...state }), word));
}

test("only a finished run is offered for review", () => {
  assert.equal(isReviewable(begun()), false);
  for (const outcome of oneOfEachOutcome)
    assert.equal(isReviewable({ ...begun(), outcome }), outcome.kind === "finished");
});

function ended(states: readonly HunkState[]): Partial<RunState> {
  return { phase: "ended", outcome: finished, hunks: listOf(states.map(viewOf)) };
}

function begun(): RunState {
  const state = folded([start]);
  assert.ok(state !== undefined);
  return state;
}

test("a model that takes over is named with its effort, and what the first one sent or served is not said of it", () => {
  const failure = { kind: "overloaded", origin: "https://a.example" } as const;
  const fellBack = {
    type: "fell-back",
    from: "Model One",
    to: "Model Two",
    ref: { endpoint: "B", model: "two" },
    effort: { asked: "high", sent: "low", note: "Model Two has no high; sent low." },
    failure,
  } as const;
  const routing = { task: "selection", role: "candidate" } as const;
  const log: LogEvent[] = [
    { ...runStart, routing, at: 0 },
    { type: "request-sent", origin: "https://a.example", parameter: "x", at: 1 },
    { type: "served", model: "one-2026", tier: undefined, at: 2 },
    { type: "retrying", retry: 1, of: 2, seconds: 1, failure, at: 3 },
    { ...fellBack, at: 4 },
  ];
  const state = folded(log);
  assert.equal(state?.model, "Model Two");
  assert.deepEqual(state?.effort, fellBack.effort);
  assert.deepEqual(state?.fellBack, [fellBack]);
  assert.deepEqual(state?.routing, routing);
  assert.deepEqual([state?.sent, state?.served, state?.retrying], [undefined, undefined, undefined]);
  assert.equal(state?.phase, "waiting");
});

test("fold: parts of the reasoning that come out of order are each found again, and earlier states stay as they were", () => {
  const said = (part: number, text: string): LogEvent => ({
    type: "reasoning-delta",
    at: 1,
    part,
    provenance: "raw",
    text,
  });
  const early = folded([start, said(3, "a"), said(1, "b"), said(2, "c")]);
  const kept = structuredClone(early);
  const late = [said(3, "d"), said(0, "e"), said(1, "f")].reduce<RunState | undefined>(foldRun, early);
  assert.deepEqual(
    itemsOf(late?.reasoning ?? emptyList).map(({ part, text }) => [part, text]),
    [
      [3, "ad"],
      [1, "bf"],
      [2, "c"],
      [0, "e"],
    ],
  );
  assert.deepEqual(early, kept);
});

test("fold: 200 000 parts of reasoning cost no more than their number", () => {
  const parts = 200_000;
  const startedAt = process.cpuUsage();
  let state = folded([start]);
  for (let part = 0; part < parts; part += 1) {
    for (const text of ["a", "b"]) {
      state = foldRun(state, { type: "reasoning-delta", at: part, part, provenance: "summary", text });
    }
  }
  const { user } = process.cpuUsage(startedAt);
  assert.equal(state?.reasoning.length, parts);
  // A list that was copied for each part took minutes.
  assert.ok(user < 20_000_000, `${user / 1e6} s`);
});
