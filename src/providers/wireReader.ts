import type OpenAI from "openai";
import type { Effort } from "../core/effort.ts";
import type { ProviderEvent, ProviderRequest } from "../core/provider.ts";
import type { ErrorContext } from "./classifyError.ts";

export type Wire = {
  /** Some fields are OpenAI's own, and other servers refuse what they do not know. */
  readonly isOpenAi: boolean;
  readonly model: string;
  readonly context: ErrorContext;
};

/** One wire format: how it says a request, and how its stream is read. */
export type WireFormatAdapter<Raw> = {
  /** The effort as it stands in the body, for people. */
  parameter(effort: Effort): string;
  open(client: OpenAI, request: ProviderRequest, wire: Wire, signal: AbortSignal): Promise<AsyncIterable<Raw>>;
  reader(wire: Wire): WireReader<Raw>;
};

/** Reads a stream event by event. A `stop` among the events ends it; `end` is asked once, when the bytes have ended. */
export type WireReader<Raw> = {
  push(raw: Raw): readonly ProviderEvent[];
  end(end: StreamEnd): readonly ProviderEvent[];
};

/** What the tap saw of the end; nothing of it where the stream broke. */
export type StreamEnd = { readonly done: boolean; readonly errorField: string | undefined };
