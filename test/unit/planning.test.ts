import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlacedOrNot } from "../../src/core/answerReader.ts";
import type { ReadAnswer } from "../../src/core/answerReading.ts";
import type { RunEvent } from "../../src/core/events.ts";
import { continued, withReason } from "../../src/core/goOn.ts";
import type { ProviderEvent, Stop } from "../../src/core/provider.ts";
import { filesOf } from "../../src/core/request.ts";
import { type RunInput, run } from "../../src/core/run.ts";
import { hunksOf } from "../../src/core/runState.ts";
import { createReadAnswer } from "../../src/planning/largeAnswers.ts";
import { createLongLines, withoutLongLines } from "../../src/planning/longHunks.ts";
import { fakeClock, folded, runInput, scripted, stop } from "../support/coreRun.ts";
import { answerBlock, fileTarget, selectionTarget } from "../support/coreTarget.ts";
import { seeded } from "../support/cuts.ts";
import { blocksOf, type EditFormatName, editFormats, generatedPair, quoted } from "../support/editPairs.ts";
import { plainStyle, replyIn } from "../support/editReplies.ts";
import { answering } from "../support/retriedRun.ts";

const worker = new URL("../../src/planning/worker.ts", import.meta.url);
const elsewhere = createReadAnswer(worker);
/** Moves to a worker in the midst of an answer. */
const midway = ({ request }: RunInput) =>
  createReadAnswer(
    worker,
    filesOf(request.target).reduce((sum, { text }) => sum + text.length, 150),
  );
/** Nobody could miss that it is over the limit. */
const filling = `\n// ${"x".repeat(77)}`.repeat(3000);
const cut: Stop = { kind: "cut-short", limit: "length" };

type Scripts = readonly (readonly ProviderEvent[])[];

test("the lines of long hunks come in pieces, and are the same when they are joined", () => {
  const lines = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);
  const hunk = (id: string, removed: number, added: number) => ({
    id,
    start: 3,
    removed: lines("-", removed),
    added: lines("+", added),
  });
  const found: readonly PlacedOrNot[] = [
    { type: "edit-placed", edit: 0, hunks: [hunk("0.0", 1, 1), hunk("0.1", 9001, 0), hunk("0.2", 2, 5000)] },
    { type: "edit-unplaced", edit: 1, refusal: { reason: "not-found", detail: "", quoted: "x" } },
    { type: "edit-placed", edit: 2, hunks: [hunk("2.0", 3000, 3000)], replaces: ["0.0"] },
  ];
  const { found: light, pieces } = withoutLongLines(found);
  assert.equal(pieces.length, 3 + 1 + 2 + 1 + 1);
  assert.ok(pieces.every((piece) => piece.lines.length <= 4000));
  assert.ok(JSON.stringify(light).length < 1000);
  const whole = createLongLines();
  for (const piece of structuredClone(pieces)) whole.push(piece);
  assert.deepEqual(whole.join(structuredClone(light)), found);
  assert.deepEqual(whole.join(found.slice(0, 0)), []);
});

/** A run whose refused edits are asked for once more where there is a script for that; `onEvent` may stop it. */
async function eventsOf(
  input: RunInput,
  scripts: Scripts,
  readAnswer?: ReadAnswer,
  onEvent: (event: RunEvent, controller: AbortController) => void = () => undefined,
): Promise<RunEvent[]> {
  const controller = new AbortController();
  const { provider } = answering(...scripts);
  const retry = scripts.length > 1 ? { admit: async (next: RunInput) => ({ input: next, provider }) } : undefined;
  const events: RunEvent[] = [];
  for await (const event of run(input, provider, fakeClock(), controller.signal, [], retry, readAnswer)) {
    events.push(event);
    onEvent(event, controller);
  }
  return events;
}

function pieces(text: string, random: () => number): ProviderEvent[] {
  const acts: ProviderEvent[] = [];
  let message = 0;
  for (const part of cutUp(text, random)) {
    const phase = random() < 0.05 ? { phase: "commentary" as const } : {};
    acts.push({ type: "answer-delta", text: part, message, ...phase });
    if (random() < 0.05) message += 1;
  }
  return acts;
}

/** The text as the arguments of one call. */
function callPieces(text: string, name: string, random: () => number): ProviderEvent[] {
  return cutUp(text, random).map((part, at) => ({
    type: "tool-call-delta",
    call: 0,
    name: at === 0 ? name : "",
    text: part,
  }));
}

function cutUp(text: string, random: () => number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = 1 + Math.floor(random() * 60);
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts;
}

type Case = { readonly input: RunInput; answer(which: "all" | "some", how?: Stop): ProviderEvent[] };

