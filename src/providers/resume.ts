import { APIConnectionError, APIError, APIUserAbortError } from "openai";
import type { Resumed, Retrying } from "../core/provider.ts";
import { isBrokenStream } from "./classifyError.ts";

/** How far a stream that the provider keeps was read. */
export type Position = {
  readonly id: string;
  /** The number of the last event. */
  readonly after: number;
};

export type Resumption<Raw> = {
  /** Undefined as long as nothing was read that can be gone on from. */
  position(): Position | undefined;
  reopen(from: Position): Promise<AsyncIterable<Raw>>;
  tell(event: Retrying | Resumed): void;
  /** False when nobody waits any more. */
  wait(milliseconds: number): Promise<boolean>;
};

/** In a row, as long as they bring no event. */
const mostResumes = 5;
/** Milliseconds; the first is at once, because the work goes on at the provider. */
const firstWait = 500;

/**
 * A stream that is gone on with where it was dropped. Who reads it leaves at its terminal event, so an end that is
 * reached here is a drop. It ends when it cannot be resumed, as a stream does whose connection was lost.
 */
export async function* resumable<Raw>(
  first: AsyncIterable<Raw>,
  { position, reopen, tell, wait }: Resumption<Raw>,
): AsyncGenerator<Raw> {
  let stream: AsyncIterable<Raw> | undefined = first;
  let reached: number | undefined;
  for (let attempt = 1; attempt <= mostResumes; attempt += 1) {
    if (stream !== undefined) yield* untilDropped(stream);
    const from = position();
    if (from === undefined) return;
    if (from.after !== reached) attempt = 1;
    reached = from.after;
    const milliseconds = attempt === 1 ? 0 : firstWait * 2 ** (attempt - 2);
    tell({ type: "retrying", retry: attempt, of: mostResumes, seconds: milliseconds / 1000, failure: undefined });
    if (!(await wait(milliseconds))) return;
    try {
      stream = await reopen(from);
      tell({ type: "resumed" });
    } catch (error) {
      if (!mayPass(error)) return;
      stream = undefined;
    }
  }
  if (stream !== undefined) yield* untilDropped(stream);
}

async function* untilDropped<Raw>(stream: AsyncIterable<Raw>): AsyncGenerator<Raw> {
  try {
    yield* stream;
  } catch (error) {
    // An event that was cut in the middle is no JSON.
    if (!isBrokenStream(error) && !(error instanceof SyntaxError)) throw error;
  }
}

/** Whether another attempt may find what this one did not. A connection that stalls is ended by an abort. */
function mayPass(error: unknown): boolean {
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return true;
  return error instanceof APIError && (error.status === 429 || (error.status ?? 0) >= 500);
}
