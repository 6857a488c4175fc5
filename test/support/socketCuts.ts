import { loopbackFetch } from "../../src/providers/loopbackFetch.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { type CutKind, longerThanAnyLimit, type Victim } from "./cuts.ts";
import { handTimers } from "./handTimers.ts";
import { eventStreamHead, startRawServer } from "./rawServer.ts";
import { type WireRun, wireRun } from "./wireRun.ts";

/** A stream that was cut after so many bytes on a real socket, as a whole run. */
export async function runCutOverSocket(victim: Victim, at: number, kind: CutKind): Promise<WireRun> {
  const bytes = victim.bytes.subarray(0, at);
  const { timers, pass } = handTimers();
  await using server = await startRawServer((socket) => {
    if (kind === "clean end") socket.end(Buffer.concat([Buffer.from(eventStreamHead), bytes]));
    else if (kind === "stall") socket.write(Buffer.concat([Buffer.from(eventStreamHead), bytes]));
    else if (kind === "reset") socket.write(chunked(bytes), () => socket.resetAndDestroy());
    else socket.end(chunked(bytes));
  });
  const endpoint = { name: "Cut", baseUrl: `${server.origin}/v1`, api: victim.api, models: [] };
  const limits = { firstByte: 1000, silence: 1000, progress: undefined };
  const transport = async (url: URL, init: RequestInit) =>
    afterBytes(await loopbackFetch(url, init), at, () => pass(longerThanAnyLimit));
  return await wireRun(
    createWireProvider(endpoint, "key", { timers, limits, ...(kind === "stall" ? { transport } : {}) }),
    "low",
  );
}

/** In chunks, so that an end without the last one can be told. */
function chunked(bytes: Buffer): Buffer {
  const head = eventStreamHead.replace("connection: close", "transfer-encoding: chunked\r\nconnection: close");
  const chunk = bytes.byteLength === 0 ? [] : [`${bytes.byteLength.toString(16)}\r\n`, bytes, "\r\n"];
  return Buffer.concat([head, ...chunk].map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

/** Calls back when so many bytes of the body were passed on. */
export function afterBytes(response: Response, count: number, callback: () => void): Response {
  let passed = 0;
  if (count === 0) setImmediate(callback);
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      controller.enqueue(piece);
      passed += piece.byteLength;
      if (passed >= count) setImmediate(callback);
    },
  });
  return new Response(response.body?.pipeThrough(counter) ?? null, response);
}
