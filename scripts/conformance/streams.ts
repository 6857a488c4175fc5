import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stop, Usage } from "../../src/core/provider.ts";
import { loopbackFetch } from "../../src/providers/loopbackFetch.ts";
import type { Found } from "../../test/support/found.ts";
import { readStream } from "../../test/support/readStream.ts";
import { type Digest, type Recording, readBody, readRecordings } from "../../test/support/recordings.ts";
import { recut } from "../../test/support/recut.ts";
import type { Verdict } from "../conformance.ts";

/** How the bytes are cut in the `fetch` that the client gets; a socket puts small writes together. */
export const chunkSizes = [1, 7, 4096, Number.POSITIVE_INFINITY];

/** Every recording of a folder over a loopback socket to the real provider and client, at every chunk size. */
export async function streamsConformance(folder: string): Promise<Verdict> {
  const recordings = await readRecordings(folder);
  const shortfalls: string[] = [];
  for (const recording of recordings) {
    const server = await serve(await readBody(folder, recording));
    try {
      for (const size of chunkSizes) {
        const transport = async (url: URL, init: RequestInit) => recut(await loopbackFetch(url, init), size);
        const misses = differences(recording, await readStream(recording, { transport }, `${server.origin}/v1`));
        if (misses.length === 0) continue;
        shortfalls.push(`${recording.file} in chunks of ${size}: ${misses.join("; ")}`);
        break;
      }
    } finally {
      await server.close();
    }
  }
  return { passed: recordings.length - shortfalls.length, shortfalls, byPolicy: 0 };
}

async function serve(body: Buffer): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(200, { "content-type": "text/event-stream" }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function differences(recording: Recording, found: Found): string[] {
  const { expected } = recording;
  return [
    ...textDifference("reasoning", expected.reasoning_text_after_tags ?? expected.reasoning_text, found.reasoning),
    ...textDifference("answer", expected.output_text_after_tags ?? expected.output_text, found.answer),
    ...usageDifferences(expected.usage, found.usage),
    ...callDifferences(recording, found),
    ...outcomeDifference(recording, found.stop),
  ];
}

function textDifference(name: string, digest: Digest | undefined, text: string): string[] {
  if (digest === undefined || digest.sha256 === sha256(text)) return [];
  return [`the ${name} has ${text.length} characters and another hash where ${digest.utf16} were expected`];
}

function usageDifferences(raw: Recording["expected"]["usage"], found: Usage): string[] {
  const at = (...path: readonly string[]): unknown =>
    path.reduce<unknown>(
      (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
      raw,
    );
  const number = (...values: readonly unknown[]) =>
    values.find((value) => typeof value === "number") as number | undefined;
  const ticks = number(at("cost_in_usd_ticks"));
  const dollars = number(at("cost"));
  const wanted: Readonly<Record<string, number | undefined>> = {
    input: number(at("input_tokens"), at("prompt_tokens")),
    cached: number(
      at("input_tokens_details", "cached_tokens"),
      at("prompt_tokens_details", "cached_tokens"),
      at("prompt_cache_hit_tokens"),
      at("cached_tokens"),
    ),
    output: number(at("output_tokens"), at("completion_tokens")),
    reasoning: number(
      at("output_tokens_details", "reasoning_tokens"),
      at("completion_tokens_details", "reasoning_tokens"),
    ),
    cost: ticks ?? (dollars === undefined ? undefined : Math.round(dollars * 1e10)),
  };
  return Object.entries(wanted).flatMap(([name, value]) => {
    const given: unknown = Reflect.get(found, name);
    return given === value ? [] : [`${name} tokens or cost: expected ${value}, got ${given}`];
  });
}

/** Calls of the user's own tools; a provider's hosted tools are its own affair. */
function callDifferences({ tool_calls }: Recording, { calls }: Found): string[] {
  const own = tool_calls.filter(({ type }) => ["function", "function_call", "custom_tool_call"].includes(type));
  const wanted = own.map(({ name, arguments_sha256 }) => `${name} ${arguments_sha256}`).sort();
  const given = calls
    .filter(({ name }) => name !== "apply_patch")
    .map(({ name, text }) => `${name} ${sha256(text)}`)
    .sort();
  return wanted.join() === given.join() ? [] : [`tool calls: expected ${wanted.join(", ")}; got ${given.join(", ")}`];
}

function outcomeDifference({ status, error, transport, api }: Recording, stop: Stop | undefined): string[] {
  const done = transport.done_sentinel || api === "chat";
  const wanted =
    error !== null || status === "error" ? "failed" : status === null && !done ? "interrupted" : "complete";
  const given = stop?.kind ?? "interrupted";
  return wanted === given ? [] : [`outcome: expected ${wanted}, got ${given}`];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
