import {
  byteByByte,
  inHalfAChunk,
  shortOfItsLength,
  silently,
  stalling,
  wholly,
  withABadChunk,
  withoutLastChunk,
  withReset,
} from "../../support/faultServer.ts";
import { eventStreamHead, sse } from "../../support/rawServer.ts";
import type { Fault, FaultWire } from "./fault.ts";
import { canaryKey } from "./httpFaults.ts";
import type { Payload } from "./scenes.ts";

const onlyAtTheEnd = "there is only one such moment, at the end";
const noPieces = "nothing is left to be changed after the terminal signal";
const asResponses = "only chat has it";
const asChat = "only the Responses API has it";

/** The bytes so far, and then an end of some kind. */
function ending(
  row: string,
  name: string,
  end: (socket: FaultWire["socket"], bytes: string) => void,
  more: Partial<Fault> = {},
): Fault {
  return { row, name, respond: ({ socket, pastBytes }) => end(socket, pastBytes), ...more };
}

/** Something more among the rest, which all comes. */
function among(
  row: string,
  name: string,
  extra: (wire: FaultWire) => readonly Payload[],
  more: Partial<Fault> = {},
): Fault {
  return {
    row,
    name,
    respond: (wire) => wholly(wire.socket, wire.pastBytes + sse(...extra(wire)) + wire.futureBytes),
    ...more,
  };
}

/** Raw bytes among the rest. */
function bytesAmong(row: string, name: string, extra: (wire: FaultWire) => string, more: Partial<Fault> = {}): Fault {
  return {
    row,
    name,
    respond: (wire) => wholly(wire.socket, wire.pastBytes + extra(wire) + wire.futureBytes),
    ...more,
  };
}

/** The whole stream in other bytes; there is but one such case in a stream. */
function rewritten(row: string, name: string, write: (text: string) => string): Fault {
  return {
    row,
    name,
    respond: ({ socket, pastBytes, futureBytes }) => wholly(socket, write(pastBytes + futureBytes)),
    impossible: { phases: { during: "it is so from the first byte on", after: "it is so from the first byte on" } },
  };
}

const tenMegabytes = `data: ${JSON.stringify({ type: "x.unknown", choices: [], pad: "x".repeat(10_000_000) })}\n\n`;
const seventeenMegabytes = `data: ${"x".repeat(17_000_000)}\n\n`;

const overloaded = { message: "Overloaded", type: "overloaded_error", code: "overloaded" };
const inStream =
  (error: object) =>
  (wire: FaultWire): Payload[] => [wire.scene.api === "chat" ? { error } : { ...error, type: "error" }];

export const endFaults: readonly Fault[] = [
  ending("F16", "no byte after the headers", (socket) => void socket.write(eventStreamHead), {
    passes: 120_000,
    impossible: { phases: { during: "output has come", after: "output has come" } },
  }),
  ending("F16", "no headers", () => undefined, {
    passes: 120_000,
    passesAtRequest: true,
    impossible: { phases: { during: "output has come", after: "output has come" } },
  }),
  {
    row: "F16",
    name: "a first byte after a minute and a half",
    respond: ({ socket, pastBytes, futureBytes }) => wholly(socket, pastBytes + futureBytes),
    passes: 90_000,
    passesAtRequest: true,
    impossible: { phases: { during: "output has come", after: "output has come" } },
  },
  ending("F17", "nothing more comes on an open connection", stalling, { passes: 60_000 }),
  ending("F18", "reset", withReset),
  ending("F18", "the connection ends in the middle of a chunk", inHalfAChunk),
  ending("F18", "a chunk whose size is no number", withABadChunk),
  ending("F18", "shorter than its content-length", shortOfItsLength),
  ending("F19", "the connection ends silently", silently),
  ending("F19", "the last chunk is missing", withoutLastChunk),
  ending("F19", "the body ends properly, without the terminal signal", wholly),
  ending("F20", "without [DONE]", (socket, bytes) => wholly(socket, bytes), {
    impossible: { phases: { before: onlyAtTheEnd, during: onlyAtTheEnd }, dialects: { responses: asResponses } },
  }),
  ending("F21", "reset after the terminal signal", withReset, {
    impossible: { phases: { before: onlyAtTheEnd, during: onlyAtTheEnd } },
  }),
  ending("F22", "the stream ends inside a character", (socket, bytes) =>
    silently(socket, Buffer.concat([Buffer.from(`${bytes}data: {"text":"`), Buffer.from("思").subarray(0, 2)])),
  ),
];

