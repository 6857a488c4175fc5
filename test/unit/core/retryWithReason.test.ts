import assert from "node:assert/strict";
import { test } from "node:test";
import { endText } from "../../../src/core/endText.ts";
import { continued, withReason } from "../../../src/core/goOn.ts";
import { itemsOf, listOf } from "../../../src/core/longList.ts";
import { canContinue, mendable } from "../../../src/core/nextSteps.ts";
import type { ProviderEvent, Stop } from "../../../src/core/provider.ts";
import type { Target } from "../../../src/core/request.ts";
import type { RunInput } from "../../../src/core/run.ts";
import { runCost } from "../../../src/core/runCost.ts";
import { hunksOf, totalUsage } from "../../../src/core/runState.ts";
import { findMasks } from "../../../src/core/secrets/mask.ts";
import { answer, runInput, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget, selectionTarget } from "../../support/coreTarget.ts";
import { answering, type Retried, retriedRun, used } from "../../support/retriedRun.ts";

const text = "const alpha = 1;\nconst beta = 2;\nconst gamma = 3;\nconst delta = 4;\n";
const good = answerBlock("const alpha = 1;", "const alpha = 10;");
const bad = answerBlock("const beta = 3;\nconst gamma = 3;\nconst delta = 4;", "const beta = 20;");
const mended = answerBlock("const beta = 2;", "const beta = 20;");
const reply = (said: string, how?: Stop): ProviderEvent[] => [answer(said), used(10, 5), stop(how)];
const cut: Stop = { kind: "cut-short", limit: "maximum output tokens" };

function refusedIn({ state }: Retried): string[] {
  return itemsOf(state.unplaced).map(({ quoted }) => quoted);
}

function placed({ state }: Retried): string[] {
  return hunksOf(state).flatMap(({ added }) => added);
}

test("retry: the refused edits alone are asked for again, with the reasons; the good ones stay", async () => {
  const { provider, seen } = answering(reply(good + bad), reply(mended));
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.equal(ran.state.outcome?.kind, "finished");
  assert.deepEqual(placed(ran), ["const alpha = 10;", "const beta = 20;"]);
  assert.equal(ran.state.unplaced.length, 0, "what was mended is not told as refused");
  const [said, report] = seen[1]?.prompt.turns ?? [];
  assert.deepEqual([said?.role, said?.text], ["assistant", (good + bad).trim()]);
  assert.equal(report?.role, "user");
  assert.match(
    report?.text ?? "",
    /^1 of your 2 edits .*Good, and not to be sent again: edit 1\..*2 \| const beta = 2;/s,
  );
  assert.deepEqual([seen[1]?.prompt.system, seen[1]?.prompt.user], [seen[0]?.prompt.system, seen[0]?.prompt.user]);
  const told = ran.log.find((event) => event.type === "retry-with-reason");
  assert.deepEqual([told?.retry, told?.refused], [1, 1]);
});

test("retry: usage adds up where both requests report it, and is unknown where one does not", async () => {
  const both = await retriedRun(runInput(fileTarget(text)), answering(reply(bad), reply(mended)).provider);
  assert.deepEqual([totalUsage(both.state)?.input, totalUsage(both.state)?.output], [20, 10]);
  const silent = [answer(mended), stop()];
  const one = await retriedRun(runInput(fileTarget(text)), answering(reply(bad), silent).provider);
  assert.equal(totalUsage(one.state), undefined);
});

test("retry: costs add up request by request", async () => {
  const prices = { input: 1_000_000, output: 2_000_000, source: "x", date: "2026-01-01" };
  const input: RunInput = { ...runInput(fileTarget(text)), pricing: { kind: "priced", prices } };
  const priced = async (next: RunInput) => ({
    input: { ...next, pricing: { kind: "priced", prices } as const },
    provider,
  });
  const { provider } = answering(reply(bad), reply(mended));
  const { state } = await retriedRun(input, provider, undefined, priced);
  assert.deepEqual(runCost(state), { kind: "known", amount: 40, source: "catalogue" });
});

test("retry: an answer that repeats its good edits has them once", async () => {
  const { provider } = answering(reply(good + bad), reply(good + mended));
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.deepEqual(placed(ran), ["const alpha = 10;", "const beta = 20;"]);
  assert.equal(ran.state.unplaced.length, 0);
});

