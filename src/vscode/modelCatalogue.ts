import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import { failureText } from "../core/failureText.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { shippedCatalogues } from "../providers/catalogue/shipped.ts";
import { readCatalogue } from "../providers/catalogueFile.ts";
import { type RefreshedCatalogue, readRefreshed, refreshCatalogue } from "../providers/catalogueRefresh.ts";
import { checkBaseUrl } from "../providers/endpoint.ts";
import { familyOf } from "../providers/family.ts";
import { createKnowledge, type Knowledge } from "../providers/knowledge.ts";
import { today } from "./clock.ts";
import type { Keys } from "./keys.ts";
import { readEndpoints } from "./settings.ts";

/** What ships, and on top of it what the user's own refreshes brought. */
export type ModelCatalogue = {
  readonly knowledge: Knowledge;
  /** Asks models.dev, and OpenRouter where the user has it. True when something newer came. */
  refresh(): Promise<boolean>;
};

/** Reads `file` at once: it is as small as the snapshot, and whoever asks for a model next counts on it. */
export function createModelCatalogue(file: string, keys: Keys): ModelCatalogue {
  let refreshed = readRefreshed(storedIn(file));
  let knowledge = knowledgeWith(refreshed);

  async function store(next: RefreshedCatalogue): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    // In one step: a window that is closed meanwhile leaves the old one whole.
    await writeFile(`${file}.new`, JSON.stringify(next));
    await rename(`${file}.new`, file);
    refreshed = next;
    knowledge = knowledgeWith(next);
  }

  return {
    knowledge: {
      facts: (family, id) => knowledge.facts(family, id),
      models: (family) => knowledge.models(family),
    },
    async refresh() {
      const openRouter = await openRouterEndpoint(keys);
      const result = await withProgress((signal) =>
        refreshCatalogue(refreshed, today(), openRouter === undefined ? {} : { openRouter }, signal),
      );
      if (result === undefined) return false;
      if (result.kind === "failed") {
        const text = whyNot(result.failure);
        void vscode.window.showWarningMessage(t("The model catalogue stays as it was. {0}", text));
        return false;
      }
      if (result.kind === "newer") await store(result.catalogue);
      void vscode.window.showInformationMessage(
        result.kind === "same"
          ? t("models.dev has nothing newer than the model catalogue you have.")
          : newText(refreshed),
      );
      return result.kind === "newer";
    },
  };
}

function knowledgeWith({ modelsDev, openRouter }: RefreshedCatalogue): Knowledge {
  return createKnowledge([...shippedCatalogues, readCatalogue(modelsDev), readCatalogue(openRouter)]);
}

/** A file that cannot be read is as none: what ships is there, and the next refresh writes it anew. */
function storedIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

async function openRouterEndpoint(keys: Keys) {
  const endpoint = readEndpoints().find((each) => familyOf(each) === "openrouter");
  const checked = endpoint === undefined ? undefined : checkBaseUrl(endpoint.baseUrl);
  if (endpoint === undefined || checked?.kind !== "ok") return undefined;
  return { endpoint, key: await keys.get(checked.origin) };
}

/** Undefined when the user cancelled. */
async function withProgress<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title: t("Refreshing the model catalogue from models.dev"), cancellable: true },
    async (_progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      try {
        return await work(ending.signal);
      } catch (error) {
        if (ending.signal.aborted) return undefined;
        throw error;
      }
    },
  );
}

/** What models.dev answers is no stream, and its address is none of the user's settings. */
function whyNot(failure: Failure): string {
  if (failure.kind === "not-an-endpoint") return t("What models.dev answered is no catalogue that Fathom can read.");
  return failureText(failure).text;
}

function newText({ modelsDev, openRouter }: RefreshedCatalogue): string {
  const models = [modelsDev, openRouter].flatMap((catalogue) => [...readCatalogue(catalogue).values()]);
  const count = models.reduce((sum, family) => sum + family.size, 0);
  const sources = openRouter === undefined ? "models.dev" : t("models.dev and OpenRouter");
  return t("The model catalogue is up to date: {0} from {1}.", countText(count, "model"), sources);
}
