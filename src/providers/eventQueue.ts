import { isSameMessage, type ProviderEvent } from "../core/provider.ts";

/** Between a stream that is read as fast as it comes and the run that takes what has come. */
export type EventQueue = {
  push(event: ProviderEvent): void;
  /** No more events: what was pushed is still taken. With an error, taking ends by throwing it. */
  close(error?: unknown): void;
  take(): AsyncGenerator<ProviderEvent>;
};

/**
 * What one piece of bytes brought is taken together, and deltas of one kind as one: each step of an async iteration
 * costs more than reading an event, and a piece holds a hundred of them. Nothing waits for more than the piece.
 */
export function createEventQueue(): EventQueue {
  let waiting: ProviderEvent[] = [];
  /** The last of those that wait, while its text may still grow. */
  let growing: Mutable<Growing> | undefined;
  let wake: (() => void) | undefined;
  let closed = false;
  let fault: { readonly error: unknown } | undefined;

  function signal(): void {
    const woken = wake;
    if (woken === undefined) return;
    wake = undefined;
    setImmediate(woken);
  }

  return {
    push(event) {
      if (closed) return;
      if (growing !== undefined && continues(growing, event)) growing.text += event.text;
      else {
        growing = isGrowing(event) ? { ...event } : undefined;
        waiting.push(growing ?? event);
      }
      signal();
    },
    close(error) {
      if (closed) return;
      closed = true;
      if (error !== undefined) fault = { error };
      signal();
    },
    async *take() {
      for (;;) {
        if (waiting.length === 0 && !closed) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const taken = waiting;
        waiting = [];
        growing = undefined;
        yield* taken;
        if (closed && waiting.length === 0) break;
      }
      if (fault !== undefined) throw fault.error;
    },
  };
}

/** Of each kind apart, so that they stay told apart. */
type Mutable<Kinds> = Kinds extends unknown ? { -readonly [Field in keyof Kinds]: Kinds[Field] } : never;

type Growing = Extract<ProviderEvent, { readonly text: string }>;

function isGrowing(event: ProviderEvent): event is Growing {
  return event.type === "answer-delta" || event.type === "reasoning-delta" || event.type === "tool-call-delta";
}

function continues(last: Growing, next: ProviderEvent): next is Growing {
  switch (next.type) {
    case "answer-delta":
      return last.type === "answer-delta" && isSameMessage(last, next);
    case "reasoning-delta":
      return last.type === "reasoning-delta" && last.part === next.part && last.provenance === next.provenance;
    case "tool-call-delta":
      return last.type === "tool-call-delta" && last.call === next.call && next.name === "";
    default:
      return false;
  }
}