test("retry: there is one, and a second failure is the user's to ask about again", async () => {
  const { provider, seen } = answering(reply(good + bad), reply(bad), reply(mended));
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.equal(seen.length, 2);
  assert.equal(ran.state.outcome?.kind, "finished");
  assert.equal(ran.state.unplaced.length, 1);
  assert.equal(mendable(ran.state), 1);
  assert.deepEqual(endText(ran.state)?.actions, ["ask-again-with-reason"]);
});

test("retry: what a second answer does not speak of stays refused", async () => {
  const other = answerBlock("const nothing = 1;", "x");
  const { provider } = answering(reply(bad + other), reply(mended));
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.deepEqual(placed(ran), ["const beta = 20;"]);
  assert.deepEqual(refusedIn(ran), ["const nothing = 1;"]);
});

test("retry: a refused edit that the second answer splits in two does not hide another that it forgets", async () => {
  const wide = answerBlock(
    "const beta = 3;\nconst gamma = 7;\nconst omega = 9;",
    "const beta = 20;\nconst other = 3;\nconst gamma = 40;",
  );
  const forgotten = "const epsilon = 77;\nlet y = 1;";
  const parts =
    answerBlock("const beta = 2;", "const beta = 20;") + answerBlock("const gamma = 3;", "const gamma = 40;");
  const { provider } = answering(reply(good + wide + answerBlock(forgotten, "const eps = 50;")), reply(parts));
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.deepEqual(placed(ran), ["const alpha = 10;", "const beta = 20;", "const gamma = 40;"]);
  assert.deepEqual(refusedIn(ran), [forgotten]);
  const again = (await withReason(ran, reading)).prompt.turns?.at(-1)?.text ?? "";
  assert.match(again, /1 of your 3 edits could not be placed.*edit 1 and edit 2.*Edit 3:.*epsilon = 77/s);
});

test("retry: a file that exists already stays refused, whatever else was mended", async () => {
  const create = "src/a.ts\n\n*** Begin Patch\n*** Add File: src/a.ts\n+const anew = 1;\n*** End Patch\n";
  const { provider } = answering(reply(`${bad}\n${create}`), reply(mended));
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.deepEqual(placed(ran), ["const beta = 20;"]);
  assert.deepEqual(
    itemsOf(ran.state.unplaced).map(({ reason }) => reason),
    ["exists"],
  );
});

test("ask again: what the new answer leaves out stays refused there", async () => {
  const other = answerBlock("const nothing = 1;", "x");
  const first = await retriedRun(runInput(fileTarget(text)), answering(reply(bad + other), reply("No.")).provider);
  const goneOn = { ...first.input, run: "run-2", ...(await withReason(first, reading)) };
  const second = await retriedRun(goneOn, answering(reply(mended), reply("No.")).provider);
  assert.deepEqual(placed(second), ["const beta = 20;"]);
  assert.deepEqual(refusedIn(second), ["const nothing = 1;"]);
});

for (const [how, second] of [
  ["fails", [stop({ kind: "failed", failure: { kind: "overloaded", origin: "https://x" } })]],
  ["is cut short", [answer(mended), stop(cut)]],
  ["breaks off", [answer(mended)]],
  ["is words", [answer("I cannot."), stop()]],
] satisfies readonly (readonly [string, readonly ProviderEvent[]])[]) {
  test(`retry: when the second answer ${how}, what the first one brought stands`, async () => {
    const ran = await retriedRun(runInput(fileTarget(text)), answering(reply(good + bad), second).provider);
    assert.equal(ran.state.outcome?.kind, "finished");
    assert.deepEqual(placed(ran), ["const alpha = 10;"]);
    assert.equal(ran.state.unplaced.length, 1);
    const none = await retriedRun(runInput(fileTarget(text)), answering(reply(bad), second).provider);
    assert.deepEqual(none.state.outcome, { kind: "no-edit", why: "unplaced" });
  });
}

test("retry: an answer that only changes nothing is not asked for again, nor one that was cut off", async () => {
  for (const script of [
    reply(answerBlock("const beta = 2;", "const beta = 2;")),
    reply(bad + good, cut),
    reply("No."),
  ]) {
    const { provider, seen } = answering(script);
    await retriedRun(runInput(fileTarget(text)), provider);
    assert.equal(seen.length, 1);
  }
});

test("retry: where the user's limits leave no room, nothing is sent", async () => {
  const { provider, seen } = answering(reply(good + bad));
  const ran = await retriedRun(runInput(fileTarget(text)), provider, undefined, async () => undefined);
  assert.equal(seen.length, 1);
  assert.equal(ran.state.outcome?.kind, "finished");
  assert.equal(ran.state.earlier, undefined);
});

