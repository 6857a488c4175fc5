import * as vscode from "vscode";
import { foldRun } from "../core/foldRun.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { createReasoningReport, type ReasoningReport } from "../core/reasoningReport.ts";
import type { RunState } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { schemes } from "../manifest.ts";
import { createTurns } from "../providers/turns.ts";

/** The reasoning as a document in the editor, for a long read: nobody can edit it, and it grows while the run streams. */
export type ReasoningDocuments = vscode.Disposable & { open(): Promise<void>; copy(): Promise<void> };

/**
 * VS Code takes a document as a whole, however little of it is new: so it is told once a second, and of a long one seldomer,
 * that the work stays the same however long it gets.
 */
const updateAfter = 1000;
const charactersASecond = 250_000;
/** Characters that are read in one go. */
const piece = 262_144;

/** A document that is open, or was when the window closed. */
type Shown = { readonly record: Pick<RunRecord, "state">; readonly report: ReasoningReport; length: number };

export type ReasoningDocumentParts = {
  readonly session: Session;
  /** What is shown of a replay, which then is what is opened and copied. */
  readonly played: () => RunState | undefined;
  /** A run as it is stored; undefined where it is not. */
  readonly stored: (run: string) => Promise<StoredRun | undefined>;
};

export function createReasoningDocuments({ session, played, stored }: ReasoningDocumentParts): ReasoningDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** The records whose documents are open: a later run does not take the place of what is being read. */
  const shown = new Map<string, Shown>();
  let timer: NodeJS.Timeout | undefined;

  const provider = vscode.workspace.registerTextDocumentContentProvider(schemes.reasoning, {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const known = shown.get(uri.path) ?? (await brought(uri));
      const { state } = known?.record ?? {};
      if (known === undefined || state === undefined) {
        return t("This run is not stored, so its reasoning cannot be shown any more.\n");
      }
      await takeAll(known.report, state);
      // What came meanwhile is for the next time.
      const text = known.report.text(state);
      known.length = text.length;
      return text;
    },
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === schemes.reasoning) shown.delete(uri.path);
  });
  const stopListening = session.onEvents((record) => {
    const uri = uriOf(record.input.run);
    const known = shown.get(uri.path);
    if (known === undefined) return;
    timer ??= setTimeout(
      () => {
        timer = undefined;
        changed.fire(uri);
      },
      Math.max(updateAfter, (1000 * known.length) / charactersASecond),
    );
  });

  /** Of a tab that VS Code brought back: the run is the session's again, or is read from the store. */
  async function brought(uri: vscode.Uri): Promise<Shown | undefined> {
    const run = uri.path.split("/")[1] ?? "";
    const held = [...session.earlier, session.current].find((record) => record?.input.run === run);
    const record = held ?? { state: await stateIn(await stored(run)) };
    const found = shown.get(uri.path) ?? shownOf(record);
    if (record.state !== undefined) shown.set(uri.path, found);
    return found;
  }

  return {
    async open() {
      const replayed = played();
      const record = replayed === undefined ? session.current : { state: replayed };
      if (record?.state === undefined) return sayNothing();
      const uri = uriOf(replayed === undefined ? record.state.run : `${record.state.run}/replay`);
      const known = shown.get(uri.path);
      const opened = known?.record === record ? known : shownOf(record);
      shown.set(uri.path, opened);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      // Opening may have taken its turn after a document of that name was closed.
      shown.set(uri.path, opened);
      await vscode.window.showTextDocument(document, { preview: false });
    },
    async copy() {
      const state = played() ?? session.current?.state;
      if (state === undefined) return sayNothing();
      const report = createReasoningReport();
      await takeAll(report, state);
      await vscode.env.clipboard.writeText(report.text(state));
      vscode.window.setStatusBarMessage(t("The reasoning was copied as Markdown."), 3000);
    },
    dispose() {
      stopListening();
      clearTimeout(timer);
      vscode.Disposable.from(changed, provider, closing).dispose();
    },
  };
}

function shownOf(record: Shown["record"]): Shown {
  return { record, report: createReasoningReport(), length: 0 };
}

/** In turns, however much has come. */
async function takeAll(report: ReasoningReport, state: RunState): Promise<void> {
  const turns = createTurns(() => performance.now());
  while (report.take(state, piece)) await turns.end();
}

/** One that never ended was interrupted by the reload. */
async function stateIn(run: StoredRun | undefined): Promise<RunState | undefined> {
  const turns = createTurns(() => performance.now());
  let state: RunState | undefined;
  for (const event of run?.log ?? []) {
    state = foldRun(state, event);
    await turns.end();
  }
  const at = run?.log.at(-1)?.at ?? 0;
  const isEnded = state === undefined || state.outcome !== undefined;
  return isEnded ? state : foldRun(state, { type: "run-end", at, outcome: { kind: "interrupted", why: "reload" } });
}

async function sayNothing(): Promise<void> {
  await vscode.window.showInformationMessage(t("There is no reasoning yet. Refactor a selection first."));
}

/** The name ends as Markdown does, so that VS Code shows it as that. */
function uriOf(name: string): vscode.Uri {
  return vscode.Uri.from({ scheme: schemes.reasoning, path: `/${name}/reasoning.md` });
}