export const byteFaults: readonly Fault[] = [
  {
    row: "F22",
    name: "one byte at a time, so that every character is split",
    respond: ({ socket, pastBytes, futureBytes }) => byteByByte(socket, pastBytes + futureBytes),
    impossible: { phases: { during: "it is so from the first byte on", after: "it is so from the first byte on" } },
  },
  rewritten("F23", "CR LF", (text) => text.replaceAll("\n", "\r\n")),
  rewritten("F23", "CR alone", (text) => text.replaceAll("\n", "\r")),
  rewritten("F23", "line ends of all three kinds", (text) => text.replace(/\n\n/g, "\r\n\n")),
  rewritten("F23", "no space after data:", (text) => text.replaceAll("data: ", "data:")),
  rewritten("F23", "a byte order mark", (text) => `\uFEFF${text}`),
  rewritten("F23", "payloads over several data lines", (text) => text.replaceAll('data: {"', 'data: {\ndata: "')),
  rewritten("F23", "fields that nobody knows, and ids", (text) =>
    text.replaceAll("data: {", "x-field: 1\nid: 7\nretry: 10\ndata: {"),
  ),
  rewritten("F23", "comments between all events", (text) => text.replaceAll("\n\n", "\n\n: OPENROUTER PROCESSING\n\n")),
  bytesAmong("F24", "an event of 10 MB", () => tenMegabytes, { large: true }),
  bytesAmong("F24", "a line of 17 MB", () => seventeenMegabytes, { large: true }),
  {
    row: "F25",
    name: "only keep-alives, for eleven minutes",
    respond: ({ socket, pastBytes, futureBytes }) =>
      wholly(socket, pastBytes + ": keep-alive\n\n".repeat(13) + futureBytes),
    passes: 50_000,
    passesEach: true,
  },
];

export const eventFaults: readonly Fault[] = [
  among("F26", "the last event twice", ({ past }) => past.slice(-1)),
  {
    row: "F27",
    name: "two neighbours in the wrong order",
    respond: ({ socket, past, future }) => {
      const all = [...past, ...future];
      const at = Math.min(past.length, all.length - 2);
      const swapped = all.with(at, all[at + 1] ?? "").with(at + 1, all[at] ?? "");
      wholly(socket, sse(...swapped));
    },
    impossible: { phases: { after: noPieces } },
  },
  among("F27", "reasoning that comes late", ({ scene }) => [scene.reasoning(" and then some")], {
    impossible: { phases: { after: noPieces }, dialects: { "chat tags": "tags have one place, at the beginning" } },
  }),
  among("F27", "a second start", ({ scene }) => scene.opening),
  among("F27", "the terminal signal twice", ({ scene }) => scene.terminal, {
    impossible: { phases: { before: onlyAtTheEnd, during: onlyAtTheEnd } },
  }),
  among("F28", "an event of no known type", () => [{ type: "response.moon_phase", object: "chat.moon", moon: "🌒" }]),
  bytesAmong("F30", "a payload that is no JSON", () => 'data: {"choices": [{"delta"\n\n'),
  among("F31", "an error object: overloaded", inStream(overloaded)),
  among(
    "F31",
    "an error object: the rate limit",
    inStream({ message: "Slow down.", type: "rate_limit_error", code: "rate_limit_exceeded" }),
  ),
  among(
    "F31",
    "an error object: no quota",
    inStream({ message: "No quota.", type: "insufficient_quota", code: "insufficient_quota" }),
  ),
  among(
    "F31",
    "an error object: the server failed, with the key in its words",
    inStream({ message: `Worker died with ${canaryKey}.`, type: "server_error", code: "server_error" }),
  ),
  bytesAmong(
    "F31",
    "an `event: error`, as Groq has it",
    () =>
      `event: error\ndata: ${JSON.stringify({ error: { message: "Overloaded", type: "overloaded_error", status_code: 503 } })}\n\n`,
  ),
  {
    row: "F31",
    name: "a bare `error:` field, as llama.cpp has it",
    respond: ({ socket, pastBytes }) =>
      wholly(socket, `${pastBytes}error: {"error":{"message":"the slot is gone","code":500}}\n\n`),
  },
  {
    row: "F31",
    name: "a bare line of JSON, without data:",
    respond: ({ socket, pastBytes }) => wholly(socket, `${pastBytes}{"error":{"message":"Overloaded"}}\n\n`),
  },
  {
    row: "F31",
    name: "the response has failed",
    respond: ({ socket, pastBytes }) =>
      wholly(
        socket,
        pastBytes +
          sse({
            type: "response.failed",
            response: { status: "failed", error: { code: "server_error", message: "It broke." } },
          }),
      ),
    impossible: { dialects: { "chat plain": asChat, "chat details": asChat, "chat tags": asChat } },
  },
];

