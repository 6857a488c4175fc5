import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import OpenAI from "openai";
import { VERSION as clientVersion } from "openai/version";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { reasoningText, wireRun } from "../../test/support/wireRun.ts";
import type { Figure } from "../bench.ts";

const megabyte = 1_000_000;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
/** Megabytes of stream, how many streams a measurement takes, how many measurements, and how many streams before them. */
const sizes = [
  { megabytes: 1, streams: 20, rounds: 5, warmUps: 10 },
  { megabytes: 50, streams: 1, rounds: 3, warmUps: 1 },
] as const;

/**
 * The CPU that a streamed megabyte costs from the bytes to the folded state, beside bare iteration of the `openai` client
 * over the same bytes in the same process.
 */
export async function* bench(): AsyncGenerator<Figure> {
  for (const api of ["responses", "chat"] as const) {
    for (const { megabytes: size, streams, rounds, warmUps } of sizes) {
      const stream = syntheticStream(api, size * megabyte);
      const bare = () => iterateBare(api, stream);
      const whole = () => runWhole(api, stream);
      for (let round = 0; round < warmUps; round += 1) {
        assert.equal(await bare(), stream.reasoning, "the client's reading of the stream");
        assert.equal(await whole(), stream.reasoning, "the pipeline's reading of the stream");
      }
      const [ours, theirs] = await medianCpu(repeated(whole, streams), repeated(bare, streams), rounds);
      yield {
        name: `pipeline-${api}-${size}MB`,
        value: ours / streams / size,
        unit: "ms CPU/MB",
        against: `raw iteration of openai ${clientVersion}`,
        ratio: ours / theirs,
      };
      const [memory, theirMemory] = [await peakOf(whole, stream), await peakOf(bare, stream)];
      yield {
        name: `pipeline-${api}-${size}MB memory`,
        value: memory / megabyte,
        unit: "MB at peak",
        against: `raw iteration of openai ${clientVersion}: ${(theirMemory / megabyte).toFixed(1)}`,
        ratio: memory / theirMemory,
      };
    }
  }
}

type Stream = {
  readonly bytes: Uint8Array;
  readonly reasoning: string;
  /** Called before each piece of it is given. */
  onPiece: (() => void) | undefined;
};

/** Deltas of a few words as providers send them: nine tenths reasoning, then the answer. */
function syntheticStream(api: WireFormat, size: number): Stream {
  const pieces: string[] = [];
  const reasoning: string[] = [];
  let length = 0;
  const push = (payload: object) => {
    const text = `data: ${JSON.stringify(payload)}\n\n`;
    pieces.push(text);
    length += text.length;
  };
  for (let count = 0; length < size; count += 1) {
    const text = ` step ${count} looks at line ${count % 400}`;
    const isReasoning = length < size * 0.9;
    if (isReasoning) reasoning.push(text);
    push(isReasoning ? reasoningDelta(api, text, count) : answerDelta(api, `${text}\n`, count));
  }
  for (const payload of ending(api)) push(payload);
  return { bytes: new TextEncoder().encode(pieces.join("")), reasoning: reasoning.join(""), onPiece: undefined };
}

function reasoningDelta(api: WireFormat, delta: string, count: number): object {
  return api === "chat"
    ? {
        id: "c",
        object: "chat.completion.chunk",
        created: 1,
        model: "m",
        choices: [{ index: 0, delta: { reasoning_content: delta } }],
      }
    : {
        type: "response.reasoning_summary_text.delta",
        item_id: "rs_1",
        output_index: 0,
        summary_index: 0,
        delta,
        sequence_number: count,
      };
}

function answerDelta(api: WireFormat, delta: string, count: number): object {
  return api === "chat"
    ? {
        id: "c",
        object: "chat.completion.chunk",
        created: 1,
        model: "m",
        choices: [{ index: 0, delta: { content: delta } }],
      }
    : {
        type: "response.output_text.delta",
        item_id: "msg_1",
        output_index: 1,
        content_index: 0,
        delta,
        sequence_number: count,
      };
}

function ending(api: WireFormat): object[] {
  return api === "chat"
    ? [{ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }]
    : [{ type: "response.completed", response: { id: "r", status: "completed" } }];
}

async function runWhole(api: WireFormat, stream: Stream): Promise<string> {
  const endpoint = { name: "Bench", baseUrl: "http://127.0.0.1:1/v1", api, models: [] };
  const provider = createWireProvider(endpoint, `sk-proj-${"Ab3".repeat(18)}`, {
    transport: async () => responseOf(stream),
  });
  return reasoningText((await wireRun(provider, "low")).state);
}

async function iterateBare(api: WireFormat, stream: Stream): Promise<string> {
  const client = new OpenAI({
    apiKey: `sk-proj-${"Ab3".repeat(18)}`,
    baseURL: "http://127.0.0.1:1/v1",
    maxRetries: 0,
    fetch: async () => responseOf(stream),
  });
  const pieces: string[] = [];
  if (api === "responses") {
    for await (const event of await client.responses.create({ model: "m", input: "x", stream: true })) {
      if (event.type === "response.reasoning_summary_text.delta") pieces.push(event.delta);
    }
    return pieces.join("");
  }
  const messages = [{ role: "user" as const, content: "x" }];
  for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
    const delta = chunk.choices[0]?.delta;
    const text: unknown = delta === undefined ? undefined : Reflect.get(delta, "reasoning_content");
    if (typeof text === "string") pieces.push(text);
  }
  return pieces.join("");
}

/** The same bytes in the same chunks for both sides, without a socket, whose cost is no one's merit. */
function responseOf(stream: Stream): Response {
  const chunkSize = 16_384;
  let offset = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // A socket brings one piece a turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      stream.onPiece?.();
      if (offset >= stream.bytes.byteLength) return controller.close();
      controller.enqueue(stream.bytes.subarray(offset, offset + chunkSize));
      offset += chunkSize;
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function repeated(work: () => Promise<unknown>, times: number): () => Promise<void> {
  return async () => {
    for (let time = 0; time < times; time += 1) await work();
  };
}

/** Milliseconds of CPU, the two sides in turn, so that a drifting machine is fair to both. */
async function medianCpu(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  rounds: number,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    times[0].push(await cpuOf(first));
    times[1].push(await cpuOf(second));
  }
  return [median(times[0]), median(times[1])];
}

/** The most heap that is in use at any piece of the stream, beyond what was before. */
async function peakOf(work: () => Promise<unknown>, stream: Stream): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  let pieces = 0;
  stream.onPiece = () => {
    pieces += 1;
    // What is only waiting to be collected is not in use.
    if (pieces % piecesPerLook !== 0) return;
    collectGarbage();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  };
  await work();
  stream.onPiece = undefined;
  return peak - before;
}

const piecesPerLook = 50;

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  collectGarbage();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
