import type { WireFormat } from "../../src/providers/endpoint.ts";
import type { Found } from "./found.ts";
import { handTimers } from "./handTimers.ts";
import { readStream } from "./readStream.ts";

/**
 * How a stream stops in the middle: its connection ends as if all were said; it is reset; its chunked body lacks the last
 * chunk; nothing comes any more.
 */
export const cutKinds = ["clean end", "reset", "no last chunk", "stall"] as const;
export type CutKind = (typeof cutKinds)[number];

/** A stream that is cut. */
export type Victim = {
  readonly name: string;
  readonly api: WireFormat;
  readonly model: string;
  readonly bytes: Buffer;
};

const shortStream = 4096;

/** Every byte of a short stream; of a longer one the ends of its events, a byte before and after, and 200 seeded bytes. */
export function cutPoints(victim: Victim): readonly number[] {
  const { length } = victim.bytes;
  if (length <= shortStream) return Array.from({ length }, (_, at) => at);
  const random = seeded(length);
  const points = eventEnds(victim.bytes).flatMap((at) => [at - 1, at, at + 1]);
  for (let count = 0; count < 200; count += 1) points.push(Math.floor(random() * length));
  return [...new Set(points)].filter((at) => at < length).sort((a, b) => a - b);
}

/** Where each event's blank line ends, as the standard has it: LF, CRLF or CR, of which a CR alone is enough. */
export function eventEnds(bytes: Buffer): readonly number[] {
  return [...bytes.toString("latin1").matchAll(/\n\n|\r\n\r|\r\r|\n\r/g)].map(
    ({ index, 0: { length } }) => index + length,
  );
}

/**
 * How many bytes must have been read before a stream may count as ended by its provider: the whole payload that says so.
 * Told from the bytes alone, without the code under test. Its blank line need not be there: some proxies drop the last.
 */
export function terminalEnd({ api, bytes }: Victim): number {
  for (const { 0: line, 1: data = "", index } of bytes.toString("latin1").matchAll(/^data: ?(.*)$/gm)) {
    if (isTerminal(api, data.trim())) return index + line.trimEnd().length;
  }
  return Number.POSITIVE_INFINITY;
}

function isTerminal(api: WireFormat, data: string): boolean {
  if (data === "[DONE]") return api === "chat";
  const payload = JSON.parse(data) as {
    readonly type?: string;
    readonly choices?: readonly { readonly finish_reason?: string | null }[];
  };
  return api === "responses"
    ? /^response\.(?:completed|incomplete|failed)$/.test(payload.type ?? "")
    : payload.choices?.some(({ finish_reason }) => (finish_reason ?? "") !== "") === true;
}

/** A stream that was cut after so many bytes, read by the real provider and client. */
export async function readCut(victim: Victim, at: number, kind: CutKind): Promise<Found> {
  const { timers, pass } = handTimers();
  const bytes = victim.bytes.subarray(0, at);
  return await readStream(victim, {
    timers,
    transport: async () => cutResponse(bytes, kind, () => pass(longerThanAnyLimit)),
  });
}

/** Milliseconds. */
export const longerThanAnyLimit = 3_600_000;

export function cutResponse(bytes: Uint8Array, kind: CutKind, onStall: () => void): Response {
  let sent = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (!sent && bytes.byteLength > 0) controller.enqueue(bytes);
        else if (kind === "clean end") controller.close();
        else if (kind === "stall") setImmediate(onStall);
        else controller.error(breakOf(kind));
        sent = true;
      },
    },
    // Nothing is read ahead: what ends the stream is met when all before it was taken.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** The errors that Node's `fetch` gives for each (undici), seen on real sockets. */
function breakOf(kind: "reset" | "no last chunk"): Error {
  const cause =
    kind === "reset"
      ? Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })
      : Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
  return new TypeError("terminated", { cause });
}

/** Whether a stream counts as ended by its provider: done, cut short or refused, but not broken. */
export function isFinished({ stop }: Found): boolean {
  return stop !== undefined && stop.kind !== "interrupted" && stop.kind !== "failed";
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
