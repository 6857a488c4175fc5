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
import type { AppliedRuns } from "./appliedRuns.ts";
import { movedInput } from "./renames.ts";
import type { RunStore } from "./runStore.ts";

/** How many passages mention what each hunk changes. */
type Passages = ReadonlyMap<string, number>;

/** Characters of reasoning that are looked through in one turn of the thread. */
const piece = 16_384;

/** Over lines that a run wrote, as long as they are unchanged: which model, at which effort, when. */
export function createAppliedHover(
  session: Session,
  store: Pick<RunStore, "basesOf" | "read">,
  stored: AppliedRuns,
): vscode.Disposable {
  /** Of each document, as it was looked at last: what each run's log so far has in it. */
  const found = new Map<string, { readonly version: number; readonly lines: Map<string, AppliedLines[]> }>();

  const passages = new Map<string, Passages>();

  const provider = vscode.languages.registerHoverProvider(
    { scheme: "*" },
    {
      async provideHover(document, position, token) {
        const there = await runAt(document, position.line, token);
        if (there === undefined || token.isCancellationRequested) return undefined;
        const { run, lines } = there;
        const passages = (await passagesOf(run, token))?.get(lines.hunk);
        const text = token.isCancellationRequested ? undefined : appliedText(run, passages, Date.now());
        if (text === undefined) return undefined;
        const hover = new vscode.MarkdownString().appendText(t("Fathom: {0}", text));
        return new vscode.Hover(hover, new vscode.Range(lines.start, 0, lines.end - 1, Number.MAX_SAFE_INTEGER));
      },
    },
  );

  /** Where two runs wrote the same lines, the later one counts. */
  async function runAt(document: vscode.TextDocument, line: number, token: vscode.CancellationToken) {
    for await (const runs of runsOf(document.uri)) {
      if (token.isCancellationRequested) return undefined;
      for (const run of runs) {
        const lines = linesIn(document, run).find(({ start, end }) => line >= start && line < end);
        if (lines !== undefined) return { run, lines };
      }
    }
    return undefined;
  }

  /** Newest first. */
  async function* runsOf(uri: vscode.Uri): AsyncGenerator<readonly StoredRun[]> {
    const records = session.current === undefined ? session.earlier : [...session.earlier, session.current];
    yield records
      .filter(({ input, state }) => {
        const applied = state !== undefined && hunksOf(state).some((hunk) => hunk.state === "applied");
        return applied && filesOf(movedInput(input).request.target).some((file) => file.uri === uri.toString());
      })
      .map(asStored)
      .reverse();
    // What the window knows of its own runs may be newer than what is stored.
    const held = new Set(records.map(({ input }) => input.run));
    for await (const runs of stored.of(uri)) yield runs.filter(({ input }) => !held.has(input.run));
  }

  function asStored({ input, log }: RunRecord): StoredRun {
    return { input: movedInput(input), log, bases: store.basesOf(input.run) };
  }

  function linesIn(document: vscode.TextDocument, run: StoredRun): AppliedLines[] {
    const uri = document.uri.toString();
    const { version } = document;
    const before = found.get(uri);
    const known = before?.version === version ? before.lines : new Map<string, AppliedLines[]>();
    if (known !== before?.lines) found.set(uri, { version, lines: known });
    const key = `${run.input.run} ${run.log.length}`;
    const lines = known.get(key) ?? appliedLines(run, uri, splitLines(document.getText()).lines);
    known.set(key, lines);
    return lines;
  }

  /** Runs that wrote something are over: what their reasoning mentions is looked for once. */
  async function passagesOf(run: StoredRun, token: vscode.CancellationToken): Promise<Passages | undefined> {
    const known = passages.get(run.input.run);
    if (known !== undefined) return known;
    const isHeld = [...session.earlier, session.current].some((record) => record?.input.run === run.input.run);
    const whole = isHeld ? run : await store.read(run.input.run);
    if (whole === undefined) return undefined;
    const mentions = createMentions(run.input.request.target);
    mentions.take(whole.log);
    while (mentions.work(piece)) {
      await setImmediate();
      if (token.isCancellationRequested) return undefined;
    }
    const found = new Map(mentions.all().hunks.map(({ hunk, count }) => [hunk, count]));
    passages.set(run.input.run, found);
    return found;
  }

  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => found.delete(uri.toString()));
  return vscode.Disposable.from(provider, closing);
}
