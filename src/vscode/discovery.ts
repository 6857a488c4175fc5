import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import type { ModelFacts } from "../core/modelFacts.ts";
import type { ModelRef } from "../core/request.ts";
import { checkBaseUrl, type Endpoint } from "../providers/endpoint.ts";
import { listEndpointModels } from "../providers/endpointModels.ts";
import { localServers, undeclared } from "../providers/localServers.ts";
import type { Keys } from "./keys.ts";
import { listVsCodeModels } from "./languageModels.ts";
import { type ModelInfo, needsKey } from "./models.ts";
import { readEndpoints } from "./settings.ts";

/** What endpoints list themselves. Nothing is asked before the user opens the model picker. */
export type Discovery = {
  /** Asks every endpoint and every local server at once; `onAnswer` after each answer, and it resolves after the last. */
  look(onAnswer: () => void, signal: AbortSignal): Promise<void>;
  /** What an endpoint last answered; undefined while it has not. */
  answer(endpoint: string): Answer | undefined;
  told(ref: ModelRef): ModelFacts | undefined;
  /** VS Code's own models. */
  vsCode(): readonly ModelInfo[];
  /** The servers on this computer that answered and that the user has not declared. */
  found(): readonly Endpoint[];
};

export type Answer = {
  /** As it was listed last, also when the endpoint fails now. */
  readonly models: ReadonlyMap<string, ModelFacts> | undefined;
  readonly failure: Failure | undefined;
};

/** A server on this computer answers at once or is not there. */
const localLimit = 1500;

export function createDiscovery(keys: Keys, servers: readonly Endpoint[] = localServers): Discovery {
  const answers = new Map<string, Answer>();
  let vsCodeModels: readonly ModelInfo[] = [];

  async function ask(endpoint: Endpoint, key: string | undefined, limit: number | undefined, signal: AbortSignal) {
    const listing = await listEndpointModels(endpoint, key, limit === undefined ? {} : { limit }, signal);
    const models =
      listing.kind === "listed"
        ? new Map(listing.models.map(({ id, facts }) => [id, facts]))
        : answers.get(endpoint.name)?.models;
    answers.set(endpoint.name, { models, failure: listing.kind === "failed" ? listing.failure : undefined });
  }

  async function askDeclared(endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const checked = checkBaseUrl(endpoint.baseUrl);
    const key = checked.kind === "ok" ? await keys.get(checked.origin) : undefined;
    if (key === undefined && needsKey(endpoint)) return;
    await ask(endpoint, key, undefined, signal);
  }

  return {
    async look(onAnswer, signal) {
      const ofVsCode = listVsCodeModels().then((models) => {
        vsCodeModels = models ?? vsCodeModels;
      });
      if (!vscode.workspace.isTrusted) return ofVsCode.then(onAnswer);
      const declared = readEndpoints();
      const asked = [
        ofVsCode,
        ...declared.map((endpoint) => askDeclared(endpoint, signal)),
        ...undeclared(servers, declared).map((server) => ask(server, undefined, localLimit, signal)),
      ];
      await Promise.all(asked.map((each) => each.then(onAnswer)));
    },
    vsCode: () => vsCodeModels,
    answer: (endpoint) => answers.get(endpoint),
    told: ({ endpoint, model }) => answers.get(endpoint)?.models?.get(model),
    found: () =>
      undeclared(servers, readEndpoints()).filter(({ name }) => {
        const answer = answers.get(name);
        return answer?.models !== undefined && answer.failure === undefined;
      }),
  };
}
