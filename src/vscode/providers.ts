import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import type { Provider } from "../core/provider.ts";
import type { ModelRef } from "../core/request.ts";
import { withRetries } from "../core/retry.ts";
import type { CheckedFile, SyntaxCheck } from "../core/syntaxCheck.ts";
import type { OfflineProvider } from "../offline/offlineProvider.ts";
import { checkBaseUrl, isLoopback } from "../providers/endpoint.ts";
import { systemClock } from "./clock.ts";
import type { Keys } from "./keys.ts";
import { createLanguageModelProvider } from "./languageModelProvider.ts";
import { isVsCode } from "./languageModels.ts";
import { createStoredLessons } from "./lessons.ts";
import type { Log } from "./log.ts";
import { isOffline, needsKey, resolveModel } from "./models.ts";
import { readLimits } from "./settings.ts";

/** The provider behind a model. What is wrong before anything is sent comes as a stream that fails at once. */
export type Providers = {
  of(ref: ModelRef): Promise<Provider>;
  /** In the offline model's worker, whatever model made the edit. */
  checkSyntax(files: readonly CheckedFile[], signal: AbortSignal): Promise<SyntaxCheck>;
  /** In the same worker; undefined where TypeScript is not there. */
  verify: OfflineProvider["verify"];
  normalise: OfflineProvider["normalise"];
  dispose(): void;
};

type Context = Pick<vscode.ExtensionContext, "globalState" | "extensionPath">;

export function createProviders(context: Context, keys: Pick<Keys, "get">, log: Pick<Log, "info">): Providers {
  const lessons = createStoredLessons(context.globalState);
  let offline: OfflineProvider | undefined;

  async function offlineProvider(): Promise<OfflineProvider> {
    const { createOfflineProvider } = await import("../offline/offlineProvider.ts");
    offline ??= createOfflineProvider({
      workerPath: join(context.extensionPath, "dist", "offlineWorker.cjs"),
      typescriptPath: join(vscode.env.appRoot, "extensions", "node_modules", "typescript", "lib", "typescript.js"),
    });
    return offline;
  }

  async function endpointProvider(ref: ModelRef): Promise<Provider> {
    if (!vscode.workspace.isTrusted) return failing({ kind: "untrusted-workspace" });
    if (isVsCode(ref)) return retried(createLanguageModelProvider());
    const { endpoint } = resolveModel(ref);
    if (endpoint === undefined) return failing({ kind: "unknown-endpoint", endpoint: ref.endpoint });
    const checked = checkBaseUrl(endpoint.baseUrl);
    if (checked.kind === "bad") return failing({ kind: "bad-endpoint", url: endpoint.baseUrl, why: checked.why });
    const key = await keys.get(checked.origin);
    if (key === undefined && needsKey(endpoint)) {
      return failing({ kind: "no-key", endpoint: endpoint.name, origin: checked.origin });
    }
    const { createWireProvider } = await import("../providers/wireProvider.ts");
    const provider = createWireProvider(endpoint, key, {
      lessons,
      limits: readLimits(isLoopback(new URL(checked.origin).hostname)),
      log: log.info,
    });
    return retried(provider);
  }

  return {
    checkSyntax: async (files, signal) => (await offlineProvider()).checkSyntax(files, signal),
    verify: async (files, signal) => (await offlineProvider()).verify(files, signal),
    normalise: async (files, signal) => (await offlineProvider()).normalise(files, signal),
    of: (ref) => (isOffline(ref) ? offlineProvider() : endpointProvider(ref)),
    dispose: () => offline?.dispose(),
  };
}

function retried(provider: Provider): Provider {
  return withRetries(provider, { clock: systemClock, wait, random: Math.random });
}

function failing(failure: Failure): Provider {
  return {
    async *stream() {
      yield { type: "stop", stop: { kind: "failed", failure } };
    },
  };
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  // A stopped run does not wait; whoever stopped it ends it.
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
