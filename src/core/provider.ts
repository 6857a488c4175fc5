import type { SpendingCap } from "./budget.ts";
import type { EditTool } from "./edit/editTools.ts";
import type { Effort } from "./effort.ts";
import type { ExchangeEvent } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import type { RefactorRequest } from "./request.ts";
import { utf8Length } from "./tokenRatio.ts";

/**
 * The port that every model stands behind. A stream that ends without a `stop` event was interrupted: the end of a
 * connection proves nothing about the end of an answer. What a stream throws is a bug, or the reason of an aborted signal.
 */
export type Provider = {
  stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>;
};

export type ProviderRequest = RefactorRequest & {
  /** The task in words, for models that are prompted. */
  readonly prompt: Prompt;
  /** Most tokens of output, reasoning included, that the user's cap has room for. */
  readonly outputLimit?: number;
  /** Aborted when the user wants the answer now. A provider that can then ends the reasoning, and says whether it did. */
  readonly answerNow?: AbortSignal;
};

export type Prompt = {
  readonly system: string;
  readonly user: string;
  /** What was said after it: the model's answers, and what it was told of them. */
  readonly turns?: readonly Turn[];
  /** What the model may edit with; `otherwise` is the system prompt for an endpoint that takes no tools. */
  readonly tool?: { readonly kind: EditTool; readonly otherwise: string };
};

export type Turn = { readonly role: "assistant" | "user"; readonly text: string };

/** The prompt for an endpoint that takes no tools. */
export function withoutTool({ tool, ...prompt }: Prompt): Prompt {
  return tool === undefined ? prompt : { ...prompt, system: tool.otherwise };
}

/** UTF-8 bytes of what a model reads. */
export function promptBytes({ system, user, turns = [] }: Prompt): number {
  return [system, user, ...turns.map(({ text }) => text)].reduce((bytes, text) => bytes + utf8Length(text), 0);
}

export type ProviderEvent =
  | RequestSent
  | EffortCorrected
  /** The endpoint takes no tools: the edits are asked for as text. */
  | { readonly type: "tool-refused" }
  | ReasoningDelta
  | ReasoningWithheld
  | AnswerDelta
  /** What was taken for the answer so far was reasoning, which follows anew as such: only its closing tag told. */
  | { readonly type: "answer-retracted" }
  | ToolCallDelta
  | { readonly type: "usage"; readonly usage: Usage }
  | Served
  | Waiting
  | Retrying
  | ExchangeEvent
  | Resumed
  | ReasoningEnded
  | { readonly type: "stop"; readonly stop: Stop };

export type RequestSent = {
  readonly type: "request-sent";
  /** Where the code went; undefined when it stayed on this computer. */
  readonly origin: string | undefined;
  /** The effort parameter as it stands in the body, such as `reasoning.effort: "high"`; undefined when none was sent. */
  readonly parameter: string | undefined;
};

/** The provider refused the effort and said what it takes: this goes instead, and why. */
export type EffortCorrected = {
  readonly type: "effort-corrected";
  readonly sent: Effort | undefined;
  readonly note: string;
};

/** `raw` is the model's own reasoning, `summary` the provider's summary of it, `trace` what a program really did. */
export type Provenance = "raw" | "summary" | "trace";

export type ReasoningDelta = {
  readonly type: "reasoning-delta";
  /** Counts the parts of the reasoning from 0; parts are separate paragraphs. */
  readonly part: number;
  readonly provenance: Provenance;
  readonly text: string;
};

/**
 * Reasoning that the provider keeps to itself: `encrypted`, for its own use in a later request, or `redacted`, because its
 * safety filter took it out.
 */
export type ReasoningWithheld = { readonly type: "reasoning-withheld"; readonly form: WithheldForm };
export type WithheldForm = "encrypted" | "redacted";

export type AnswerDelta = {
  readonly type: "answer-delta";
  readonly text: string;
  /** Counts the messages of the answer from 0, which is what it is when it is not given. */
  readonly message?: number;
  /** What the model says while it works, and not what it answers. */
  readonly phase?: "commentary";
};

export function isSameMessage(one: AnswerDelta, other: AnswerDelta): boolean {
  return (one.message ?? 0) === (other.message ?? 0) && one.phase === other.phase;
}

/** A piece of a tool call. Calls are counted from 0; name and text are each put together from all pieces. */
export type ToolCallDelta = {
  readonly type: "tool-call-delta";
  readonly call: number;
  readonly name: string;
  /** The arguments as the wire has them: JSON for a function, free text for a custom tool. */
  readonly text: string;
  /** What the text is the diff of, where the provider's own patch tool says it apart; with the first piece of a call. */
  readonly operation?: PatchOperation;
};

export type PatchOperation = { readonly kind: "create" | "update" | "delete"; readonly path: string };

/** What the provider says it used, where that is worth knowing: a gateway may serve another model than was asked for. */
export type Served = {
  readonly type: "served";
  readonly model: string | undefined;
  readonly tier: string | undefined;
};

/** For so long the connection is alive but has brought no text, or has brought nothing at all; the user decides. */
export type Waiting = { readonly type: "waiting"; readonly seconds: number; readonly begun?: false };

/** Nothing has come yet, for a reason that may pass: the request is sent again in so many seconds. */
export type Retrying = {
  readonly type: "retrying";
  /** Which retry it is, from 1, and how many there may be. */
  readonly retry: number;
  readonly of: number;
  readonly seconds: number;
  /** Undefined when the connection just closed. */
  readonly failure: Failure | undefined;
};

/** A stream that was dropped goes on where it stopped: nothing is lost, and nothing comes twice. */
export type Resumed = { readonly type: "resumed" };

/** The user wanted the answer now. `ended`: the provider ends the reasoning; otherwise it goes on as it was. */
export type ReasoningEnded = { readonly type: "reasoning-ended"; readonly ended: boolean };

/** Undefined means that the provider did not report it, which is never the same as zero. */
export type Usage = {
  readonly input: number | undefined;
  /** The part of the input that came from the provider's cache. */
  readonly cached: number | undefined;
  readonly output: number | undefined;
  /** Part of the output, but for providers (xAI) whose `total` shows that they count it on top. */
  readonly reasoning: number | undefined;
  readonly total: number | undefined;
  /** What the provider says that it charged, in 1e-10 USD. */
  readonly cost: number | undefined;
};

export const nothingReported: Usage = {
  input: undefined,
  cached: undefined,
  output: undefined,
  reasoning: undefined,
  total: undefined,
  cost: undefined,
};

export type Stop =
  | { readonly kind: "complete" }
  /** The answer was ended early, such as at the model's token limit. */
  | CutShort
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "interrupted"; readonly why: InterruptedWhy; readonly seconds?: number }
  | { readonly kind: "failed"; readonly failure: Failure };

export type CutShort = {
  readonly kind: "cut-short";
  readonly limit: string;
  /** Where it was the user's cap; `counted` are the tokens by Fathom's own count, where that ended it. */
  readonly cap?: SpendingCap & { readonly counted?: number };
};

/**
 * `silence`: no byte for so many seconds; `first-byte`: not even the first one; `damaged`: what came is no event stream
 * of its kind.
 */
export type InterruptedWhy = "silence" | "first-byte" | "damaged";