test("retry: stopping ends it at once, while it waits to be let through and while it streams", async () => {
  const waiting = new AbortController();
  const never = () => {
    queueMicrotask(() => waiting.abort());
    return new Promise<undefined>(() => undefined);
  };
  const first = await retriedRun(runInput(fileTarget(text)), answering(reply(good + bad)).provider, waiting, never);
  assert.deepEqual([first.state.outcome?.kind, placed(first).length], ["stopped", 1]);

  const streaming = new AbortController();
  const { provider } = answering(reply(good + bad));
  const hangs = {
    async *stream(): AsyncGenerator<ProviderEvent> {
      yield answer(mended);
      streaming.abort();
      await new Promise(() => undefined);
    },
  };
  const second = await retriedRun(runInput(fileTarget(text)), provider, streaming, async (next) => ({
    input: next,
    provider: hangs,
  }));
  assert.equal(second.state.outcome?.kind, "finished");
  assert.deepEqual(placed(second), ["const alpha = 10;"]);
});

test("retry: reasoning and retracted answers of the second request touch nothing of the first", async () => {
  const thought = (said: string): ProviderEvent => ({
    type: "reasoning-delta",
    part: 0,
    provenance: "raw",
    text: said,
  });
  const second = [answer(mended), { type: "answer-retracted" } as const, thought("two"), answer(mended), stop()];
  const { provider } = answering([thought("one"), ...reply(good + bad)], second);
  const ran = await retriedRun(runInput(fileTarget(text)), provider);
  assert.deepEqual(placed(ran), ["const alpha = 10;", "const beta = 20;"]);
  assert.equal(ran.state.reasoning.length, 2);
  assert.equal(ran.state.answer.split("SEARCH").length - 1, 3);
});

test("retry: an edit for the text that an earlier edit leaves is placed with it", async () => {
  const then = answerBlock("const alpha = 10;\nconst beta = 2;", "const alpha = 11;\nconst beta = 2;");
  const ran = await retriedRun(runInput(fileTarget(text)), answering(reply(good + bad), reply(then)).provider);
  assert.deepEqual(placed(ran), ["const alpha = 11;"]);
});

const secret = "sk-proj-Zx81kQp0vNw93LmTe7RyUbc5HdJ2aFg6";

function maskedInput(target: Target): RunInput {
  const input = runInput(target);
  const masks = findMasks(input.request);
  assert.ok(masks.length > 0);
  return { ...input, masks };
}

const reading = { signal: new AbortController().signal };

test("retry: no secret goes out, wherever the report and the answer repeat the file", async () => {
  const lines = `const apiKey = "${secret}";\nconst host = "x";\nconst port = 1;\n`;
  const input = maskedInput(fileTarget(lines));
  const word = input.masks?.[0]?.placeholder ?? "";
  const near = answerBlock(`const apiKey = "${word}";\nconst host = "y";\nconst port = 1;`, "const port = 2;");
  const leaked = `${near}\nYou wrote ${word}.\n`;
  const { provider, seen } = answering(reply(leaked), reply(near));
  const ran = await retriedRun(input, provider);
  assert.equal(seen.length, 2);
  assert.match(JSON.stringify(seen[1]?.prompt.turns), />2 \| const host/);
  assert.ok(JSON.stringify(seen[1]?.prompt.turns).includes(word));
  for (const said of [seen, ran.log, await withReason(ran, reading)]) assert.ok(!JSON.stringify(said).includes(secret));
});

test("retry: lines of the file that were not sent are not sent with the reasons either", async () => {
  const hidden = Array.from({ length: 5 }, (_, at) => `const hidden${at} = compute(${at});`);
  const whole = ["const shown = 1;", ...Array.from({ length: 90 }, () => ""), ...hidden].join("\n");
  const input = {
    ...runInput(selectionTarget(whole, 0, 1)),
    ranges: [{ path: "src/a.ts", lines: { start: 0, end: 10 } }],
  };
  const guess = hidden.map((line, at) => (at === 2 ? line.replace("2)", "9)") : line)).join("\n");
  const { provider, seen } = answering(reply(answerBlock(guess, "x")), reply("No."));
  const ran = await retriedRun(input, provider);
  assert.ok(itemsOf(ran.state.unplaced)[0]?.nearest !== undefined, "the user is shown the likest lines");
  assert.equal(seen.length, 2);
  assert.ok(!JSON.stringify(seen[1]?.prompt.turns).includes("compute(2)"));
});

