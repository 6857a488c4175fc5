import { type Effort, efforts, isEffort } from "../core/effort.ts";
import type { ModelFacts, Prices } from "../core/modelFacts.ts";
import { dollar, type Money } from "../core/money.ts";
import { type Family, families } from "./family.ts";
import { field, textField } from "./fields.ts";

/**
 * A catalogue as JSON: the snapshot that ships, its corrections, and what a refresh brought. All three are read alike,
 * and what makes no sense in one is left out.
 */
export type CatalogueFile = {
  readonly source: string;
  /** When the source was made, as YYYY-MM-DD. */
  readonly date: string;
  readonly families: Readonly<Partial<Record<Family, Readonly<Record<string, CatalogueEntry>>>>>;
};

export type CatalogueEntry = {
  /** From least to most, separated by spaces; "" for a model that takes none. */
  readonly efforts?: string;
  readonly default?: Effort;
  readonly context?: number;
  readonly input?: number;
  readonly output?: number;
  /** Dollars for a million tokens: of input, of output, of input from the cache. What nobody knows is missing. */
  readonly price?: PriceList;
  /** The prices of a request with more tokens of input than the number in front. */
  readonly above?: readonly [tokens: number, ...PriceList];
  readonly images?: boolean;
  readonly tools?: boolean;
  readonly unverified?: boolean;
  /** Left out of pickers until an endpoint lists it. */
  readonly unlisted?: boolean;
};

export type PriceList = readonly [input: number, output?: number, cached?: number];

export type Catalogue = ReadonlyMap<Family, ReadonlyMap<string, CataloguedModel>>;

type CataloguedModel = { readonly facts: ModelFacts; readonly listed: boolean };

export function readCatalogue(file: unknown): Catalogue {
  const source = textField(file, "source") ?? "unknown";
  const date = textField(file, "date") ?? "";
  const found = new Map<Family, Map<string, CataloguedModel>>();
  for (const family of families) {
    const entries = field(field(file, "families"), family);
    if (typeof entries !== "object" || entries === null) continue;
    found.set(
      family,
      new Map(Object.entries(entries).map(([id, entry]) => [id, modelOf(entry, source, date)] as const)),
    );
  }
  return found;
}

/** The other way round, for what an endpoint said of a model. */
export function entryOf(facts: ModelFacts): CatalogueEntry {
  const { efforts: list, defaultEffort, prices: known, ...others } = facts;
  return {
    ...(list === undefined ? {} : { efforts: list.join(" ") }),
    ...(defaultEffort === undefined ? {} : { default: defaultEffort }),
    ...(known === undefined ? {} : { price: priceList(known) }),
    ...others,
  };
}

function priceList({ input, output, cached }: Prices): PriceList {
  if (output === undefined) return [input / dollar];
  return cached === undefined ? [input / dollar, output / dollar] : [input / dollar, output / dollar, cached / dollar];
}

function modelOf(entry: unknown, source: string, date: string): CataloguedModel {
  const facts = factsOf(entry, source, date);
  return { facts, listed: facts.unverified !== true && field(entry, "unlisted") !== true };
}

function factsOf(entry: unknown, source: string, date: string): ModelFacts {
  const list = field(entry, "efforts");
  const standard = field(entry, "default");
  const words = typeof list === "string" ? list.split(" ") : undefined;
  return {
    ...(words === undefined ? {} : { efforts: efforts.filter((effort) => words.includes(effort)) }),
    ...(isEffort(standard) ? { defaultEffort: standard } : {}),
    ...counts(entry),
    ...prices(entry, source, date),
    ...flag(entry, "images"),
    ...flag(entry, "tools"),
    ...(field(entry, "unverified") === true ? { unverified: true } : {}),
  };
}

function counts(entry: unknown): Pick<ModelFacts, "context" | "input" | "output"> {
  const names = ["context", "input", "output"] as const;
  return Object.fromEntries(names.map((name) => [name, field(entry, name)]).filter(([, value]) => isCount(value)));
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function flag(entry: unknown, name: "images" | "tools"): Pick<ModelFacts, "images" | "tools"> {
  const value = field(entry, name);
  return typeof value === "boolean" ? { [name]: value } : {};
}

function prices(entry: unknown, source: string, date: string): { readonly prices?: Prices } {
  const base = rates(field(entry, "price"), 0);
  if (base === undefined) return {};
  const list = field(entry, "above");
  const tokens = field(list, "0");
  const above = rates(list, 1);
  const tier = isCount(tokens) && above !== undefined ? { above: { tokens, ...above } } : {};
  return { prices: { ...base, ...tier, source, date } };
}

function rates(list: unknown, from: number): Pick<Prices, "input" | "output" | "cached"> | undefined {
  const [input, output, cached] = [0, 1, 2].map((index) => money(field(list, String(from + index))));
  if (input === undefined) return undefined;
  return { input, ...(output === undefined ? {} : { output }), ...(cached === undefined ? {} : { cached }) };
}

/** No price of a model is a million dollars. */
function money(value: unknown): Money | undefined {
  const plausible = typeof value === "number" && value >= 0 && value < 1_000_000;
  return plausible ? Math.round(value * dollar) : undefined;
}
