import { type Catalogue, readCatalogue } from "../catalogueFile.ts";
import { createKnowledge } from "../knowledge.ts";
import overrides from "./overrides.json" with { type: "json" };
import snapshot from "./snapshot.json" with { type: "json" };

/** What ships with the extension: the generated snapshot, and the corrections by hand that `npm run catalogue` keeps. */
export const shippedCatalogues: readonly Catalogue[] = [readCatalogue(snapshot), readCatalogue(overrides)];

export const shippedKnowledge = createKnowledge(shippedCatalogues);
