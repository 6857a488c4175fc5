import type { Socket } from "node:net";
import { answer, eventStreamHead, type RawRequest, sse, startRawServer } from "./rawServer.ts";

/** A Chat Completions endpoint that lists its models, and whose stream the test writes piece by piece, over a bare socket. */
export type ScriptedModel = AsyncDisposable & {
  readonly baseUrl: string;
  readonly requests: readonly RawRequest[];
  /** Settles when the next request has come, and gives its stream. */
  nextStream(): Promise<ScriptedStream>;
};

export type ScriptedStream = {
  reasoning(text: string): void;
  answer(text: string): void;
  /** The terminal signal, and the end of the stream. */
  finish(): void;
  /** The end of the connection, without the terminal signal. */
  cut(): void;
};

export async function startScriptedModel(models: readonly string[] = ["scripted"], port = 0): Promise<ScriptedModel> {
  const waiting: ((stream: ScriptedStream) => void)[] = [];
  const arrived: ScriptedStream[] = [];
  const server = await startRawServer(
    (socket, { head }) => {
      // Whoever opens the model picker asks for this list.
      if (head.startsWith("GET ")) {
        socket.end(answer("200 OK", "application/json", JSON.stringify({ data: models.map((id) => ({ id })) })));
        return;
      }
      const stream = streamOn(socket);
      const next = waiting.shift();
      if (next === undefined) arrived.push(stream);
      else next(stream);
    },
    { port },
  );
  return {
    baseUrl: `${server.origin}/v1`,
    requests: server.requests,
    nextStream() {
      const stream = arrived.shift();
      return stream === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(stream);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function streamOn(socket: Socket): ScriptedStream {
  const delta = (fields: object) => sse({ choices: [{ index: 0, delta: fields }] });
  socket.write(eventStreamHead);
  return {
    reasoning: (text) => void socket.write(delta({ reasoning_content: text })),
    answer: (text) => void socket.write(delta({ content: text })),
    finish: () => void socket.end(sse({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }, "[DONE]")),
    cut: () => void socket.end(),
  };
}
