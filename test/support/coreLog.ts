import type { Outcome, RunStart } from "../../src/core/events.ts";
import type { HunkState, HunkView } from "../../src/core/review.ts";

export const runStart: RunStart = {
  type: "run-start",
  run: "run-1",
  startedAt: 1_700_000_000_000,
  instruction: "Rename",
  target: "src/a.ts",
  model: "Model One",
  effort: { asked: "low", sent: "low" },
};

export const oneOfEachOutcome: readonly Outcome[] = [
  { kind: "finished" },
  { kind: "no-edit", why: "empty" },
  { kind: "no-edit", why: "prose" },
  { kind: "no-edit", why: "same" },
  { kind: "no-edit", why: "unplaced" },
  { kind: "stopped" },
  { kind: "interrupted", why: "connection" },
  { kind: "interrupted", why: "reload" },
  { kind: "cut-short", limit: "length" },
  { kind: "refused", text: "I cannot help with that." },
  { kind: "failed", failure: { kind: "quota", origin: "https://api.example.com" } },
];

export function viewOf(state: HunkState, line = 0): HunkView {
  return { id: `h${line}`, start: line, line, removed: ["a"], added: ["b"], state };
}
