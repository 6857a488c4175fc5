import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { coalesce } from "../../../src/panel/coalesce.ts";
import { anyLog } from "../../support/coreAnyLog.ts";
import { runStart } from "../../support/coreLog.ts";
import { holds } from "../../support/coreProperty.ts";
import { folded } from "../../support/coreRun.ts";

const start: LogEvent = { ...runStart, at: 0 };

function answer(text: string, at: number): LogEvent {
  return { type: "answer-delta", at, text };
}

function reasoning(text: string, at: number, part = 0, provenance: "raw" | "summary" = "raw"): LogEvent {
  return { type: "reasoning-delta", at, part, provenance, text };
}

const cases: readonly {
  readonly rule: string;
  readonly events: readonly LogEvent[];
  readonly joined: readonly LogEvent[];
}[] = [
  { rule: "nothing is nothing", events: [], joined: [] },
  {
    rule: "neighbouring deltas are one, at the time of the first",
    events: [start, answer("a", 1), answer("b", 2)],
    joined: [start, answer("ab", 1)],
  },
  {
    rule: "other events part them",
    events: [answer("a", 1), start, answer("b", 2)],
    joined: [answer("a", 1), start, answer("b", 2)],
  },
  {
    rule: "reasoning and answer are not joined",
    events: [reasoning("a", 1), answer("b", 2), reasoning("c", 3)],
    joined: [reasoning("a", 1), answer("b", 2), reasoning("c", 3)],
  },
  {
    rule: "parts of the reasoning are not joined",
    events: [reasoning("a", 1), reasoning("b", 2, 1), reasoning("c", 3, 1)],
    joined: [reasoning("a", 1), reasoning("bc", 2, 1)],
  },
  {
    rule: "nor are the messages of an answer, nor commentary",
    events: [
      answer("a", 1),
      { type: "answer-delta", at: 2, text: "b", message: 0 },
      { type: "answer-delta", at: 3, text: "c", message: 1 },
      { type: "answer-delta", at: 4, text: "d", message: 1, phase: "commentary" },
    ],
    joined: [
      answer("ab", 1),
      { type: "answer-delta", at: 3, text: "c", message: 1 },
      { type: "answer-delta", at: 4, text: "d", message: 1, phase: "commentary" },
    ],
  },
  {
    rule: "nor are provenances",
    events: [reasoning("a", 1), reasoning("b", 2, 0, "summary")],
    joined: [reasoning("a", 1), reasoning("b", 2, 0, "summary")],
  },
];

for (const { rule, events, joined } of cases) {
  test(`coalesce: ${rule}`, () => assert.deepEqual(coalesce(events), joined));
}

test("coalesce: the fold of the result equals the fold of the input, times included", () => {
  holds(anyLog, 3000, (log) => {
    const copy = structuredClone(log);
    assert.deepEqual(folded(coalesce(log)), folded(log));
    assert.deepEqual(log, copy);
  });
});

test("coalesce: no two neighbours can be joined any more", () => {
  holds(anyLog, 500, (log) => assert.deepEqual(coalesce(coalesce(log)), coalesce(log)));
});

test("coalesce: where a log is cut into batches makes no difference to its fold", () => {
  holds(anyLog, 500, (log) => {
    for (let cut = 0; cut <= log.length; cut += 1) {
      assert.deepEqual(folded([...coalesce(log.slice(0, cut)), ...coalesce(log.slice(cut))]), folded(log));
    }
  });
});
