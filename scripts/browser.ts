// The browser that shows VS Code to tests, pictures and benches.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { root } from "./paths.ts";
import { run } from "./processes.ts";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium that this machine has, or is given here. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) {
    return found;
  }
  const debian = isRoot() && existsSync("/usr/bin/apt-get") && (await systemName()) === "debian";
  console.log(
    debian ? "Installing Debian's chromium…" : "Getting a Chromium for Playwright (npx playwright-core install)…",
  );
  try {
    await (debian ? installDebianPackage() : installPlaywrightBuild());
  } catch (error) {
    throw new Error(`No Chromium could be installed. ${howToInstall}\n${String(error)}`);
  }
  const installed = findChromium();
  if (installed === undefined) {
    throw new Error(`There is no Chromium on this machine. ${howToInstall}`);
  }
  return installed;
}

export async function launchBrowser(options: { readonly headed?: boolean } = {}): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureChromium(),
    headless: options.headed !== true,
    // Interrupts are handled in one place, processes.ts; Playwright still ends the browser when this process exits.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      // Chromium refuses to run as root inside its sandbox.
      ...(isRoot() ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

const howToInstall = "Install Chromium or Google Chrome, or run: npx playwright-core install --with-deps chromium";

function findChromium(): string | undefined {
  return [...usualPlaces, chromium.executablePath()].find((path) => path !== "" && existsSync(path));
}

async function installDebianPackage(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { env });
}

async function installPlaywrightBuild(): Promise<void> {
  await run(process.execPath, [join(root, "node_modules", "playwright-core", "cli.js"), "install", "chromium"], {
    cwd: root,
  });
}

async function systemName(): Promise<string | undefined> {
  const release = existsSync("/etc/os-release") ? await readFile("/etc/os-release", "utf8") : "";
  return /^ID=(\w+)/m.exec(release)?.[1];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
