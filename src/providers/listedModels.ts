import { type Effort, efforts, isEffort } from "../core/effort.ts";
import type { ModelFacts, Prices } from "../core/modelFacts.ts";
import { dollar } from "../core/money.ts";
import type { Family } from "./family.ts";
import { field, listField, textField } from "./fields.ts";

/** A model that an endpoint itself lists, and what it says of it: mostly nothing but the id. */
export type ListedModel = { readonly id: string; readonly facts: ModelFacts };

/** An endpoint that lists more is none for a picker. */
const mostModels = 5000;

/** The answer of `GET /models`, in whichever shape; undefined when it is no list of models. `date` as YYYY-MM-DD. */
export function readListedModels(body: unknown, family: Family, date: string): ListedModel[] | undefined {
  const data = field(body, "data");
  const list = Array.isArray(data) ? data : Array.isArray(body) ? body : undefined;
  if (list === undefined) return undefined;
  const found = new Map<string, ListedModel>();
  for (const entry of list.slice(0, mostModels)) {
    const id = idOf(entry, family);
    if (id === undefined || found.has(id)) continue;
    found.set(id, { id, facts: family === "openrouter" ? openRouterFacts(entry, date) : plainFacts(entry) });
  }
  return [...found.values()];
}

function idOf(entry: unknown, family: Family): string | undefined {
  const id = textField(entry, "id");
  if (id === undefined || id.length > 300 || /\p{Cc}/u.test(id)) return undefined;
  // Gemini lists `models/gemini-…` and takes the name alone, which is also what catalogues call it.
  return family === "gemini" ? id.replace(/^models\//, "") : id;
}

/** vLLM, Groq, Mistral, Together and llama.cpp each have a name of their own for the context. */
function plainFacts(entry: unknown): ModelFacts {
  const context =
    count(field(entry, "max_model_len")) ??
    count(field(entry, "context_window")) ??
    count(field(entry, "max_context_length")) ??
    count(field(entry, "context_length")) ??
    count(field(field(entry, "meta"), "n_ctx"));
  const output = count(field(entry, "max_completion_tokens"));
  return { ...(context === undefined ? {} : { context }), ...(output === undefined ? {} : { output }) };
}

/** https://openrouter.ai/docs/api-reference/list-available-models */
function openRouterFacts(entry: unknown, date: string): ModelFacts {
  const provider = field(entry, "top_provider");
  const context = count(field(entry, "context_length")) ?? count(field(provider, "context_length"));
  const output = count(field(provider, "max_completion_tokens"));
  const parameters = listField(entry, "supported_parameters");
  const modalities = listField(field(entry, "architecture"), "input_modalities");
  const prices = openRouterPrices(field(entry, "pricing"), date);
  return {
    ...openRouterEfforts(field(entry, "reasoning"), parameters),
    ...(context === undefined ? {} : { context }),
    ...(output === undefined ? {} : { output }),
    ...(prices === undefined ? {} : { prices }),
    ...(modalities.length === 0 ? {} : { images: modalities.includes("image") }),
    ...(parameters.length === 0 ? {} : { tools: parameters.includes("tools") }),
  };
}

/** A model that knows budgets but no levels has OpenRouter map them, so that it takes them all. */
function openRouterEfforts(
  reasoning: unknown,
  parameters: readonly unknown[],
): { efforts?: readonly Effort[]; defaultEffort?: Effort } {
  if (typeof reasoning !== "object" || reasoning === null) {
    return parameters.length > 0 && !parameters.includes("reasoning") ? { efforts: [] } : {};
  }
  const listed = listField(reasoning, "supported_efforts").filter(isEffort);
  if (listed.length === 0) return {};
  const all = field(reasoning, "mandatory") === true ? listed : [...listed, "none" as const];
  const standard = field(reasoning, "default_enabled") === false ? "none" : field(reasoning, "default_effort");
  return {
    efforts: efforts.filter((effort) => all.includes(effort)),
    ...(isEffort(standard) && all.includes(standard) ? { defaultEffort: standard } : {}),
  };
}

/** Dollars for one token, as text; a negative price stands for "depends". */
function openRouterPrices(pricing: unknown, date: string): Prices | undefined {
  const input = forMillion(field(pricing, "prompt"));
  const output = forMillion(field(pricing, "completion"));
  const cached = forMillion(field(pricing, "input_cache_read"));
  if (input === undefined || output === undefined) return undefined;
  return { input, ...(cached === undefined ? {} : { cached }), output, source: "openrouter.ai", date };
}

function forMillion(value: unknown): number | undefined {
  const price = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof price === "number" && price >= 0 && price < 1 ? Math.round(price * 1_000_000 * dollar) : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
