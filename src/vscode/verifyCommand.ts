import { delimiter, relative } from "node:path";
import * as vscode from "vscode";
import type { CandidateFile } from "../core/compare/candidateFiles.ts";
import { isThisComputer } from "../core/compare/thisComputer.ts";
import type { Check } from "../core/compare/verification.ts";
import { commandCheck, scrubbedEnvironment } from "../core/compare/verifyCommand.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { findExecutable, safePath } from "./executables.ts";
import type { Log } from "./log.ts";
import { runProcess } from "./processes.ts";
import { readCommand } from "./settings.ts";
import { type CopiedText, inCopy } from "./workspaceCopy.ts";

/** One candidate, what was assembled, or a proposal under review. */
type Verified = { readonly id: string; readonly files: readonly CandidateFile[] };

export type CommandTold = {
  /** `at` of all is about to run. */
  readonly begins?: (id: string, at: number) => void;
  readonly ended: (id: string, check: Check) => void;
};

/** The user's own verify command over candidates, each in a temporary copy of the workspace folder. */
export type CommandVerification = {
  /**
   * Asks once, then runs for one after another, and tells each result. Stopped midway, it says so of the one that ran and
   * rejects; those that it did not come to stay as they are.
   */
  run(candidates: readonly Verified[], told: CommandTold, signal: AbortSignal): Promise<void>;
  /** Ends what runs; settles when its copy is removed. */
  close(): Promise<void>;
};

const limits = { milliseconds: 300_000, bytes: 20_000_000 };

export function createCommandVerification(log: Pick<Log, "info">): CommandVerification {
  const closing = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  async function runAll(
    candidates: readonly Verified[],
    { begins, ended }: CommandTold,
    signal: AbortSignal,
  ): Promise<void> {
    const order = await orderFor(candidates);
    if (typeof order === "string") {
      for (const { id } of candidates) ended(id, notRun(order));
      return;
    }
    if (!(await isAllowed(order, candidates.length))) {
      for (const { id } of candidates) ended(id, notRun(t("You did not let it run.")));
      return;
    }
    for (const [at, candidate] of candidates.entries()) {
      signal.throwIfAborted();
      begins?.(candidate.id, at);
      const check = await runOne(order, candidate, signal).catch((error: unknown) => {
        if (!signal.aborted || closing.signal.aborted) throw error;
        return notRun(t("It was stopped before it ended."));
      });
      log.info(`The verify command for ${candidate.id}: ${check.result}.`);
      ended(candidate.id, check);
    }
    signal.throwIfAborted();
  }

  return {
    run(candidates, told, signal) {
      const either = AbortSignal.any([signal, closing.signal]);
      const run = running.then(() => runAll(candidates, told, either));
      running = run.catch(() => undefined);
      return run;
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

type Order = {
  readonly folder: string;
  readonly executable: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** What would run, or why nothing does. */
async function orderFor(candidates: readonly Verified[]): Promise<Order | string> {
  const command = readCommand();
  if (command === undefined) return t("You set no command in fathom.verifyCommand.");
  if (typeof command === "string") return command;
  if (!vscode.workspace.isTrusted) return t("This workspace is not trusted, so nothing of it is run.");
  const { remoteName = "" } = vscode.env;
  if (!isThisComputer(vscode.env.remoteName)) {
    return t(
      "This window works on another computer ({0}), and your command is run on your own alone. Run it in a terminal there.",
      remoteName,
    );
  }
  const strange = candidates.flatMap(({ files }) => files.map(({ uri }) => vscode.Uri.parse(uri))).find(isOnNoDisk);
  if (strange !== undefined) {
    return t(
      "The files lie in a virtual workspace ({0}) and on no disk, so there is nothing to run it in. Open a copy of the folder on this computer.",
      strange.scheme,
    );
  }
  const folder = folderOf(candidates);
  if (folder === undefined) return t("The files are not all saved files of one workspace folder.");
  const within = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const path = process.env["PATH"] ?? "";
  const found = await findExecutable(command.program, { path, within });
  if (found.kind === "refused") return found.why;
  const scrubbed = Object.entries(scrubbedEnvironment(process.env)).filter(([name]) => name.toUpperCase() !== "PATH");
  const environment = {
    ...Object.fromEntries(scrubbed),
    PATH: await safePath(path, within),
    // Windows looks into the working folder first otherwise.
    NoDefaultCurrentDirectoryInExePath: "1",
  };
  return { folder, executable: found.path, args: command.args, environment };
}

/** In a folder of the workspace that no program can be started in. */
function isOnNoDisk(uri: vscode.Uri): boolean {
  return uri.scheme !== "file" && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function folderOf(candidates: readonly Verified[]): string | undefined {
  const uris = candidates.flatMap(({ files }) => files.map(({ uri }) => vscode.Uri.parse(uri)));
  const folders = new Set(
    uris.map((uri) => (uri.scheme === "file" ? vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath : undefined)),
  );
  return folders.size === 1 ? [...folders][0] : undefined;
}

async function isAllowed({ folder, executable, args, environment }: Order, count: number): Promise<boolean> {
  const run = t({ message: "Run", comment: "verb" });
  const folders = (environment["PATH"] ?? "").split(delimiter).length;
  const detail = [
    t("Program: {0}", executable),
    t("Arguments: {0}", args.length === 0 ? t("none") : args.map((arg) => JSON.stringify(arg)).join(" ")),
    t(
      "Working folder: a temporary copy of {0} with the changes written in, one after another. It holds what is saved, without .git; node_modules is linked. It is removed at the end.",
      folder,
    ),
    "",
    t(
      "This runs code from this repository, and code that a model wrote, with your rights. Variables that look like keys are not passed on (PATH keeps {0}), but files and the network are not shut off.",
      countText(folders, "folder"),
    ),
  ].join("\n");
  const question = t("Run your verify command on {0}?", countText(count, "candidate"));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, run)) === run;
}

async function runOne(order: Order, { files }: Verified, signal: AbortSignal): Promise<Check> {
  const { folder, executable, args, environment } = order;
  const texts = files.map(({ uri, after, fate }): CopiedText => {
    const path = relative(folder, vscode.Uri.parse(uri).fsPath);
    return { path, text: fate === "deleted" ? undefined : after, created: fate === "created" };
  });
  return inCopy(folder, texts, signal, async (copy) => {
    if (copy.kind === "refused") return notRun(copy.why);
    return commandCheck(await runProcess({ executable, args, cwd: copy.folder, environment, limits }, signal));
  });
}

function notRun(why: string): Check {
  return { check: "command", result: "not-run", why };
}
