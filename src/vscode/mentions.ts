import * as vscode from "vscode";
import type { Hunk } from "../core/edit/hunk.ts";
import { splitLines } from "../core/edit/lines.ts";
import type { LogEvent } from "../core/events.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import type { Place } from "../core/mentions/passageSubject.ts";
import { placeNow } from "../core/mentions/placeNow.ts";
import type { Snapshot } from "../core/request.ts";
import { fileOf } from "../core/review.ts";
import { hunksOf } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { PanelView } from "./panelView.ts";
import { createRunLinks, type RunLinks } from "./runLinks.ts";

/** The links between the reasoning of the run that is shown and its code. They are found while it streams. */
export type RunMentions = vscode.Disposable & {
  /** Shows what a link that the panel was told leads to; any other id leads nowhere. */
  open(link: string, focus?: boolean): Promise<void>;
  /** Asks which place of all that are mentioned, and shows it. */
  goTo(): Promise<void>;
  /** A replay is shown from here on, so far with these events; without one the session's run again. */
  play(run: StoredRun | undefined, shown: readonly LogEvent[]): void;
  /** What has come of the replay since. */
  played(events: readonly LogEvent[]): void;
};

export function createRunMentions(
  session: Session,
  panel: Pick<PanelView, "tell" | "tellPlayed">,
  revealHunk: (hunk: string) => Promise<boolean>,
): RunMentions {
  let current: { readonly record: RunRecord; readonly links: RunLinks } | undefined;
  /** Of the replay that is shown. */
  let replayed: RunLinks | undefined;

  const stopListening = session.onEvents((record, events) => {
    if (current?.record !== record) begin(record);
    else current.links.take(events);
  });
  const renames = vscode.workspace.onDidRenameFiles((event) => {
    current?.links.renamed(event);
    replayed?.renamed(event);
  });

  function begin(record: RunRecord): void {
    current?.links.close();
    current = { record, links: createRunLinks(record.input, () => hunksOf(record.state), panel.tell) };
    current.links.take(record.log);
  }

  async function open(link: string, focus = false): Promise<void> {
    const links = replayed ?? current?.links;
    if (links === undefined) return;
    const hunk = links.hunkOf(link);
    // The review is of the session's run, whatever hunks a replay has.
    if (hunk !== undefined && replayed === undefined && (await revealHunk(hunk.id))) return;
    const place =
      hunk === undefined
        ? links.mentions.placeOf(link)
        : { file: fileOf(hunk), lines: { start: hunk.start, end: hunk.start + hunk.removed.length } };
    if (place !== undefined) await showPlace(links, place, focus);
  }

  async function showPlace({ files, uris }: RunLinks, place: Place, focus: boolean): Promise<void> {
    const [file, uri] = [files[place.file], uris[place.file]];
    if (file === undefined || uri === undefined) return;
    const document = await opened(uri, file);
    if (document === undefined) return;
    const now = placeNow(file.text, place.lines, splitLines(document.getText()).lines);
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const editor =
      visible !== undefined && !focus
        ? visible
        : await vscode.window.showTextDocument(document, {
            preserveFocus: !focus,
            preview: true,
            ...(visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn }),
          });
    const range = rangeOf(document, now, place.name);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    if (now.end <= now.start) {
      void vscode.window.setStatusBarMessage(t("These lines are gone; this is where they stood."), 5000);
    }
  }

  return {
    open,
    async goTo() {
      const links = replayed ?? current?.links;
      const all = links?.mentions.mentions() ?? [];
      if (links === undefined || all.length === 0) {
        await vscode.window.showInformationMessage(t("The reasoning of this run names nothing of the code."));
        return;
      }
      const { files } = links;
      const byPlace = new Map(all.map((mention) => [`${mention.label} ${JSON.stringify(mention.place)}`, mention]));
      const items = [...byPlace.values()].map(({ id, label, place }) => {
        const text = splitLines(files[place.file]?.text ?? "").lines[place.lines.start] ?? "";
        return { id, label, description: files[place.file]?.path ?? "", detail: text.trim().slice(0, 200) };
      });
      const picked = await vscode.window.showQuickPick(items, {
        title: t("Go to what the reasoning mentions"),
        placeHolder: t("A name or line"),
        matchOnDetail: true,
      });
      if (picked !== undefined) await open(picked.id, true);
    },
    play(run, shown) {
      replayed?.close();
      replayed = run && createRunLinks(run.input, () => placedIn(run.log), panel.tellPlayed);
      replayed?.take(shown);
    },
    played: (events) => replayed?.take(events),
    dispose() {
      stopListening();
      renames.dispose();
      current?.links.close();
      replayed?.close();
    },
  };
}

function placedIn(log: readonly LogEvent[]): Hunk[] {
  return log.flatMap((event) => (event.type === "edit-placed" ? event.hunks : []));
}

function rangeOf(
  document: vscode.TextDocument,
  { start, end }: { start: number; end: number },
  name?: string,
): vscode.Range {
  const line = Math.min(start, document.lineCount - 1);
  if (end <= start) return new vscode.Range(line, 0, line, 0);
  const text = document.lineAt(line).text;
  const column =
    name === undefined ? -1 : text.search(new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(name)}(?![\\p{L}\\p{N}_$])`, "u"));
  if (name !== undefined && column >= 0) return new vscode.Range(line, column, line, column + name.length);
  return document.validateRange(new vscode.Range(line, 0, end - 1, Number.MAX_SAFE_INTEGER));
}

function escaped(name: string): string {
  return name.replaceAll("$", "\\$");
}

async function opened(uri: vscode.Uri, { path }: Snapshot): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    void vscode.window.showInformationMessage(t("{0} cannot be opened any more, so its lines cannot be shown.", path));
    return undefined;
  }
}
