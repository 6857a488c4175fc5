import type { LogEvent } from "../../src/core/events.ts";
import { nothingReported } from "../../src/core/provider.ts";
import type { ToWebview } from "../../src/panel/protocol.ts";
import { ended, hunk, log, operation, outgoing, placed, sent, start, states, unplaced } from "./panelStates.ts";

const thoughts: LogEvent = {
  type: "reasoning-delta",
  at: 400,
  part: 0,
  provenance: "raw",
  text: "The class `Cart` keeps its lines, and `total` can say what a discount is, in line 33.\n\n".repeat(30),
};
const usage: LogEvent = { type: "usage", at: 900, usage: { ...nothingReported, input: 2000, output: 600 } };
const many: LogEvent = { ...placed, hunks: Array.from({ length: 9 }, (_, at) => hunk(`${at}`)) };
const refusal = (edit: number): LogEvent => ({ ...unplaced, edit });
const long = { ...start, instruction: "Split the discount rules out of total, and say what each is for. ".repeat(12) };
const operations = [
  operation.operation,
  { kind: "delete", path: "src/reports/legacyReport.js" },
  { kind: "rename", path: "src/money.ts", to: "src/currency.ts" },
] as const;
const files = operations.map((each, at): LogEvent => ({ ...operation, edit: at + 3, operation: each }));
const head = [start, sent, outgoing, thoughts, usage];

const moved = ["one();", "two();", "three();", "four();"];
const moves = [{ line: 0, count: 4, from: { hunk: "a", line: 0 }, reindented: false }];
const noted = [
  { ...hunk("a"), removed: moved, added: [] },
  { ...hunk("b"), removed: [], added: moved, moves, withYours: true as const, approximate: true as const },
  { ...hunk("c"), file: 1 },
].map((each, at) => ({ ...each, line: 38 + at, state: "pending" as const }));
const twoFiles = { ...start, files: ["src/orders.ts", "src/legacyReportOfTheLastQuarter.test.ts"] };

/** Every state of the panel, and those in which much stands in it at once. */
export const crowded: Readonly<Record<string, readonly ToWebview[]>> = {
  ...states,
  "many hunks": [log(...head, many, ended({ kind: "finished" }))],
  "many hunks and refusals": [log(...head, many, refusal(1), refusal(2), refusal(3), ended({ kind: "finished" }))],
  "file operations beside hunks": [log(...head, many, ...files, ended({ kind: "finished" }))],
  "cut short after many hunks": [log(...head, many, refusal(1), ended({ kind: "cut-short", limit: "length" }))],
  "no edit": [log(...head, ended({ kind: "no-edit", why: "empty" }))],
  "a long instruction": [log(long, sent, outgoing, thoughts, usage, many, refusal(1), ended({ kind: "finished" }))],
  "a long refusal": [
    log(...head, ended({ kind: "refused", text: "I cannot help with that, and I say why. ".repeat(60) })),
  ],
  "all that is said of hunks": [
    log(twoFiles, sent, outgoing, thoughts, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: noted,
    }),
    {
      type: "links",
      run: "r1",
      passages: [],
      hunks: noted.map(({ id }) => ({ hunk: id, count: id === "c" ? 0 : 3, passages: ["0:1"] })),
    },
  ],
  "many pins": [
    log(...head, many, refusal(1), ended({ kind: "finished" })),
    {
      type: "pins",
      run: "r1",
      pins: Array.from({ length: 9 }, (_, at) => ({
        passage: `0:${at}`,
        text: "The class",
        pinned: true,
        note: "Why?",
      })),
    },
  ],
};
