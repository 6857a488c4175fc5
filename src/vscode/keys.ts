import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { contextKeys } from "../manifest.ts";
import { checkBaseUrl, type Endpoint } from "../providers/endpoint.ts";
import type { Log } from "./log.ts";
import { readEndpoints } from "./settings.ts";

/** Keys live in SecretStorage, each bound to the origin that it was entered for: another address gets no key. */
export type Keys = {
  get(origin: string): Promise<string | undefined>;
  /** Asks for the key of an endpoint, chosen first where none is given; `next` says what it leads to. True when one was saved. */
  set(endpoint?: Endpoint, next?: string): Promise<boolean>;
  remove(): Promise<void>;
  /** The origins that have a key; the keys themselves are not read for this. */
  origins(): readonly string[];
};

const originsKey = "keyOrigins";

type Context = Pick<vscode.ExtensionContext, "globalState" | "secrets">;

export function createKeys(context: Context, log: Log): Keys {
  const origins = () => context.globalState.get<string[]>(originsKey, []);

  async function remember(origin: string, has: boolean): Promise<void> {
    const others = origins().filter((known) => known !== origin);
    await context.globalState.update(originsKey, has ? [...others, origin] : others);
    await publish();
  }

  async function publish(): Promise<void> {
    await vscode.commands.executeCommand("setContext", contextKeys.hasKey, origins().length > 0);
  }

  void publish();
  return {
    origins,
    async get(origin) {
      const key = await context.secrets.get(secretName(origin));
      if (key !== undefined) log.hide(key);
      return key;
    },
    async set(given, next = "") {
      const endpoint = given ?? (await pickEndpoint());
      if (endpoint === undefined) return false;
      const checked = checkBaseUrl(endpoint.baseUrl);
      if (checked.kind === "bad") {
        await vscode.window.showErrorMessage(t("The endpoint {0} cannot be used: {1}", endpoint.name, checked.why));
        return false;
      }
      const entered = await vscode.window.showInputBox({
        title: t("API key for {0}", endpoint.name),
        prompt: t("Kept in VS Code's secret storage and sent to {0} only.{1}", checked.origin, next),
        password: true,
        ignoreFocusOut: true,
        validateInput: (value) =>
          /[^\x21-\x7e]/.test(value.trim())
            ? t("A key has no spaces or special characters. Paste it again.")
            : undefined,
      });
      const key = entered?.trim();
      if (key === undefined || key === "") return false;
      log.hide(key);
      await context.secrets.store(secretName(checked.origin), key);
      await remember(checked.origin, true);
      return true;
    },
    async remove() {
      const origin = await vscode.window.showQuickPick([...origins()], { title: t("Remove the API key for") });
      if (origin === undefined) return;
      await context.secrets.delete(secretName(origin));
      await remember(origin, false);
      await vscode.window.showInformationMessage(t("The key for {0} was removed from this computer.", origin));
    },
  };
}

async function pickEndpoint(): Promise<Endpoint | undefined> {
  const endpoints = readEndpoints();
  if (endpoints.length === 1) return endpoints[0];
  const items = endpoints.map((endpoint) => ({ label: endpoint.name, description: endpoint.baseUrl, endpoint }));
  const picked = await vscode.window.showQuickPick(items, { title: t("Set the API key for") });
  return picked?.endpoint;
}

function secretName(origin: string): string {
  return `key ${origin}`;
}
