import * as vscode from "vscode";
import { type Budget, moneyOf } from "../core/budget.ts";
import { type Limits, limitsOf } from "../core/compare/limits.ts";
import type { MatrixBudget } from "../core/compare/matrixBudget.ts";
import { readVerifyCommand } from "../core/compare/verifyCommand.ts";
import { promoteCandidate, type ReadRoutes, readRoutes } from "../core/readRoutes.ts";
import type { RouteTask } from "../core/routes.ts";
import { settings } from "../manifest.ts";
import { allEndpoints } from "../providers/catalogue.ts";
import { readDeclaredModel } from "../providers/declaredModel.ts";
import { type Endpoint, isLoopback, isReservedName, reservedNames } from "../providers/endpoint.ts";
import { isFamily } from "../providers/family.ts";
import { remoteLimits, type WatchdogLimits } from "../providers/watchdog.ts";
import { today } from "./clock.ts";
import type { HistoryLimits } from "./runFolder.ts";

/** All endpoints that the user can reach: OpenAI's and the declared ones. Entries that make no sense or take a name that is Fathom's own are left out. */
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

/** Patterns of .gitignore for files that are not sent without a question. */
export function readIgnore(): string[] {
  const value = userValue(settings.ignore);
  return (Array.isArray(value) ? value : []).filter(
    (pattern: unknown): pattern is string => typeof pattern === "string",
  );
}

/** The user's own verify command; a sentence where what they set is none. */
export function readCommand(): ReturnType<typeof readVerifyCommand> {
  return readVerifyCommand(userValue(settings.verifyCommand));
}

/** Whether servers on this computer are asked about like those elsewhere. */
export function readCheckLocal(): boolean {
  return userValue(settings.checkLocal) === true;
}

/** Whether a model is told once by itself why edits of its answer could not be placed. */
export function readRetryRefusedEdits(): boolean {
  return userValue(settings.retryRefusedEdits) === true;
}

export function readBudget(): Budget {
  return {
    warnAbove: moneyOf(userValue(settings.warnAbove)),
    perRun: moneyOf(userValue(settings.perRun)),
    perDay: moneyOf(userValue(settings.perDay)),
  };
}

export function readMatrixBudget(): MatrixBudget {
  return { ...readBudget(), perComparison: moneyOf(userValue(settings.perComparison)) };
}

/** The offline model has a thread and some 100 MB of its own for each candidate at once. */
const offlineAtOnce = 2;

/** `endpoints`: those that can be reached. */
export function readCompareLimits(endpoints: readonly Endpoint[]): Limits {
  const count = (id: string, otherwise: number) => {
    const value = userValue(id);
    return typeof value === "number" && value >= 1 ? Math.floor(value) : otherwise;
  };
  const most = { inAll: count(settings.compareAtOnce, 12), perEndpoint: count(settings.comparePerEndpoint, 4) };
  const local = endpoints.filter(({ baseUrl }) => URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname));
  const fixed = { [reservedNames.offline]: offlineAtOnce };
  return limitsOf(
    most,
    local.map(({ name }) => name),
    userValue(settings.compareEndpoints),
    fixed,
  );
}

/** What of the runs is kept; undefined where the user wants none kept. Zero is no limit. */
export function readHistoryLimits(): HistoryLimits | undefined {
  if (userValue(settings.historyEnabled) === false) return undefined;
  const [days, megabytes] = [userValue(settings.historyDays), userValue(settings.historyMegabytes)];
  return {
    days: typeof days === "number" && days > 0 ? days : undefined,
    bytes: typeof megabytes === "number" && megabytes > 0 ? megabytes * 1_000_000 : undefined,
  };
}

/** Milliseconds. The `fetch` that VS Code gives extensions gives up by itself after 300 seconds without a byte. */
const longestWait = 290_000;

/** How long Fathom waits for an endpoint. A server on this computer may load a model for minutes, and is waited for. */
export function readLimits(isLocal: boolean): WatchdogLimits {
  const { connectTimeout, firstByteTimeout, silenceTimeout, progressTimeout } = settings;
  return {
    ...remoteLimits,
    connect: milliseconds(connectTimeout),
    firstByte: isLocal ? undefined : Math.min(milliseconds(firstByteTimeout) ?? longestWait, longestWait),
    silence: isLocal ? undefined : Math.min(milliseconds(silenceTimeout) ?? longestWait, longestWait),
    progress: milliseconds(progressTimeout),
  };
}

/** Zero, like anything that is no number of seconds, is no limit. */
function milliseconds(id: string): number | undefined {
  const seconds = userValue(id);
  return typeof seconds === "number" && seconds > 0 ? Math.min(seconds, 86_400) * 1000 : undefined;
}

export async function addDeclaredEndpoint(endpoint: Endpoint): Promise<void> {
  const value = userValue(settings.endpoints);
  // As the user wrote them: what Fathom cannot read is still theirs.
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const others = entries.filter((entry) => fields(entry)["name"] !== endpoint.name);
  await updateUserValue(settings.endpoints, [...others, endpoint]);
}

/** The user's routes, and what in them makes no sense. */
export function userRoutes(): ReadRoutes {
  return readRoutes(userValue(settings.routes));
}

/** Makes a route's candidate its primary. Gives what takes that back; undefined where there is no candidate any more. */
export async function promoteInSettings(task: RouteTask): Promise<(() => Promise<void>) | undefined> {
  const before = userValue(settings.routes);
  const after = promoteCandidate(before, task);
  if (after === undefined) return undefined;
  await updateUserValue(settings.routes, after);
  return () => updateUserValue(settings.routes, before);
}

async function updateUserValue(id: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
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
  if (isReservedName(name)) return undefined;
  return {
    name,
    baseUrl,
    api: api === "responses" ? "responses" : "chat",
    ...(isFamily(provider) ? { provider } : {}),
    ...(background === true ? { background } : {}),
    models: Array.isArray(models) ? models.flatMap((model: unknown) => readDeclaredModel(model, today()) ?? []) : [],
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
