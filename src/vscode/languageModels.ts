import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import type { ModelRef } from "../core/request.ts";
import { reservedNames } from "../providers/endpoint.ts";
import type { ModelInfo } from "./models.ts";

/** The part of `vscode.lm` that is used: tests give models of their own. */
export type LanguageModelAccess = Pick<typeof vscode.lm, "selectChatModels">;

/** Milliseconds. VS Code may first have to start the extensions that bring models. */
const listLimit = 1500;

/** What was seen last, so that names and limits are known without asking again. */
const seen = new Map<string, vscode.LanguageModelChat>();

/** VS Code's own models, asked for when the user opens the picker. Undefined when VS Code does not answer in time. */
export async function listVsCodeModels(access: LanguageModelAccess = vscode.lm): Promise<ModelInfo[] | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), listLimit);
  try {
    // An extension that brings models and fails takes no other models from the list.
    const models = await Promise.race([Promise.resolve(access.selectChatModels()).catch(() => undefined), late]);
    if (models === undefined) return undefined;
    seen.clear();
    for (const model of models) seen.set(idOf(model), model);
    return models.map((model) => vsCodeModel(refOf(model)));
  } finally {
    clearTimeout(timer);
  }
}

export function isVsCode(ref: ModelRef): boolean {
  return ref.endpoint === reservedNames.vscode;
}

export function vsCodeModel(ref: ModelRef): ModelInfo {
  const { vendor } = selectorOf(ref);
  const known = seen.get(ref.model);
  return {
    ref,
    name: known?.name ?? ref.model,
    endpoint: undefined,
    efforts: [],
    facts: known === undefined ? {} : { input: known.maxInputTokens },
    destination: t("goes to VS Code's {0} models", vendor),
  };
}

/** A model's id is its vendor's own: both together name it. */
export function selectorOf({ model }: ModelRef): { readonly vendor: string; readonly id: string } {
  const slash = model.indexOf("/");
  return { vendor: model.slice(0, slash), id: model.slice(slash + 1) };
}

function refOf(model: vscode.LanguageModelChat): ModelRef {
  return { endpoint: reservedNames.vscode, model: idOf(model) };
}

function idOf({ vendor, id }: vscode.LanguageModelChat): string {
  return `${vendor}/${id}`;
}
