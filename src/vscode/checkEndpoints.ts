import * as vscode from "vscode";
import { type EndpointCheck, endpointRow, outcomesText, type RecentOutcomes } from "../core/endpointReport.ts";
import { failureText } from "../core/failureText.ts";
import { settings } from "../manifest.ts";
import { checkBaseUrl, type Endpoint } from "../providers/endpoint.ts";
import type { Keys } from "./keys.ts";
import { currentProblems } from "./routing.ts";
import { readEndpoints } from "./settings.ts";

/** How the last day's runs at an endpoint ended; undefined where nobody counted. */
type RecentOutcomesOf = (endpoint: string) => RecentOutcomes | undefined;

type CheckKeys = Pick<Keys, "get" | "set">;

type Row = vscode.QuickPickItem & { readonly endpoint?: Endpoint };

const keyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("key"), tooltip: "Set API Key…" };
const editButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: "Edit Endpoints" };
const againButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("refresh"), tooltip: "Check Again" };

/** Asks every endpoint for its list of models, all at once; each row tells as its answer comes. Closing the list stops it. */
export async function checkEndpoints(keys: CheckKeys, readOutcomes: () => Promise<RecentOutcomesOf>): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.window.showWarningMessage(failureText({ kind: "untrusted-workspace" }).text);
    return;
  }
  const next = await showChecks(keys, await readOutcomes());
  if (next === "again") return checkEndpoints(keys, readOutcomes);
  if (next === "edit") await vscode.commands.executeCommand("workbench.action.openSettings", settings.endpoints);
  else if (next !== undefined && (await keys.set(next))) return checkEndpoints(keys, readOutcomes);
}

type Next = "again" | "edit" | Endpoint | undefined;

async function showChecks(keys: CheckKeys, recentOutcomes: RecentOutcomesOf): Promise<Next> {
  const endpoints = readEndpoints();
  const checks = new Map<Endpoint, EndpointCheck>();
  const ending = new AbortController();
  const list = vscode.window.createQuickPick<Row>();
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.buttons = [againButton];
  const { promise: closed, resolve } = Promise.withResolvers<Next>();
  const close = (next: Next) => {
    resolve(next);
    list.hide();
  };
  const render = () => {
    const done = checks.size;
    list.busy = done < endpoints.length;
    list.title = list.busy ? `Checking endpoints, ${done} of ${endpoints.length}` : "Endpoints";
    list.placeholder = list.busy
      ? "Escape stops the check"
      : "One row for each endpoint; buttons set a key or open the settings";
    const active = list.activeItems[0]?.endpoint?.name;
    list.items = [
      ...endpoints.map((each) => rowOf(each, checks.get(each), recentOutcomes(each.name))),
      ...problemRows(),
    ];
    const again = list.items.find(({ endpoint }) => endpoint !== undefined && endpoint.name === active);
    if (again !== undefined) list.activeItems = [again];
  };
  list.onDidTriggerButton(() => close("again"));
  list.onDidTriggerItemButton(({ button, item }) => close(button === keyButton ? item.endpoint : "edit"));
  list.onDidHide(() => {
    ending.abort();
    resolve(undefined);
    list.dispose();
  });
  render();
  list.show();
  const checking = Promise.all(
    endpoints.map(async (endpoint) => {
      const check = await checkOne(endpoint, keys, ending.signal);
      if (check === undefined || ending.signal.aborted) return;
      checks.set(endpoint, check);
      render();
    }),
  );
  const next = await closed;
  await checking;
  return next;
}

/** Undefined when the list was closed before the answer came. */
async function checkOne(endpoint: Endpoint, keys: CheckKeys, signal: AbortSignal): Promise<EndpointCheck | undefined> {
  const checked = checkBaseUrl(endpoint.baseUrl);
  const key = checked.kind === "ok" ? await keys.get(checked.origin) : undefined;
  try {
    const { checkEndpoint } = await import("../providers/endpointCheck.ts");
    return await checkEndpoint(endpoint, key, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

const icons = { fine: "$(pass)", attention: "$(warning)", down: "$(error)" } as const;

function rowOf(endpoint: Endpoint, check: EndpointCheck | undefined, outcomes: RecentOutcomes | undefined): Row {
  const runs = outcomes === undefined ? "" : outcomesText(outcomes);
  const { name, baseUrl } = endpoint;
  if (check === undefined) {
    return {
      label: `$(loading~spin) ${name}: checking…`,
      description: baseUrl,
      detail: runs,
      alwaysShow: true,
      endpoint,
    };
  }
  const { state, word, measured, advice } = endpointRow(check);
  return {
    label: `${icons[state]} ${name}: ${word}`,
    description: measured,
    detail: [advice, runs].filter((part) => part !== "").join(" · ") || baseUrl,
    buttons: [keyButton, editButton],
    endpoint,
  };
}

/** What is wrong with the routes belongs to what is reachable. */
function problemRows(): Row[] {
  const problems = currentProblems();
  if (problems.length === 0) return [];
  return [
    { label: "Routes", kind: vscode.QuickPickItemKind.Separator },
    ...problems.map((problem) => ({ label: `$(warning) ${problem}` })),
  ];
}
