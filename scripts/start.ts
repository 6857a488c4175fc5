// npm start: the packaged extension in a real VS Code, on a copy of the sample that you may edit. `--fresh` starts that
// copy and the settings over; `--no-open` leaves the browser alone.

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  defaultSettings,
  ensureEditor,
  installExtension,
  pageUrl,
  remoteUri,
  startServer,
  userSettings,
} from "./editor.ts";
import { startGateway } from "./gateway.ts";
import { ensurePackage } from "./package.ts";
import { cache, sample } from "./paths.ts";
import { endOnInterrupt, runScript } from "./processes.ts";

const home = join(cache, "start");
const folder = join(home, "sample");
const dataDir = join(home, "editor");
/** Holds the address of the one that runs, token and all. */
const addressFile = join(home, "address");

const settings = {
  ...defaultSettings,
  // Files and folders of the sample are all there is to see.
  "git.openRepositoryInParentFolders": "never",
};

async function main(flags: ReadonlySet<string>): Promise<void> {
  let interrupted = false;
  endOnInterrupt(0, () => {
    interrupted = true;
    console.log("\nEnding…");
  });
  const already = existsSync(addressFile) ? await readFile(addressFile, "utf8") : undefined;
  if (already !== undefined && (await answers(already))) {
    console.log(`Fathom is already running at ${already}`);
    return;
  }
  const editor = await ensureEditor();
  const vsix = await ensurePackage();
  if (flags.has("--fresh")) {
    await rm(home, { recursive: true, force: true });
  }
  if (!existsSync(folder)) {
    await cp(sample, folder, { recursive: true });
  }
  await rm(join(dataDir, "extensions"), { recursive: true, force: true });
  await installExtension(editor, vsix, dataDir);

  const token = randomBytes(16).toString("hex");
  const kept = existsSync(userSettings(dataDir)) ? {} : { settings };
  const server = await startServer({ editor, dataDir, token, disableWorkspaceTrust: true, ...kept });
  const keyFile = join(home, "secret.key");
  const port = await startGateway({ behind: server.port, preferredPort: 41_917, token, keyFile });
  const url = pageUrl(port, { folder, token, payload: openFirst(port) });
  await writeFile(addressFile, url, { mode: 0o600 });
  console.log(`Fathom is running at ${url}`);
  console.log("Ctrl+C ends it.");
  if (!flags.has("--no-open")) {
    openBrowser(url);
  }
  await server.ended;
  if (!interrupted) {
    throw new Error(`VS Code's server ended by itself:\n${server.output().slice(-4_000)}`);
  }
}

/** A second editor on the same data would pull the extension from under the first. */
async function answers(url: string): Promise<boolean> {
  try {
    // The right token is answered with a cookie and a redirect.
    return (await fetch(url, { redirect: "manual" })).status < 400;
  } catch {
    return false;
  }
}

function openFirst(port: number): readonly (readonly [string, string])[] {
  const file = ["src/cart.ts", "src/index.ts", "README.md"].map((path) => join(folder, path)).find(existsSync);
  return file === undefined ? [] : [["openFile", remoteUri(port, file)]];
}

function openBrowser(url: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== "darwin" && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return;
  }
  const opener = spawn(process.platform === "darwin" ? "open" : "xdg-open", [url], { stdio: "ignore", detached: true });
  opener.on("error", () => console.log("Open that address in a browser."));
  opener.unref();
}

await runScript(main);
