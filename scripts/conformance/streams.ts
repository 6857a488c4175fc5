import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { nothingReported, type ProviderEvent, type Stop, type Usage } from "../../src/core/provider.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { loopbackFetch } from "../../src/providers/loopbackFetch.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { recut } from "../../test/support/recut.ts";
import { providerRequest } from "../../test/support/wireRun.ts";
import type { Verdict } from "../conformance.ts";

/** An entry of a folder's index.json: a recorded stream and what a reader must find in it. */
type Recording = {
  readonly file: string;
  readonly api: WireFormat;
  readonly model: string | null;
  readonly status: string | null;
  readonly error: object | null;
  readonly transport: { readonly done_sentinel: boolean };
  readonly tool_calls: readonly {
    readonly type: string;
    readonly name: string | null;
    readonly arguments_sha256: string;
  }[];
  readonly expected: Readonly<Record<TextName, Digest | undefined>> & {
    readonly usage: Readonly<Record<string, unknown>> | null;
  };
};
type TextName = "reasoning_text" | "output_text" | "reasoning_text_after_tags" | "output_text_after_tags";
type Digest = { readonly sha256: string; readonly utf16: number };

/** How the bytes are cut in the `fetch` that the client gets; a socket puts small writes together. */
const chunkSizes = [1, 7, 4096, Number.POSITIVE_INFINITY];

/** Every recording of a folder over a loopback socket to the real provider and client, at every chunk size. */
export async function streamsConformance(folder: string): Promise<Verdict> {
  const recordings = JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as readonly Recording[];
  const shortfalls: string[] = [];
  for (const recording of recordings) {
    const body = bodyOf(recording, await readFile(join(folder, recording.file)));
    const server = await serve(body);
    try {
      for (const size of chunkSizes) {
        const misses = differences(recording, await read(recording, server.origin, size));
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

/** Payload lines are framed as their provider does; a body is served byte for byte. */
function bodyOf({ file, api }: Recording, content: Buffer): Buffer {
  if (!file.endsWith(".jsonl")) return content;
  const frames = content
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const type = api === "responses" ? `event: ${(JSON.parse(line) as { type: string }).type}\n` : "";
      return `${type}data: ${line}\n\n`;
    });
  return Buffer.from(`${frames.join("")}${api === "chat" ? "data: [DONE]\n\n" : ""}`);
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

type Found = {
  readonly reasoning: string;
  readonly answer: string;
  readonly usage: Usage;
  readonly calls: readonly { readonly name: string; readonly text: string }[];
  readonly stop: Stop | undefined;
};

async function read({ api, model }: Recording, origin: string, chunkSize: number): Promise<Found> {
  const endpoint = { name: "Recorded", baseUrl: `${origin}/v1`, api, models: [] };
  const provider = createWireProvider(endpoint, "key", {
    transport: async (url, init) => recut(await loopbackFetch(url, init), chunkSize),
  });
  const events: ProviderEvent[] = [];
  const request = providerRequest("low", model ?? "recorded");
  for await (const event of provider.stream(request, new AbortController().signal)) events.push(event);
  return foundIn(events);
}

function foundIn(events: readonly ProviderEvent[]): Found {
  let reasoning = "";
  let answer = "";
  let usage = nothingReported;
  let stop: Stop | undefined;
  const calls: { name: string; text: string }[] = [];
  for (const event of events) {
    if (event.type === "reasoning-delta") reasoning += event.text;
    else if (event.type === "answer-delta") answer += event.text;
    else if (event.type === "answer-retracted") answer = "";
    else if (event.type === "usage") usage = event.usage;
    else if (event.type === "stop") stop = event.stop;
    else if (event.type === "tool-call-delta") {
      const known = calls[event.call] ?? { name: "", text: "" };
      calls[event.call] = { name: known.name + event.name, text: known.text + event.text };
    }
  }
  return { reasoning, answer, usage, calls, stop };
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
