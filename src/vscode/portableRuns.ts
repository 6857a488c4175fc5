import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { bundleText, readBundle, tooLarge } from "../core/history/bundle.ts";
import { reportOf } from "../core/history/report.ts";
import { largestFile } from "../core/history/runFile.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { countText, numberText } from "../core/numbers.ts";
import { createTurns } from "../providers/turns.ts";
import type { HistoryList } from "./historyList.ts";
import { sha256 } from "./runFolder.ts";
import type { RunStore } from "./runStore.ts";

const million = 1_000_000;
/** Characters. */
const longestPart = 262_144;

const formats = [
  {
    label: "Markdown",
    description: t("a report to read, such as for a pull request"),
    ending: "md",
    write: (runs: readonly StoredRun[]) => [reportOf(runs, momentText)],
  },
  {
    label: "JSON",
    description: t("with code and times, to be imported and replayed elsewhere"),
    ending: "json",
    write: (runs: readonly StoredRun[]) => bundleText(runs, growingHash),
  },
];

export async function exportRuns(chosen: readonly string[], store: RunStore, list: HistoryList): Promise<void> {
  const picked = chosen.length > 0 ? undefined : await list.pick(t("Export Run"));
  const ids = picked === undefined ? chosen : [picked];
  const runs = (await Promise.all(ids.map((id) => store.read(id)))).flatMap((run) => run ?? []);
  if (runs.length === 0) return;
  const what = countText(runs.length, "run");
  const format = await vscode.window.showQuickPick(formats, { title: t("Export {0} As", what) });
  if (format === undefined) return;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `fathom-${runs.length === 1 ? "run" : "runs"}.${format.ending}`;
  const target = await vscode.window.showSaveDialog({
    title: t("Export {0} as {1}", what, format.label),
    filters: { [format.label]: [format.ending] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
  });
  if (target === undefined) return;
  let size = 0;
  try {
    const bytes = await encoded(format.write(runs));
    size = bytes.length;
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(
      t("The runs could not be written to {0}: {1} Choose another place.", target.fsPath, reasonOf(error)),
    );
    return;
  }
  const exported = t("Exported {0} to {1}.", what, target.fsPath);
  if (format.ending !== "json" || size <= largestFile) return void offerToOpen(exported, target);
  void vscode.window.showWarningMessage(
    t(
      "{0} The file is larger than {1} MB, so Fathom cannot import it again. Export fewer runs at once.",
      exported,
      numberText(largestFile / million),
    ),
  );
}

/** In turns, however much it is. */
async function encoded(pieces: Iterable<string>): Promise<Uint8Array> {
  const turns = createTurns(() => performance.now());
  const parts: Buffer[] = [];
  let waiting = "";
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length > longestPart) {
      parts.push(Buffer.from(waiting));
      waiting = "";
    }
    await turns.end();
  }
  return Buffer.concat([...parts, Buffer.from(waiting)]);
}

function growingHash() {
  const hash = createHash("sha256");
  return { update: (text: string) => void hash.update(text), digest: () => hash.digest("hex") };
}

async function offerToOpen(message: string, file: vscode.Uri): Promise<void> {
  const open = t("Open");
  if ((await vscode.window.showInformationMessage(message, open)) === open) await vscode.window.showTextDocument(file);
}

export async function importRuns(store: RunStore): Promise<void> {
  const [source] = (await vscode.window.showOpenDialog({ title: t("Import Runs"), filters: { JSON: ["json"] } })) ?? [];
  if (source === undefined) return;
  const name = source.path.split("/").at(-1) ?? source.path;
  const read = await readFile(source);
  if (read.kind === "refused") {
    void vscode.window.showErrorMessage(
      t("{0} was not imported: {1}. Nothing was added. Ask for it to be exported again.", name, read.why),
    );
    return;
  }
  const added = await Promise.all(read.runs.map((run) => store.add(run)));
  const count = added.filter(Boolean).length;
  const known = added.length - count;
  const rest =
    known === 0
      ? ""
      : known === 1
        ? t(" 1 run was here already.")
        : t(" {0} were here already.", countText(known, "run"));
  void vscode.window.showInformationMessage(t("Imported {0} from {1}.{2}", countText(count, "run"), name, rest));
}

async function readFile(source: vscode.Uri): Promise<ReturnType<typeof readBundle>> {
  try {
    const { size } = await vscode.workspace.fs.stat(source);
    if (size > largestFile) return { kind: "refused", why: tooLarge() };
    const bytes = await vscode.workspace.fs.readFile(source);
    return readBundle(new TextDecoder("utf-8", { fatal: true }).decode(bytes), sha256);
  } catch (error) {
    return { kind: "refused", why: t("it cannot be read ({0})", reasonOf(error)) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function momentText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
