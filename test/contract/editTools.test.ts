import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bodyText } from "../../src/core/exchange.ts";
import { buildPrompt, formatOf } from "../../src/core/prompt.ts";
import type { Target } from "../../src/core/request.ts";
import type { RunInput } from "../../src/core/run.ts";
import { hunksOf } from "../../src/core/runState.ts";
import { editToolsAt } from "../../src/providers/editTools.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { createLessons } from "../../src/providers/lessons.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { fileTarget } from "../support/coreTarget.ts";
import { fixturesFolder } from "../support/fixtures.ts";
import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "../support/rawServer.ts";
import { retriedRun } from "../support/retriedRun.ts";

const text = "const a = 1;\nconst b = 2;\nconst c = 3;\n";
const target: Target = fileTarget(text);
const patch = "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-const b = 2;\n+const b = 20;\n*** End Patch\n";
const call = (old: string, fresh: string) =>
  JSON.stringify({ path: "src/a.ts", edits: [{ old_string: old, new_string: fresh, replace_all: false }] });

function inputFor(api: WireFormat, model: string, openAi: boolean): RunInput {
  const instruction = "make b twenty";
  const asked = formatOf(target, model, editToolsAt(openAi ? "openai" : "openrouter", api, model, true));
  return {
    run: "r1",
    title: instruction,
    request: { instruction, target, model: { endpoint: "Test", model }, effort: { asked: "unset", sent: undefined } },
    prompt: buildPrompt(instruction, target, 60, asked),
    modelName: model,
    asked,
  };
}

/** What a server answers a request with: an error, or the payloads of a stream. */
type Reply = { readonly status: string; readonly error: unknown } | readonly unknown[];

async function served(api: WireFormat, model: string, openAi: boolean, ...replies: readonly Reply[]) {
  const bodies: unknown[] = [];
  await using server = await startRawServer((socket, { body }: RawRequest) => {
    const reply = replies[bodies.length] ?? [];
    bodies.push(JSON.parse(body));
    if ("status" in reply) socket.end(answer(reply.status, "application/json", JSON.stringify(reply.error)));
    else socket.end(eventStreamHead + sse(...reply));
  });
  const endpoint = {
    name: "Test",
    baseUrl: `${server.origin}/v1`,
    api,
    models: [],
    provider: openAi ? "openai" : "openrouter",
  } as const;
  const lessons = createLessons();
  const provider = createWireProvider(endpoint, "key-key-key-key-key", { lessons });
  const input = inputFor(api, model, openAi);
  const ran = await retriedRun(input, provider);
  const raw = server.requests.map(({ body }) => body);
  return { ...ran, bodies, raw, lesson: lessons.of(server.origin, model) };
}

const chatEnd = [{ choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] }, "[DONE]"];

/** A call whose arguments come in pieces of seven characters. */
function chatCall(args: string, index = 0): unknown[] {
  const piece = (fields: object) => ({ choices: [{ index: 0, delta: { tool_calls: [{ index, ...fields }] } }] });
  const cut = args.match(/[\s\S]{1,7}/g) ?? [];
  return [
    piece({ id: `call_${index}`, type: "function", function: { name: "edit_file", arguments: "" } }),
    ...cut.map((part) => piece({ function: { arguments: part } })),
  ];
}

const responsesEnd = { type: "response.completed", response: { status: "completed", output: [] } };

function responsesCall(item: object, kind: string, said: string): unknown[] {
  const cut = said.match(/[\s\S]{1,7}/g) ?? [];
  return [
    { type: "response.output_item.added", output_index: 0, item },
    ...cut.map((delta) => ({ type: `response.${kind}.delta`, output_index: 0, delta })),
    { type: `response.${kind}.done`, output_index: 0 },
  ];
}

const wires: readonly {
  readonly name: string;
  readonly api: WireFormat;
  readonly model: string;
  readonly openAi: boolean;
  readonly reply: readonly unknown[];
  readonly tools: unknown;
}[] = [
  {
    name: "a function over Chat Completions",
    api: "chat",
    model: "anthropic/claude-sonnet-4.5",
    openAi: false,
    reply: [...chatCall(call("b = 2", "b = 20")), ...chatEnd],
    tools: [["function", "edit_file"]],
  },
  {
    name: "a function over Responses",
    api: "responses",
    model: "x-ai/grok-4",
    openAi: false,
    reply: [
      ...responsesCall(
        { type: "function_call", name: "edit_file" },
        "function_call_arguments",
        call("b = 2", "b = 20"),
      ),
      responsesEnd,
    ],
    tools: [["function", "edit_file"]],
  },
  {
    name: "a custom tool over Responses",
    api: "responses",
    model: "gpt-5",
    openAi: true,
    reply: [
      ...responsesCall({ type: "custom_tool_call", name: "apply_patch" }, "custom_tool_call_input", patch),
      responsesEnd,
    ],
    tools: [["custom", "apply_patch"]],
  },
  {
    name: "a custom tool over Chat Completions",
    api: "chat",
    model: "gpt-5",
    openAi: true,
    reply: [
      {
        choices: [
          { index: 0, delta: { tool_calls: [{ index: 0, id: "c", custom: { name: "apply_patch", input: patch } }] } },
        ],
      },
      ...chatEnd,
    ],
    tools: [["custom", "apply_patch"]],
  },
  {
    name: "OpenAI's own patch tool",
    api: "responses",
    model: "gpt-5.1",
    openAi: true,
    reply: [
      ...responsesCall(
        { type: "apply_patch_call", operation: { type: "update_file", path: "src/a.ts", diff: "" } },
        "apply_patch_call_operation_diff",
        "@@\n-const b = 2;\n+const b = 20;\n",
      ),
      responsesEnd,
    ],
    tools: [["apply_patch", undefined]],
  },
];

