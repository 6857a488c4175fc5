import fc from "fast-check";
import type { FileOperation } from "../../src/core/edit/fileOperation.ts";
import type { LogEvent } from "../../src/core/events.ts";
import type { OperationState } from "../../src/core/operations.ts";
import { oneOfEachOutcome, runStart, viewOf } from "./coreLog.ts";

type Timeless = LogEvent extends infer Event ? (Event extends LogEvent ? Omit<Event, "at"> : never) : never;

const hunks = fc.array(
  plain({ id: fc.string(), start: fc.nat(9), removed: fc.constant(["a"]), added: fc.constant(["b"]) }),
  { maxLength: 2 },
);
const count = fc.option(fc.nat(), { nil: undefined });
const words = fc.constantFrom("", "a", "b ", "\n", "😀");
const refused = { reason: fc.constant("not-found"), detail: fc.constant(""), quoted: words } as const;
const refusal = fc.oneof(plain(refused), plain({ ...refused, replacement: words }));
const provenance = fc.constantFrom("raw", "summary", "trace");
const usage = plain({ input: count, cached: count, output: count, reasoning: count, total: count, cost: count });
const views = fc.constantFrom([viewOf("applied")], [viewOf("rejected", 3)], []);

const operation = fc.constantFrom<FileOperation>(
  { kind: "create", path: "a", text: "a\n" },
  { kind: "delete", path: "a" },
  { kind: "rename", path: "a", to: "b" },
);
const operationState = fc.constantFrom<OperationState>(
  { kind: "done" },
  { kind: "rejected" },
  { kind: "refused", reason: "No." },
);

const anyEvent: fc.Arbitrary<Timeless> = fc.oneof(
  { weight: 6, arbitrary: plain({ type: fc.constant("answer-delta"), text: words }) },
  { weight: 3, arbitrary: plain({ type: fc.constant("answer-delta"), text: words, message: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: plain({ type: fc.constant("answer-delta"), text: words, phase: fc.constant("commentary") }),
  },
  { weight: 6, arbitrary: plain({ type: fc.constant("reasoning-delta"), part: fc.nat(2), provenance, text: words }) },
  plain({
    type: fc.constant("request-sent"),
    origin: fc.constantFrom("http://localhost", undefined),
    parameter: fc.constant(undefined),
  }),
  plain({ type: fc.constant("usage"), usage }),
  plain({
    type: fc.constant("fell-back"),
    from: words,
    to: words,
    ref: fc.constant({ endpoint: "E", model: "m" }),
    effort: fc.constant({ asked: "low", sent: "high" }),
    failure: fc.constant(undefined),
  }),
  plain({ type: fc.constant("edit-placed"), edit: fc.nat(3), hunks }),
  plain({ type: fc.constant("edit-unplaced"), edit: fc.nat(3), refusal }),
  plain({ type: fc.constant("file-operation"), edit: fc.nat(3), operation }),
  plain({
    type: fc.constant("operation-changed"),
    operation: fc.constantFrom("o0", "o1", "o9"),
    state: operationState,
  }),
  plain({ type: fc.constant("run-end"), outcome: fc.constantFrom(...oneOfEachOutcome) }),
  plain({ type: fc.constant("review-changed"), hunks: views }),
);

/** Logs with events in any order, the start sometimes missing, at times that never go back. */
export const anyLog: fc.Arbitrary<LogEvent[]> = fc
  .record({
    started: fc.constantFrom(true, true, true, false),
    events: fc.array(fc.tuple(anyEvent, fc.nat(50)), { maxLength: 30 }),
  })
  .map(({ started, events }) => {
    let at = 0;
    const log = events.map(([event, pause]): LogEvent => {
      at += pause;
      return { ...event, at };
    });
    return started ? [{ ...runStart, at: 0 }, ...log] : log;
  });

/** Objects as programs make them: fast-check's own records sometimes have no prototype, which a clone gives back. */
function plain<Fields>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }): fc.Arbitrary<Fields> {
  return fc.record<Fields>(fields, { noNullPrototype: true });
}
