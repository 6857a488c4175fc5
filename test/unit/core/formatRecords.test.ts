import assert from "node:assert/strict";
import { test } from "node:test";
import { askedText } from "../../../src/core/formatText.ts";
import { formatOf } from "../../../src/core/prompt.ts";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import type { Target } from "../../../src/core/request.ts";
import type { RunState } from "../../../src/core/runState.ts";
import { createSession } from "../../../src/core/session.ts";
import { createFormatRecords } from "../../../src/vscode/formatRecords.ts";
import { answer, fakeClock, folded, runInput, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget, selectionTarget } from "../../support/coreTarget.ts";
import { answering } from "../../support/retriedRun.ts";

const good = [answer(answerBlock("b", "B")), stop()];
const bad = [answer(answerBlock("nothing", "B")), stop()];
const words = [answer("I would not."), stop()];

/** The record of a model after runs that ended so, and what was logged. */
async function after(
  scripts: readonly (readonly ProviderEvent[])[],
  target: Target = fileTarget("a\nb\nc\n"),
  later = 0,
) {
  const kept = new Map<string, unknown>();
  const memento = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => void kept.set(key, JSON.parse(JSON.stringify(value))),
  };
  const logged: string[] = [];
  let now = 1_000;
  const session = createSession(fakeClock());
  const log = { info: (line: string) => void logged.push(line) };
  const records = createFormatRecords(memento as never, session, log, () => now);
  const input = runInput(target);
  const ref = { endpoint: "local", model: "gpt-5" };
  for (const script of scripts) {
    await session.start({ ...input, request: { ...input.request, model: ref } }, answering(script).provider);
  }
  now += later;
  return { asked: formatOf(fileTarget("a\n"), ref.model, [], records.of(ref)), logged };
}

test("two answers in a row that could not be placed step the format down, which is logged and said", async () => {
  const { asked, logged } = await after([bad, bad]);
  assert.deepEqual(asked, { format: "search-replace", insteadOf: "v4a" });
  assert.equal(askedText(asked), "search/replace blocks: two answers in a row with a patch could not be placed");
  assert.deepEqual(logged, [
    "gpt-5: two answers in a row could not be placed; it is asked for search-replace from now on.",
  ]);
});

test("one failure, a success between two, and answers in words step nothing down", async () => {
  for (const scripts of [[bad], [bad, good, bad], [words, words], [bad, words]]) {
    assert.deepEqual((await after(scripts)).asked, { format: "v4a" });
  }
});

test("selections and cut answers say nothing of a format, and after two weeks it is asked for again", async () => {
  assert.deepEqual((await after([bad, bad], selectionTarget("a\nb\n", 0, 1))).asked, { format: "v4a" });
  const cut = [answer(answerBlock("nothing", "x")), stop({ kind: "cut-short", limit: "x" })];
  assert.deepEqual((await after([cut, cut])).asked, { format: "v4a" });
  assert.deepEqual((await after([bad, bad], undefined, 15 * 24 * 3600 * 1000)).asked, { format: "v4a" });
});

const shown = [answer("Here is the new code:\n\nconst a = one();\nconst b = two();\nconst c = three();\n"), stop()];
const file = fileTarget("const a = one();\nconst b = two();\nconst c = three();\nconst d = four();\n");

test("answers that show code and in which no edit can be read step the format down, too", async () => {
  const call: ProviderEvent = { type: "tool-call-delta", call: 0, name: "edit", text: "const a = one();" };
  for (const scripts of [
    [shown, shown],
    [shown, bad],
    [[call, stop()], shown],
  ]) {
    assert.deepEqual((await after(scripts, file)).asked, { format: "search-replace", insteadOf: "v4a" });
  }
});

test("a candidate of a comparison tells of the format that its model would be asked for by itself, and of no other", () => {
  const kept = new Map<string, unknown>();
  const memento = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => kept.set(key, value),
  };
  const records = createFormatRecords(memento as never, createSession(fakeClock()), { info: () => undefined }, () => 1);
  const input = runInput(file);
  for (const model of ["gpt-5", "gpt-4o"]) {
    const ref = { endpoint: "local", model };
    const request = { ...input.request, model: ref };
    records.heard({ input: { ...input, request, comparison: "c" }, state: unplacedState() });
  }
  assert.deepEqual([...kept.keys()], ["format local gpt-4o"]);
});

function unplacedState(): RunState {
  const at = 0;
  const refusal = { reason: "not-found", detail: "", quoted: "x" } as const;
  const input = runInput(file);
  const state = folded([
    {
      type: "run-start",
      at,
      run: "r",
      startedAt: 0,
      instruction: "",
      target: "",
      model: "",
      effort: input.request.effort,
    },
    { type: "request-sent", at, origin: "https://x", parameter: undefined },
    { type: "edit-unplaced", at, edit: 0, refusal },
    { type: "run-end", at, outcome: { kind: "no-edit", why: "unplaced" } },
  ]);
  assert.ok(state !== undefined);
  return state;
}
