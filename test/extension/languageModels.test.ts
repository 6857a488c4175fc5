import assert from "node:assert/strict";
import { afterEach, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { RunEvent } from "../../src/core/events.ts";
import { foldRun } from "../../src/core/foldRun.ts";
import { itemAt, itemsOf } from "../../src/core/longList.ts";
import { run } from "../../src/core/run.ts";
import type { RunState } from "../../src/core/runState.ts";
import { createLanguageModelProvider } from "../../src/vscode/languageModelProvider.ts";
import { type LanguageModelAccess, listVsCodeModels, vsCodeModel } from "../../src/vscode/languageModels.ts";
import { planFor, resolveModel } from "../../src/vscode/models.ts";
import { sampleAnswer } from "../support/wireRun.ts";
import { until } from "./support.ts";

type SendRequest = vscode.LanguageModelChat["sendRequest"];
type Sent = {
  readonly messages: vscode.LanguageModelChatMessage[];
  readonly token: vscode.CancellationToken | undefined;
};

const ref = { endpoint: "vscode", model: "acme/wise-1" };

/** VS Code with one model that answers so; what it was sent and asked for is kept. */
function accessTo(answer: (token: vscode.CancellationToken | undefined) => AsyncIterable<unknown>) {
  const sent: Sent[] = [];
  const selectors: unknown[] = [];
  const sendRequest: SendRequest = async (messages, _options, token) => {
    sent.push({ messages, token });
    return { stream: answer(token), text: noText() };
  };
  const model: vscode.LanguageModelChat = {
    name: "Wise One",
    id: "wise-1",
    vendor: "acme",
    family: "wise",
    version: "1",
    maxInputTokens: 64_000,
    sendRequest,
    countTokens: async () => 1,
  };
  const access: LanguageModelAccess = {
    selectChatModels: async (selector) => {
      selectors.push(selector);
      return selector?.id === undefined || selector.id === model.id ? [model] : [];
    },
  };
  return { access, sent, selectors };
}

async function* noText(): AsyncGenerator<string> {}

async function* parts(...given: readonly unknown[]): AsyncGenerator<unknown> {
  for (const part of given) {
    if (part instanceof Error) throw part;
    yield part;
  }
}

/** A whole run through the real pipeline. */
async function runWith(
  access: LanguageModelAccess = vscode.lm,
  signal: AbortSignal = new AbortController().signal,
  model = ref,
  onEvent: (event: RunEvent) => void = () => undefined,
): Promise<{ readonly state: RunState; readonly events: readonly RunEvent[] }> {
  const text = "const a = 1;\nconst b = 2;\nconst c = 3;\n";
  const file = { uri: "file:///sample.ts", path: "sample.ts", languageId: "typescript", version: 1, text };
  const info = vsCodeModel(model);
  const request = { instruction: "x", target: { kind: "file", file }, model, effort: planFor(info, "high") } as const;
  const prompt = { system: "be brief", user: "make b twenty" };
  const input = { run: "r", title: "x", request, prompt, modelName: info.name };
  const clock = { now: () => performance.now(), wallClock: () => Date.now() };
  const events: RunEvent[] = [];
  let state: RunState | undefined;
  for await (const event of run(input, createLanguageModelProvider(access), clock, signal)) {
    events.push(event);
    state = foldRun(state, event);
    onEvent(event);
  }
  assert.ok(state);
  return { state, events };
}

const text = (value: string) => new vscode.LanguageModelTextPart(value);

/** As the extension host makes them, where it does; else in their shape. */
function thinking(value: string | string[], id?: string, metadata?: unknown): unknown {
  const Part: unknown = Reflect.get(vscode, "LanguageModelThinkingPart");
  if (typeof Part === "function") return Reflect.construct(Part, [value, id, metadata]);
  return { value, id, metadata };
}

describe("VS Code's own models", () => {
  afterEach(async () => {
    await listVsCodeModels({ selectChatModels: async () => [] });
  });

  it("reasoning and answer are told apart, and a stream that ends without an error is complete", async () => {
    const middle = Math.floor(sampleAnswer.length / 2);
    const { access, sent, selectors } = accessTo(() =>
      parts(
        thinking("The value ", "t1"),
        thinking(["of b ", "is wrong."], "t1"),
        thinking("", "t1", { vscode_reasoning_done: true }),
        thinking("Change it.", "t2"),
        text(sampleAnswer.slice(0, middle)),
        new vscode.LanguageModelToolCallPart("c", "tool", {}),
        text(sampleAnswer.slice(middle)),
      ),
    );
    const { state } = await runWith(access);
    assert.equal(state.outcome?.kind, "finished");
    assert.deepEqual(
      itemsOf(state.reasoning).map((part) => [part.provenance, part.text]),
      [
        ["summary", "The value of b is wrong."],
        ["summary", "Change it."],
      ],
    );
    assert.equal(state.answer, sampleAnswer);
    assert.equal(state.hunks.length, 1);
    assert.equal(state.usage, undefined, "no usage is reported");
    assert.deepEqual(selectors, [{ vendor: "acme", id: "wise-1" }]);
    const said = sent[0]?.messages.flatMap(({ content }) => content);
    assert.deepEqual(
      said?.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : part)),
      ["be brief", "make b twenty"],
    );
  });

  it("the extension host of this VS Code has a class for reasoning, and it is known by its shape alone too", async () => {
    assert.equal(typeof Reflect.get(vscode, "LanguageModelThinkingPart"), "function");
    const { access } = accessTo(() => parts({ value: "By shape.", id: "x" }, text("nothing to do")));
    assert.equal(itemAt((await runWith(access)).state.reasoning, 0)?.text, "By shape.");
  });

  it("no effort is sent, and it says where the effort is set", async () => {
    const { access } = accessTo(() => parts(text("nothing to do")));
    const { state } = await runWith(access);
    assert.equal(state.effort.sent, undefined);
    assert.match(state.effort.note ?? "", /is set in VS Code's model picker; Fathom sent none\.$/);
    assert.deepEqual(state.sent, { type: "request-sent", origin: "VS Code (acme)", parameter: undefined });
  });

  const named = (name: string) => Object.assign(new Error(name), { name });
  const errors: readonly (readonly [Error, string])[] = [
    [vscode.LanguageModelError.NoPermissions("no"), "no-consent"],
    [vscode.LanguageModelError.NotFound("gone"), "not-found"],
    [vscode.LanguageModelError.Blocked("too often"), "rate-limited"],
    [named("ChatQuotaExceeded"), "quota"],
    [named("ChatRateLimited"), "rate-limited"],
    [new Error("Response got lost"), "provider-error"],
  ];
  for (const [error, kind] of errors) {
    it(`${error.name} ${error.message} is ${kind}, before the stream and in it`, async () => {
      const refusing: LanguageModelAccess = {
        selectChatModels: async () => {
          const [model] = await accessTo(() => parts()).access.selectChatModels();
          assert.ok(model);
          return [{ ...model, sendRequest: async () => Promise.reject(error) }];
        },
      };
      const inside = accessTo(() => parts(text("some"), error)).access;
      for (const access of [refusing, inside]) {
        const { outcome } = (await runWith(access)).state;
        assert.equal(outcome?.kind === "failed" && outcome.failure.kind, kind);
      }
    });
  }

  it("a model that VS Code does not have is not found", async () => {
    const { access, sent } = accessTo(() => parts());
    const { outcome } = (await runWith(access, undefined, { endpoint: "vscode", model: "acme/gone" })).state;
    assert.equal(outcome?.kind === "failed" && outcome.failure.kind, "not-found");
    assert.equal(sent.length, 0);
  });

  it("Stop cancels the request, and the run ends at once though the model does not", async () => {
    const controller = new AbortController();
    const { promise: never } = Promise.withResolvers<void>();
    const { access, sent } = accessTo(async function* () {
      yield text("some");
      controller.abort();
      await never;
    });
    const { state } = await runWith(access, controller.signal);
    assert.equal(state.outcome?.kind, "stopped");
    assert.equal(sent[0]?.token?.isCancellationRequested, true);
  });

  it("the picker's list names them, and a model is known by vendor and id after that", async () => {
    assert.equal(resolveModel(ref).name, "acme/wise-1");
    const [model] = (await listVsCodeModels(accessTo(() => parts()).access)) ?? [];
    assert.deepEqual(model?.ref, ref);
    const known = resolveModel(ref);
    assert.equal(known.name, "Wise One");
    assert.equal(known.facts.input, 64_000);
    assert.equal(known.destination, "goes to VS Code's acme models");
  });
});