function toolsOf(body: unknown): unknown {
  const { tools } = body as {
    tools?: { type: string; name?: string; function?: { name: string }; custom?: { name: string } }[];
  };
  return tools?.map((tool) => [tool.type, tool.name ?? tool.function?.name ?? tool.custom?.name]);
}

for (const { name, api, model, openAi, reply, tools } of wires) {
  test(`${name}: the body offers it, and its call is placed`, async () => {
    const { state, bodies } = await served(api, model, openAi, reply);
    assert.deepEqual(toolsOf(bodies[0]), tools);
    assert.equal(Reflect.get(bodies[0] as object, "tool_choice"), "auto");
    assert.deepEqual(
      [state.outcome?.kind, hunksOf(state).map(({ added }) => added)],
      ["finished", [["const b = 20;"]]],
    );
  });

  test(`${name}: an endpoint that refuses tools is asked for text, once and for good`, async () => {
    const refusal = { status: "400 Bad Request", error: { error: { message: `${model} does not support tools` } } };
    const block = "src/a.ts\n<<<<<<< SEARCH\nconst b = 2;\n=======\nconst b = 20;\n>>>>>>> REPLACE\n";
    const said =
      api === "chat"
        ? [{ choices: [{ index: 0, delta: { content: block }, finish_reason: "stop" }] }, "[DONE]"]
        : [{ type: "response.output_text.delta", output_index: 0, content_index: 0, delta: block }, responsesEnd];
    const { state, bodies, raw, log, input, lesson } = await served(api, model, openAi, refusal, said);
    assert.equal(bodies.length, 2);
    assert.equal(toolsOf(bodies[1]), undefined);
    assert.match(JSON.stringify(bodies[1]), /<<<<<<< SEARCH|Begin Patch/, "the format is told in words");
    assert.doesNotMatch(JSON.stringify(bodies[1]), /with the tool/);
    assert.deepEqual([state.outcome?.kind, state.hunks.length, lesson.noTools], ["finished", 1, true]);
    const sent = log.flatMap((event) => (event.type === "http-request" ? [bodyText(event.body, input.prompt)] : []));
    assert.deepEqual(sent, raw, "the recorded requests are those that went out");
    assert.ok(log.some((event) => event.type === "tool-refused"));
  });
}

test("a second request carries the answer and the reasons as turns, in both formats", async () => {
  const words = (said: string) => [
    { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: said },
    responsesEnd,
  ];
  const bad = call("b = 3", "b = 20");
  const good = call("b = 2", "b = 20");
  const chat = await served(
    "chat",
    "anthropic/claude-x",
    false,
    [...chatCall(bad), ...chatEnd],
    [...chatCall(good), ...chatEnd],
  );
  const messages = (chat.bodies[1] as { messages: { role: string; content: string }[] }).messages;
  assert.deepEqual(
    messages.map(({ role }) => role),
    ["system", "user", "assistant", "user"],
  );
  assert.equal(messages[2]?.content, `edit_file\n${bad}`);
  assert.match(messages[3]?.content ?? "", /^1 of your 1 edits could not be placed/);
  assert.deepEqual(toolsOf(chat.bodies[1]), [["function", "edit_file"]], "in the same format");
  assert.equal(chat.state.hunks.length, 1);

  const both = await served("responses", "gpt-5.1", true, words(patch.replace("= 2", "= 3")), words(patch));
  const { input } = both.bodies[1] as { input: { role: string; content: string }[] };
  assert.deepEqual(
    input.map(({ role }) => role),
    ["user", "assistant", "user"],
  );
  assert.equal(both.state.hunks.length, 1);
  for (const { log, raw, input: asked } of [chat, both]) {
    let { prompt } = asked;
    const sent: string[] = [];
    for (const event of log) {
      if (event.type === "retry-with-reason") prompt = { ...prompt, turns: event.turns };
      if (event.type === "http-request") sent.push(bodyText(event.body, prompt));
    }
    assert.deepEqual(sent, raw);
    assert.ok(
      log.every((event) => event.type !== "http-request" || !JSON.stringify(event.body).includes("const c = 3")),
    );
  }
});

const recorded = "openai-responses-v-apply-patch-tool.jsonl";
const folder = fixturesFolder("streams");

if (folder !== undefined)
  test("the recorded stream of OpenAI's patch tool is one whole patch", () => readRecorded(folder));

async function readRecorded(from: string): Promise<void> {
  const lines = readFileSync(join(from, recorded), "utf8").trim().split("\n");
  const { state } = await served("responses", "gpt-5.1", true, lines);
  const [only, another] = state.operations;
  assert.equal(another, undefined);
  assert.ok(only?.operation.kind === "create", "a new file is a step of its own");
  assert.match(only.operation.path, /shopping-checklist\.md$/);
  assert.match(only.operation.text, /- \[ \] Coffee/);
}
