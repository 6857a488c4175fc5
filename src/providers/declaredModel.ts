import { type Effort, isEffort } from "../core/effort.ts";
import type { Prices } from "../core/modelFacts.ts";
import { dollar } from "../core/money.ts";
import type { EndpointModel } from "./endpoint.ts";
import { field, listField } from "./fields.ts";

/**
 * A model as the user declares it in the settings: its id alone, or with what is known of it. What makes no sense is left
 * out. `today` as YYYY-MM-DD: a setting holds as of now.
 */
export function readDeclaredModel(entry: unknown, today: string): EndpointModel | undefined {
  if (typeof entry === "string") return entry === "" ? undefined : { id: entry };
  const id = field(entry, "id");
  if (typeof id !== "string" || id === "") return undefined;
  const prices = readPrices(field(entry, "prices"), today);
  return {
    id,
    ...readEfforts(entry),
    ...readLimits(entry),
    ...(prices === undefined ? {} : { prices }),
    ...readFlags(entry),
  };
}

function readEfforts(entry: unknown): { efforts?: readonly Effort[]; defaultEffort?: Effort } {
  const standard = field(entry, "defaultEffort");
  return {
    ...(Array.isArray(field(entry, "efforts")) ? { efforts: listField(entry, "efforts").filter(isEffort) } : {}),
    ...(isEffort(standard) ? { defaultEffort: standard } : {}),
  };
}

function readPrices(value: unknown, date: string): Prices | undefined {
  const [input, output, cached] = ["input", "output", "cached"].map((name) => {
    const dollars = field(value, name);
    return typeof dollars === "number" && dollars >= 0 && dollars < 1_000_000
      ? Math.round(dollars * dollar)
      : undefined;
  });
  if (input === undefined || output === undefined) return undefined;
  return { input, output, ...(cached === undefined ? {} : { cached }), source: "your settings", date };
}

function readLimits(entry: unknown): Pick<EndpointModel, "context" | "input" | "output"> {
  const names = ["context", "input", "output"] as const;
  const isCount = (value: unknown) => typeof value === "number" && Number.isSafeInteger(value) && value > 0;
  return Object.fromEntries(names.map((name) => [name, field(entry, name)]).filter(([, value]) => isCount(value)));
}

function readFlags(entry: unknown): Pick<EndpointModel, "images" | "tools"> {
  const names = ["images", "tools"] as const;
  const known = names.map((name) => [name, field(entry, name)] as const);
  return Object.fromEntries(known.filter(([, value]) => typeof value === "boolean"));
}
