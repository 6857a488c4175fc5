import { nothingReported, type Stop, type Usage } from "../../src/core/provider.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import type { Found } from "./found.ts";

/** A small stream of a documented shape, and what a reader must find in it. */
export type SyntheticStream = {
  readonly name: string;
  readonly api: WireFormat;
  readonly model: string;
  readonly text: string;
  readonly reasoning: string;
  readonly answer: string;
  readonly messages: Found["messages"];
  readonly usage: Usage;
  readonly calls: readonly { readonly name: string; readonly text: string }[];
  readonly stop: Stop["kind"];
  /** Inline tags may turn what was an answer into reasoning later, so a cut stream's texts need be no beginnings. */
  readonly tagged: boolean;
};

type Parts = Partial<Omit<SyntheticStream, "name" | "api" | "text" | "usage">> & { readonly usage?: Partial<Usage> };

/** Non-ASCII text in each, so that cuts fall into characters. */
const thought = " Grüße → the loop\n is 日本 safe";
const written = "const größe = 1;\n";
const remark = "I will replace the loop → now.";
const fenced = "```ts\nconst größe = 1;\n```";

const chatUsage = {
  prompt_tokens: 7,
  prompt_tokens_details: { cached_tokens: 3 },
  completion_tokens: 9,
  completion_tokens_details: { reasoning_tokens: 4 },
  total_tokens: 16,
};

