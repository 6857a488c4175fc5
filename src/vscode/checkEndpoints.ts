import * as vscode from "vscode";
import {
  type EndpointCheck,
  endpointRow,
  endpointSentences,
  outcomesText,
  type RecentOutcomes,
} from "../core/endpointReport.ts";
import { failureText } from "../core/failureText.ts";
import { t } from "../core/l10n.ts";
import { sentence } from "../core/toldText.ts";
import { settings } from "../manifest.ts";
import { checkBaseUrl, type Endpoint } from "../providers/endpoint.ts";
import type { Keys } from "./keys.ts";
import { currentProblems } from "./routing.ts";
import { readEndpoints } from "./settings.ts";

/** How the last day's runs at an endpoint ended; undefined where nobody counted. */
type RecentOutcomesOf = (endpoint: string) => RecentOutcomes | undefined;

type CheckKeys = Pick<Keys, "get" | "set">;

type Row = vscode.QuickPickItem & { readonly endpoint?: Endpoint; readonly checked?: Checked };

const keyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("key"), tooltip: t("Set API Key…") };
const editButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: t("Edit Endpoints") };
const againButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("refresh"), tooltip: t("Check Again") };

/** Asks every endpoint for its list of models, all at once; each row tells as its answer comes. Closing the list stops it. */
export async function checkEndpoints(keys: CheckKeys, readOutcomes: () => Promise<RecentOutcomesOf>): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.window.showWarningMessage(failureText({ kind: "untrusted-workspace" }).text);
    return;
  }
  const next = await showChecks(keys, await readOutcomes());
  if (next === "again") return checkEndpoints(keys, readOutcomes);
  if (next === "edit") await editEndpoints();
  else if (next !== undefined && "check" in next) await tellCheck(next.endpoint, next.check, next.runs, keys);
  else if (next !== undefined && (await keys.set(next))) return checkEndpoints(keys, readOutcomes);
}

/** Asks one endpoint for its list of models, and says how it is. Says nothing where nothing may be sent, or when stopped. */
export async function checkNewEndpoint(endpoint: Endpoint, keys: CheckKeys): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const ending = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Fathom: checking {0}", endpoint.name),
    cancellable: true,
  };
  const check = await vscode.window.withProgress(options, (_progress, token) => {
    token.onCancellationRequested(() => ending.abort());
    return checkOne(endpoint, keys, ending.signal);
  });
  if (check !== undefined) void tellCheck(endpoint, check, "", keys);
}

/** The whole of what a check showed, with what can be done about it. */
async function tellCheck(endpoint: Endpoint, check: EndpointCheck, runs: string, keys: CheckKeys): Promise<void> {
  const text = [endpointSentences(endpoint.name, check), runs === "" ? "" : sentence(runs)].join(" ").trim();
  if (check.kind === "listed") {
    await vscode.window.showInformationMessage(text);
    return;
  }
  const [setKey, edit] = [t("Set API Key"), t("Edit Endpoints")] as const;
  const pressed = await vscode.window.showWarningMessage(text, setKey, edit);
  if (pressed === setKey && (await keys.set(endpoint))) await checkNewEndpoint(endpoint, keys);
  else if (pressed === edit) await editEndpoints();
}

async function editEndpoints(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", settings.endpoints);
}

type Checked = { readonly endpoint: Endpoint; readonly check: EndpointCheck; readonly runs: string };

/** An endpoint alone is to get a key; a checked one is to be told in full. */
type Next = "again" | "edit" | Endpoint | Checked | undefined;

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
    list.title = list.busy ? t("Checking endpoints, {0} of {1}", done, endpoints.length) : t("Endpoints");
    list.placeholder = list.busy
      ? t("Escape stops the check")
      : t("Enter says all of a row; its buttons set a key or open the settings");
    const active = list.activeItems[0]?.endpoint?.name;
    list.items = [
      ...endpoints.map((each) => rowOf(each, checks.get(each), recentOutcomes(each.name))),
      ...problemRows(),
    ];
    const again = list.items.find(({ endpoint }) => endpoint !== undefined && endpoint.name === active);
    if (again !== undefined) list.activeItems = [again];
  };
  list.onDidTriggerButton(() => close("again"));
  list.onDidAccept(() => {
    const checked = list.activeItems[0]?.checked;
    if (checked !== undefined) close(checked);
  });
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
      label: t("$(loading~spin) {0}: checking…", name),
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
    // One line is all there is; the rest of the advice is said on Enter.
    detail: firstSentence(advice) || runs || baseUrl,
    buttons: [keyButton, editButton],
    endpoint,
    checked: { endpoint, check, runs },
  };
}

function firstSentence(text: string): string {
  return text.split(/(?<=[.?]) /)[0] ?? "";
}

/** What is wrong with the routes belongs to what is reachable. */
function problemRows(): Row[] {
  const problems = currentProblems();
  if (problems.length === 0) return [];
  return [
    { label: t("Routes"), kind: vscode.QuickPickItemKind.Separator },
    ...problems.map((problem) => ({ label: `$(warning) ${problem}` })),
  ];
}
