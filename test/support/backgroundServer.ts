import type { Socket } from "node:net";
import { answer, eventStreamHead, type RawRequest, type RawServer, startRawServer } from "./rawServer.ts";

export const backgroundId = "resp_background";

const thought = ["Die ", "Größe ", "of b "];

/** The numbered events of a background response, as they are kept by the provider. */
export const backgroundEvents: readonly string[] = [
  { type: "response.created", response: { id: backgroundId, status: "queued" } },
  { type: "response.in_progress", response: { id: backgroundId, status: "in_progress" } },
  ...thought.map((delta) => ({
    type: "response.reasoning_summary_text.delta",
    output_index: 0,
    summary_index: 0,
    delta,
  })),
  { type: "response.reasoning_summary_text.done", output_index: 0, summary_index: 0, text: thought.join("") },
  { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "const " },
  { type: "response.output_text.delta", output_index: 1, content_index: 0, delta: "größe = 1;\n" },
  { type: "response.output_text.done", output_index: 1, content_index: 0, text: "const größe = 1;\n" },
  { type: "response.completed", response: { id: backgroundId, status: "completed", usage: { output_tokens: 5 } } },
].map((event, sequence_number) => {
  const text = JSON.stringify({ ...event, sequence_number });
  return `event: ${event.type}\ndata: ${text}\n\n`;
});

/** Says what is left of a connection's events, and how it ends; the connection is the nth, from 0. */
export type Interference = (rest: Buffer, connection: number, socket: Socket, from: number) => void;

/** An OpenAI that keeps background responses: it streams one, goes on with it from any number, and cancels it. */
export function startBackgroundServer(send: Interference): Promise<RawServer> {
  let connections = 0;
  return startRawServer((socket, request) => {
    if (request.head.includes("/cancel")) {
      socket.end(answer("200 OK", "application/json", '{"status":"cancelled"}'));
      return;
    }
    const from = startingAfter(request) + 1;
    send(Buffer.from(backgroundEvents.slice(from).join("")), connections, socket, from);
    connections += 1;
  });
}

/** The events end here, and the connection with them. */
export function sendAll(socket: Socket, bytes: Buffer): void {
  socket.end(Buffer.concat([Buffer.from(eventStreamHead), bytes]));
}

/** The number of the event after which a request wants to go on; -1 for one that begins. */
export function startingAfter({ head }: RawRequest): number {
  return Number(/starting_after=(\d+)/.exec(head)?.[1] ?? -1);
}
