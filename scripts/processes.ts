// Processes that these scripts start. Long-lived ones get a process group of their own, so that ending one ends
// whatever it started in turn and nothing else, and none outlives this process.

import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type RunOptions = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

const groups = new Set<ChildProcess>();
const folders = new Set<string>();
let interruptionPlanned = false;

process.on("exit", () => {
  for (const child of groups) {
    signalGroup(child, "SIGKILL");
  }
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** A fresh folder of the system's temporary ones, removed when this process exits. */
export async function temporaryFolder(prefix: string): Promise<string> {
  // macOS's is behind a symbolic link, and the editor names files by their real path.
  const folder = await mkdtemp(join(await realpath(tmpdir()), prefix));
  folders.add(folder);
  return folder;
}

/** Runs a command to its end. Its output is returned, and shown in the error when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = startGroup(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output = collect(child);
  const [code, signal] = await once(child, "close");
  groups.delete(child);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}:\n${output()}`);
  }
  return output();
}

/** Starts a command as the leader of a process group of its own. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true });
  groups.add(child);
  return child;
}

/** Resolves when the whole group is gone: asked politely first, ended after five seconds or with its leader. */
export async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, "SIGTERM");
  if (child.exitCode === null && child.signalCode === null) {
    await Promise.race([once(child, "exit"), sleep(5_000, undefined, { ref: false })]);
  }
  for (let attempt = 0; attempt < 20 && signalGroup(child, "SIGKILL"); attempt += 1) {
    await sleep(25);
  }
  groups.delete(child);
}

/** What a child has printed so far, both streams in one, capped to its last 200,000 characters. */
export function collect(child: ChildProcess): () => string {
  let text = "";
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString("utf8")).slice(-200_000);
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return () => text;
}

/** On Ctrl+C and its kin: `before`, then every group is ended, then this process, with `code`. The first call counts. */
export function endOnInterrupt(code: number, before: () => Promise<void> | void = () => undefined): void {
  if (interruptionPlanned) {
    return;
  }
  interruptionPlanned = true;
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) {
      return;
    }
    ending = true;
    try {
      await before();
      await Promise.all([...groups].map(endGroup));
    } finally {
      process.exit(code);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void end());
  }
}

/** A script's last words, when it fails, are a sentence, not a trace; FATHOM_TRACE=1 brings the trace back. */
export async function runScript(main: (args: ReadonlySet<string>) => Promise<void>): Promise<void> {
  try {
    await main(new Set(process.argv.slice(2)));
  } catch (error) {
    const { FATHOM_TRACE } = process.env;
    console.error(error instanceof Error && FATHOM_TRACE === undefined ? error.message : error);
    process.exit(1);
  }
}

/** @returns whether there was anything left to signal */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) {
    return false;
  }
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
