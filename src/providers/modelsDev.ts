import { efforts } from "../core/effort.ts";
import type { CatalogueEntry, CatalogueFile, PriceList } from "./catalogueFile.ts";
import type { Family } from "./family.ts";
import { field, listField, textField } from "./fields.ts";

/** models.dev's names for the providers that have a family here (https://models.dev/api.json, MIT). */
const providers: readonly (readonly [string, Family])[] = [
  ["openai", "openai"],
  ["openrouter", "openrouter"],
  ["deepseek", "deepseek"],
  ["zai", "zai"],
  ["moonshotai", "moonshot"],
  ["alibaba", "qwen"],
  ["groq", "groq"],
  ["cerebras", "cerebras"],
  ["mistral", "mistral"],
  ["xai", "xai"],
  ["google", "gemini"],
  ["anthropic", "anthropic"],
  ["togetherai", "together"],
  ["fireworks-ai", "fireworks"],
];

/** Their efforts are listed for APIs of their own; over the OpenAI-compatible ones the family's rule holds. */
const otherApi: readonly Family[] = ["qwen", "mistral", "gemini", "anthropic"];

/** `api.json` as a catalogue; undefined when it is none, or does not even hold OpenAI's models. `date` as YYYY-MM-DD. */
export function readModelsDev(body: unknown, date: string): CatalogueFile | undefined {
  const families = Object.fromEntries(
    providers.flatMap(([name, family]) => {
      const entries = entriesOf(field(field(body, name), "models"), family);
      return entries.length === 0 ? [] : [[family, Object.fromEntries(entries)] as const];
    }),
  );
  return families["openai"] === undefined ? undefined : { source: "models.dev", date, families };
}

function entriesOf(models: unknown, family: Family): (readonly [string, CatalogueEntry])[] {
  if (typeof models !== "object" || models === null) return [];
  return Object.entries(models).flatMap(([id, model]) => {
    const written = listField(field(model, "modalities"), "output");
    const suited = id.length <= 300 && !/\p{Cc}/u.test(id) && !/embed/i.test(id) && written.includes("text");
    return suited ? [[id, entryOf(id, model, family)] as const] : [];
  });
}

function entryOf(id: string, model: unknown, family: Family): CatalogueEntry {
  const list = otherApi.includes(family) ? undefined : effortsOf(model);
  const cost = field(model, "cost");
  const price = pricesOf(cost, id.endsWith(":free"));
  const tier = listField(cost, "tiers").find((each) => field(field(each, "tier"), "type") === "context");
  const above = tier === undefined ? undefined : pricesOf(tier, false);
  const tokens = field(field(tier, "tier"), "size");
  return {
    ...(list === undefined ? {} : { efforts: list }),
    ...limitsOf(field(model, "limit")),
    ...(price === undefined ? {} : { price }),
    ...(price === undefined || above === undefined || typeof tokens !== "number" ? {} : { above: [tokens, ...above] }),
    images: listField(field(model, "modalities"), "input").includes("image"),
    tools: field(model, "tool_call") === true,
    ...(field(model, "status") === "deprecated" ? { unlisted: true } : {}),
  };
}

/** Undefined where a model only knows on and off, or a budget: the family's rule says how that is sent. */
function effortsOf(model: unknown): string | undefined {
  if (field(model, "reasoning") === false) return "";
  const options = listField(model, "reasoning_options");
  const levels = options.find((option) => textField(option, "type") === "effort");
  if (levels === undefined) return undefined;
  const values = listField(levels, "values");
  const canBeOff = options.some((option) => textField(option, "type") === "toggle");
  return efforts.filter((effort) => values.includes(effort) || (effort === "none" && canBeOff)).join(" ");
}

/** 0 stands for "unknown" as well, but for models that say in their id that they are free. */
function pricesOf(cost: unknown, free: boolean): PriceList | undefined {
  const [input, output, cached] = ["input", "output", "cache_read"].map((name) => field(cost, name));
  if (typeof input !== "number" || typeof output !== "number") return undefined;
  if (input === 0 && output === 0) return free ? [0, 0] : undefined;
  return typeof cached === "number" && cached > 0 ? [input, output, cached] : [input, output];
}

function limitsOf(limit: unknown): Pick<CatalogueEntry, "context" | "input" | "output"> {
  const names = ["context", "input", "output"] as const;
  return Object.fromEntries(names.map((name) => [name, field(limit, name)]).filter(([, value]) => Number(value) > 0));
}