export const answerFaults: readonly Fault[] = [
  {
    row: "F34",
    name: "the provider ends the answer here",
    respond: ({ socket, pastBytes, scene }) => wholly(socket, pastBytes + sse(...scene.terminal, ...scene.tail)),
    impossible: { phases: { after: "it is the end that is right" } },
  },
  {
    row: "F34",
    name: "reasoning and no answer",
    respond: ({ socket, scene }) =>
      wholly(socket, sse(...scene.opening, ...scene.first.slice(0, 2), ...scene.terminal, ...scene.tail)),
    impossible: { phases: { during: "there is no output to be in the middle of", after: "there is no answer" } },
  },
  ...(["length", "content_filter", "tool_calls"] as const).map(
    (reason): Fault => ({
      row: reason === "length" ? "F35" : reason === "content_filter" ? "F36" : "F37",
      name: `the provider ends here, its reason ${reason}`,
      respond: ({ socket, pastBytes, scene }) =>
        wholly(socket, pastBytes + sse(...scene.ending(reason), ...scene.tail)),
      impossible: { phases: { after: "the terminal signal has come already, and the first one counts" } },
    }),
  ),
  {
    row: "F36",
    name: "the model refuses",
    respond: ({ socket, scene }) => {
      const refusal =
        scene.api === "chat"
          ? { choices: [{ index: 0, delta: { refusal: "I will not do that" } }] }
          : { type: "response.refusal.delta", output_index: 1, content_index: 0, delta: "I will not do that" };
      wholly(socket, sse(...scene.opening, refusal, ...scene.terminal, ...scene.tail));
    },
    impossible: {
      phases: {
        during: "what follows output is no refusal of it: it is read as a finished answer",
        after: "the terminal signal has come already",
      },
    },
  },
  among("F37", "a tool call of broken JSON, of no known tool", ({ scene }) =>
    scene.api === "chat"
      ? [
          {
            choices: [
              {
                index: 0,
                delta: { tool_calls: [{ index: 0, id: "c", function: { name: "rm_rf", arguments: '{"path": "/' } }] },
              },
            ],
          },
        ]
      : [{ type: "response.function_call_arguments.delta", output_index: 5, item_id: "c", delta: '{"path": "/' }],
  ),
  {
    row: "F38",
    name: "reasoning whose tag is never closed",
    respond: ({ socket, scene }) =>
      wholly(socket, sse(...scene.opening, ...scene.first.slice(0, 1), ...scene.terminal, ...scene.tail)),
    impossible: {
      phases: { during: "the answer has not begun", after: "the answer has not begun" },
      dialects: { responses: "it has no tags", "chat plain": "it has no tags", "chat details": "it has no tags" },
    },
  },
  among("F39", "usage that is negative, text and absent", ({ scene }) => {
    const usage = { prompt_tokens: -7, completion_tokens: "nine", input_tokens: -7, output_tokens: "nine" };
    return scene.api === "chat" ? [{ choices: [], usage }] : [{ type: "response.in_progress", response: { usage } }];
  }),
];

export const stopFaults: readonly Fault[] = [
  ending("F42", "Stop before the headers", () => undefined, {
    stop: "before headers",
    impossible: { phases: { during: "the headers have come", after: "the headers have come" } },
  }),
  ending("F42", "Stop while the answer comes", stalling, {
    stop: "at the first answer",
    impossible: { phases: { before: "no answer has come", after: "the run has ended" } },
  }),
  ending("F42", "Stop twice", stalling, {
    stop: "twice",
    impossible: { phases: { before: "no answer has come", after: "the run has ended" } },
  }),
  ending("F42", "Stop in a retry's wait", (socket) => void socket.resetAndDestroy(), {
    stop: "in a retry wait",
    impossible: { phases: { during: "nothing is retried then", after: "nothing is retried then" } },
  }),
];
