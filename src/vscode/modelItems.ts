import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { effortsText, pricesText, tokensText } from "../core/modelText.ts";
import type { ModelRef } from "../core/request.ts";
import { checkBaseUrl, type Endpoint } from "../providers/endpoint.ts";
import { localServers } from "../providers/localServers.ts";
import type { Answer, Discovery } from "./discovery.ts";
import type { Keys } from "./keys.ts";
import { isVsCode } from "./languageModels.ts";
import { isOffline, type ModelInfo, modelsAt, needsKey, offlineModel, resolveModel } from "./models.ts";
import { readEndpoints, userRoutes } from "./settings.ts";

export type ModelItem = vscode.QuickPickItem & {
  readonly model?: ModelInfo;
  readonly leadsTo?: "other" | "add-endpoint" | "refresh" | "routes";
};

/** What the model picker shows, grouped by where each model is: this computer, then each endpoint. */
export function modelItems(current: ModelRef, discovery: Discovery, keys: Keys): ModelItem[] {
  const offline = resolveModel(offlineModel);
  const groups = [...discovery.found(), ...readEndpoints()].map((endpoint) => {
    const answer = discovery.answer(endpoint.name);
    const models = modelsAt(endpoint, [...(answer?.models?.keys() ?? [])].filter(isForText));
    const keyless = lacksKey(endpoint, keys);
    const state = stateOf(answer, keyless);
    return [
      separator([endpoint.name, models[0]?.destination ?? "", state]),
      ...models.map((model) => itemOf(model, current, marksOf(model, endpoint, answer, keyless))),
      ...(models.length === 0 ? [byId([endpoint.name, state || t("lists no models")])] : []),
    ];
  });
  return [
    separator([t("On this computer")]),
    itemOf(offline, current, [offline.destination]),
    ...(userRoutes().routes.length === 0 ? [] : [separator([t("Routes")]), followRoutes]),
    ...groups.flat(),
    ...(discovery.vsCode().length === 0 ? [] : [separator(["VS Code"])]),
    ...discovery.vsCode().map((model) => itemOf(model, current, [model.destination])),
    separator([t("Other")]),
    byId([]),
    { label: t("$(add) Add an endpoint…"), description: t("any OpenAI-compatible server"), leadsTo: "add-endpoint" },
    {
      label: t("$(refresh) Refresh the model catalogue"),
      description: t("prices and limits from models.dev"),
      leadsTo: "refresh",
    },
  ];
}

/** What a search that finds nothing shows in place of nothing: what was looked for, and how to get it. */
export function noMatch(search: string, items: readonly ModelItem[]): ModelItem[] {
  const text = search.trim().toLowerCase();
  const isFound = ({ label, description = "", detail = "", kind }: ModelItem) =>
    kind !== vscode.QuickPickItemKind.Separator &&
    [label, description, detail].some((part) => part.toLowerCase().includes(text));
  if (text === "" || items.some(isFound)) return [];
  const server = localServers.find(({ name }) => name.toLowerCase().startsWith(text));
  const label =
    server === undefined
      ? t("$(info) No model matches “{0}”", search.trim())
      : t("$(info) {0} does not answer at {1}", server.name, new URL(server.baseUrl).host);
  const detail =
    server === undefined
      ? t("Search for another name, or choose this to add an endpoint that has it.")
      : t("Start it and open this list again, or choose this to add it at another address.");
  return [{ label, detail, alwaysShow: true, leadsTo: "add-endpoint" }];
}

const followRoutes: ModelItem = {
  label: t("$(milestone) Follow your routes"),
  description: t("the model and effort that fathom.routes names, with its fallbacks"),
  leadsTo: "routes",
};

function byId(parts: readonly string[]): ModelItem {
  return { label: t("$(edit) Another model by its id…"), description: parts.join(" · "), leadsTo: "other" };
}

function separator(parts: readonly string[]): ModelItem {
  return { label: parts.filter((part) => part !== "").join(" · "), kind: vscode.QuickPickItemKind.Separator };
}

function itemOf(model: ModelInfo, current: ModelRef, marks: readonly string[]): ModelItem {
  const { ref, name, endpoint, facts } = model;
  const chosen = ref.endpoint === current.endpoint && ref.model === current.model;
  const description = [
    endpoint?.name,
    facts.context === undefined ? undefined : tokensText(facts.context),
    facts.prices === undefined ? undefined : pricesText(facts.prices),
    ...marks,
  ];
  return {
    label: `${chosen ? "$(check) " : ""}${name}`,
    description: description.filter((part) => part !== undefined && part !== "").join(" · "),
    detail: detailOf(model),
    model,
  };
}

function detailOf({ ref, efforts, facts }: ModelInfo): string {
  if (isVsCode(ref)) return t("its effort is set in VS Code's model picker");
  const listed = effortsText(efforts, facts);
  return isOffline(ref) ? t("TypeScript's own refactorings for TypeScript and JavaScript · {0}", listed) : listed;
}

/** What stands between the user and this model. */
function marksOf(model: ModelInfo, endpoint: Endpoint, answer: Answer | undefined, keyless: boolean): string[] {
  if (model.facts.unverified === true) return [t("announced, unverified")];
  if (keyless) return [t("needs a key")];
  const failure = answer?.failure === undefined ? undefined : failureMark(answer.failure);
  if (failure !== undefined) return [failure];
  const declared = endpoint.models.some(({ id }) => id === model.ref.model);
  return answer?.models === undefined || declared || answer.models.has(model.ref.model) ? [] : [t("not listed there")];
}

function stateOf(answer: Answer | undefined, keyless: boolean): string {
  if (keyless) return t("needs a key");
  return (answer?.failure === undefined ? undefined : failureMark(answer.failure)) ?? "";
}

/** An endpoint that lists nothing may serve well all the same: only what stands in a run's way too is said. */
function failureMark({ kind }: Failure): string | undefined {
  if (kind === "unreachable") return t("not answering");
  if (kind === "key-rejected") return t("key rejected");
  return kind === "no-key" ? t("needs a key") : undefined;
}

function lacksKey(endpoint: Endpoint, keys: Keys): boolean {
  if (!needsKey(endpoint)) return false;
  const checked = checkBaseUrl(endpoint.baseUrl);
  return !(checked.kind === "ok" && keys.origins().includes(checked.origin));
}

/** Endpoints list what makes pictures, speech and vectors among the rest, mostly without saying so. */
function isForText(id: string): boolean {
  return !/embed|whisper|\btts\b|-tts|dall-e|moderation|rerank|transcri|realtime|audio|image|sora|babbage|davinci/i.test(
    id,
  );
}
