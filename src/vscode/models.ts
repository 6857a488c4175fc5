import { type AskedEffort, type Effort, type EffortPlan, planEffort } from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import type { ModelFacts } from "../core/modelFacts.ts";
import type { ModelRef } from "../core/request.ts";
import { defaultOfflineEffort, offlineEfforts } from "../offline/efforts.ts";
import { modelAt, modelIdsOf } from "../providers/catalogue.ts";
import { checkBaseUrl, type Endpoint, isLoopback, reservedNames } from "../providers/endpoint.ts";
import { familyOf } from "../providers/family.ts";
import { type Knowledge, nothingKnown } from "../providers/knowledge.ts";
import { localServers, undeclared } from "../providers/localServers.ts";
import { isVsCode, vsCodeModel } from "./languageModels.ts";
import { readEndpoints } from "./settings.ts";

/** The embedded model: TypeScript's own refactorings, on this computer. */
export const offlineModel: ModelRef = { endpoint: reservedNames.offline, model: "offline" };

/** Where the facts of models come from, besides the user's settings. */
export type ModelSources = {
  readonly knowledge: Knowledge;
  /** What the endpoint itself said of a model, now or before. */
  told(ref: ModelRef): ModelFacts | undefined;
};

let sources: ModelSources = { knowledge: nothingKnown, told: () => undefined };

/**
 * Set once by whoever composes: activation knows only the models that were chosen before, the main job the catalogue.
 * Each is a bundle of its own, with its own copy of this module.
 */
export function useModelSources(next: ModelSources): void {
  sources = next;
}

/** A model as the pickers and the status bar show it. */
export type ModelInfo = {
  readonly ref: ModelRef;
  readonly name: string;
  /** Undefined for the offline model, for VS Code's own, and for an endpoint that is gone from the settings. */
  readonly endpoint: Endpoint | undefined;
  readonly efforts: readonly Effort[];
  readonly facts: ModelFacts;
  /** Where code goes, in words. */
  readonly destination: string;
};

export function resolveModel(ref: ModelRef): ModelInfo {
  if (isOffline(ref)) return offlineInfo;
  if (isVsCode(ref)) return vsCodeModel(ref);
  const endpoint = namedEndpoints().find((known) => known.name === ref.endpoint);
  if (endpoint !== undefined) return modelOf(endpoint, ref.model);
  return {
    ref,
    name: ref.model,
    endpoint,
    efforts: [],
    facts: {},
    destination: t("its endpoint {0} is not in your settings", ref.endpoint),
  };
}

/** The models to offer at an endpoint, with those that it lists itself. */
export function modelsAt(endpoint: Endpoint, listed: readonly string[]): ModelInfo[] {
  const ids = new Set([...modelIdsOf(endpoint, sources.knowledge), ...listed]);
  return [...ids].map((model) => modelOf(endpoint, model));
}

const offlineInfo: ModelInfo = {
  ref: offlineModel,
  name: "offline",
  endpoint: undefined,
  efforts: offlineEfforts,
  facts: { efforts: offlineEfforts, defaultEffort: defaultOfflineEffort },
  destination: t("stays on this computer"),
};

function modelOf(endpoint: Endpoint, model: string): ModelInfo {
  const ref = { endpoint: endpoint.name, model };
  const { efforts, facts } = modelAt(endpoint, model, sources.knowledge, sources.told(ref));
  return { ref, name: model, endpoint, efforts, facts, destination: destinationOf(endpoint, model) };
}

/** What of an asked effort goes to a model; that of VS Code's own models is set in VS Code. */
export function planFor({ ref, name, efforts }: ModelInfo, asked: AskedEffort): EffortPlan {
  if (!isVsCode(ref)) return planEffort(asked, efforts, name);
  if (asked === "unset") return { asked, sent: undefined };
  return {
    asked,
    sent: undefined,
    note: t("The effort of {0} is set in VS Code's model picker; Fathom sent none.", name),
  };
}

/** Whether a model can be reached as far as the settings say. */
export function isReachable({ ref, endpoint }: ModelInfo): boolean {
  return endpoint !== undefined || isOffline(ref) || isVsCode(ref);
}

/** The user's endpoints, and the servers on this computer that are known by their names. */
export function namedEndpoints(): Endpoint[] {
  const endpoints = readEndpoints();
  return [...endpoints, ...undeclared(localServers, endpoints)];
}

export function isOffline(ref: ModelRef): boolean {
  return ref.endpoint === offlineModel.endpoint;
}

/** Whether nothing leaves this computer. With `local`, a server on it counts as somewhere else. */
export function staysHere({ ref, endpoint }: ModelInfo, local: boolean): boolean {
  if (isOffline(ref)) return true;
  if (endpoint === undefined || local) return false;
  const checked = checkBaseUrl(endpoint.baseUrl);
  return checked.kind === "ok" && isLoopback(new URL(checked.origin).hostname) && !isHandedOn(endpoint, ref.model);
}

/** Ollama hands requests for its cloud models on to its own servers (https://docs.ollama.com/cloud). */
function isHandedOn(endpoint: Endpoint, model: string): boolean {
  return familyOf(endpoint) === "ollama" && /[-:]cloud$/.test(model);
}

/** Servers on this computer, and endpoints that the user declared, may need no key; OpenAI always does. */
export function needsKey(endpoint: Endpoint): boolean {
  return endpoint.baseUrl.startsWith("https://api.openai.com");
}

function destinationOf(endpoint: Endpoint, model: string): string {
  const checked = checkBaseUrl(endpoint.baseUrl);
  if (checked.kind === "bad") return t("cannot be used: {0}", checked.why);
  const { host, hostname } = new URL(checked.origin);
  if (isHandedOn(endpoint, model)) return t("goes to Ollama's cloud through {0}", host);
  return isLoopback(hostname) ? t("stays on this computer ({0})", host) : t("goes to {0}", host);
}
