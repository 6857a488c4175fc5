import type { LimitKind } from "../core/budget.ts";
import type { EffortParameters } from "./effortParameters.ts";
import type { WireFormat } from "./endpoint.ts";
import type { Family } from "./family.ts";

/** The field of the body that limits output tokens, and what the endpoint counts towards it. */
export type LimitField = { readonly field: string; readonly counts: LimitKind };

const completion: LimitField = { field: "max_completion_tokens", counts: "all" };
const plain: LimitField = { field: "max_tokens", counts: "all" };

/**
 * Chat Completions, by family, as documented in November 2026. OpenAI refuses `max_tokens` for models that reason; most
 * others know only that name.
 */
const chatLimits: Readonly<Record<Family, LimitField>> = {
  openai: completion,
  azure: completion,
  openrouter: plain,
  ollama: plain,
  vllm: plain,
  llamacpp: plain,
  lmstudio: plain,
  deepseek: plain,
  zai: plain,
  moonshot: plain,
  // Its reasoning has a budget of its own, which max_tokens does not count.
  qwen: { ...plain, counts: "answer" },
  groq: completion,
  cerebras: completion,
  mistral: plain,
  // It counts reasoning beside the completion, in the usage and so perhaps here.
  xai: { ...completion, counts: "answer" },
  gemini: plain,
  anthropic: plain,
  together: plain,
  fireworks: plain,
  // A server of an unknown kind most likely knows the old name; whether it keeps to it is watched.
  custom: plain,
};

/** Responses has one field everywhere; OpenAI counts reasoning towards it. */
export function limitField(family: Family, api: WireFormat): LimitField {
  return api === "responses" ? { field: "max_output_tokens", counts: "all" } : chatLimits[family];
}

/** The body's fields for a limit: none where there is no limit. */
export function limitParameters(
  family: Family,
  api: WireFormat,
  limit: number | undefined,
): Readonly<Record<string, number>> {
  return limit === undefined ? {} : { [limitField(family, api).field]: limit };
}

/** Anthropic's smallest budget for thinking. */
const leastThinking = 1024;

/**
 * The effort's fields under a limit: Anthropic demands that the budget for thinking is smaller than the limit of output
 * (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking), so half of it is left for the answer.
 */
export function effortWithin(
  family: Family,
  parameters: EffortParameters,
  limit: number | undefined,
): EffortParameters {
  const { thinking } = parameters;
  if (family !== "anthropic" || limit === undefined || typeof thinking !== "object" || thinking === null) {
    return parameters;
  }
  const budget: unknown = Reflect.get(thinking, "budget_tokens");
  if (typeof budget !== "number" || budget <= limit / 2) return parameters;
  const within = Math.floor(limit / 2);
  return {
    ...parameters,
    thinking: within < leastThinking ? { type: "disabled" } : { type: "enabled", budget_tokens: within },
  };
}