export const syntheticStreams: readonly SyntheticStream[] = [
  responses("summaries of two parts", named([...opening(), ...summaries(), ...message(written), completed()]), {
    reasoning: `**First**${thought}**Second**`,
    answer: written,
    usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 },
  }),
  responses(
    "raw reasoning, unnamed events, item ids that change, a last [DONE]",
    `${frames([
      { type: "response.reasoning_text.delta", item_id: "a", output_index: 0, content_index: 0, delta: thought },
      { type: "response.reasoning_text.delta", item_id: "b", output_index: 0, content_index: 0, delta: "…" },
      { type: "response.output_text.delta", item_id: "c", output_index: 1, content_index: 0, delta: written },
      { type: "response.output_item.done", item_id: "d", output_index: 1, item: { type: "message" } },
      { type: "response.reasoning_text.done", item_id: "e", output_index: 0, content_index: 0, text: `${thought}…` },
      { type: "response.completed", response: { status: "completed" } },
    ])}data: [DONE]\n\n`,
    { reasoning: `${thought}…`, answer: written },
  ),
  responses(
    "tools: a function's arguments and a patch",
    named([
      { type: "response.output_item.added", output_index: 0, item: { type: "function_call", name: "read" } },
      { type: "response.function_call_arguments.delta", output_index: 0, delta: '{"path":' },
      { type: "response.function_call_arguments.delta", output_index: 0, delta: '"größe.ts"}' },
      { type: "response.function_call_arguments.done", output_index: 0, arguments: '{"path":"größe.ts"}' },
      { type: "response.output_item.added", output_index: 1, item: { type: "apply_patch_call" } },
      { type: "response.apply_patch_call_operation_diff.delta", output_index: 1, delta: "+a" },
      completed(),
    ]),
    {
      calls: [
        { name: "read", text: '{"path":"größe.ts"}' },
        { name: "apply_patch", text: "+a" },
      ],
      usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 },
    },
  ),
  responses(
    "incomplete, with CRLF and heartbeats",
    `: ping\r\n\r\n${frames([
      ...summaries(),
      { type: "response.incomplete", response: { incomplete_details: { reason: "max_output_tokens" } } },
    ]).replaceAll("\n", "\r\n")}`,
    { reasoning: `**First**${thought}**Second**`, stop: "cut-short" },
  ),
  responses(
    "a refusal",
    named([{ type: "response.refusal.delta", output_index: 0, delta: "I will not." }, completed()]),
    { stop: "refused", usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 } },
  ),
  responses(
    "commentary, then the final answer in a message of its own",
    named([
      ...opening(),
      ...messageItem(1, "commentary", remark),
      ...messageItem(2, "final_answer", fenced),
      completed(),
    ]),
    {
      answer: remark + fenced,
      messages: [
        { text: remark, phase: "commentary" },
        { text: fenced, phase: undefined },
      ],
      usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 },
    },
  ),
  responses(
    "messages without a phase, the second without deltas",
    named([
      ...messageItem(0, undefined, remark),
      { type: "response.output_text.done", output_index: 1, content_index: 0, text: fenced },
      completed(),
    ]),
    {
      answer: remark + fenced,
      messages: [
        { text: remark, phase: undefined },
        { text: fenced, phase: undefined },
      ],
      usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 },
    },
  ),
  responses(
    "commentary, then a refusal",
    named([
      ...messageItem(0, "commentary", remark),
      { type: "response.refusal.delta", output_index: 1, content_index: 0, delta: "I will not." },
      completed(),
    ]),
    {
      answer: remark,
      messages: [{ text: remark, phase: "commentary" }],
      stop: "refused",
      usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 },
    },
  ),
  chat("reasoning_content, the usage in a last chunk", [
    delta({ role: "assistant", content: "", reasoning_content: thought }),
    delta({ reasoning_content: " " }),
    delta({ content: written }),
    delta({}, "stop"),
    { choices: [], usage: chatUsage },
  ]),
  chat("reasoning beside reasoning_details, finished twice", [
    delta({ reasoning: thought, reasoning_details: [{ type: "reasoning.text", text: thought }] }),
    delta({ reasoning: " ", reasoning_details: [{ type: "reasoning.text", text: " " }] }),
    delta({ content: written }),
    delta({}, "stop"),
    { ...delta({ content: "" }, "stop"), usage: chatUsage },
  ]),
  chat("reasoning_details alone and no finish_reason", [
    delta({ reasoning_details: [{ type: "reasoning.text", text: thought }] }),
    delta({ reasoning_details: [{ type: "reasoning.summary", summary: " " }] }),
    { ...delta({ content: written }), usage: chatUsage },
  ]),
  chat("content arrays that turn into text, with the end in the last piece", [
    delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: thought }] }] }),
    delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: " " }] }] }),
    delta({ content: [{ type: "text", text: "const größe" }] }),
    { ...delta({ content: " = 1;\n" }, "stop"), usage: chatUsage },
  ]),
  chat("content_blocks", [
    delta({ content_blocks: [{ index: 0, delta: { thinking: `${thought} ` } }] }),
    delta({ content_blocks: [{ index: 1, delta: { text: written } }] }),
    { ...delta({}, "stop"), usage: chatUsage },
  ]),
  chat(
    "<think> split between deltas",
    [
      ...["<thi", `nk>${thought}`, " </th", `ink>${written.slice(0, 5)}`, written.slice(5)].map((content) =>
        delta({ content }),
      ),
      { ...delta({}, "stop"), usage: chatUsage },
    ],
    { tagged: true },
  ),
  chat(
    "a lone closing tag",
    [
      ...[`${thought}\n`, "</", "think>\n", written].map((content) => delta({ content })),
      { ...delta({}, "stop"), usage: chatUsage },
    ],
    { tagged: true, reasoning: `${thought}\n`, answer: `\n${written}` },
  ),
  chat(
    "<thought> marked beside the text",
    [
      ...["<", `thought>${thought}`, " </thought>"].map((content) =>
        delta({ content, extra_content: { google: { thought: true } } }),
      ),
      delta({ content: written }),
      { ...delta({}, "stop"), usage: chatUsage },
    ],
    { tagged: true },
  ),
  chat(
    "harmony channels in the answer",
    [
      ...["<|channel|>analysis<|mess", `age|>${thought} `, "<|end|><|start|>assistant<|channel|>final<|message|>"].map(
        (content) => delta({ content }),
      ),
      delta({ content: written }),
      { ...delta({}, "stop"), usage: chatUsage },
    ],
    { tagged: true, model: "openai/gpt-oss-20b" },
  ),
  chat(
    "tool calls with and without an index",
    [
      delta({
        tool_calls: [{ index: 1, id: "a", function: { name: "read", arguments: '{"p":' } }],
      }),
      delta({ tool_calls: [{ index: 1, function: { arguments: '"ö"}' } }] }),
      delta({ tool_calls: [{ id: "b", function: { name: "list", arguments: "{}" } }] }),
      { ...delta({}, "tool_calls"), usage: chatUsage },
    ],
    {
      reasoning: "",
      answer: "",
      calls: [
        { name: "read", text: '{"p":"ö"}' },
        { name: "list", text: "{}" },
      ],
    },
  ),
  chat("the end of the tokens", [delta({ reasoning: `${thought} ` }), delta({ content: written }, "length")], {
    stop: "cut-short",
    usage: {},
  }),
];