/** A long file, and answers about it: all edits of it, or the first of them; some have an edit that cannot be placed. */
function generatedCase(format: EditFormatName, random: () => number): Case {
  const pair = generatedPair(random);
  const rest = filling.split("\n");
  const long = { ...pair, before: [...pair.before, ...rest], after: [...pair.after, ...rest] };
  const blocks = blocksOf(pair, 12).filter((block) => quoted(block).length > 0);
  const text = long.before.join("\n");
  const target = random() < 0.8 ? fileTarget(text, pair.path) : selectionTarget(text, 0, pair.before.length);
  return {
    input: runInput(target),
    answer(which, how) {
      const taken = which === "all" ? blocks : blocks.slice(0, 1);
      const reply = replyIn(format, long, taken, plainStyle(pair.path));
      const asCall = (format === "string-replace" || format === "v4a") && random() < 0.5;
      const said = asCall ? callPieces(reply, "apply_patch", random) : pieces(reply, random);
      const lost = which === "some" ? pieces(`\n\n${answerBlock("no such line\nnor this one", "x")}`, random) : [];
      return [...said, ...lost, stop(how)];
    },
  };
}

function count(events: readonly RunEvent[], type: RunEvent["type"]): number {
  return events.filter((event) => event.type === type).length;
}

test("an answer about a large file is read in a worker, and tells the same events", async () => {
  const random = seeded(Number(process.env["FATHOM_SEED"] ?? 11));
  let placed = 0;
  for (const format of [...editFormats, ...editFormats]) {
    const { input, answer } = generatedCase(format, random);
    const scripts: Scripts = [answer("all", random() < 0.7 ? undefined : cut)];
    const here = await eventsOf(input, scripts);
    assert.deepEqual(await eventsOf(input, scripts, elsewhere), here, format);
    assert.deepEqual(await eventsOf(input, scripts, midway(input)), here, `${format}, midway`);
    placed += count(here, "edit-placed");
  }
  assert.ok(placed > 5, `${placed} edits were placed`);
});

test("an answer that writes a long file anew gives the same from a worker, whose lines come in pieces", async () => {
  const text = Array.from({ length: 12_000 }, (_, at) => `const value${at} = compute(${at});\n`).join("");
  const input = runInput(fileTarget(text));
  const reply = `src/a.ts\n\`\`\`ts\n${text.replaceAll("compute", "computed")}\`\`\`\n`;
  const scripts: Scripts = [[{ type: "answer-delta", text: reply }, stop()]];
  const there = await eventsOf(input, scripts, elsewhere);
  assert.deepEqual(there, await eventsOf(input, scripts));
  const [placed] = there.flatMap((event) => (event.type === "edit-placed" ? [event.hunks] : []));
  assert.deepEqual([placed?.[0]?.removed.length, placed?.[0]?.added.length], [12_000, 12_000]);
});

test("a second answer, and a run that goes on with both, tell the same events from a worker", async () => {
  const random = seeded(Number(process.env["FATHOM_SEED"] ?? 12));
  const told = { retries: 0, placed: 0, goneOn: 0 };
  for (const format of editFormats) {
    const { input, answer } = generatedCase(format, random);
    const scripts: Scripts = [
      answer("some"),
      answer(random() < 0.5 ? "all" : "some", random() < 0.7 ? undefined : cut),
    ];
    const here = await eventsOf(input, scripts);
    assert.deepEqual(await eventsOf(input, scripts, elsewhere), here, format);
    assert.deepEqual(await eventsOf(input, scripts, midway(input)), here, `${format}, midway`);
    told.retries += count(here, "retry-ended");
    told.placed += count(here, "edit-placed");

    const state = folded(here);
    assert.ok(state !== undefined);
    const ended = { input, log: here, state };
    const takeUp = random() < 0.5 ? continued : withReason;
    const { signal } = new AbortController();
    const goneOn = await takeUp(ended, { signal });
    assert.deepEqual(await takeUp(ended, { readAnswer: elsewhere, signal }), goneOn, `${format}, from a worker`);
    const settled = hunksOf(state)
      .slice(0, 1)
      .map(({ id }) => id);
    const next = { ...input, ...goneOn, resumes: { ...goneOn.resumes, settled } };
    const more = [[...pieces("```\nnot this\n", random), { type: "answer-retracted" as const }, ...answer("all")]];
    const on = await eventsOf(next, more);
    assert.deepEqual(await eventsOf(next, more, elsewhere), on, `${format}, gone on`);
    told.goneOn += count(on, "edit-placed");
  }
  assert.ok(told.retries > 1 && told.placed > 1 && told.goneOn > 2, JSON.stringify(told));
});

test("an answer that turns out to be long goes on being read in a worker", async () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `const value${at} = compute(${at});`);
  const { request } = runInput(fileTarget(`${lines.join("\n")}\n`));
  const reading = elsewhere(request, [], new Set(), new AbortController().signal, 0);
  const first = reading.push({ type: "answer-delta", text: answerBlock("const value7 = compute(7);", "seven();") });
  assert.ok(!(first instanceof Promise) && first.length === 1, "a short answer is read in this thread");
  const long = reading.push({ type: "answer-delta", text: `${"x".repeat(150_000)}\n` });
  assert.ok(long instanceof Promise, "a long one is not");
  assert.deepEqual(await long, [], "and what was told is not told again");
  assert.deepEqual(await reading.end(true), []);
  assert.deepEqual([reading.hunks, reading.edits], [1, 1]);
  reading.close?.();
});