/** Another extension's models, through VS Code itself. */
describe("models that another extension brings into VS Code", () => {
  const modelRef = (id: string) => ({ endpoint: "vscode", model: `fathom-tests/${id}` });

  before(async () => {
    await vscode.extensions.getExtension("fathom-tests.language-models")?.activate();
  });

  it("are listed", async () => {
    const names = (await listVsCodeModels())?.filter(({ ref: { model } }) => model.startsWith("fathom-tests/"));
    assert.deepEqual(
      names?.map(({ name }) => name),
      ["Model wise", "Model forbidden", "Model spent", "Model broken", "Model slow"],
    );
  });

  it("give their reasoning and their answer", async () => {
    const { state } = await runWith(undefined, undefined, modelRef("wise"));
    assert.deepEqual(
      itemsOf(state.reasoning).map((part) => part.text),
      ["Let me see."],
    );
    assert.equal(state.answer, "make b twenty");
    assert.equal(state.outcome?.kind, "no-edit");
  });

  for (const [id, kind] of [
    ["forbidden", "no-consent"],
    ["spent", "quota"],
    ["broken", "provider-error"],
    ["gone", "not-found"],
  ] as const) {
    it(`${id} is ${kind}, through VS Code as well`, async () => {
      const { outcome } = (await runWith(undefined, undefined, modelRef(id))).state;
      assert.equal(outcome?.kind === "failed" ? outcome.failure.kind : outcome?.kind, kind);
    });
  }

  it("hear of Stop", async () => {
    const controller = new AbortController();
    const onEvent = (event: RunEvent) => {
      if (event.type === "answer-delta") controller.abort();
    };
    const { state } = await runWith(undefined, controller.signal, modelRef("slow"), onEvent);
    assert.equal(state.outcome?.kind, "stopped");
    const exported: unknown = vscode.extensions.getExtension("fathom-tests.language-models")?.exports;
    await until("the model was told", () => Reflect.get(Object(exported), "wasCancelled")() === true);
  });
});
