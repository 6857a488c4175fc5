import assert from "node:assert/strict";
import { test } from "node:test";
import { answeredInput } from "../../../src/core/answeredBy.ts";
import { endText } from "../../../src/core/endText.ts";
import type { LogEvent } from "../../../src/core/events.ts";
import { continued, withReason } from "../../../src/core/goOn.ts";
import type { Provider, ProviderEvent } from "../../../src/core/provider.ts";
import { type RunInput, run } from "../../../src/core/run.ts";
import { hunksOf } from "../../../src/core/runState.ts";
import { findMasks, maskRequest } from "../../../src/core/secrets/mask.ts";
import { answer, fakeClock, folded, runInput, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../support/coreTarget.ts";
import { answering, type Retried, retriedRun } from "../../support/retriedRun.ts";

const text = "const alpha = 1;\nconst beta = 2;\n";
const good = answerBlock("const alpha = 1;", "const alpha = 10;");
const bad = answerBlock("const nothing = 2;\nlet x;", "const beta = 20;");
const mended = answerBlock("const beta = 2;", "const beta = 20;");
const reading = { signal: new AbortController().signal };
const ref = { endpoint: "other", model: "second" };
const tool = { kind: "function", otherwise: "Answer as text." } as const;
const overloaded: Provider = {
  async *stream() {
    yield { type: "request-sent", origin: "https://first.example", parameter: undefined };
    yield stop({ kind: "failed", failure: { kind: "overloaded", origin: "https://first.example" } });
  },
};

/** A run whose first model cannot answer, so that the second one does. */
async function ranOn(
  input: RunInput,
  script: readonly ProviderEvent[],
  change = (draft: RunInput): RunInput => draft,
): Promise<Retried> {
  const admit = async (before: RunInput) => {
    const { tool: _, ...prompt } = before.prompt;
    const request = { ...before.request, model: ref };
    return { input: change({ ...before, prompt, request, modelName: "Second" }), provider: answering(script).provider };
  };
  const log: LogEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of run(input, overloaded, fakeClock(), signal, [{ admit }])) log.push(event);
  const state = folded(log);
  assert.ok(state !== undefined);
  return { log, state, input };
}

function wentTo({ input, log }: Retried): RunInput {
  const went = answeredInput(input, log);
  assert.ok(went !== undefined);
  return went;
}

test("an answer that another model gave and that was cut off is gone on with by that one", async () => {
  const cut = stop({ kind: "cut-short", limit: "maximum output tokens" });
  const first = await ranOn(runInput(fileTarget(text)), [answer(`${good}${mended.slice(0, -9)}`), cut]);
  assert.equal(endText(first.state)?.actions[0], "continue");
  const input = wentTo(first);
  assert.deepEqual([input.request.model, input.modelName], [ref, "Second"]);
  const { provider, seen } = answering([answer(mended), stop()]);
  const second = await retriedRun({ ...input, ...(await continued({ ...first, input }, reading)) }, provider);
  assert.deepEqual(seen[0]?.model, ref);
  assert.deepEqual(
    hunksOf(second.state).map(({ added }) => added),
    [["const alpha = 10;"], ["const beta = 20;"]],
  );
});

test("refused edits of another model are asked for again, of that one", async () => {
  const first = await ranOn(runInput(fileTarget(text)), [answer(good + bad), stop()]);
  assert.deepEqual(endText(first.state)?.actions, ["ask-again-with-reason"]);
  const input = wentTo(first);
  const again = await withReason({ ...first, input }, reading);
  assert.match(again.prompt.turns?.at(-1)?.text ?? "", /Edit 2: its quoted lines are not in the file/);
});

test("what the other model was told differently is what goes on, and its tool is left out", async () => {
  const asked = { format: "string-replace", tool: "function" } as const;
  const input: RunInput = { ...runInput(fileTarget(text)), asked };
  const prompt = { ...input.prompt, tool } as RunInput["prompt"];
  const ran = await ranOn({ ...input, prompt }, [answer(good), stop()]);
  const went = wentTo(ran);
  assert.equal(went.prompt.tool, undefined);
  assert.deepEqual(went.asked, { format: "search-replace" });
});

test("secrets that were masked for the other model alone stay masked, and are put back", async () => {
  const secret = "sk-proj-Zx81kQp0vNw93LmTe7RyUbc5HdJ2aFg6";
  const input = runInput(fileTarget(`const apiKey = "${secret}";\n${text}`));
  const masks = findMasks(input.request);
  const word = masks[0]?.placeholder ?? "";
  const masked = (draft: RunInput): RunInput => {
    const { instruction } = maskRequest(draft.request, masks);
    return { ...draft, masks, prompt: { ...draft.prompt, user: `${instruction} ${word}` } };
  };
  const ran = await ranOn(input, [answer(bad), stop()], masked);
  const went = wentTo(ran);
  assert.deepEqual(went.masks, masks);
  assert.ok(went.prompt.user.includes(word));
  const again = await withReason({ ...ran, input: went }, reading);
  const fixed = answerBlock(`const apiKey = "${word}";`, `export const apiKey = "${word}";`);
  const second = await retriedRun({ ...went, ...again }, answering([answer(fixed), stop()]).provider);
  assert.deepEqual(hunksOf(second.state)[0]?.added, [`export const apiKey = "${secret}";`]);
});

test("where it is not known what was masked for the other model, nothing goes on", async () => {
  const ran = await ranOn(runInput(fileTarget(text)), [answer(bad), stop()]);
  const log = ran.log.map(
    (event): LogEvent => (event.type === "fell-back" ? { ...event, sends: { ranges: [], masked: 3 } } : event),
  );
  assert.equal(answeredInput(ran.input, log), undefined);
});

test("a run that kept its model is as it was", () => {
  const input = runInput(fileTarget(text));
  assert.equal(answeredInput(input, []), input);
});