function responses(name: string, text: string, parts: Parts): SyntheticStream {
  const { answer = "" } = parts;
  return {
    name: `responses, ${name}`,
    api: "responses",
    model: "gpt-5-mini",
    text,
    reasoning: "",
    answer,
    messages: answer === "" ? [] : [{ text: answer, phase: undefined }],
    calls: [],
    stop: "complete",
    tagged: false,
    ...parts,
    usage: { ...nothingReported, ...parts.usage },
  };
}

function chat(name: string, chunks: readonly object[], parts: Parts = {}): SyntheticStream {
  return {
    ...responses(name, `${frames(chunks)}data: [DONE]\n\n`, {
      model: "some-model",
      reasoning: `${thought} `,
      answer: written,
      usage: { input: 7, cached: 3, output: 9, reasoning: 4, total: 16 },
      ...parts,
    }),
    name: `chat, ${name}`,
    api: "chat",
  };
}

function opening(): object[] {
  const response = { id: "resp_1", status: "in_progress", model: "gpt-5-mini" };
  return [
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item: { type: "reasoning" } },
  ];
}

function summaries(): object[] {
  const part = (summary_index: number, text: string) => ({
    type: "response.reasoning_summary_text.delta",
    output_index: 0,
    summary_index,
    delta: text,
  });
  return [part(0, "**First**"), part(0, thought), part(1, "**Second**")];
}

function message(text: string, output_index = 1): object[] {
  return [
    { type: "response.output_text.delta", output_index, content_index: 0, delta: text.slice(0, 9) },
    { type: "response.output_text.delta", output_index, content_index: 0, delta: text.slice(9) },
    { type: "response.output_text.done", output_index, content_index: 0, text },
  ];
}

function messageItem(output_index: number, phase: string | undefined, text: string): object[] {
  const item = { type: "message", role: "assistant", phase };
  return [{ type: "response.output_item.added", output_index, item }, ...message(text, output_index)];
}

function completed(): object {
  const usage = {
    input_tokens: 7,
    input_tokens_details: { cached_tokens: 3 },
    output_tokens: 9,
    output_tokens_details: { reasoning_tokens: 4 },
    total_tokens: 16,
  };
  return { type: "response.completed", response: { id: "resp_1", status: "completed", usage } };
}

function delta(fields: object, finish: string | null = null): object {
  return { choices: [{ index: 0, delta: fields, finish_reason: finish }] };
}

/** With the event's name and number, as OpenAI sends them. */
function named(payloads: readonly object[]): string {
  return payloads
    .map((payload, sequence_number) => {
      const text = JSON.stringify({ ...payload, sequence_number });
      return `event: ${String(Reflect.get(payload, "type"))}\ndata: ${text}\n\n`;
    })
    .join("");
}

function frames(payloads: readonly object[]): string {
  return payloads.map((payload) => `data: ${JSON.stringify(payload)}\n\n`).join("");
}