test("a long answer about a short file is read once more in a worker, and one about nothing long in this thread", async () => {
  const long = `${answerBlock("b", "B")}${"x".repeat(250_000)}\n`;
  for (const [text, isLong] of [
    [long, true],
    [answerBlock("b", "B"), false],
  ] as const) {
    const input = runInput(fileTarget("a\nb\n"));
    const log = await eventsOf(input, [[{ type: "answer-delta", text }, stop(cut)]]);
    const state = folded(log);
    assert.ok(state !== undefined);
    const where: boolean[] = [];
    const readAnswer: ReadAnswer = (...asked) => {
      const reading = elsewhere(...asked);
      const begun = reading.push({ type: "answer-delta", text: "" });
      where.push(reading.end(false) instanceof Promise);
      assert.ok(begun !== undefined);
      reading.close?.();
      return elsewhere(...asked);
    };
    const { signal } = new AbortController();
    const goneOn = await continued({ input, log, state }, { readAnswer, signal });
    const told = await eventsOf({ ...input, ...goneOn }, [[stop()]], readAnswer);
    assert.deepEqual(where, [isLong, isLong]);
    assert.equal(count(told, "edit-placed"), 1);
  }
});

test("stopping a second answer keeps what the first placed, from a worker too", async () => {
  const input = runInput(fileTarget(`a\nb\nc\nd${filling}`));
  const lost = answerBlock("no such line\nnor this one", "x");
  const scripts: Scripts = [
    [{ type: "answer-delta", text: answerBlock("b", "B") + lost }, stop()],
    [
      { type: "answer-delta", text: answerBlock("B\nc", "B\nC") },
      { type: "answer-delta", text: answerBlock("d", "D") },
      stop(),
    ],
  ];
  for (const last of ["retry-with-reason", "edit-placed", "answer-delta"] as const) {
    const stopping = () => {
      let isSecond = false;
      return (event: RunEvent, controller: AbortController) => {
        isSecond ||= event.type === "retry-with-reason";
        if (isSecond && event.type === last) controller.abort();
      };
    };
    const events = await eventsOf(input, scripts, elsewhere, stopping());
    const state = folded(events);
    assert.ok(state !== undefined);
    assert.deepEqual(
      hunksOf(state).map(({ added }) => added),
      [["B"]],
      last,
    );
    assert.deepEqual(state.outcome, { kind: "finished" });
    assert.equal(count(events, "retry-ended"), 1);
    // In this thread what a piece completes is told, and taken back, after the run was stopped, too.
    if (last !== "answer-delta") assert.deepEqual(events, await eventsOf(input, scripts, undefined, stopping()), last);
  }
});

test("an answer that is taken back is begun anew in the worker", async () => {
  const input = runInput(fileTarget(`a\nb${filling}`));
  const text = "```\nnot this\n```\n";
  const block = "<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE\n";
  const acts: ProviderEvent[] = [
    { type: "answer-delta", text },
    { type: "answer-retracted" },
    { type: "answer-delta", text: block },
    stop(),
  ];
  assert.deepEqual(await eventsOf(input, [acts], elsewhere), await eventsOf(input, [acts]));
});

test("an edit that another message ends is told with its beginning, from a worker too", async () => {
  const input = runInput(fileTarget(`a\nb${filling}`));
  const acts: ProviderEvent[] = [
    { type: "answer-delta", text: answerBlock("b", "B").trimEnd() },
    { type: "answer-delta", text: "That", message: 1 },
    { type: "answer-delta", text: " is all.", message: 1 },
    stop(),
  ];
  const here = await eventsOf(input, [acts]);
  const types = here.map(({ type }) => type);
  assert.deepEqual(types.slice(2, 6), ["answer-delta", "answer-delta", "edit-placed", "answer-delta"]);
  assert.deepEqual(await eventsOf(input, [acts], elsewhere), here);
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
  for await (const { type } of run(input, scripted(acts), fakeClock(), signal, [], undefined, elsewhere)) {
    types.push(type);
    if (type === "answer-delta") controller.abort();
  }
  assert.deepEqual(types, ["run-start", "answer-delta", "run-end"]);
});

test("a worker that cannot start fails the run, with the reason", async () => {
  const acts: ProviderEvent[] = [{ type: "answer-delta", text: "a\n" }, stop()];
  const nowhere = createReadAnswer(new URL("nowhere.ts", worker));
  const events = await eventsOf(runInput(fileTarget(`a\nb${filling}`)), [acts], nowhere);
  const end = events.at(-1);
  assert.ok(end?.type === "run-end" && end.outcome.kind === "failed" && end.outcome.failure.kind === "unexpected");
  assert.match(end.outcome.failure.detail, /nowhere/);
});
