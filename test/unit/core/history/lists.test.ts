import assert from "node:assert/strict";
import { test } from "node:test";
import { searchEntry, searchRun } from "../../../../src/core/history/search.ts";
import { groupRuns, type RunSummary, showsWords, stateOf, summaryOf } from "../../../../src/core/history/summary.ts";
import { reasoning } from "../../../support/coreRun.ts";
import { storedRun } from "../../../support/coreStored.ts";

const entry = searchEntry({
  title: "Split the discount rules",
  reasoning: `${"Long ago. ".repeat(20)}The Discount is\napplied twice here. ${"More. ".repeat(50)}`,
  answer: "applyDiscount(total)",
});

test("search: every word must stand somewhere, in any case; the excerpt is about the first", () => {
  assert.deepEqual(searchRun(entry, "discount TOTAL"), {
    in: "reasoning",
    excerpt:
      "…ago. Long ago. Long ago. The Discount is applied twice here. More. More. More. More. More. More. More. More. More. More…",
    count: 4,
  });
  assert.equal(searchRun(entry, "applyd")?.in, "answer");
  assert.equal(searchRun(entry, "split")?.excerpt, "Split the discount rules");
  assert.equal(searchRun(entry, "discount absent"), undefined);
  assert.equal(searchRun(entry, "  "), undefined);
});

test("search: an excerpt shows what a reader of the reasoning sees, without its Markdown", () => {
  const reasoning = "## Choosing a **seam**\n\n- the `coupon` table\n1. a_b * c\n> so";
  const found = searchRun(searchEntry({ title: "", reasoning, answer: "" }), "seam");
  assert.equal(found?.excerpt, "Choosing a seam the coupon table a_b * c so");
});

async function summary(id: string, changed: Partial<RunSummary> = {}): Promise<RunSummary> {
  const run = await storedRun({ id });
  const state = stateOf(run);
  assert.ok(state !== undefined);
  return { ...summaryOf(run, state), ...changed };
}

test("summary: what a list shows of a run", async () => {
  assert.deepEqual(await summary("one"), {
    run: "one",
    startedAt: 1_700_000_000_000,
    title: "Rename",
    target: "src/a.ts",
    paths: ["src/a.ts"],
    task: "file",
    model: "Model One",
    effort: "low",
    word: "ready",
    took: 0,
    hunks: 1,
    applied: 0,
    reviewable: true,
    imported: false,
  });
});

test("summary: a run that never ended is interrupted, whatever phase it was in", async () => {
  const whole = await storedRun({ acts: [reasoning("Look")] });
  const run = { ...whole, log: whole.log.filter(({ type }) => type !== "run-end") };
  const state = stateOf(run);
  assert.ok(state !== undefined);
  const { word, took, reviewable } = summaryOf(run, state);
  assert.deepEqual({ word, took, reviewable }, { word: "interrupted", took: undefined, reviewable: false });
});

test("history: groups come in the order of their newest run, and each is newest first", async () => {
  const day = 86_400_000;
  const runs = [
    await summary("a", { startedAt: day, model: "M1" }),
    await summary("b", { startedAt: 3 * day, model: "M2", effort: "high" }),
    await summary("c", { startedAt: 3 * day + 1, model: "M1", paths: ["src/b.ts"], task: "selection" }),
  ];
  const dayOf = (at: number) => `day ${Math.floor(at / day)}`;
  const shown = (by: Parameters<typeof groupRuns>[1]) =>
    groupRuns(runs, by, dayOf).map(({ label, runs: of }) => `${label}: ${of.map(({ run }) => run).join(" ")}`);
  assert.deepEqual(shown("day"), ["day 3: c b", "day 1: a"]);
  assert.deepEqual(shown("file"), ["src/b.ts: c", "src/a.ts: b a"]);
  assert.deepEqual(shown("task"), ["selection: c", "file: b a"]);
  assert.deepEqual(shown("model"), ["M1: c a", "M2: b"]);
  assert.deepEqual(shown("effort"), ["low: c a", "high: b"]);
});

test("history: a filter goes by all that is shown of a run", async () => {
  const run = await summary("a", { word: "applied", imported: true });
  for (const words of ["", "rename", "MODEL low", "applied imported", "src/a"])
    assert.ok(showsWords(run, words), words);
  assert.ok(!showsWords(run, "rename high"));
});
