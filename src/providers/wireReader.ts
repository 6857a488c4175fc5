import type OpenAI from "openai";
import type { ProviderEvent, ProviderRequest } from "../core/provider.ts";
import type { ErrorContext } from "./classifyError.ts";
import type { EffortParameters } from "./effortParameters.ts";
import type { Family } from "./family.ts";
import type { Lesson } from "./lessons.ts";
import type { Position } from "./resume.ts";

export type Wire = {
  readonly family: Family;
  readonly model: string;
  /** The provider works on without a connection, and keeps what it said. */
  readonly background: boolean;
  readonly context: ErrorContext;
};

/** What the client gives: events, and what ends them. A signal of ours would be asked at each line, which is slow. */
export type RawStream<Raw> = AsyncIterable<Raw> & { readonly controller: AbortController };

/** One wire format: how it says a request, and how its stream is read. */
export type WireFormatAdapter<Body, Raw> = {
  body(
    wire: Pick<Wire, "family"> & Partial<Pick<Wire, "background">>,
    request: ProviderRequest,
    parameters: EffortParameters,
    lesson: Lesson,
  ): Body;
  open(client: OpenAI, body: Body): Promise<RawStream<Raw>>;
  /** Goes on with a stream that was dropped, and ends the work behind it; where the format has such. */
  resume?(client: OpenAI, from: Position): Promise<RawStream<Raw>>;
  cancel?(client: OpenAI, id: string): Promise<unknown>;
  reader(wire: Wire): WireReader<Raw>;
};

/** Reads a stream event by event. A `stop` among the events ends it; `end` is asked once, when the bytes have ended. */
export type WireReader<Raw> = {
  push(raw: Raw): readonly ProviderEvent[];
  end(end: StreamEnd): readonly ProviderEvent[];
  /** From where a stream that is dropped now could go on. */
  position?(): Position | undefined;
  /** What the server calls the completion that is read, once it said so. */
  completion?(): string | undefined;
};

/** What the tap saw of the end; nothing of it where the stream broke. */
export type StreamEnd = { readonly done: boolean; readonly errorField: string | undefined };

/** The fields that only OpenAI and Azure know; others may refuse what they do not know. */
export function isOpenAi(family: Family): boolean {
  return family === "openai" || family === "azure";
}
