import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { type AppliedLines, appliedLines, appliedText } from "../core/history/appliedHunks.ts";
import type { StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { createMentions } from "../core/mentions/mentions.ts";
import { filesOf } from "../core/request.ts";
import { hunksOf } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { RunStore } from "./runStore.ts";

/** How many passages mention what each hunk changes. */
type Passages = ReadonlyMap<string, number>;

/** Characters of reasoning that are looked through in one turn of the thread. */
const piece = 16_384;

/** Over lines that a run of this window wrote, as long as they are unchanged: which model, at which effort, when. */
export function createAppliedHover(session: Session, store: Pick<RunStore, "basesOf">): vscode.Disposable {
  const found = new Map<string, { readonly version: number; readonly key: string; readonly lines: AppliedLines[] }>();

  const passages = new Map<string, Passages>();

  const provider = vscode.languages.registerHoverProvider(
    { scheme: "*" },
    {
      async provideHover(document, position, token) {
        const runs = runsOf(document.uri.toString());
        if (runs.length === 0) return undefined;
        const there = linesIn(document, runs).find(({ start, end }) => position.line >= start && position.line < end);
        const run = runs.find(({ input }) => input.run === there?.run);
        if (there === undefined || run === undefined) return undefined;
        const passages = (await passagesOf(run, token))?.get(there.hunk);
        const text = token.isCancellationRequested ? undefined : appliedText(run, passages, Date.now());
        if (text === undefined) return undefined;
        const hover = new vscode.MarkdownString().appendText(t("Fathom: {0}", text));
        return new vscode.Hover(hover, new vscode.Range(there.start, 0, there.end - 1, Number.MAX_SAFE_INTEGER));
      },
    },
  );

  /** Newest first: where two runs wrote the same lines, the later one counts. */
  function runsOf(uri: string): StoredRun[] {
    const records = session.current === undefined ? session.earlier : [...session.earlier, session.current];
    return records
      .filter(({ input, state }) => {
        const applied = state !== undefined && hunksOf(state).some((hunk) => hunk.state === "applied");
        return applied && filesOf(input.request.target).some((file) => file.uri === uri);
      })
      .map(asStored)
      .reverse();
  }

  function asStored({ input, log }: RunRecord): StoredRun {
    return { input, log, bases: store.basesOf(input.run) };
  }

  function linesIn(document: vscode.TextDocument, runs: readonly StoredRun[]): AppliedLines[] {
    const uri = document.uri.toString();
    const key = runs.map(({ input, log }) => `${input.run} ${log.length}`).join();
    const known = found.get(uri);
    if (known?.version === document.version && known.key === key) return known.lines;
    const now = splitLines(document.getText()).lines;
    const lines = runs.flatMap((run) => appliedLines(run, uri, now));
    found.set(uri, { version: document.version, key, lines });
    return lines;
  }

  /** Runs that wrote something are over: what their reasoning mentions is looked for once. */
  async function passagesOf(run: StoredRun, token: vscode.CancellationToken): Promise<Passages | undefined> {
    const known = passages.get(run.input.run);
    if (known !== undefined) return known;
    const mentions = createMentions(run.input.request.target);
    mentions.take(run.log);
    while (mentions.work(piece)) {
      await setImmediate();
      if (token.isCancellationRequested) return undefined;
    }
    const found = new Map(mentions.all().hunks.map(({ hunk, passages: count }) => [hunk, count]));
    passages.set(run.input.run, found);
    return found;
  }

  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => found.delete(uri.toString()));
  return vscode.Disposable.from(provider, closing);
}
