import * as vscode from "vscode";
import { type Effort, isEffort } from "../core/effort.ts";
import { settings } from "../manifest.ts";
import { allEndpoints } from "../providers/catalogue.ts";
import type { Endpoint, EndpointModel } from "../providers/endpoint.ts";
import { isFamily } from "../providers/family.ts";

/** All endpoints that the user can reach: OpenAI's and the declared ones. Entries that make no sense are left out. */
export function readEndpoints(): Endpoint[] {
  return allEndpoints(declaredEndpoints());
}

function declaredEndpoints(): Endpoint[] {
  const value = userValue(settings.endpoints);
  const names = new Set<string>();
  return (Array.isArray(value) ? value : []).flatMap((entry: unknown) => {
    const endpoint = narrowEndpoint(entry);
    if (endpoint === undefined || names.has(endpoint.name)) return [];
    names.add(endpoint.name);
    return [endpoint];
  });
}

export function readContextLines(): number {
  const value = userValue(settings.contextLines);
  return typeof value === "number" && value >= 0 ? Math.floor(value) : 60;
}

export async function addDeclaredEndpoint(endpoint: Endpoint): Promise<void> {
  const value = userValue(settings.endpoints);
  // As the user wrote them: what Fathom cannot read is still theirs.
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const others = entries.filter((entry) => fields(entry)["name"] !== endpoint.name);
  await vscode.workspace
    .getConfiguration()
    .update(settings.endpoints, [...others, endpoint], vscode.ConfigurationTarget.Global);
}

/**
 * What the user set, or the default. Where code and keys go is never for a workspace to say: the settings have
 * application scope, and workspace values are not even looked at.
 */
function userValue(id: string): unknown {
  const found = vscode.workspace.getConfiguration().inspect<unknown>(id);
  return found?.globalValue ?? found?.defaultValue;
}

function narrowEndpoint(entry: unknown): Endpoint | undefined {
  const { name, baseUrl, api, provider, background, models } = fields(entry);
  if (typeof name !== "string" || name === "" || typeof baseUrl !== "string") return undefined;
  return {
    name,
    baseUrl,
    api: api === "responses" ? "responses" : "chat",
    ...(isFamily(provider) ? { provider } : {}),
    ...(background === true ? { background } : {}),
    models: Array.isArray(models) ? models.flatMap(narrowModel) : [],
  };
}

function narrowModel(entry: unknown): EndpointModel[] {
  if (typeof entry === "string" && entry !== "") return [{ id: entry }];
  const { id, efforts } = fields(entry);
  if (typeof id !== "string" || id === "") return [];
  if (!Array.isArray(efforts)) return [{ id }];
  return [{ id, efforts: efforts.filter((effort: unknown): effort is Effort => isEffort(effort)) }];
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
