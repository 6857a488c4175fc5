import type { Effort } from "../core/effort.ts";
import type { ModelFacts } from "../core/modelFacts.ts";
import { familyEfforts } from "./effortParameters.ts";
import type { Endpoint } from "./endpoint.ts";
import { familyOf } from "./family.ts";
import { type Knowledge, nothingKnown } from "./knowledge.ts";

/** A model that can be chosen. */
export type Model = {
  readonly endpoint: string;
  readonly id: string;
  readonly efforts: readonly Effort[];
  /** False where nobody said which efforts the model takes, so that `efforts` is an assumption. */
  readonly effortsKnown: boolean;
  readonly facts: ModelFacts;
};

const openAiEndpoint: Endpoint = {
  name: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  api: "responses",
  models: [],
};

/** What is offered for a model of which nobody said what it takes: the three levels that nearly every server knows. */
const assumedEfforts: readonly Effort[] = ["low", "medium", "high"];

/** All endpoints: the user's first, then OpenAI's own unless the user declares one of that name. */
export function allEndpoints(declared: readonly Endpoint[]): Endpoint[] {
  const names = new Set(declared.map((endpoint) => endpoint.name));
  return names.has(openAiEndpoint.name) ? [...declared] : [...declared, openAiEndpoint];
}

/** The ids to offer at an endpoint: those that the user named; where there are none, those that the catalogue has for it. */
export function modelIdsOf(endpoint: Endpoint, knowledge: Knowledge): readonly string[] {
  if (endpoint.models.length > 0) return endpoint.models.map((model) => model.id);
  return knowledge.models(familyOf(endpoint));
}

/**
 * The model of that id at an endpoint, also one that nobody listed. `told` is what the endpoint itself said of it; the
 * user's own word counts most, then the endpoint's, then the catalogue's.
 */
export function modelAt(endpoint: Endpoint, id: string, knowledge = nothingKnown, told?: ModelFacts): Model {
  const family = familyOf(endpoint);
  const { id: _, ...declared } = endpoint.models.find((model) => model.id === id) ?? { id };
  const { unverified, ...catalogued } = knowledge.facts(family, id) ?? {};
  const known = declared.efforts ?? told?.efforts ?? catalogued.efforts ?? familyEfforts(family, id);
  const facts: ModelFacts = {
    ...catalogued,
    // What an endpoint lists is no longer only announced.
    ...(unverified === true && told === undefined ? { unverified } : {}),
    ...told,
    ...declared,
    ...(known === undefined ? {} : { efforts: known }),
  };
  return {
    endpoint: endpoint.name,
    id,
    efforts: known ?? assumedEfforts,
    effortsKnown: known !== undefined,
    facts: consistent(facts),
  };
}

/** A default from one source may not be among the efforts from another. */
function consistent(facts: ModelFacts): ModelFacts {
  const { defaultEffort, ...others } = facts;
  if (defaultEffort === undefined || facts.efforts?.includes(defaultEffort) !== false) return facts;
  return others;
}
