// The suite that runs inside VS Code's extension host, in the unpackaged extension, on a fresh copy of the sample.

import { existsSync, globSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { format } from "node:util";
import type { ExtensionTest } from "../../test/extension/run.ts";
import { launchBrowser } from "../browser.ts";
import { buildExtension, buildExtensionTests } from "../build.ts";
import { defaultSettings, ensureEditor, pageUrl, remoteUri, type Server, startServer } from "../editor.ts";
import { out, root, sample } from "../paths.ts";
import { temporaryFolder } from "../processes.ts";
import { type LayerResult, withEmptyComplaint } from "./layer.ts";

const limitMinutes = 25;

type Ending =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "server-ended" };

export async function extensionLayer(filters: readonly string[]): Promise<LayerResult> {
  const editor = await ensureEditor();
  await buildExtension({ minify: false });
  await buildExtensionTests();
  const home = await temporaryFolder("fathom-extension-");
  const folder = join(home, "sample");
  const resultsFile = join(home, "results.json");
  await cp(sample, folder, { recursive: true });
  // A second extension, which brings models into VS Code.
  const models = join(root, "test", "fixtures", "languageModels");
  await cp(models, join(home, "editor", "extensions", "fathom-tests.language-models-1.0.0"), { recursive: true });
  const server = await startServer({
    editor,
    dataDir: join(home, "editor"),
    settings: defaultSettings,
    testDriver: true,
    disableWorkspaceTrust: true,
    env: { FATHOM_TEST_RESULTS: resultsFile, FATHOM_TEST_FILTERS: filters.join(" ") },
  });
  try {
    const log: string[] = [];
    const ending = await runSuite(server, folder, log);
    if (!existsSync(resultsFile)) {
      console.log([...log, await hostLog(home), server.output().slice(-4_000)].join("\n"));
      return { passed: 0, failed: 0, skipped: 0, complaints: [`${describe(ending)} and left no results.`] };
    }
    return report(JSON.parse(await readFile(resultsFile, "utf8")), filters);
  } finally {
    await server.stop();
  }
}

async function runSuite(server: Server, folder: string, log: string[]): Promise<Ending> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const { promise: exited, resolve } = Promise.withResolvers<Ending>();
    // The workbench calls these two functions of the page when it runs a suite. They have to be there before it loads.
    await page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => log.push(format(...args)));
    await page.exposeFunction("codeAutomationExit", (code: number) => resolve({ kind: "exit", code }));
    const url = pageUrl(server.port, {
      folder,
      payload: [
        ["extensionDevelopmentPath", remoteUri(server.port, root)],
        ["extensionTestsPath", remoteUri(server.port, join(out, "test", "extension", "run.cjs"))],
      ],
    });
    await page.goto(url);
    const limit = sleep(limitMinutes * 60_000, { kind: "timeout" } as const, { ref: false });
    return await Promise.race([exited, limit, server.ended.then(() => ({ kind: "server-ended" }) as const)]);
  } finally {
    await browser.close();
  }
}

function report(tests: readonly ExtensionTest[], filters: readonly string[]): LayerResult {
  const of = (kind: ExtensionTest["kind"]): readonly ExtensionTest[] => tests.filter((test) => test.kind === kind);
  for (const test of of("failed")) {
    console.log(`✖ ${test.title}\n${(test.error ?? "").replace(/^/gm, "    ")}\n`);
  }
  const complaints = of("skipped").map((test) => `${test.title}: skipped`);
  const counts = { passed: of("passed").length, failed: of("failed").length, skipped: complaints.length };
  return withEmptyComplaint({ ...counts, complaints }, filters);
}

function describe(ending: Ending): string {
  switch (ending.kind) {
    case "exit":
      return `The extension host ended (code ${ending.code})`;
    case "timeout":
      return `The suite ran for ${limitMinutes} minutes`;
    case "server-ended":
      return "VS Code's server ended";
  }
}

async function hostLog(home: string): Promise<string> {
  const files = globSync("editor/data/logs/**/remoteexthost.log", { cwd: home });
  const texts = await Promise.all(files.map((file) => readFile(join(home, file), "utf8")));
  return texts.map((text) => text.slice(-8_000)).join("\n");
}
