import OpenAI from "openai";
import type { Endpoint } from "./endpoint.ts";
import type { guardedFetch } from "./guardedFetch.ts";

/** Every option that the client would otherwise read from the environment is given, and the key is not: `fetch` adds it. */
export function createClient(endpoint: Endpoint, fetch: ReturnType<typeof guardedFetch>): OpenAI {
  return new OpenAI({
    apiKey: "set-by-fetch",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: endpoint.baseUrl,
    maxRetries: 0,
    // The client's own limit ends with the headers; the watchdog has the limits that count.
    timeout: 24 * 60 * 60 * 1000,
    logLevel: "off",
    fetch,
  });
}