test("continue: the complete edits of an answer that was cut off and the new ones are one result", async () => {
  const first = await retriedRun(
    runInput(fileTarget(text)),
    answering(reply(`${good}${mended.slice(0, -9)}`, cut)).provider,
  );
  assert.ok(canContinue(first.state));
  assert.equal(endText(first.state)?.actions[0], "continue");
  assert.match(endText(first.state)?.text ?? "", /Continue asks for the rest and keeps what is complete/);
  const goneOn: RunInput = { ...first.input, run: "run-2", ...(await continued(first, reading)) };
  const [said, told] = goneOn.prompt.turns ?? [];
  assert.equal(said?.role, "assistant");
  assert.match(told?.text ?? "", /cut off.*1 complete edit of it is kept.*Go on after the last complete edit/s);
  const { provider, seen } = answering(reply(mended));
  const second = await retriedRun(goneOn, provider);
  assert.deepEqual(seen[0]?.prompt.turns, goneOn.prompt.turns);
  assert.equal(second.state.outcome?.kind, "finished");
  assert.deepEqual(placed(second), ["const alpha = 10;", "const beta = 20;"]);
});

test("continue: a connection that closed leaves a part that can be gone on with, twice if need be", async () => {
  const third = answerBlock("const gamma = 3;", "const gamma = 30;");
  const first = await retriedRun(runInput(fileTarget(text)), answering([answer(good)]).provider);
  const second = await retriedRun(
    { ...first.input, ...(await continued(first, reading)) },
    answering([answer(mended), stop(cut)]).provider,
  );
  assert.equal(second.state.outcome?.kind, "cut-short");
  const last = await retriedRun(
    { ...second.input, ...(await continued(second, reading)) },
    answering(reply(third)).provider,
  );
  assert.deepEqual(placed(last), ["const alpha = 10;", "const beta = 20;", "const gamma = 30;"]);
  assert.equal(last.input.prompt.turns?.length, 4);
});

test("continue: a tool call that was cut off keeps its complete edits", async () => {
  const edit = (old: string, fresh: string) => ({ old_string: old, new_string: fresh, replace_all: false });
  const args = JSON.stringify({
    path: "src/a.ts",
    edits: [edit("alpha = 1", "alpha = 10"), edit("beta = 2", "beta = 20")],
  });
  const call = (said: string): ProviderEvent => ({ type: "tool-call-delta", call: 0, name: "edit_file", text: said });
  const first = await retriedRun(runInput(fileTarget(text)), answering([call(args.slice(0, -20)), stop(cut)]).provider);
  assert.deepEqual(placed(first), ["const alpha = 10;"]);
  assert.ok(canContinue(first.state));
  const { provider } = answering([call(args), stop()]);
  const second = await retriedRun({ ...first.input, ...(await continued(first, reading)) }, provider);
  assert.deepEqual(placed(second), ["const alpha = 10;", "const beta = 20;"]);
});

test("continue: a whole file that was cut off is asked for as blocks instead", async () => {
  const input: RunInput = { ...runInput(fileTarget(text)), asked: { format: "whole-file" } };
  const first = await retriedRun(input, answering([answer("src/a.ts\n```\nconst al"), stop(cut)]).provider);
  assert.match(
    (await continued(first, reading)).prompt.turns?.at(-1)?.text ?? "",
    /None of its edits.*<<<<<<< SEARCH/s,
  );
});

test("ask again: the edits that were placed stay, but for those that the user decided on", async () => {
  const first = await retriedRun(runInput(fileTarget(text)), answering(reply(good + bad), reply(bad)).provider);
  const again = await withReason(first, reading);
  assert.deepEqual(
    again.prompt.turns?.map(({ role }) => role),
    ["assistant", "user", "assistant", "user"],
  );
  const { provider } = answering(reply(mended));
  const second = await retriedRun({ ...first.input, ...again }, provider);
  assert.deepEqual(placed(second), ["const alpha = 10;", "const beta = 20;"]);

  const hunks = listOf(hunksOf(first.state).map((hunk) => ({ ...hunk, state: "rejected" as const })));
  const decided = { ...first, state: { ...first.state, hunks } };
  const third = await retriedRun(
    { ...first.input, ...(await withReason(decided, reading)) },
    answering(reply(mended)).provider,
  );
  assert.deepEqual(placed(third), ["const beta = 20;"]);
});

test("going on is not offered for what answered on this computer", async () => {
  const ran = await retriedRun(runInput(fileTarget(text)), answering(reply(bad), reply(bad)).provider);
  const sent = { type: "request-sent", origin: undefined, parameter: undefined } as const;
  assert.equal(mendable({ ...ran.state, sent }), 0);
});
