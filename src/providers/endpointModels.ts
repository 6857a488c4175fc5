import type { Failure } from "../core/failure.ts";
import { checkBaseUrl, type Endpoint } from "./endpoint.ts";
import { familyOf } from "./family.ts";
import type { Transport } from "./guardedFetch.ts";
import { guardedJson } from "./guardedJson.ts";
import { type ListedModel, readListedModels } from "./listedModels.ts";

export type ListOptions = {
  /** Milliseconds for the whole answer. */
  readonly limit?: number;
  readonly transport?: Transport;
};

export type Listing =
  | { readonly kind: "listed"; readonly models: readonly ListedModel[]; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly failure: Failure; readonly milliseconds: number };

const usualLimit = 5000;
const longestList = 16_000_000;

/** What an endpoint lists at `GET /models`, and how long it took. Rejects only with the reason of an aborted signal. */
export async function listEndpointModels(
  endpoint: Endpoint,
  key: string | undefined,
  options: ListOptions,
  signal: AbortSignal,
): Promise<Listing> {
  const started = performance.now();
  const ended = <Kind extends object>(listing: Kind) => ({ ...listing, milliseconds: performance.now() - started });
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") {
    return ended({ kind: "failed", failure: { kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why } });
  }
  const { limit = usualLimit, transport } = options;
  const answer = await guardedJson(
    {
      url: new URL(`${endpoint.baseUrl.replace(/\/+$/, "")}/models`),
      ...(key === undefined ? {} : { key }),
      limit,
      longest: longestList,
      ...(transport === undefined ? {} : { transport }),
    },
    signal,
  );
  if (answer.kind === "failed") return ended({ kind: "failed", failure: named(answer.failure, endpoint) });
  const today = new Date().toISOString().slice(0, 10);
  const models = answer.kind === "json" ? readListedModels(answer.body, familyOf(endpoint), today) : undefined;
  return models === undefined
    ? ended({ kind: "failed", failure: { kind: "not-an-endpoint", origin: checked.origin, contentType: "other JSON" } })
    : ended({ kind: "listed", models });
}

/** The user knows the endpoint by its name. */
function named(failure: Failure, { name }: Endpoint): Failure {
  return "endpoint" in failure ? { ...failure, endpoint: name } : failure;
}
