import type { EndpointCheck } from "../core/endpointReport.ts";
import type { Endpoint } from "./endpoint.ts";
import { type ListOptions, listEndpointModels } from "./endpointModels.ts";

/** Milliseconds until an endpoint counts as not answering. */
const checkLimit = 10_000;

/**
 * Whether an endpoint can be reached, takes its key and lists its models, by one GET of that list: nothing else is sent.
 * Rejects only with the reason of an aborted signal.
 */
export async function checkEndpoint(
  endpoint: Endpoint,
  key: string | undefined,
  signal: AbortSignal,
  options: ListOptions = {},
): Promise<EndpointCheck> {
  const listing = await listEndpointModels(endpoint, key, { limit: checkLimit, ...options }, signal);
  const { milliseconds } = listing;
  const withKey = key !== undefined;
  return listing.kind === "listed"
    ? { kind: "listed", models: listing.models.length, withKey, milliseconds }
    : { kind: "failed", failure: listing.failure, withKey, milliseconds };
}
