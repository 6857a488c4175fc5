import type { SpendingCap } from "./budget.ts";
import type { Provider, ProviderEvent, ProviderRequest, Stop } from "./provider.ts";
import { utf8Length } from "./tokenRatio.ts";

/**
 * A provider that holds a cap: the request carries it as its limit of output tokens, what ends at that limit says so, and
 * where the endpoint has no such limit, or does not keep it, the run ends at Fathom's own count of what has arrived.
 */
export function withSpendingCap(
  provider: Provider,
  cap: SpendingCap | undefined,
  bytesPerToken: number | undefined,
): Provider {
  if (cap === undefined || bytesPerToken === undefined) return provider;
  return { stream: (request, signal) => streamWithCap(provider, cap, bytesPerToken, request, signal) };
}

async function* streamWithCap(
  provider: Provider,
  cap: SpendingCap,
  bytesPerToken: number,
  request: ProviderRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  let bytes = 0;
  for await (const event of provider.stream(cap.sent ? { ...request, outputLimit: cap.tokens } : request, signal)) {
    if (event.type === "stop") {
      yield { type: "stop", stop: named(event.stop, cap) };
      return;
    }
    yield event;
    bytes += arrivedBytes(event);
    const tokens = Math.floor(bytes / bytesPerToken);
    if (tokens >= cap.watchAt) {
      yield { type: "stop", stop: { kind: "cut-short", limit: "spending cap", cap: { ...cap, counted: tokens } } };
      return;
    }
  }
}

/** A limit of tokens that ends an answer is the cap's, since a smaller one of the model's own would have been sent none. */
function named(stop: Stop, cap: SpendingCap): Stop {
  return stop.kind === "cut-short" && cap.sent && stop.limit === "maximum output tokens" ? { ...stop, cap } : stop;
}

/** How much of what is paid for an event has brought; the arguments of a tool call are paid for as text is. */
export function arrivedBytes(event: { readonly type: string; readonly text?: unknown }): number {
  const counts = event.type === "reasoning-delta" || event.type === "answer-delta" || event.type === "tool-call-delta";
  return counts && typeof event.text === "string" ? utf8Length(event.text) : 0;
}
