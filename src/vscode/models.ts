import type { Effort } from "../core/effort.ts";
import type { ModelFacts } from "../core/modelFacts.ts";
import type { ModelRef } from "../core/request.ts";
import { offlineEfforts } from "../offline/efforts.ts";
import { modelAt, modelsOf } from "../providers/catalogue.ts";
import { checkBaseUrl, type Endpoint, isLoopback } from "../providers/endpoint.ts";
import { readEndpoints } from "./settings.ts";

/** The embedded model: TypeScript's own refactorings, on this computer. */
export const offlineModel: ModelRef = { endpoint: "offline", model: "offline" };

/** A model as the pickers and the status bar show it. */
export type ModelInfo = {
  readonly ref: ModelRef;
  readonly name: string;
  /** Undefined for the offline model, and for an endpoint that is gone from the settings. */
  readonly endpoint: Endpoint | undefined;
  readonly efforts: readonly Effort[];
  readonly facts: ModelFacts;
  /** Where code goes, in words. */
  readonly destination: string;
};

export function resolveModel(ref: ModelRef): ModelInfo {
  if (isOffline(ref)) {
    return {
      ref,
      name: "offline",
      endpoint: undefined,
      efforts: offlineEfforts,
      facts: {},
      destination: "stays on this computer",
    };
  }
  const endpoint = readEndpoints().find((known) => known.name === ref.endpoint);
  if (endpoint === undefined) {
    return {
      ref,
      name: ref.model,
      endpoint,
      efforts: [],
      facts: {},
      destination: `its endpoint ${ref.endpoint} is not in your settings`,
    };
  }
  const { efforts, facts } = modelAt(endpoint, ref.model);
  return { ref, name: ref.model, endpoint, efforts, facts, destination: destinationOf(endpoint) };
}

export function listModels(): ModelInfo[] {
  const declared = readEndpoints().flatMap((endpoint) =>
    modelsOf(endpoint).map((model) => resolveModel({ endpoint: endpoint.name, model: model.id })),
  );
  return [resolveModel(offlineModel), ...declared];
}

export function isOffline(ref: ModelRef): boolean {
  return ref.endpoint === offlineModel.endpoint;
}

/** Whether nothing leaves this computer. With `local`, a server on it counts as somewhere else. */
export function staysHere({ ref, endpoint }: ModelInfo, local: boolean): boolean {
  if (isOffline(ref)) return true;
  if (endpoint === undefined || local) return false;
  const checked = checkBaseUrl(endpoint.baseUrl);
  return checked.kind === "ok" && isLoopback(new URL(checked.origin).hostname);
}

/** Servers on this computer, and endpoints that the user declared, may need no key; OpenAI always does. */
export function needsKey(endpoint: Endpoint): boolean {
  return endpoint.baseUrl.startsWith("https://api.openai.com");
}

function destinationOf(endpoint: Endpoint): string {
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") return `cannot be used: ${checked.why}`;
  const { host, hostname } = new URL(checked.origin);
  return isLoopback(hostname) ? `stays on this computer (${host})` : `goes to ${host}`;
}
