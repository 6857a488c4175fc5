import * as vscode from "vscode";
import { type Effort, efforts, planEffort } from "../core/effort.ts";
import { checkBaseUrl, type Endpoint, isLoopback, isReservedName, type WireFormat } from "../providers/endpoint.ts";
import type { Choices, Task } from "./choices.ts";
import type { Keys } from "./keys.ts";
import { isVsCode, listVsCodeModels } from "./languageModels.ts";
import { isOffline, listModels, type ModelInfo, needsKey, resolveModel } from "./models.ts";
import { addDeclaredEndpoint, readEndpoints, userRoutes } from "./settings.ts";

/** The questions about model and effort, for one command or for both. Each is true when the user chose something. */
export type Pickers = {
  chooseModel(task?: Task): Promise<boolean>;
  chooseEffort(task?: Task): Promise<boolean>;
  /** An effort for one run, without changing the choice; `without` is the one it was just run at. */
  pickEffort(model: ModelInfo, without: Effort | undefined): Promise<Effort | undefined>;
  addEndpoint(): Promise<boolean>;
};

type ModelItem = vscode.QuickPickItem & {
  readonly leadsTo?: "add-endpoint" | "other" | "routes";
  readonly model?: ModelInfo;
};

export function createPickers(choices: Choices, keys: Keys): Pickers {
  async function chooseModel(task?: Task): Promise<boolean> {
    const current = choices.get(task ?? choices.task).model;
    const picked = await vscode.window.showQuickPick(modelItems(current, keys), {
      title: titleOf("Model", task),
      placeHolder: "Search by name; efforts are listed from least to most",
      matchOnDescription: true,
    });
    if (picked === undefined) return false;
    if (picked.leadsTo === "add-endpoint") return addEndpoint(task);
    if (picked.leadsTo === "routes") {
      await choices.follow(task);
      return true;
    }
    const model = picked.leadsTo === "other" ? await askOtherModel() : picked.model;
    if (model === undefined) return false;
    return use(task, model);
  }

  /** Takes a model, asking for its key where it surely needs one. */
  async function use(task: Task | undefined, model: ModelInfo): Promise<boolean> {
    const { endpoint } = model;
    if (endpoint !== undefined && needsKey(endpoint)) {
      const checked = checkBaseUrl(endpoint.baseUrl);
      const known = checked.kind === "ok" && keys.origins().includes(checked.origin);
      if (!known && !(await keys.set(endpoint))) return false;
    }
    await choices.set(task, { model: model.ref });
    return true;
  }

  async function addEndpoint(task?: Task): Promise<boolean> {
    const endpoint = await askEndpoint();
    if (endpoint === undefined) return false;
    await addDeclaredEndpoint(endpoint);
    const checked = checkBaseUrl(endpoint.baseUrl);
    if (checked.kind === "ok" && !isLoopback(new URL(checked.origin).hostname)) await keys.set(endpoint);
    const [model] = endpoint.models;
    return model === undefined ? true : use(task, resolveModel({ endpoint: endpoint.name, model: model.id }));
  }

  return {
    chooseModel,
    async chooseEffort(task) {
      const { model, effort } = choices.get(task ?? choices.task);
      const picked = await pickEffort(resolveModel(model), effort, undefined);
      if (picked === undefined) return false;
      await choices.set(task, { effort: picked });
      return true;
    },
    pickEffort: (model, without) => pickEffort(model, undefined, without),
    addEndpoint: () => addEndpoint(),
  };
}

function titleOf(what: string, task: Task | undefined): string {
  if (task === undefined) return what;
  return `${what} for ${task === "file" ? "Refactor File" : "Refactor Selection"}`;
}

async function modelItems(
  current: { readonly endpoint: string; readonly model: string },
  keys: Keys,
): Promise<ModelItem[]> {
  const items: ModelItem[] = [];
  let group: string | undefined;
  const vsCode = await listVsCodeModels();
  for (const model of [...listModels(), ...(vsCode ?? [])]) {
    const name = isVsCode(model.ref) ? "VS Code" : (model.endpoint?.name ?? "On this computer");
    if (name !== group) items.push({ label: name, kind: vscode.QuickPickItemKind.Separator });
    group = name;
    const chosen = model.ref.endpoint === current.endpoint && model.ref.model === current.model;
    items.push({
      label: `${chosen ? "$(check) " : ""}${model.name}`,
      description: [model.destination, keyNote(model, keys)].filter((part) => part !== "").join(" · "),
      detail: detailOf(model),
      model,
    });
  }
  if (vsCode === undefined) {
    items.push({ label: "VS Code", kind: vscode.QuickPickItemKind.Separator });
    items.push({ label: "$(watch) VS Code has not listed its models yet; open this again in a moment" });
  }
  items.push({ label: "Other", kind: vscode.QuickPickItemKind.Separator });
  if (userRoutes().routes.length > 0) {
    const description = "the model and effort that fathom.routes names, with its fallbacks";
    items.push({ label: "$(milestone) Follow your routes", description, leadsTo: "routes" });
  }
  items.push({ label: "$(edit) Another model by its id…", leadsTo: "other" });
  items.push({
    label: "$(add) Add an endpoint…",
    description: "any OpenAI-compatible server",
    leadsTo: "add-endpoint",
  });
  return items;
}

