import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "./rawServer.ts";

/** Two endpoints of one server, a Responses and a chat one, that edit the selection they are sent, the more the higher the effort. */
export type ComparedModels = AsyncDisposable & {
  readonly endpoints: readonly object[];
  readonly requests: readonly RawRequest[];
  /** Until then streams stand after their reasoning. */
  release(): void;
};

const efforts = ["none", "low", "medium", "high"];
const usage = { input: 900, output: 400 };

export async function startComparedModels(): Promise<ComparedModels> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = await startRawServer((socket, { head, body }) => {
    if (head.startsWith("GET ")) {
      socket.end(answer("200 OK", "application/json", '{"data":[]}'));
      return;
    }
    const isChat = head.includes("/chat/completions");
    const { effort, text } = askedOf(body);
    const edited = editAt(effort, /<selection [^\n]*\n([\s\S]*?)\n<\/selection>/.exec(text)?.[1] ?? "");
    const wire = isChat ? chat : responses;
    socket.write(
      eventStreamHead +
        wire.reasoning(`At ${effort}: the strings are built by hand, which template literals say better.`),
    );
    void released.then(() => socket.end(wire.end(`\`\`\`\n${edited}\n\`\`\`\n`)));
  });
  const models = (id: string) => [{ id, efforts, prices: { input: 1, output: 4 } }];
  return {
    endpoints: [
      { name: "Chat", baseUrl: `${server.origin}/chat/v1`, api: "chat", models: models("chat-model") },
      {
        name: "Responses",
        baseUrl: `${server.origin}/responses/v1`,
        api: "responses",
        models: models("responses-model"),
      },
    ],
    requests: server.requests,
    release: () => release(),
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
    (lines) => lines.replace('"Orders of " + customer.name', "`Orders of ${customer.name}`"),
    (lines) => lines.replace('"/api/customers/" + customer.id + "/orders"', "`/api/customers/${customer.id}/orders`"),
    (lines) => lines.replace("customer.address && customer.address.city", "customer.address?.city"),
    (lines) => lines.replace(".then(function (orders) {", ".then((orders) => {"),
  ];
  return steps.slice(0, efforts.indexOf(effort) + 1).reduce((lines, step) => step(lines), code);
}

const chat = {
  reasoning: (text: string) => sse({ choices: [{ index: 0, delta: { reasoning_content: text } }] }),
  end: (text: string) =>
    sse(
      { choices: [{ index: 0, delta: { content: text } }] },
      {
        choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
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
  end: (text: string) =>
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
          usage: { input_tokens: usage.input, output_tokens: usage.output, total_tokens: usage.input + usage.output },
        },
      },
    ),
};
