import type { AskedEffort } from "../core/effort.ts";
import type { ModelRef } from "../core/request.ts";
import { checkBaseUrl, isLoopback } from "../providers/endpoint.ts";
import { askEndpoint, askOtherModel } from "./askEndpoint.ts";
import { checkNewEndpoint } from "./checkEndpoints.ts";
import { type Choices, type Task, taskTitles } from "./choices.ts";
import type { Discovery } from "./discovery.ts";
import { pickEffort } from "./effortPicker.ts";
import type { Keys } from "./keys.ts";
import { pickModel } from "./modelPicker.ts";
import { type ModelInfo, needsKey, resolveModel } from "./models.ts";
import { addDeclaredEndpoint } from "./settings.ts";

/** The questions about model and effort, for one command or for all. Each is true when the user chose something. */
export type Pickers = {
  chooseModel(task?: Task): Promise<boolean>;
  chooseEffort(task?: Task): Promise<boolean>;
  /** An effort for one run, without changing the choice; `without` is the one it was just run at. */
  pickEffort(model: ModelInfo, without: AskedEffort | undefined): Promise<AskedEffort | undefined>;
  /** A model for one run, without changing the choice. */
  pickModel(current: ModelRef): Promise<ModelInfo | undefined>;
  addEndpoint(): Promise<boolean>;
};

export type PickerParts = {
  readonly choices: Choices;
  readonly keys: Keys;
  readonly discovery: Discovery;
  readonly refreshCatalogue: () => Promise<unknown>;
};

export function createPickers({ choices, keys, discovery, refreshCatalogue }: PickerParts): Pickers {
  async function chooseModel(task?: Task): Promise<boolean> {
    const current = choices.get(task ?? choices.task).model;
    const picked = await pickModel(titleOf("Model", task), current, discovery, keys);
    if (picked === undefined) return false;
    if (picked.leadsTo === "refresh") {
      await refreshCatalogue();
      return chooseModel(task);
    }
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
    const used = model === undefined || (await use(task, resolveModel({ endpoint: endpoint.name, model: model.id })));
    await checkNewEndpoint(endpoint, keys);
    return used;
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
    async pickModel(current) {
      const picked = await pickModel("Model for This Run", current, discovery, keys);
      return picked?.leadsTo === "other" ? askOtherModel() : picked?.model;
    },
    pickEffort: (model, without) => pickEffort(model, undefined, without),
    addEndpoint: () => addEndpoint(),
  };
}

function titleOf(what: string, task: Task | undefined): string {
  return task === undefined ? what : `${what} for ${taskTitles[task]}`;
}
