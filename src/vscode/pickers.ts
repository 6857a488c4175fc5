import type { AskedEffort } from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import type { ModelRef } from "../core/request.ts";
import { checkBaseUrl, isLoopback } from "../providers/endpoint.ts";
import { askEndpoint, askOtherModel } from "./askEndpoint.ts";
import { checkNewEndpoint } from "./checkEndpoints.ts";
import { type Choices, type Task, taskTitles } from "./choices.ts";
import type { Discovery } from "./discovery.ts";
import { pickAgain as pickAgainAt, pickEffort } from "./effortPicker.ts";
import type { Keys } from "./keys.ts";
import { pickModel } from "./modelPicker.ts";
import { type ModelInfo, needsKey, resolveModel } from "./models.ts";
import { addDeclaredEndpoint } from "./settings.ts";

/** The questions about model and effort, for one command or for all. Each is true when the user chose something. */
export type Pickers = {
  chooseModel(task?: Task): Promise<boolean>;
  chooseEffort(task?: Task): Promise<boolean>;
  /** A model and effort for one run, without changing the choice. */
  pickOther(current: ModelRef): Promise<Picked | undefined>;
  /** A model and effort to ask the last request again, without changing the choice. */
  pickAgain(model: ModelInfo, without: AskedEffort): Promise<Picked | undefined>;
  addEndpoint(): Promise<boolean>;
};

type Picked = { readonly model: ModelRef; readonly effort: AskedEffort };

export type PickerParts = {
  readonly choices: Choices;
  readonly keys: Keys;
  readonly discovery: Discovery;
  readonly refreshCatalogue: () => Promise<unknown>;
};

export function createPickers({ choices, keys, discovery, refreshCatalogue }: PickerParts): Pickers {
  async function chooseModel(task?: Task): Promise<boolean> {
    const current = choices.get(task ?? choices.task).model;
    const picked = await pickModel(titleOf(t("Model"), task), current, discovery, keys);
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

  async function pickAgain(model: ModelInfo, without: AskedEffort): Promise<Picked | undefined> {
    const picked = await pickAgainAt(model, without);
    if (picked !== "another-model") return picked === undefined ? undefined : { model: model.ref, effort: picked };
    return pickOther(model.ref, without);
  }

  async function pickOther(current: ModelRef, effortBefore?: AskedEffort): Promise<Picked | undefined> {
    const other = await pickAnother(current);
    if (other === undefined || !(await hasKeyFor(other))) return undefined;
    if (other.efforts.length === 0) return { model: other.ref, effort: "unset" };
    const effort = await pickEffort(other, effortBefore);
    return effort === undefined ? undefined : { model: other.ref, effort };
  }

  async function pickAnother(current: ModelRef): Promise<ModelInfo | undefined> {
    const picked = await pickModel(t("Ask Again with Which Model?"), current, discovery, keys, "once");
    if (picked?.leadsTo !== "refresh") return picked?.leadsTo === "other" ? askOtherModel() : picked?.model;
    await refreshCatalogue();
    return pickAnother(current);
  }

  /** Takes a model, asking for its key where it surely needs one. */
  async function use(task: Task | undefined, model: ModelInfo): Promise<boolean> {
    if (!(await hasKeyFor(model))) return false;
    await choices.set(task, { model: model.ref });
    return true;
  }

  async function hasKeyFor({ endpoint }: ModelInfo): Promise<boolean> {
    if (endpoint === undefined || !needsKey(endpoint)) return true;
    const checked = checkBaseUrl(endpoint.baseUrl);
    return (checked.kind === "ok" && keys.origins().includes(checked.origin)) || (await keys.set(endpoint));
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
      const picked = await pickEffort(resolveModel(model), effort);
      if (picked === undefined) return false;
      await choices.set(task, { effort: picked });
      return true;
    },
    pickAgain,
    pickOther: (current) => pickOther(current),
    addEndpoint: () => addEndpoint(),
  };
}

function titleOf(what: string, task: Task | undefined): string {
  return task === undefined ? what : t("{0} for {1}", what, taskTitles[task]);
}
