import type { Effort } from "../core/effort.ts";
import type { WireFormat } from "./endpoint.ts";
import type { Family } from "./family.ts";

/** The fields of a request's body that carry an effort. */
export type EffortParameters = Readonly<Record<string, unknown>>;

/** How a provider that counts a budget of thinking tokens understands a level; ours where it publishes none. */
const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1024,
  low: 4096,
  medium: 8192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_768,
};

type Mapping = (effort: Effort, model: string) => EffortParameters;

const plain: Mapping = (effort) => ({ reasoning_effort: effort });
const nested: Mapping = (effort) => ({ reasoning: { effort } });
const toggled = (effort: Effort) => ({ type: effort === "none" ? "disabled" : "enabled" });
const isGptOss = (model: string) => /gpt-oss/i.test(model);
/** Groq's other models only know on and off. */
const isQwenWithLevels = (model: string) => /qwen3\.[89]/i.test(model);

/**
 * Chat Completions, as each provider documents it (as of November 2026). A model that only knows on and off is turned on
 * by any level but none.
 */
const chatMappings: Readonly<Record<Family, Mapping>> = {
  openai: plain,
  azure: plain,
  openrouter: nested,
  ollama: plain,
  vllm: (effort, model) =>
    isGptOss(model) ? plain(effort, model) : { chat_template_kwargs: { enable_thinking: effort !== "none" } },
  llamacpp: (effort, model) => ({
    chat_template_kwargs: isGptOss(model) ? { reasoning_effort: effort } : { enable_thinking: effort !== "none" },
  }),
  lmstudio: plain,
  deepseek: (effort) =>
    effort === "none" ? { thinking: toggled(effort) } : { thinking: toggled(effort), reasoning_effort: effort },
  zai: (effort, model) =>
    /glm-5\.[2-9]/i.test(model) && effort !== "none"
      ? { thinking: toggled(effort), reasoning_effort: effort }
      : { thinking: toggled(effort) },
  moonshot: (effort, model) => (effort === "none" ? { thinking: toggled(effort) } : plain(effort, model)),
  qwen: (effort) =>
    effort === "none" ? { enable_thinking: false } : { enable_thinking: true, thinking_budget: budgets[effort] },
  groq: (effort, model) =>
    isGptOss(model)
      ? plain(effort, model)
      : {
          reasoning_effort: effort === "none" || isQwenWithLevels(model) ? effort : "default",
          reasoning_format: "parsed",
        },
  cerebras: plain,
  mistral: plain,
  xai: plain,
  // Without include_thoughts no thought is told; with it the level must stand beside it.
  gemini: (effort, model) =>
    effort === "none"
      ? plain(effort, model)
      : {
          extra_body: {
            google: {
              thinking_config: {
                include_thoughts: true,
                ...(/gemini-2/i.test(model) ? { thinking_budget: budgets[effort] } : { thinking_level: effort }),
              },
            },
          },
        },
  anthropic: (effort) => ({
    thinking: effort === "none" ? toggled(effort) : { ...toggled(effort), budget_tokens: budgets[effort] },
  }),
  together: (effort) =>
    effort === "none" ? { reasoning: { enabled: false } } : { reasoning: { enabled: true }, reasoning_effort: effort },
  fireworks: plain,
  custom: plain,
};

/** The body's fields for an effort. Responses has one form everywhere; `summary` asks to be told of the reasoning. */
export function effortParameters(
  family: Family,
  api: WireFormat,
  model: string,
  effort: Effort,
  wantsSummary = true,
): EffortParameters {
  if (api === "chat") return chatMappings[family](effort, model);
  return { reasoning: wantsSummary && effort !== "none" ? { effort, summary: "auto" } : { effort } };
}

/** The fields as people read them: `reasoning.effort: "high"`. */
export function parameterText(parameters: EffortParameters): string {
  return leaves(parameters, "")
    .filter(([path]) => !path.endsWith("summary"))
    .map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
    .join(", ");
}

function leaves(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`));
}

const toggle = ["none", "high"] as const;
const gptOss = ["low", "medium", "high"] as const;

/** What the models of a provider take, where its documentation says so and a list of models does not. */
export function familyEfforts(family: Family, model: string): readonly Effort[] | undefined {
  switch (family) {
    case "ollama":
      return isGptOss(model) ? gptOss : ["none", "low", "medium", "high"];
    case "vllm":
    case "llamacpp":
      return isGptOss(model) ? gptOss : toggle;
    case "lmstudio":
      return isGptOss(model) ? gptOss : ["none", "minimal", "low", "medium", "high", "xhigh"];
    case "openrouter":
      return isGptOss(model) ? gptOss : ["none", "minimal", "low", "medium", "high", "xhigh"];
    case "deepseek":
      return ["none", "low", "high", "max"];
    case "zai":
      if (/glm-5\.3/i.test(model)) return ["low", "high", "max"];
      return /glm-5\.2/i.test(model) ? ["none", "low", "high", "max"] : toggle;
    case "moonshot":
      return ["none", "minimal", "low", "medium", "high"];
    case "qwen":
    case "anthropic":
      return ["none", "low", "medium", "high", "max"];
    case "groq":
      return isGptOss(model) ? gptOss : toggle;
    case "cerebras":
      return isGptOss(model) ? gptOss : /glm/i.test(model) ? toggle : undefined;
    case "mistral":
      return /magistral/i.test(model) ? [] : toggle;
    case "xai":
      if (/grok-3-mini/i.test(model)) return ["low", "high"];
      if (/grok-4\.3/i.test(model)) return ["none", "low", "medium", "high"];
      return /grok-4\.[5-9]|grok-5/i.test(model) ? ["low", "medium", "high"] : undefined;
    case "gemini":
      return /gemini-2.*pro/i.test(model) ? ["low", "medium", "high"] : ["none", "low", "medium", "high"];
    case "fireworks":
    case "together":
      return isGptOss(model) ? gptOss : ["none", "low", "medium", "high"];
    case "openai":
    case "azure":
    case "custom":
      return undefined;
  }
}
