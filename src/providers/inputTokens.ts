import type { Prompt } from "../core/provider.ts";
import { checkBaseUrl, type Endpoint } from "./endpoint.ts";
import { familyOf } from "./family.ts";
import { field } from "./fields.ts";
import { gate, type Transport, transportFor } from "./guardedFetch.ts";
import { chatMessages, chatTools, responsesInput, responsesTools } from "./promptBody.ts";

export type CountOptions = { readonly transport?: Transport; readonly milliseconds?: number };

/** Longer than this nobody waits for an estimate. */
const longestWait = 3_000;

/** An answer that holds one number is not longer. */
const longestAnswer = 16 * 1024;

/**
 * How many tokens the endpoint itself counts for a prompt; undefined where it cannot, will not, or takes too long. The
 * prompt goes where the run itself would go, and nowhere else.
 */
export async function countInputTokens(
  endpoint: Endpoint,
  key: string | undefined,
  model: string,
  prompt: Prompt,
  { transport, milliseconds = longestWait }: CountOptions = {},
): Promise<number | undefined> {
  const request = countRequest(endpoint, model, prompt);
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (request === undefined || checked.kind === "bad") return undefined;
  const { origin } = checked;
  const fetch = gate(origin, key, transport ?? transportFor(origin));
  try {
    const response = await fetch(`${endpoint.baseUrl.replace(/\/+$/, "")}${request.path}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(request.body),
      signal: AbortSignal.timeout(milliseconds),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    return countIn(await beginning(response));
  } catch {
    // Whatever went wrong: the run itself will tell of it, and the estimate goes by bytes.
    return undefined;
  }
}

/**
 * OpenAI counts for Responses (https://platform.openai.com/docs/api-reference/responses/input-tokens), llama.cpp for both
 * (https://github.com/ggml-org/llama.cpp/tree/master/tools/server); nobody else says that they do.
 */
function countRequest(
  endpoint: Endpoint,
  model: string,
  prompt: Prompt,
): { readonly path: string; readonly body: object } | undefined {
  const family = familyOf(endpoint);
  if (endpoint.api === "responses") {
    if (family !== "openai" && family !== "llamacpp") return undefined;
    return {
      path: "/responses/input_tokens",
      body: { model, instructions: prompt.system, input: responsesInput(prompt), ...responsesTools(prompt, family) },
    };
  }
  if (family !== "llamacpp") return undefined;
  return {
    path: "/chat/completions/input_tokens",
    body: { model, messages: chatMessages(prompt), ...chatTools(prompt) },
  };
}

/** An answer that is short; a longer one is taken for empty. */
export async function beginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestAnswer) return "";
  }
  return text;
}

function countIn(text: string): number | undefined {
  const value: unknown = JSON.parse(text);
  const count = field(value, "input_tokens");
  return typeof count === "number" && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}
