import type { ProviderEvent } from "../core/provider.ts";

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
      const last = waiting.at(-1);
      const joined = last === undefined ? undefined : join(last, event);
      if (joined === undefined) waiting.push(event);
      else waiting[waiting.length - 1] = joined;
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
        yield* taken;
        if (closed && waiting.length === 0) break;
      }
      if (fault !== undefined) throw fault.error;
    },
  };
}

function join(last: ProviderEvent, next: ProviderEvent): ProviderEvent | undefined {
  if (next.type === "answer-delta" && last.type === "answer-delta") return { ...next, text: last.text + next.text };
  if (next.type === "reasoning-delta" && last.type === "reasoning-delta" && next.part === last.part) {
    return { ...next, text: last.text + next.text };
  }
  if (next.type === "tool-call-delta" && last.type === "tool-call-delta" && next.call === last.call) {
    return { ...next, name: last.name + next.name, text: last.text + next.text };
  }
  return undefined;
}
