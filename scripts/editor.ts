// A real VS Code to run and test in: the remote server and workbench that code-server carries on npm. The server is
// run itself, not through code-server's own entry point, and the window is a browser.

import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cache } from "./paths.ts";
import { collect, endGroup, run, startGroup } from "./processes.ts";

export type EditorInstall = { readonly version: string; readonly serverMain: string };
export type Settings = Readonly<Record<string, unknown>>;

export type ServerOptions = {
  readonly editor: EditorInstall;
  /** Holds settings, installed extensions and state: DIR/data/User/settings.json, DIR/extensions. */
  readonly dataDir: string;
  /** Written to the user's settings.json when given. A running page reads them again only when it is reloaded. */
  readonly settings?: Settings;
  /** Demanded of every page. Without one, anybody on this machine can open the editor. */
  readonly token?: string;
  /** Lets a page run an integration suite, and suppresses toasts and dialogs: not for tests of what a person sees. */
  readonly testDriver?: boolean;
  readonly disableWorkspaceTrust?: boolean;
  /** A free one is chosen by default. */
  readonly port?: number;
  /** Added to the environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
};

export type Server = {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  output(): string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Resolves when the server and everything that it started have ended. */
  stop(): Promise<void>;
};

export type PageTarget = {
  readonly folder: string;
  readonly token?: string;
  /** Pairs that the workbench reads from the address, e.g. ["openFile", "vscode-remote://…"]. */
  readonly payload?: readonly (readonly [string, string])[];
};

const codeServerVersion = "4.139.1";

/** Settings for runs that repeat: nothing that opens, fetches, saves or moves by itself. */
export const defaultSettings: Settings = {
  "workbench.startupEditor": "none",
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "files.autoSave": "off",
  "workbench.enableExperiments": false,
  "extensions.autoUpdate": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "telemetry.telemetryLevel": "off",
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "security.workspace.trust.banner": "never",
};

/** Gets VS Code once, 619 MB, in about half a minute; its stamp is written last, so a download cut short starts over. */
export async function ensureEditor(): Promise<EditorInstall> {
  const home = join(cache, `editor-${codeServerVersion}`);
  const vscode = join(home, "node_modules", "code-server", "lib", "vscode");
  const stamp = join(home, "complete");
  if (!existsSync(stamp)) {
    console.log(`Getting VS Code (code-server ${codeServerVersion}, 619 MB, once)…`);
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    await npm(home, "install", "--prefix", home, `code-server@${codeServerVersion}`, "--ignore-scripts");
    console.log("Getting its packages…");
    await npm(vscode, "install", "--omit=dev", "--ignore-scripts");
    await npm(join(vscode, "extensions"), "install", "--omit=dev", "--ignore-scripts");
    console.log("Building its native modules…");
    await buildNativeModules(vscode);
    await writeFile(stamp, `${await vscodeVersion(vscode)}\n`);
  }
  return { version: (await readFile(stamp, "utf8")).trim(), serverMain: join(vscode, "out", "server-main.js") };
}

/** Installs a packaged extension into the data folder of a server that is not running, in place of an older one. */
export async function installExtension(editor: EditorInstall, vsix: string, dataDir: string): Promise<void> {
  const server = [editor.serverMain, "--accept-server-license-terms", "--server-data-dir", dataDir];
  const output = await run(process.execPath, [...server, "--install-extension", vsix, "--force"], {
    env: serverEnv({}),
  });
  if (!output.includes("was successfully installed")) {
    throw new Error(`${vsix} did not install:\n${output}`);
  }
}

export async function startServer(options: ServerOptions): Promise<Server> {
  await mkdir(join(options.dataDir, "data", "User"), { recursive: true });
  if (options.settings !== undefined) {
    await writeFile(userSettings(options.dataDir), JSON.stringify(options.settings, undefined, 2));
  }
  const child = startGroup(process.execPath, [options.editor.serverMain, ...serverArguments(options)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: serverEnv(options.env ?? {}),
  });
  const output = collect(child);
  const port = await listeningPort(output, () => child.exitCode !== null || child.signalCode !== null);
  if (port === undefined || child.pid === undefined) {
    await endGroup(child);
    throw new Error(`VS Code's server did not start:\n${output()}`);
  }
  const ended = once(child, "exit").then(() => undefined);
  return { url: `http://127.0.0.1:${port}/`, port, pid: child.pid, output, ended, stop: () => endGroup(child) };
}

export function userSettings(dataDir: string): string {
  return join(dataDir, "data", "User", "settings.json");
}

/** The address of a page that shows `folder`. */
export function pageUrl(port: number, target: PageTarget): string {
  const query = [
    ...(target.token === undefined ? [] : [`tkn=${target.token}`]),
    `folder=${encodeURI(target.folder)}`,
    ...(target.payload === undefined ? [] : [`payload=${encodeURIComponent(JSON.stringify(target.payload))}`]),
  ];
  return `http://127.0.0.1:${port}/?${query.join("&")}`;
}

/** How the workbench in the page names a file on this machine. */
export function remoteUri(port: number, path: string): string {
  return `vscode-remote://127.0.0.1:${port}${encodeURI(path)}`;
}

function serverArguments(options: ServerOptions): readonly string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--server-data-dir", options.dataDir],
    ...(options.token === undefined ? ["--without-connection-token"] : ["--connection-token", options.token]),
    ...["--accept-server-license-terms", "--telemetry-level", "off"],
    ...(options.testDriver === true ? ["--enable-smoke-test-driver"] : []),
    ...(options.disableWorkspaceTrust === true ? ["--disable-workspace-trust"] : []),
  ];
}

/** The caller's own VS Code, debugger and test runner leave variables behind that would reach the extension host. */
function serverEnv(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|npm_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: "{}", ...added };
}

async function listeningPort(output: () => string, ended: () => boolean): Promise<number | undefined> {
  for (let waited = 0; waited < 30_000 && !ended(); waited += 20) {
    const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
    if (port !== undefined) {
      return Number(port);
    }
    await sleep(20);
  }
  return undefined;
}

/** Without them VS Code runs, but writes no log files; a machine without a compiler is no reason to stop. */
async function buildNativeModules(vscode: string): Promise<void> {
  try {
    await npm(vscode, "rebuild", "@vscode/spdlog", "@parcel/watcher", "@vscode/native-watchdog");
  } catch (error) {
    console.warn(`They could not be built, so this VS Code keeps no log files. ${String(error)}`);
  }
}

async function vscodeVersion(vscode: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(vscode, "package.json"), "utf8"));
  const version = manifest instanceof Object && "version" in manifest ? manifest.version : undefined;
  return typeof version === "string" ? version : "unknown";
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  await run("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd });
}
