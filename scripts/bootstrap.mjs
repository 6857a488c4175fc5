// @ts-check
// The way in: `node scripts/bootstrap.mjs <command> [arguments…]`. It runs on the Node that a person already has, puts
// a Node 24 and the packages in place, and hands over to scripts/<command>.ts, which Node 24 runs as it is.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");

main();

function main() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (process.platform === "win32") {
    fail("Fathom's scripts need a Unix shell: on Windows, run this inside WSL (https://aka.ms/wsl).");
  }
  if (major < 20) {
    fail(`Fathom's scripts need Node 20 or newer to start, and this is Node ${process.versions.node}.`);
  }
  const [command, ...args] = process.argv.slice(2);
  const script = join(root, "scripts", `${command}.ts`);
  if (command === undefined || !/^[a-z]+$/.test(command) || !existsSync(script)) {
    fail("Usage: node scripts/bootstrap.mjs <start|test|bench|conformance|build|catalogue|package> [arguments…]");
  }
  const node = major > 24 || (major === 24 && minor >= 2) ? process.execPath : ensureNode24();
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  ensurePackages(env);
  handOver(node, [script, ...args], env);
}

/**
 * VS Code's server stops on Node 20, and only newer ones run TypeScript. npm carries the binary as a package.
 *
 * @returns {string} the path of a Node 24
 */
function ensureNode24() {
  const home = join(root, ".vscode-test", "node-24");
  const node = join(home, "node_modules", "node", "bin", "node");
  if (runsAsNode24(node)) {
    return node;
  }
  console.log(`Getting Node 24 (this is Node ${process.versions.node}; yours stays as it is)…`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const args = ["install", "--prefix", home, "--no-audit", "--no-fund", "--loglevel=error", "node@24"];
  demand(npm(args, process.env, home), "npm install node@24");
  if (!runsAsNode24(node)) {
    fail(
      `Node 24 was installed into ${home} but does not run. Install Node 24 yourself (https://nodejs.org) and retry.`,
    );
  }
  return node;
}

/** @param {string} node */
function runsAsNode24(node) {
  return existsSync(node) && /^v24\./.test(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "");
}

/**
 * The stamp is written last and names the lock file it was made from, so a set-up that was cut short, or that belongs
 * to another commit, is done again.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function ensurePackages(env) {
  const stamp = join(modules, ".fathom-stamp");
  const lock = readFileSync(join(root, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    return;
  }
  if (!installedByHand(lock.toString("utf8"))) {
    console.log("Getting the packages named in package-lock.json (npm ci)…");
    rmSync(stamp, { force: true });
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    // npm ci refuses a lock file that was written where some optional package could not be found; npm install does not.
    if (npm(["ci", ...quiet], env, root) !== 0) {
      console.log("npm ci did not succeed; trying npm install…");
      demand(npm(["install", "--no-save", ...quiet], env, root), "npm install");
    }
  }
  writeFileSync(stamp, wanted);
}

/**
 * Whether someone ran `npm install` themselves since: npm's own record, which it too writes last, then agrees with the
 * lock file.
 *
 * @param {string} lock
 */
function installedByHand(lock) {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) {
    return false;
  }
  const installed = JSON.parse(readFileSync(record, "utf8")).packages ?? {};
  const packages = Object.entries(JSON.parse(lock).packages ?? {}).filter(([path]) => path !== "");
  return packages.every(([path, { version, optional }]) =>
    installed[path] === undefined ? optional === true : installed[path].version === version,
  );
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cwd
 * @returns {number | null} the exit code
 */
function npm(args, env, cwd) {
  const result = spawnSync("npm", args, { cwd, env, stdio: "inherit" });
  if (result.error !== undefined) {
    fail(`npm could not be run (${result.error.message}). It comes with Node: https://nodejs.org`);
  }
  return result.status;
}

/**
 * @param {number | null} code
 * @param {string} step
 */
function demand(code, step) {
  if (code !== 0) {
    fail(`${step} failed. Run the same command again to continue; what is half done is repaired.`);
  }
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function handOver(node, args, env) {
  const child = spawn(node, args, { cwd: root, env, stdio: "inherit" });
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    process.on(signal, () => child.kill(signal));
  }
  if (process.env.npm_lifecycle_event !== undefined) {
    endWithParent(() => child.kill("SIGTERM"));
  }
  child.on("error", (error) => fail(`Node 24 could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

/**
 * npm passes a signal on to the shell between it and this process, which keeps it to itself: when either is gone, a
 * parent that is not the one from before is all there is to see.
 *
 * @param {() => void} end
 */
function endWithParent(end) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      end();
    }
  }, 250);
  timer.unref();
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
