import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { checkBaseUrl, type Endpoint, isReservedName, type WireFormat } from "../providers/endpoint.ts";
import { type ModelInfo, resolveModel } from "./models.ts";
import { readEndpoints } from "./settings.ts";

/** A model that no list has: asks for its endpoint and its id. */
export async function askOtherModel(): Promise<ModelInfo | undefined> {
  const endpoints = readEndpoints().map((endpoint) => ({
    label: endpoint.name,
    description: endpoint.baseUrl,
    endpoint,
  }));
  const picked =
    endpoints.length === 1 ? endpoints[0] : await vscode.window.showQuickPick(endpoints, { title: t("Endpoint") });
  if (picked === undefined) return undefined;
  const id = await vscode.window.showInputBox({
    title: t("Model at {0}", picked.label),
    prompt: t("The model's id, as the endpoint knows it."),
  });
  if (id === undefined || id.trim() === "") return undefined;
  return resolveModel({ endpoint: picked.endpoint.name, model: id.trim() });
}

export async function askEndpoint(): Promise<Endpoint | undefined> {
  const baseUrl = await vscode.window.showInputBox({
    title: t("Add an endpoint (1 of 4): base URL"),
    prompt: t("Up to and including /v1. https, or http on this computer."),
    placeHolder: "http://localhost:11434/v1",
    ignoreFocusOut: true,
    validateInput: (value) => {
      const checked = checkBaseUrl(value.trim());
      return checked.kind === "bad" ? checked.why : undefined;
    },
  });
  if (baseUrl === undefined) return undefined;
  const apis: (vscode.QuickPickItem & { readonly api: WireFormat })[] = [
    { label: t("Chat Completions"), description: t("nearly every server"), api: "chat" },
    { label: t("Responses"), description: t("servers that have it tell more about reasoning"), api: "responses" },
  ];
  const api = await vscode.window.showQuickPick(apis, {
    title: t("Add an endpoint (2 of 4): API"),
    ignoreFocusOut: true,
  });
  if (api === undefined) return undefined;
  const id = await vscode.window.showInputBox({
    title: t("Add an endpoint (3 of 4): model"),
    prompt: t("The model's id, as the endpoint knows it. More can be added in the settings."),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === "" ? t("An endpoint needs a model to offer.") : undefined),
  });
  if (id === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title: t("Add an endpoint (4 of 4): name"),
    prompt: t("What the endpoint is called in the model picker. An endpoint of the same name is replaced."),
    value: new URL(baseUrl.trim()).host,
    ignoreFocusOut: true,
    validateInput: (value) =>
      isReservedName(value) ? t("{0} names models of Fathom's own. Choose another name.", value.trim()) : undefined,
  });
  if (name === undefined || name.trim() === "") return undefined;
  return { name: name.trim(), baseUrl: baseUrl.trim(), api: api.api, models: [{ id: id.trim() }] };
}
