import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReadAnswer } from "../../src/core/answerReading.ts";
import type { RunEvent } from "../../src/core/events.ts";
import type { ProviderEvent } from "../../src/core/provider.ts";
import type { Target } from "../../src/core/request.ts";
import { run } from "../../src/core/run.ts";
import { createReadAnswer } from "../../src/planning/largeAnswers.ts";
import { fakeClock, runInput, scripted, stop } from "../support/coreRun.ts";
import { fileTarget, selectionTarget } from "../support/coreTarget.ts";
import { seeded } from "../support/cuts.ts";
import { blocksOf, editFormats, generatedPair, quoted } from "../support/editPairs.ts";
import { plainStyle, replyIn } from "../support/editReplies.ts";

const worker = new URL("../../src/planning/worker.ts", import.meta.url);
/** Nobody could miss that it is over the limit. */
const filling = `\n// ${"x".repeat(77)}`.repeat(3000);

async function eventsOf(target: Target, acts: readonly ProviderEvent[], readAnswer?: ReadAnswer): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of run(runInput(target), scripted(acts), fakeClock(), signal, [], readAnswer))
    events.push(event);
  return events;
}

function pieces(text: string, random: () => number): ProviderEvent[] {
  const acts: ProviderEvent[] = [];
  let message = 0;
  for (let at = 0; at < text.length; ) {
    const size = 1 + Math.floor(random() * 60);
    const phase = random() < 0.05 ? { phase: "commentary" as const } : {};
    acts.push({ type: "answer-delta", text: text.slice(at, at + size), message, ...phase });
    if (random() < 0.05) message += 1;
    at += size;
  }
  return acts;
}

test("an answer about a large file is read in a worker, and tells the same events", async () => {
  const random = seeded(Number(process.env["FATHOM_SEED"] ?? 11));
  const elsewhere = createReadAnswer(worker);
  let placed = 0;
  for (const format of [...editFormats, ...editFormats]) {
    const pair = generatedPair(random);
    const long = {
      ...pair,
      before: [...pair.before, ...filling.split("\n")],
      after: [...pair.after, ...filling.split("\n")],
    };
    const blocks = blocksOf(pair, 12).filter((block) => quoted(block).length > 0);
    const text = long.before.join("\n");
    const target = random() < 0.8 ? fileTarget(text, pair.path) : selectionTarget(text, 0, pair.before.length);
    const reply = replyIn(format, long, blocks, plainStyle(pair.path));
    const how = random() < 0.7 ? stop() : stop({ kind: "cut-short", limit: "length" });
    const acts = [...pieces(reply, random), how];
    const here = await eventsOf(target, acts);
    assert.deepEqual(await eventsOf(target, acts, elsewhere), here, format);
    placed += here.filter(({ type }) => type === "edit-placed").length;
  }
  assert.ok(placed > 5, `${placed} edits were placed`);
});

test("an answer that is taken back is begun again in a worker of its own", async () => {
  const target = fileTarget(`a\nb${filling}`);
  const text = "```\nnot this\n```\n";
  const block = "<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE\n";
  const acts: ProviderEvent[] = [
    { type: "answer-delta", text },
    { type: "answer-retracted" },
    { type: "answer-delta", text: block },
    stop(),
  ];
  assert.deepEqual(await eventsOf(target, acts, createReadAnswer(worker)), await eventsOf(target, acts));
});

test("stopping does not wait for the worker", async () => {
  const controller = new AbortController();
  const acts: ProviderEvent[] = [
    { type: "answer-delta", text: "<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE\n" },
    stop(),
  ];
  const input = runInput(fileTarget(`a\nb${filling}`));
  const types: string[] = [];
  const { signal } = controller;
  for await (const { type } of run(input, scripted(acts), fakeClock(), signal, [], createReadAnswer(worker))) {
    types.push(type);
    if (type === "answer-delta") controller.abort();
  }
  assert.deepEqual(types, ["run-start", "answer-delta", "run-end"]);
});

test("a worker that cannot start fails the run, with the reason", async () => {
  const acts: ProviderEvent[] = [{ type: "answer-delta", text: "a\n" }, stop()];
  const nowhere = createReadAnswer(new URL("nowhere.ts", worker));
  const events = await eventsOf(fileTarget(`a\nb${filling}`), acts, nowhere);
  const end = events.at(-1);
  assert.ok(end?.type === "run-end" && end.outcome.kind === "failed" && end.outcome.failure.kind === "unexpected");
  assert.match(end.outcome.failure.detail, /nowhere/);
});
