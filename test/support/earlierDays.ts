import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Effort } from "../../src/core/effort.ts";
import type { LogEvent, Outcome } from "../../src/core/events.ts";
import { linesText, storedLines } from "../../src/core/history/runFile.ts";
import type { HunkState } from "../../src/core/review.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { runStart, viewOf } from "./coreLog.ts";
import { runInput } from "./coreRun.ts";
import { fileTarget } from "./coreTarget.ts";

type EarlierRun = {
  readonly days: number;
  /** Hours and minutes of that day. */
  readonly time: readonly [number, number];
  readonly title: string;
  readonly path: string;
  readonly model: string;
  readonly effort: Effort;
  readonly outcome?: Outcome;
  readonly hunks?: readonly HunkState[];
  readonly imported?: true;
};

const runs: readonly EarlierRun[] = [
  {
    ...{ days: 1, time: [16, 42], title: "split the discount rules out of total()", path: "src/cart.ts" },
    ...{ model: "gpt-5.5", effort: "high", hunks: ["applied", "applied"] },
  },
  {
    ...{ days: 1, time: [11, 5], title: "rename t to totalCents", path: "src/cart.ts" },
    ...{ model: "gpt-5-mini", effort: "low", hunks: ["applied", "rejected", "applied"] },
  },
  {
    ...{ days: 1, time: [9, 17], title: "why is report() slow?", path: "src/legacyReport.js" },
    ...{ model: "gpt-5.5", effort: "xhigh", outcome: { kind: "no-edit", why: "prose" } },
  },
  {
    ...{ days: 3, time: [15, 30], title: "use a Map for the coupon table", path: "src/orders.ts" },
    ...{ model: "qwen3-coder", effort: "high", outcome: { kind: "interrupted", why: "connection" } },
  },
  {
    ...{ days: 3, time: [14, 58], title: "Modernise", path: "src/legacyReport.js" },
    ...{ model: "offline", effort: "medium", hunks: ["rejected", "rejected"] },
  },
  {
    ...{ days: 3, time: [10, 12], title: "Simplify", path: "src/orders.ts" },
    ...{ model: "claude-sonnet-5", effort: "medium", hunks: ["pending"], imported: true },
  },
];

/** Runs of earlier days, as several windows left them in the store. */
export async function storeRuns(folder: string): Promise<void> {
  for (const run of runs) {
    const start = new Date();
    start.setDate(start.getDate() - run.days);
    start.setHours(run.time[0], run.time[1], 0, 0);
    const id = `${start.toISOString().replaceAll(/[:.]/g, "-")}-earlier`;
    const { title, path, model, imported } = run;
    const input = { ...runInput(fileTarget("a\nb\nc\n", path), id), title, modelName: model };
    const log = logOf(run, id, start.getTime());
    const stored = { input, log, bases: new Map(), ...(imported === true && { imported }) };
    await writeFile(join(folder, `${id}.jsonl`), linesText(storedLines(stored, sha256)));
  }
}

function logOf(
  { title, path, model, effort, outcome, hunks = [] }: EarlierRun,
  run: string,
  startedAt: number,
): LogEvent[] {
  const views = hunks.map((state, line) => viewOf(state, line));
  const placed = views.map(({ id, start, removed, added }) => ({ id, start, removed, added }));
  return [
    {
      ...runStart,
      at: 0,
      run,
      startedAt,
      instruction: title,
      target: path,
      model,
      effort: { asked: effort, sent: effort },
    },
    { type: "reasoning-delta", at: 800, part: 0, provenance: "raw", text: `To ${title}, look at ${path} first.` },
    ...(placed.length === 0 ? [] : [{ type: "edit-placed", at: 9000, edit: 0, hunks: placed } as const]),
    { type: "run-end", at: 12_000, outcome: outcome ?? { kind: "finished" } },
    ...(views.length === 0 ? [] : [{ type: "review-changed", at: 20_000, hunks: views } as const]),
  ];
}
