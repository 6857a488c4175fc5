import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { t } from "../core/l10n.ts";
import { createMentions, type LinkChanges, type Mentions } from "../core/mentions/mentions.ts";
import { placeNow } from "../core/mentions/placeNow.ts";
import type { Place } from "../core/mentions/resolveMentions.ts";
import { filesOf, type Snapshot } from "../core/request.ts";
import { fileOf } from "../core/review.ts";
import { hunksOf } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { PassageLinks } from "../panel/protocol.ts";
import type { PanelView } from "./panelView.ts";
import { renamedUri } from "./reviewedFile.ts";

/** The links between the reasoning of the run that is shown and its code. They are found while it streams. */
export type RunMentions = vscode.Disposable & {
  /** Shows what a link that the panel was told leads to; any other id leads nowhere. */
  open(link: string, focus?: boolean): Promise<void>;
  /** Asks which place of all that are mentioned, and shows it. */
  goTo(): Promise<void>;
};

/** At most so often the panel is told, in milliseconds. */
const interval = 250;
/** The thread is given back after so many milliseconds of work, asked for in pieces of so many characters. */
const longestTurn = 5;
const piece = 4096;
/** More passages go in a further message. */
const mostAtOnce = 500;

const hunkPrefix = "hunk/";

export function createRunMentions(
  session: Session,
  tell: PanelView["tell"],
  revealHunk: (hunk: string) => Promise<boolean>,
): RunMentions {
  let current: { readonly record: RunRecord; readonly mentions: Mentions; readonly uris: vscode.Uri[] } | undefined;
  let working: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;

  const stopListening = session.onEvents((record, events) => {
    if (current?.record !== record) begin(record);
    else current.mentions.take(events);
    schedule();
  });
  const renames = vscode.workspace.onDidRenameFiles((event) => {
    for (const [index, uri] of current?.uris.entries() ?? []) {
      const renamed = renamedUri(uri, event);
      if (renamed !== undefined && current !== undefined) current.uris[index] = renamed;
    }
  });

  function begin(record: RunRecord): void {
    const { target } = record.input.request;
    const uris = filesOf(target).map(({ uri }) => vscode.Uri.parse(uri, true));
    current = { record, mentions: createMentions(target), uris };
    current.mentions.take(record.log);
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, interval);
  }

  function work(): void {
    if (working !== undefined || current === undefined) return;
    const end = performance.now() + longestTurn;
    let more = true;
    while (more && performance.now() < end) more = current.mentions.work(piece);
    if (more) {
      working = setImmediate(() => {
        working = undefined;
        work();
      });
    } else publish(current.record, current.mentions.changes());
  }

  function publish(record: RunRecord, { passages, hunks }: LinkChanges): void {
    const { run } = record.input;
    for (let at = 0; at < passages.length || at === 0; at += mostAtOnce) {
      const some = passages.slice(at, at + mostAtOnce).map((passage) => forPanel(record, passage));
      const ofHunks = at === 0 ? hunks : [];
      if (some.length + ofHunks.length > 0) tell({ type: "links", run, passages: some, hunks: ofHunks });
    }
  }

  async function open(link: string, focus = false): Promise<void> {
    if (current === undefined) return;
    const { record, mentions } = current;
    if (link.startsWith(hunkPrefix)) {
      const id = link.slice(hunkPrefix.length);
      const hunk = hunksOf(record.state).find((each) => each.id === id);
      if (hunk === undefined || (await revealHunk(id))) return;
      const lines = { start: hunk.start, end: hunk.start + hunk.removed.length };
      return showPlace({ file: fileOf(hunk), lines }, focus);
    }
    const place = mentions.placeOf(link);
    if (place !== undefined) await showPlace(place, focus);
  }

  async function showPlace(place: Place, focus: boolean): Promise<void> {
    const file = current === undefined ? undefined : filesOf(current.record.input.request.target)[place.file];
    const uri = current?.uris[place.file];
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
      const all = current?.mentions.mentions() ?? [];
      if (current === undefined || all.length === 0) {
        await vscode.window.showInformationMessage(t("The reasoning of this run names nothing of the code."));
        return;
      }
      const files = filesOf(current.record.input.request.target);
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
    dispose() {
      stopListening();
      renames.dispose();
      clearTimeout(timer);
      clearImmediate(working);
    },
  };
}

function forPanel({ state }: RunRecord, { passage, links, hunks }: LinkChanges["passages"][number]): PassageLinks {
  const lines = new Map(hunksOf(state).map((hunk) => [hunk.id, hunk.start + 1]));
  return {
    passage,
    links: [
      ...links.map((link) => ({ ...link, kind: "code" as const })),
      ...hunks.map((hunk) => ({
        id: `${hunkPrefix}${hunk}`,
        label: t("hunk :{0}", lines.get(hunk) ?? "?"),
        kind: "hunk" as const,
      })),
    ],
  };
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
