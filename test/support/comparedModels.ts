import { setTimeout } from "node:timers/promises";
import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "./rawServer.ts";

/** Two endpoints of one server, a Responses and a chat one, that edit the selection they are sent, the more the higher the effort. */
export type ComparedModels = AsyncDisposable & {
  readonly endpoints: readonly object[];
  readonly requests: readonly RawRequest[];
  /** Until then no stream begins. */
  reason(): void;
  /** Until then streams stand after their reasoning: those of the lower half of the efforts, or all. */
  release(which: "lower" | "all"): void;
  /** What all of them cost together, in units of 1e-10 dollars. */
  readonly cost: number;
};

const efforts = ["none", "low", "medium", "high"];
const input = 900;
/** Dollars a million tokens. */
const prices = { chat: { input: 1, output: 4 }, responses: { input: 1.5, output: 9 } };

type Wire = keyof typeof prices;

/** Every model writes the more the higher its effort, and each has its own pace. */
function outputOf(wire: Wire, effort: string): number {
  return (wire === "chat" ? 260 : 180) * 2 ** efforts.indexOf(effort);
}

/** A part of the output, and none where none was asked for. */
function reasoningOf(output: number, effort: string): number {
  return effort === "none" ? 0 : Math.round(output * 0.6);
}

function pauseOf(wire: Wire, effort: string): number {
  return (wire === "chat" ? 700 : 1_100) * (1 + efforts.indexOf(effort));
}

export async function startComparedModels(): Promise<ComparedModels> {
  const begun = Promise.withResolvers<void>();
  const lower = Promise.withResolvers<void>();
  const all = Promise.withResolvers<void>();
  const server = await startRawServer((socket, { head, body }) => {
    if (head.startsWith("GET ")) {
      socket.end(answer("200 OK", "application/json", '{"data":[]}'));
      return;
    }
    const kind: Wire = head.includes("/chat/completions") ? "chat" : "responses";
    const { effort, text } = askedOf(body);
    const edited = editAt(effort, /<selection [^\n]*\n([\s\S]*?)\n<\/selection>/.exec(text)?.[1] ?? "");
    const wire = kind === "chat" ? chat : responses;
    const released = efforts.indexOf(effort) < efforts.length / 2 ? lower.promise : all.promise;
    socket.write(eventStreamHead);
    void begun.promise
      .then(() => {
        socket.write(
          wire.reasoning(`At ${effort}: the strings are built by hand, which template literals say better.`),
        );
        return released;
      })
      .then(() => setTimeout(pauseOf(kind, effort)))
      .then(() => {
        const output = outputOf(kind, effort);
        socket.end(wire.end(`\`\`\`\n${edited}\n\`\`\`\n`, output, reasoningOf(output, effort)));
      });
  });
  const models = (id: string, wire: Wire) => [{ id, efforts, prices: prices[wire] }];
  return {
    endpoints: [
      { name: "Chat", baseUrl: `${server.origin}/chat/v1`, api: "chat", models: models("chat-model", "chat") },
      {
        name: "Responses",
        baseUrl: `${server.origin}/responses/v1`,
        api: "responses",
        models: models("responses-model", "responses"),
      },
    ],
    requests: server.requests,
    reason: () => begun.resolve(),
    release(which) {
      lower.resolve();
      if (which === "all") all.resolve();
    },
    cost: (["chat", "responses"] as const)
      .flatMap((wire) => efforts.map((effort) => [prices[wire], outputOf(wire, effort)] as const))
      .reduce((sum, [price, output]) => sum + (input * price.input + output * price.output) * 10_000, 0),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Content = { readonly content?: string | readonly { readonly text?: string }[] };

/** What both wire formats say of it, each in its own words. */
type Asked = {
  readonly messages?: readonly Content[];
  readonly input?: string | readonly Content[];
  readonly reasoning_effort?: string;
  readonly reasoning?: { readonly effort?: string };
};

function askedOf(body: string): { readonly effort: string; readonly text: string } {
  const { messages, input = "", reasoning_effort: chat, reasoning }: Asked = JSON.parse(body);
  const said = messages ?? input;
  return {
    effort: chat ?? reasoning?.effort ?? "none",
    text: typeof said === "string" ? said : said.map(textOf).join("\n"),
  };
}

function textOf({ content = "" }: Content): string {
  return typeof content === "string" ? content : content.map(({ text = "" }) => text).join("");
}

/** Each effort does what the one before it does, and one thing more. */
function editAt(effort: string, code: string): string {
  const steps: readonly ((lines: string) => string)[] = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code as it stands in files
    (lines) => lines.replace('"Orders of " + customer.name', "`Orders of ${customer.name}`"),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code as it stands in files
    (lines) => lines.replace('"/api/customers/" + customer.id + "/orders"', "`/api/customers/${customer.id}/orders`"),
    (lines) => lines.replace("customer.address && customer.address.city", "customer.address?.city"),
    (lines) => lines.replace(".then(function (orders) {", ".then((orders) => {"),
  ];
  return steps.slice(0, efforts.indexOf(effort) + 1).reduce((lines, step) => step(lines), code);
}

const chat = {
  reasoning: (text: string) => sse({ choices: [{ index: 0, delta: { reasoning_content: text } }] }),
  end: (text: string, output: number, thought: number) =>
    sse(
      { choices: [{ index: 0, delta: { content: text } }] },
      {
        choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
        usage: {
          prompt_tokens: input,
          completion_tokens: output,
          total_tokens: input + output,
          completion_tokens_details: { reasoning_tokens: thought },
        },
      },
      "[DONE]",
    ),
};

const responses = {
  reasoning: (text: string) =>
    sse(
      { type: "response.created", sequence_number: 0, response: { id: "r", status: "in_progress" } },
      {
        type: "response.reasoning_summary_text.delta",
        sequence_number: 1,
        item_id: "s",
        output_index: 0,
        summary_index: 0,
        delta: text,
      },
    ),
  end: (text: string, output: number, thought: number) =>
    sse(
      {
        type: "response.output_text.delta",
        sequence_number: 2,
        item_id: "m",
        output_index: 1,
        content_index: 0,
        delta: text,
      },
      {
        type: "response.completed",
        sequence_number: 3,
        response: {
          id: "r",
          status: "completed",
          output: [],
          usage: {
            input_tokens: input,
            output_tokens: output,
            total_tokens: input + output,
            output_tokens_details: { reasoning_tokens: thought },
          },
        },
      },
    ),
};
