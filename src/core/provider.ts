import type { Failure } from "./failure.ts";
import type { RefactorRequest } from "./request.ts";

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
};

export type Prompt = { readonly system: string; readonly user: string };

export type ProviderEvent =
  | RequestSent
  | ReasoningDelta
  | { readonly type: "answer-delta"; readonly text: string }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "stop"; readonly stop: Stop };

export type RequestSent = {
  readonly type: "request-sent";
  /** Where the code went; undefined when it stayed on this computer. */
  readonly origin: string | undefined;
  /** The effort parameter as it stands in the body, such as `reasoning.effort: "high"`; undefined when none was sent. */
  readonly parameter: string | undefined;
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

/** Undefined means that the provider did not report it. */
export type Usage = {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
};

export type Stop =
  | { readonly kind: "complete" }
  /** The provider ended the answer early, such as at its token limit. */
  | { readonly kind: "cut-short"; readonly limit: string }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "failed"; readonly failure: Failure };
