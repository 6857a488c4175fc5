import type { Effort } from "../core/effort.ts";
import type { ModelFacts } from "../core/modelFacts.ts";
import { familyEfforts } from "./effortParameters.ts";
import type { Endpoint, EndpointModel } from "./endpoint.ts";
import { type Family, familyOf } from "./family.ts";

/** A model that can be chosen. */
export type Model = {
  readonly endpoint: string;
  readonly id: string;
  readonly efforts: readonly Effort[];
  /** False where nobody said which efforts the model takes, so that `efforts` is an assumption. */
  readonly effortsKnown: boolean;
  readonly facts: ModelFacts;
};

const upTo = {
  high: ["low", "medium", "high"],
  minimalToHigh: ["minimal", "low", "medium", "high"],
  noneToHigh: ["none", "low", "medium", "high"],
  noneToXhigh: ["none", "low", "medium", "high", "xhigh"],
  noneToMax: ["none", "low", "medium", "high", "xhigh", "max"],
  lowToMax: ["low", "medium", "high", "xhigh", "max"],
} as const satisfies Record<string, readonly Effort[]>;

/**
 * OpenAI's models and the efforts that each takes over its own API, as of November 2026. An effort outside the list is
 * answered with a 400 (https://platform.openai.com/docs/guides/reasoning).
 */
const openAiModels: readonly EndpointModel[] = [
  { id: "gpt-6.2-astra", efforts: upTo.lowToMax },
  { id: "gpt-6.2-sol", efforts: upTo.lowToMax },
  { id: "gpt-6.1-sol", efforts: upTo.lowToMax },
  { id: "gpt-6.1-terra", efforts: upTo.noneToMax },
  { id: "gpt-6-luna", efforts: upTo.noneToMax },
  { id: "gpt-5.6-sol", efforts: upTo.noneToMax },
  { id: "gpt-5.6-terra", efforts: upTo.noneToMax },
  { id: "gpt-5.6-luna", efforts: upTo.noneToMax },
  { id: "gpt-5.5", efforts: upTo.noneToXhigh },
  { id: "gpt-5.4", efforts: upTo.noneToXhigh },
  { id: "gpt-5.4-mini", efforts: upTo.noneToXhigh },
  { id: "gpt-5.3-codex", efforts: upTo.noneToXhigh },
  { id: "gpt-5.1", efforts: upTo.noneToHigh },
  { id: "gpt-5", efforts: upTo.minimalToHigh },
  { id: "gpt-5-mini", efforts: upTo.minimalToHigh },
  { id: "gpt-5-nano", efforts: upTo.minimalToHigh },
  { id: "o4-mini", efforts: upTo.high },
  { id: "o3", efforts: upTo.high },
];

const openAiEndpoint: Endpoint = {
  name: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  api: "responses",
  models: openAiModels,
};

/** What is offered for a model of which nobody said what it takes: the three levels that nearly every server knows. */
const assumedEfforts: readonly Effort[] = upTo.high;

/** All endpoints: the user's first, then OpenAI's own unless the user declares one of that name. */
export function allEndpoints(declared: readonly Endpoint[]): Endpoint[] {
  const names = new Set(declared.map((endpoint) => endpoint.name));
  return names.has(openAiEndpoint.name) ? [...declared] : [...declared, openAiEndpoint];
}

export function modelsOf(endpoint: Endpoint): Model[] {
  return endpoint.models.map((model) => modelAt(endpoint, model.id));
}

/** The model of that id at an endpoint, also one that nobody listed. */
export function modelAt(endpoint: Endpoint, id: string): Model {
  const listed = endpoint.models.find((model) => model.id === id)?.efforts;
  const known = listed ?? knownEfforts(familyOf(endpoint), id);
  return {
    endpoint: endpoint.name,
    id,
    efforts: known ?? assumedEfforts,
    effortsKnown: known !== undefined,
    facts: known === undefined ? {} : { efforts: known },
  };
}

/** Azure serves OpenAI's models, often under the same name. */
function knownEfforts(family: Family, id: string): readonly Effort[] | undefined {
  if (family !== "openai" && family !== "azure") return familyEfforts(family, id);
  return openAiModels.find((model) => model.id === id)?.efforts;
}
