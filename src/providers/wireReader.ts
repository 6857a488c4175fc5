import type OpenAI from "openai";
import type { Effort } from "../core/effort.ts";
import type { ProviderEvent, ProviderRequest } from "../core/provider.ts";

export type Wire = {
  readonly origin: string;
  /** Some fields are OpenAI's own, and other servers refuse what they do not know. */
  readonly isOpenAi: boolean;
};

/** One wire format: how it says a request, and how its stream is read. */
export type WireFormatAdapter<Raw> = {
  /** The effort as it stands in the body, for people. */
  parameter(effort: Effort): string;
  open(client: OpenAI, request: ProviderRequest, wire: Wire, signal: AbortSignal): Promise<AsyncIterable<Raw>>;
  reader(wire: Wire): WireReader<Raw>;
};

/** Reads a stream event by event. A `stop` among the events ends it; `end` is asked when the bytes have ended. */
export type WireReader<Raw> = {
  push(raw: Raw): readonly ProviderEvent[];
  end(): readonly ProviderEvent[];
};

export const nothing: readonly ProviderEvent[] = [];
