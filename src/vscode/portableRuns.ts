import * as vscode from "vscode";
import { bundleOf, largestBundle, readBundle } from "../core/history/bundle.ts";
import { reportOf } from "../core/history/report.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { countText } from "../core/numbers.ts";
import type { HistoryList } from "./historyList.ts";
import { sha256 } from "./runFolder.ts";
import type { RunStore } from "./runStore.ts";

const formats = [
  {
    label: "Markdown",
    description: "a report to read, such as for a pull request",
    ending: "md",
    write: (runs: readonly StoredRun[]) => reportOf(runs, momentText),
  },
  {
    label: "JSON",
    description: "with code and times, to be imported and replayed elsewhere",
    ending: "json",
    write: (runs: readonly StoredRun[]) => `${JSON.stringify(bundleOf(runs, sha256), undefined, 1)}\n`,
  },
];

export async function exportRuns(chosen: readonly string[], store: RunStore, list: HistoryList): Promise<void> {
  const picked = chosen.length > 0 ? undefined : await list.pick("Export Run");
  const ids = picked === undefined ? chosen : [picked];
  const runs = (await Promise.all(ids.map((id) => store.read(id)))).flatMap((run) => run ?? []);
  if (runs.length === 0) return;
  const what = countText(runs.length, "run");
  const format = await vscode.window.showQuickPick(formats, { title: `Export ${what} As` });
  if (format === undefined) return;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `fathom-${runs.length === 1 ? "run" : "runs"}.${format.ending}`;
  const target = await vscode.window.showSaveDialog({
    title: `Export ${what} as ${format.label}`,
    filters: { [format.label]: [format.ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(format.write(runs)));
  } catch (error) {
    void vscode.window.showErrorMessage(
      `The runs could not be written to ${target.fsPath}: ${reasonOf(error)} Choose another place.`,
    );
    return;
  }
  void offerToOpen(`Exported ${what} to ${target.fsPath}.`, target);
}

async function offerToOpen(message: string, file: vscode.Uri): Promise<void> {
  const open = "Open";
  if ((await vscode.window.showInformationMessage(message, open)) === open) await vscode.window.showTextDocument(file);
}

export async function importRuns(store: RunStore): Promise<void> {
  const [source] = (await vscode.window.showOpenDialog({ title: "Import Runs", filters: { JSON: ["json"] } })) ?? [];
  if (source === undefined) return;
  const name = source.path.split("/").at(-1) ?? source.path;
  const read = await readFile(source);
  if (read.kind === "refused") {
    void vscode.window.showErrorMessage(
      `${name} was not imported: ${read.why}. Nothing was added. Ask for it to be exported again.`,
    );
    return;
  }
  const added = await Promise.all(read.runs.map((run) => store.add(run)));
  const count = added.filter(Boolean).length;
  const known = added.length - count;
  const rest = known === 0 ? "" : ` ${countText(known, "run")} ${known === 1 ? "was" : "were"} here already.`;
  void vscode.window.showInformationMessage(`Imported ${countText(count, "run")} from ${name}.${rest}`);
}

async function readFile(source: vscode.Uri): Promise<ReturnType<typeof readBundle>> {
  try {
    const { size } = await vscode.workspace.fs.stat(source);
    if (size > largestBundle) return { kind: "refused", why: "it is larger than 100 MB" };
    const bytes = await vscode.workspace.fs.readFile(source);
    return readBundle(new TextDecoder("utf-8", { fatal: true }).decode(bytes), sha256);
  } catch (error) {
    return { kind: "refused", why: `it cannot be read (${reasonOf(error)})` };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function momentText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
