import type { Endpoint } from "./endpoint.ts";
import { type Family, familyOf } from "./family.ts";
import { field } from "./fields.ts";
import { gate, type Transport, transportFor } from "./guardedFetch.ts";
import { beginning } from "./inputTokens.ts";

/**
 * llama.cpp ends the reasoning of a completion that was asked for with `reasoning_control`
 * (https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md, /v1/chat/completions/control). Nobody else does.
 */
export function endsReasoning(family: Family): boolean {
  return family === "llamacpp";
}

export function canEndReasoning(endpoint: Endpoint): boolean {
  return endpoint.api === "chat" && endsReasoning(familyOf(endpoint));
}

export type ReasoningControl = {
  readonly endpoint: Endpoint;
  readonly origin: string;
  readonly key: string | undefined;
  readonly model: string;
  /** The completion's own id, as its stream says it. */
  readonly completion: string;
  readonly transport?: Transport;
};

/** Milliseconds. */
const limit = 3000;

/** Whether the server says that it ends the reasoning. What goes wrong on the way is a no. */
export async function endReasoning(control: ReasoningControl, signal: AbortSignal): Promise<boolean> {
  const { endpoint, origin, key, model, completion, transport } = control;
  const pass = gate(origin, key, transport ?? transportFor(origin));
  try {
    const response = await pass(`${endpoint.baseUrl.replace(/\/+$/, "")}/chat/completions/control`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ id: completion, action: "reasoning_end", model }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return false;
    }
    return field(JSON.parse(await beginning(response)), "success") === true;
  } catch {
    // An older server, one that is gone, or one that does not answer in time: the reasoning goes on there.
    return false;
  }
}