function detailOf({ ref, efforts }: ModelInfo): string {
  if (isVsCode(ref)) return "its effort is set in VS Code's model picker";
  const listed = efforts.join(", ");
  if (isOffline(ref)) return `TypeScript's own refactorings for TypeScript and JavaScript · ${listed}`;
  return listed || "takes no reasoning effort";
}

function keyNote({ endpoint }: ModelInfo, keys: Keys): string {
  if (endpoint === undefined || !needsKey(endpoint)) return "";
  const checked = checkBaseUrl(endpoint.baseUrl);
  return checked.kind === "ok" && keys.origins().includes(checked.origin) ? "" : "needs a key";
}

async function askOtherModel(): Promise<ModelInfo | undefined> {
  const endpoints = readEndpoints().map((endpoint) => ({
    label: endpoint.name,
    description: endpoint.baseUrl,
    endpoint,
  }));
  const picked =
    endpoints.length === 1 ? endpoints[0] : await vscode.window.showQuickPick(endpoints, { title: "Endpoint" });
  if (picked === undefined) return undefined;
  const id = await vscode.window.showInputBox({
    title: `Model at ${picked.label}`,
    prompt: "The model's id, as the endpoint knows it.",
  });
  if (id === undefined || id.trim() === "") return undefined;
  return resolveModel({ endpoint: picked.endpoint.name, model: id.trim() });
}

async function askEndpoint(): Promise<Endpoint | undefined> {
  const baseUrl = await vscode.window.showInputBox({
    title: "Add an endpoint (1 of 4): base URL",
    prompt: "Up to and including /v1. https, or http on this computer.",
    placeHolder: "http://localhost:11434/v1",
    ignoreFocusOut: true,
    validateInput: (value) => {
      const checked = checkBaseUrl(value.trim());
      return checked.kind === "bad" ? checked.why : undefined;
    },
  });
  if (baseUrl === undefined) return undefined;
  const apis: (vscode.QuickPickItem & { readonly api: WireFormat })[] = [
    { label: "Chat Completions", description: "nearly every server", api: "chat" },
    { label: "Responses", description: "servers that have it tell more about reasoning", api: "responses" },
  ];
  const api = await vscode.window.showQuickPick(apis, { title: "Add an endpoint (2 of 4): API", ignoreFocusOut: true });
  if (api === undefined) return undefined;
  const id = await vscode.window.showInputBox({
    title: "Add an endpoint (3 of 4): model",
    prompt: "The model's id, as the endpoint knows it. More can be added in the settings.",
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === "" ? "An endpoint needs a model to offer." : undefined),
  });
  if (id === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: "Add an endpoint (4 of 4): name",
    prompt: "What the endpoint is called in the model picker. An endpoint of the same name is replaced.",
    value: new URL(baseUrl.trim()).host,
    ignoreFocusOut: true,
    validateInput: (value) =>
      isReservedName(value) ? `${value.trim()} names models of Fathom's own. Choose another name.` : undefined,
  });
  if (name === undefined || name.trim() === "") return undefined;
  return { name: name.trim(), baseUrl: baseUrl.trim(), api: api.api, models: [{ id: id.trim() }] };
}

const effortNotes: Record<Effort, string> = {
  none: "no reasoning, fastest",
  minimal: "hardly any reasoning",
  low: "quick, for everyday edits",
  medium: "some reasoning",
  high: "careful, slower",
  xhigh: "very careful, slow",
  max: "all the model has, slowest",
};

async function pickEffort(
  model: ModelInfo,
  current: Effort | undefined,
  without: Effort | undefined,
): Promise<Effort | undefined> {
  if (model.efforts.length === 0) {
    await vscode.window.showInformationMessage(
      isVsCode(model.ref)
        ? `The effort of ${model.name} is set in VS Code's own model picker.`
        : `${model.name} takes no reasoning effort. Choose another model to set one.`,
    );
    return undefined;
  }
  const active = current === undefined ? undefined : planEffort(current, model.efforts, model.name).sent;
  const items = efforts
    .filter((effort) => model.efforts.includes(effort) && effort !== without)
    .map((effort) => ({
      label: `${effort === active ? "$(check) " : ""}${effort}`,
      description: effortNotes[effort],
      effort,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `Reasoning effort for ${model.name}`,
    placeHolder: without === undefined ? "More effort reasons longer and costs more" : `The last run was at ${without}`,
  });
  return picked?.effort;
}
