import type { Failure } from "../core/failure.ts";
import { type CatalogueFile, entryOf } from "./catalogueFile.ts";
import type { Endpoint } from "./endpoint.ts";
import { listEndpointModels } from "./endpointModels.ts";
import { field, textField } from "./fields.ts";
import type { Transport } from "./guardedFetch.ts";
import { guardedJson } from "./guardedJson.ts";
import type { ListedModel } from "./listedModels.ts";
import { readModelsDev } from "./modelsDev.ts";

/** What refreshes brought so far, as it is kept between windows. Later catalogues correct earlier ones. */
export type RefreshedCatalogue = {
  readonly etag?: string;
  readonly modelsDev?: CatalogueFile;
  readonly openRouter?: CatalogueFile;
};

export type RefreshResult =
  | { readonly kind: "newer" | "same"; readonly catalogue: RefreshedCatalogue }
  | { readonly kind: "failed"; readonly failure: Failure };

export type RefreshOptions = {
  readonly url?: URL;
  readonly transport?: Transport;
  /** OpenRouter tells most of its models itself; asked where the user has it as an endpoint. */
  readonly openRouter?: { readonly endpoint: Endpoint; readonly key: string | undefined };
};

const address = new URL("https://models.dev/api.json");
const limit = 60_000;
const longest = 40_000_000;

/** Fetches newer facts. Nothing of `before` changes when something fails. `today` as YYYY-MM-DD. */
export async function refreshCatalogue(
  before: RefreshedCatalogue,
  today: string,
  options: RefreshOptions,
  signal: AbortSignal,
): Promise<RefreshResult> {
  const { url = address, transport, openRouter } = options;
  const carried = transport === undefined ? {} : { transport };
  const etag = before.modelsDev === undefined ? undefined : before.etag;
  const [answer, listing] = await Promise.all([
    guardedJson({ url, limit, longest, ...(etag === undefined ? {} : { etag }), ...carried }, signal),
    openRouter === undefined ? undefined : listEndpointModels(openRouter.endpoint, openRouter.key, carried, signal),
  ]);
  if (answer.kind === "failed") return answer;
  const listed = listing?.kind === "listed" ? { openRouter: ofListing(listing.models, today) } : {};
  if (answer.kind === "unchanged") {
    return { kind: listing?.kind === "listed" ? "newer" : "same", catalogue: { ...before, ...listed } };
  }
  const modelsDev = readModelsDev(answer.body, today);
  if (modelsDev === undefined) {
    return { kind: "failed", failure: { kind: "not-an-endpoint", origin: url.origin, contentType: "other JSON" } };
  }
  const { etag: _, ...rest } = before;
  const kept = answer.etag === undefined ? rest : { ...rest, etag: answer.etag };
  return { kind: "newer", catalogue: { ...kept, modelsDev, ...listed } };
}

function ofListing(models: readonly ListedModel[], date: string): CatalogueFile {
  const entries = Object.fromEntries(models.map(({ id, facts }) => [id, entryOf(facts)]));
  return { source: "openrouter.ai", date, families: { openrouter: entries } };
}

/** What was kept, as far as it can still be read; its catalogues are narrowed entry by entry when they are used. */
export function readRefreshed(value: unknown): RefreshedCatalogue {
  const etag = textField(value, "etag");
  return {
    ...(etag === undefined ? {} : { etag }),
    ...catalogueIn(value, "modelsDev"),
    ...catalogueIn(value, "openRouter"),
  };
}

function catalogueIn(value: unknown, name: "modelsDev" | "openRouter"): RefreshedCatalogue {
  const file = field(value, name);
  return typeof field(file, "families") === "object" ? { [name]: file } : {};
}
