import type { WireFormat } from "../../../src/providers/endpoint.ts";
import { sampleAnswer } from "../../support/wireRun.ts";

/** The ways in which a stream may carry reasoning beside the answer. */
export const dialects = ["responses", "chat plain", "chat details", "chat tags"] as const;
export type Dialect = (typeof dialects)[number];

/** When a fault comes: before any of the output, in the middle of the answer, after the provider's terminal signal. */
export const phases = ["before", "during", "after"] as const;
export type Phase = (typeof phases)[number];

/** One payload of an event stream. */
export type Payload = object | string;

/** The same run in one dialect, cut where the phases begin. */
export type Scene = {
  readonly dialect: Dialect;
  readonly api: WireFormat;
  readonly opening: readonly Payload[];
  readonly first: readonly Payload[];
  readonly rest: readonly Payload[];
  readonly terminal: readonly Payload[];
  readonly tail: readonly Payload[];
  /** One more piece of each kind, for faults that put a piece in the wrong place. */
  reasoning(text: string): Payload;
  answer(text: string): Payload;
  /** The terminal signal as it is with another reason. */
  ending(reason: "length" | "content_filter" | "tool_calls"): readonly Payload[];
};

export const sceneReasoning = "b is naïve – 思考 🧠, so";
const half = sampleAnswer.indexOf(" = 2;");
const pieces = { begun: sampleAnswer.slice(0, half), rest: sampleAnswer.slice(half) };

export function sceneOf(dialect: Dialect): Scene {
  return dialect === "responses" ? responsesScene() : chatScene(dialect);
}

function chatScene(dialect: Exclude<Dialect, "responses">): Scene {
  const delta = (fields: object): Payload => ({ choices: [{ index: 0, delta: fields }] });
  const answer = (content: string) => delta({ content });
  const reasoning = (text: string): Payload => {
    if (dialect === "chat details") return delta({ reasoning_details: [{ type: "reasoning.text", text }] });
    return delta(dialect === "chat tags" ? { content: text } : { reasoning_content: text });
  };
  const tags = dialect === "chat tags";
  const finish = (reason: string): Payload => ({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
  return {
    dialect,
    api: "chat",
    opening: [delta({ role: "assistant" })],
    first: [
      reasoning(`${tags ? "<think>" : ""}${sceneReasoning.slice(0, 9)}`),
      reasoning(`${sceneReasoning.slice(9)}${tags ? "</think>\n" : ""}`),
      answer(pieces.begun),
    ],
    rest: [answer(pieces.rest)],
    terminal: [finish("stop")],
    tail: [{ choices: [], usage: { prompt_tokens: 7, completion_tokens: 9 } }, "[DONE]"],
    reasoning,
    answer,
    ending: (reason) => [finish(reason)],
  };
}

function responsesScene(): Scene {
  let sequence = 0;
  const next = (fields: object): Payload => {
    const payload = { ...fields, sequence_number: sequence };
    sequence += 1;
    return payload;
  };
  const reasoning = (delta: string): Payload =>
    next({ type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: 0, item_id: "r", delta });
  const answer = (delta: string): Payload =>
    next({ type: "response.output_text.delta", output_index: 1, content_index: 0, item_id: "m", delta });
  const usage = { input_tokens: 7, output_tokens: 9 };
  return {
    dialect: "responses",
    api: "responses",
    opening: [next({ type: "response.created", response: { id: "resp_1", status: "in_progress" } })],
    first: [reasoning(sceneReasoning.slice(0, 9)), reasoning(sceneReasoning.slice(9)), answer(pieces.begun)],
    rest: [answer(pieces.rest)],
    terminal: [next({ type: "response.completed", response: { id: "resp_1", status: "completed", usage } })],
    tail: [],
    reasoning: (delta) => ({
      type: "response.reasoning_summary_text.delta",
      output_index: 0,
      summary_index: 0,
      item_id: "r",
      delta,
    }),
    answer: (delta) => ({ type: "response.output_text.delta", output_index: 1, content_index: 0, item_id: "m", delta }),
    ending: (reason) => {
      if (reason === "tool_calls") return [{ type: "response.completed", response: { status: "completed" } }];
      const details = { reason: reason === "length" ? "max_output_tokens" : reason };
      return [{ type: "response.incomplete", response: { status: "incomplete", incomplete_details: details } }];
    },
  };
}

/** What came before the moment of a phase, and what would come after it. */
export function around(
  scene: Scene,
  phase: Phase,
): { readonly past: readonly Payload[]; readonly future: readonly Payload[] } {
  const { opening, first, rest, terminal, tail } = scene;
  switch (phase) {
    case "before":
      return { past: opening, future: [...first, ...rest, ...terminal, ...tail] };
    case "during":
      return { past: [...opening, ...first], future: [...rest, ...terminal, ...tail] };
    case "after":
      return { past: [...opening, ...first, ...rest, ...terminal], future: tail };
  }
}
