import type { ModelFacts } from "../core/modelFacts.ts";
import type { Catalogue } from "./catalogueFile.ts";
import type { Family } from "./family.ts";

/** What is known of models before any endpoint is asked. */
export type Knowledge = {
  facts(family: Family, id: string): ModelFacts | undefined;
  /** The models of a family that can be offered: those that nobody serves yet, or any more, are left out. */
  models(family: Family): readonly string[];
};

export const nothingKnown: Knowledge = { facts: () => undefined, models: () => [] };

/** Several catalogues as one: fact by fact, a later one corrects those before it. */
export function createKnowledge(catalogues: readonly Catalogue[]): Knowledge {
  return {
    facts(family, id) {
      const found = catalogues.flatMap((catalogue) => catalogue.get(shelf(family))?.get(id)?.facts ?? []);
      if (found.length === 0) return undefined;
      const { unverified: _, ...merged }: ModelFacts = Object.assign({}, ...found);
      return found.every(({ unverified }) => unverified === true) ? { ...merged, unverified: true } : merged;
    },
    models(family) {
      // Azure knows models by the names that its customers give them.
      if (family === "azure") return [];
      const models = catalogues.flatMap((catalogue) => [...(catalogue.get(family) ?? [])]);
      const listed = models.flatMap(([id, model]) => (model.listed ? id : []));
      return [...new Set(listed)].sort(byNewest);
    },
  };
}

/** Azure serves OpenAI's models, often under the same name. */
function shelf(family: Family): Family {
  return family === "azure" ? "openai" : family;
}

/** By vendor where ids name one, then the higher version first: what is new is what people look for. */
function byNewest(a: string, b: string): number {
  return compare(vendorOf(a), vendorOf(b)) || versionOf(b) - versionOf(a) || compare(a, b);
}

function vendorOf(id: string): string {
  return id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : "";
}

function versionOf(id: string): number {
  return Number(/\d+(?:\.\d+)?/.exec(id.slice(id.lastIndexOf("/") + 1))?.[0] ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
