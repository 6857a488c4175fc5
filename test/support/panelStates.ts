import type { LogEvent, Outcome } from "../../src/core/events.ts";
import { operationId } from "../../src/core/operations.ts";
import { nothingReported } from "../../src/core/provider.ts";
import type { HunkState } from "../../src/core/review.ts";
import type { ToWebview } from "../../src/panel/protocol.ts";

export const start: LogEvent = {
  type: "run-start",
  at: 0,
  run: "r1",
  startedAt: 0,
  instruction: "Split it",
  target: "src/cart.ts 41–88",
  model: "gpt-5.5",
  effort: { asked: "xhigh", sent: "high", note: "gpt-5.5 has no xhigh; sent high." },
};
const text =
  "**First**\n\nA `name`, and a list:\n\n- one\n- two\n\n```ts\nconst a = 1;\n```\n\n### Deep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nمرحبا\n\n";
export const reasoning: LogEvent = { type: "reasoning-delta", at: 500, part: 0, provenance: "summary", text };
export const hunk = (id: string) => ({ id, start: 43, removed: ["a"], added: [id] });
export const placed = { type: "edit-placed", at: 900, edit: 0, hunks: [hunk("a"), hunk("b")] } satisfies LogEvent;
export const ended = (outcome: Outcome): LogEvent => ({ type: "run-end", at: 1000, outcome });
const decided = (...states: readonly HunkState[]): LogEvent => ({
  type: "review-changed",
  at: 1100,
  hunks: states.map((state, at) => ({ ...hunk(`${at}`), line: 43 + at, state })),
});
export const unplaced = {
  type: "edit-unplaced",
  at: 900,
  edit: 1,
  refusal: { reason: "not-found", detail: "", quoted: "total();", nearest: { line: 12, lines: ["total(1);"] } },
} satisfies LogEvent;
const billed: LogEvent = {
  type: "usage",
  at: 900,
  usage: { ...nothingReported, input: 10, output: 90, reasoning: 84 },
};
export const operation = {
  type: "file-operation",
  at: 950,
  edit: 3,
  operation: { kind: "create", path: "src/tax.ts", text: "export const tax = 0.2;\n" },
} satisfies LogEvent;
export const sent: LogEvent = {
  type: "request-sent",
  at: 1,
  origin: "https://api.openai.com",
  parameter: 'effort: "high"',
};
export const outgoing: LogEvent = {
  type: "http-request",
  at: 2,
  method: "POST",
  url: "/",
  headers: {},
  body: [],
  bytes: 4000,
};
export const log = (...events: readonly LogEvent[]): ToWebview => ({ type: "log", events, now: 1000 });

/** What the panel is told to be in each of its states. */
export const states: Readonly<Record<string, readonly ToWebview[]>> = {
  "before a run": [log()],
  waiting: [log(start)],
  reasoning: [log(start, reasoning)],
  answering: [log(start, reasoning, { type: "answer-delta", at: 800, text: "a" }, placed)],
  "ready to review": [log(start, reasoning, placed, ended({ kind: "finished" }))],
  "in conflict": [
    log(start, reasoning, placed, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: [{ ...hunk("a"), line: 43, state: "conflict" }],
    }),
  ],
  "no reasoning": [log(start, placed, ended({ kind: "finished" }))],
  interrupted: [log(start, reasoning, placed, ended({ kind: "interrupted", why: "connection" }))],
  failed: [log(start, ended({ kind: "failed", failure: { kind: "quota", origin: "https://api.openai.com" } }))],
  applied: [log(start, reasoning, placed, ended({ kind: "finished" }), decided("applied", "applied"))],
  "partly applied": [log(start, reasoning, placed, ended({ kind: "finished" }), decided("applied", "rejected"))],
  rejected: [log(start, reasoning, placed, ended({ kind: "finished" }), decided("rejected", "rejected"))],
  "read only, as of an imported run": [
    log(start, reasoning, placed, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: [{ ...hunk("a"), line: 43, state: "pending", readOnly: true }],
    }),
  ],
  stopped: [log(start, reasoning, placed, ended({ kind: "stopped" }))],
  "cut short": [log(start, reasoning, placed, ended({ kind: "cut-short", limit: "length" }))],
  refused: [log(start, reasoning, ended({ kind: "refused", text: "I cannot help with **that**." }))],
  "nothing could be placed": [
    log(start, reasoning, unplaced, { ...unplaced, edit: 2 }, ended({ kind: "no-edit", why: "unplaced" })),
  ],
  "some could not be placed": [log(start, reasoning, placed, unplaced, ended({ kind: "finished" }))],
  "an answer in words": [
    log(start, { type: "answer-delta", at: 800, text: "It is fine." }, ended({ kind: "no-edit", why: "prose" })),
  ],
  "failed with its reasoning": [
    log(start, reasoning, ended({ kind: "failed", failure: { kind: "quota", origin: "https://api.openai.com" } })),
  ],
  "interrupted by a reload": [log(start, reasoning, placed, ended({ kind: "interrupted", why: "reload" }))],
  ...Object.fromEntries(
    (["redacted", "encrypted"] as const).map((form) => [
      `withheld: ${form}`,
      [log(start, { type: "reasoning-withheld", at: 400, form }, billed, placed, ended({ kind: "finished" }))],
    ]),
  ),
  "partly redacted": [
    log(start, reasoning, { type: "reasoning-withheld", at: 600, form: "redacted" }, ended({ kind: "finished" })),
  ],
  "file operations": [
    log(
      start,
      reasoning,
      operation,
      { ...operation, edit: 4 },
      { ...operation, edit: 5 },
      ended({ kind: "finished" }),
      {
        type: "operation-changed",
        at: 1100,
        operation: operationId(4),
        state: { kind: "done" },
      },
      {
        type: "operation-changed",
        at: 1100,
        operation: operationId(5),
        state: { kind: "refused", reason: "It is there already." },
      },
    ),
  ],
  "a replay that plays": [
    log(start, reasoning),
    { type: "replay", state: { at: 400, length: 1000, speed: 1, playing: true } },
  ],
  "a replay at its end": [
    log(start, reasoning, placed, ended({ kind: "finished" })),
    { type: "replay", state: { at: 1000, length: 1000, speed: 0, playing: false } },
  ],
  "with what was sent and what it took": [
    log(start, sent, outgoing, reasoning, placed, unplaced, billed, ended({ kind: "finished" })),
  ],
  "with notes on hunks, and many of them": [
    log(start, reasoning, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: Array.from({ length: 40 }, (_, at) => ({
        ...hunk(`${at}`),
        line: 43 + at,
        state: "pending" as const,
        ...(at === 0 ? { approximate: true, withYours: true } : {}),
      })),
    }),
    { type: "links", run: "r1", passages: [], hunks: [{ hunk: "0", count: 0, passages: [] }] },
  ],
  "with all that stands beside it": [
    log(start, reasoning, placed, ended({ kind: "finished" })),
    { type: "pins", run: "r1", pins: [{ passage: "0:1", text: "A name", pinned: true, note: "a note" }] },
    {
      type: "links",
      run: "r1",
      passages: [{ passage: "0:1", links: [{ id: "l1", label: "line 52", kind: "code" }] }],
      hunks: [
        { hunk: "a", count: 0, passages: [] },
        { hunk: "b", count: 2, passages: ["0:0", "0:1"] },
      ],
    },
    { type: "earlier", runs: [{ id: "r0", title: "Rename it", line: "gpt-5.5 · low", state: "applied" }] },
    { type: "replay", state: { at: 400, length: 1000, speed: 10, playing: false } },
  ],
};
