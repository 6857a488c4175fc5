import type { Socket } from "node:net";
import { answerBlock } from "./coreTarget.ts";
import { answerWith } from "./faultServer.ts";
import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "./rawServer.ts";

/** What a model of such an endpoint does with a request. */
export type Behaviour = (socket: Socket) => void;

/** A Chat Completions endpoint whose models behave each in their own way, until they are repaired. */
export type FaultyModels = AsyncDisposable & {
  readonly baseUrl: string;
  /** The models that were asked, in the order of their requests. */
  readonly asked: readonly string[];
  /** From now on all models answer with the edit. */
  repair(): void;
};

const delta = (fields: object, finish?: string) =>
  sse({ choices: [{ index: 0, delta: fields, ...(finish !== undefined && { finish_reason: finish }) }] });
const reasoning = (text: string) => delta({ reasoning_content: text });
const usage = sse({ choices: [], usage: { prompt_tokens: 900, completion_tokens: 400, total_tokens: 1300 } });

/** Edits `search` into `replace`. */
function editing(search: string, replace: string): Behaviour {
  return (socket) =>
    socket.end(
      eventStreamHead +
        reasoning("It is short.") +
        delta({ content: answerBlock(search, replace) }) +
        delta({}, "stop") +
        usage +
        sse("[DONE]"),
    );
}

/** Begins to reason, and goes on for so many characters once it is told to. */
export function spending(characters: number): { readonly behave: Behaviour; spend(): void } {
  let spend = () => {};
  return {
    behave(socket) {
      behaviours.stalled(socket);
      spend = () => void socket.write(reasoning("x".repeat(1000)).repeat(characters / 1000));
    },
    spend: () => spend(),
  };
}

export const behaviours = {
  failing: (status: string, message: string): Behaviour =>
    answerWith(status, "application/json", JSON.stringify({ error: { message } })),
  /** Begins to reason, and then says nothing more. */
  stalled: (socket: Socket): void => void socket.write(eventStreamHead + reasoning("It is short.")),
  refused: (socket: Socket): void =>
    void socket.end(`${eventStreamHead}${delta({ refusal: "I cannot help with that." }, "stop")}${sse("[DONE]")}`),
  truncated: (search: string): Behaviour => {
    const half = delta({ content: answerBlock(search, "never").split("=======")[0] });
    return (socket) => void socket.end(`${eventStreamHead}${half}${delta({}, "length")}${usage}${sse("[DONE]")}`);
  },
};

/** Models that are not named make the edit. */
export async function startFaultyModels(
  named: Readonly<Record<string, Behaviour>>,
  edit: { readonly search: string; readonly replace: string },
): Promise<FaultyModels> {
  const asked: string[] = [];
  const good = editing(edit.search, edit.replace);
  let repaired = false;
  const server = await startRawServer((socket, { head, body }) => {
    if (head.startsWith("GET ")) {
      socket.end(answer("200 OK", "application/json", '{"data":[]}'));
      return;
    }
    const model = modelOf(body);
    asked.push(model);
    const behave = repaired ? good : (named[model] ?? good);
    behave(socket);
  });
  return {
    baseUrl: `${server.origin}/v1`,
    asked,
    repair() {
      repaired = true;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function modelOf(body: RawRequest["body"]): string {
  const { model = "" }: { readonly model?: string } = JSON.parse(body);
  return model;
}
