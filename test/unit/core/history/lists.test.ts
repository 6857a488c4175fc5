import assert from "node:assert/strict";
import { test } from "node:test";
import { createPieces, createSearch, searchEntry, searchRun } from "../../../../src/core/history/search.ts";
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

test("search: a long text that comes bit by bit is found as it is as a whole, wherever it is cut", () => {
  const words = Array.from({ length: 60_000 }, (_, at) => `word${at}${at % 7 === 0 ? "\n" : " "}`);
  const text = words.join("");
  for (const length of [7, 4096, text.length]) {
    const search = createSearch("word59999 word1");
    const pieces = createPieces();
    for (let at = 0; at < text.length; at += length) {
      const piece = pieces.push(text.slice(at, at + length));
      if (piece !== undefined) search.take("reasoning", piece);
    }
    const last = pieces.end();
    if (last !== undefined) search.take("reasoning", last);
    assert.equal(search.hit()?.count, Math.min(999, text.split("word1").length), `bits of ${length}`);
    assert.match(search.hit()?.excerpt ?? "", /word59999$/);
  }
  const one = createPieces();
  const cut = Array.from({ length: 100 }, () => one.push("x".repeat(10_000))).filter((piece) => piece !== undefined);
  assert.ok(cut.length > 2 && cut.every((piece) => piece.text.length < 300_000), "a word without end is cut");
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
    model: "Model One",
    effort: "low",
    word: "ready",
    took: 0,
    hunks: 1,
    changes: 1,
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
    await summary("c", { startedAt: 3 * day + 1, model: "M1", paths: ["src/b.ts", "src/a.ts"], title: "Split" }),
  ];
  const dayOf = (at: number) => `day ${Math.floor(at / day)}`;
  const shown = (by: Parameters<typeof groupRuns>[1]) =>
    groupRuns(runs, by, dayOf).map(({ label, runs: of }) => `${label}: ${of.map(({ run }) => run).join(" ")}`);
  assert.deepEqual(shown("day"), ["day 3: c b", "day 1: a"]);
  assert.deepEqual(shown("file"), ["src/b.ts: c", "src/a.ts: c b a"]);
  assert.deepEqual(shown("task"), ["Split: c", "Rename: b a"]);
  assert.deepEqual(shown("model"), ["M1: c a", "M2: b"]);
  assert.deepEqual(shown("effort"), ["low: c a", "high: b"]);
});

test("history: a filter goes by all that is shown of a run", async () => {
  const run = await summary("a", { word: "applied", imported: true });
  for (const words of ["", "rename", "MODEL low", "applied imported", "src/a"])
    assert.ok(showsWords(run, words), words);
  assert.ok(!showsWords(run, "rename high"));
});
