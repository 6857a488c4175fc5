import { spawn } from "node:child_process";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { CommandEnd } from "../core/compare/verifyCommand.ts";
import { t } from "../core/l10n.ts";

export type ProcessOrder = {
  /** An absolute path: nothing is searched for. */
  readonly executable: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: { readonly milliseconds: number; readonly bytes: number };
};

/** Of what it writes, the last so many characters are kept. */
const keptOutput = 65_536;

/** How long after its end a program's output is waited for, where something outside of its group still holds it. */
const grace = 1_000;

/**
 * Runs a program without a shell and without input, and ends it with all that it started when a limit is reached, when the
 * signal aborts (then it rejects) and when it has ended by itself.
 */
export async function runProcess(order: ProcessOrder, signal: AbortSignal): Promise<CommandEnd> {
  signal.throwIfAborted();
  const { executable, args, cwd, environment, limits } = order;
  const isWindows = process.platform === "win32";
  const started = performance.now();
  // A group of its own, by which all of it can be ended.
  const child = spawn(executable, args, {
    cwd,
    env: environment,
    shell: false,
    stdio: ["ignore", "pipe", "pipe"],
    detached: !isWindows,
    windowsHide: true,
  });
  let output = "";
  let bytes = 0;
  let cut: CommandEnd["end"] | undefined;

  function endAll(): void {
    if (child.pid === undefined) return;
    if (isWindows) endTree(child.pid);
    else endGroup(child.pid);
  }

  function stop(end?: CommandEnd["end"]): void {
    cut ??= end;
    endAll();
  }

  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder("utf8");
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      output = (output + decoder.write(chunk)).slice(-keptOutput);
      if (bytes > limits.bytes) stop({ kind: "output", limit: limits.bytes });
    });
  }
  const timer = setTimeout(() => stop({ kind: "time", limit: limits.milliseconds }), limits.milliseconds);
  const abort = () => stop();
  signal.addEventListener("abort", abort);
  try {
    const end = await new Promise<CommandEnd["end"]>((resolve) => {
      child.on("error", (error) =>
        resolve({ kind: "not-started", why: t("{0} did not start: {1}", executable, error.message) }),
      );
      child.on("exit", (code, name) => {
        // What it left running in the background would outlive the copy that it runs in.
        endAll();
        const ended: CommandEnd["end"] =
          code === null ? { kind: "signal", signal: name ?? t("a signal") } : { kind: "exit", code };
        const late = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, grace);
        child.on("close", () => {
          clearTimeout(late);
          resolve(ended);
        });
      });
    });
    signal.throwIfAborted();
    return { end: cut ?? end, milliseconds: Math.round(performance.now() - started), output };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

function endGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    // Nothing of it is left.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function endTree(root: number): void {
  const taskkill = join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", "taskkill.exe");
  spawn(taskkill, ["/pid", String(root), "/t", "/f"], { stdio: "ignore", windowsHide: true }).on(
    "error",
    () => undefined,
  );
}
