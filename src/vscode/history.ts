import * as vscode from "vscode";
import { type ComparedSide, comparedFiles } from "../core/history/comparedFiles.ts";
import { proposedTexts, storedReviews } from "../core/history/reviews.ts";
import { reviewedState, type StoredRun } from "../core/history/storedRun.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import type { ReplaySpeed } from "../core/replay.ts";
import { describeTarget, filesOf } from "../core/request.ts";
import { isReviewable } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { contextKeys } from "../manifest.ts";
import { createTurns } from "../providers/turns.ts";
import type { NamedAnswer } from "./answerDiff.ts";
import type { ComparisonStore } from "./compare/comparisonStore.ts";
import type { HistoryList } from "./historyList.ts";
import { about, createHistoryReviews, type HistoryReviews, textsNow } from "./historyReviews.ts";
import type { OperationUndo } from "./operationUndo.ts";
import type { PanelView } from "./panelView.ts";
import type { Refactor } from "./refactor.ts";
import { movedInput } from "./renames.ts";
import type { Replays } from "./replay.ts";
import type { ReviewSession } from "./review.ts";
import { nameOf, noFile, type ProposedFile, proposedFile, type RunDocuments, sentFile } from "./runDocuments.ts";
import type { RunStore } from "./runStore.ts";
import { atHome, fileReviews, isElsewhere, markElsewhere } from "./storedFiles.ts";

/** What can be done with a stored run. Without a run, the user is asked which. */
export type History = {
  /** Shows it in the panel as it was left, with its review where it has one. */
  open(run: string | undefined): Promise<void>;
  /** Reviews all that it proposed once more, on the files as they are now. */
  reapply(run: string | undefined): Promise<void>;
  /**
   * Takes back what was applied of it, where that still stands; what was changed since is merged, or is a conflict. What it
   * did to whole files is asked about one by one.
   */
  revert(run: string | undefined): Promise<void>;
  diff(runs: readonly string[]): Promise<void>;
  /** Plays it back in the panel by its stored times, without key or network. */
  replay(run: string | undefined): Promise<void>;
  rerun(run: string | undefined): Promise<void>;
  remove(runs: readonly string[]): Promise<void>;
  removeAll(): Promise<void>;
  readonly reviewChanged: HistoryReviews["reviewChanged"];
  readonly reviewEnded: HistoryReviews["reviewEnded"];
};

export type HistoryParts = {
  readonly store: RunStore;
  readonly list: HistoryList;
  readonly session: Session;
  readonly review: ReviewSession;
  readonly refactor: Pick<Refactor, "makeRoom" | "rerun">;
  readonly panel: Pick<PanelView, "reveal">;
  readonly documents: RunDocuments;
  readonly replays: Replays;
  readonly operations: Pick<OperationUndo, "takeBack">;
  readonly comparisons: Pick<ComparisonStore, "list" | "clear">;
  /** Two answers that are no edits, beside each other. */
  readonly diffAnswers: (first: NamedAnswer, second: NamedAnswer) => Promise<void>;
};

/** What a run said, where it proposes no edit. */
function answerOf(run: StoredRun): NamedAnswer | undefined {
  const state = reviewedState(run);
  if (state === undefined || state.answer === "" || state.hunks.length > 0) return undefined;
  return { name: nameOf(run), text: state.answer };
}

const speeds: readonly (vscode.QuickPickItem & { readonly speed: ReplaySpeed })[] = [
  { label: "1×", description: t("as fast as it was"), speed: 1 },
  { label: "10×", description: t("ten times as fast"), speed: 10 },
  { label: t("At once"), description: t("the whole run; then go back to any moment"), speed: 0 },
];

export function createHistory(parts: HistoryParts): History {
  const { store, list, session, review, refactor, panel, documents, replays, comparisons } = parts;

  /** A run of this window that is not stored is still in memory. */
  function held(run: string): StoredRun | undefined {
    const record = store.isRemoved(run) ? undefined : session.earlier.find(({ input }) => input.run === run);
    return record && { input: record.input, log: record.log, bases: store.basesOf(run) };
  }

  async function stored(run: string | undefined): Promise<StoredRun | undefined> {
    if (run === undefined) return undefined;
    const found = (await store.read(run)) ?? held(run);
    if (found === undefined && !store.isTooLong(run)) {
      void vscode.window.showWarningMessage(
        t("This run cannot be read any more: its file is gone, or is damaged and was set aside. The log says which."),
      );
    }
    return found && (await atHome(found));
  }

  /** The run becomes the one in the panel. */
  async function take(run: StoredRun): Promise<boolean> {
    if (!(await refactor.makeRoom())) return false;
    const restore = await session.prepare(run.input, run.log, createTurns(() => performance.now()).end);
    // Another run may have begun meanwhile.
    if (session.running) return false;
    store.takeUp(run);
    restore();
    await vscode.commands.executeCommand("setContext", contextKeys.hasRun, true);
    await panel.reveal();
    return true;
  }

  const reviews = createHistoryReviews({
    store,
    session,
    review,
    refactor,
    operations: parts.operations,
    stored,
    take,
  });

  async function diff(chosen: readonly string[]): Promise<void> {
    const first = chosen[0] ?? (await list.pick(t("Diff Two Runs: the first")));
    if (first === undefined) return;
    const second = chosen[1] ?? (await list.pick(t("Diff Two Runs: the second"), ({ run }) => run !== first));
    const [left, right] = [await stored(first), await stored(second)];
    if (left === undefined || right === undefined) return;
    const [one, other] = [answerOf(left), answerOf(right)];
    if (one !== undefined && other !== undefined) return parts.diffAnswers(one, other);
    const sideOf = (of: StoredRun, path: string, { kind, text }: ComparedSide) =>
      kind === "proposed"
        ? proposedFile(of, { path, text })
        : kind === "sent"
          ? sentFile(of, path, text)
          : noFile(of, path);
    const files = comparedFiles(left, right).map(
      (each) => [sideOf(left, each.path, each.left), sideOf(right, each.path, each.right)] as const,
    );
    await showDiffs(`${nameOf(left)} ↔ ${nameOf(right)}`, files);
  }

  async function showDiffs(title: string, files: readonly (readonly [ProposedFile, ProposedFile])[]): Promise<void> {
    const [only, another] = files;
    if (only !== undefined && another === undefined) await documents.diff(...only);
    else if (only !== undefined) await documents.diffAll(title, files);
  }

  /** What a run proposes for files that are none of this workspace's: to be read beside what was sent. */
  async function showProposal({ input, log, state }: RunRecord): Promise<void> {
    if (state === undefined || !isReviewable(state)) return;
    markElsewhere(session);
    const run: StoredRun = { input, log, bases: new Map() };
    const files = filesOf(input.request.target).flatMap(({ path, text }, index) => {
      const after = proposedTexts(run)[index]?.text ?? text;
      return after === text ? [] : [[sentFile(run, path, text), proposedFile(run, { path, text: after })] as const];
    });
    await showDiffs(t("What was sent ↔ {0}", nameOf(run)), files);
  }

  return {
    async open(id) {
      const run = await stored(id ?? (await list.pick(t("Open Run"))));
      if (run === undefined) return;
      // What the window knows of its own run may be newer than what is stored.
      if (session.current?.input.run === run.input.run) return panel.reveal();
      if (!(await take(run))) return;
      const state = reviewedState(run);
      if (state === undefined || !isReviewable(state)) return;
      const files = fileReviews(run, storedReviews(run));
      if (session.current?.input.run !== run.input.run) return;
      markElsewhere(session);
      await review.begin(run.input.run, files, about(run));
    },
    async reapply(id) {
      const run = await stored(id ?? (await list.pick(t("Re-apply Run"), ({ reviewable }) => reviewable)));
      if (run !== undefined) await reviews.reapply(run);
    },
    async revert(id) {
      const run = await stored(id ?? (await list.pick(t("Revert Run"), ({ applied }) => applied > 0)));
      if (run !== undefined) await reviews.revert(run);
    },
    diff,
    async replay(id) {
      const run = await stored(id ?? (await list.pick(t("Replay Run"))));
      if (run === undefined) return;
      if (session.running) {
        void vscode.window.showInformationMessage(
          t("A run is still streaming. Wait for its end, or stop it, then replay."),
        );
        return;
      }
      const picked = await vscode.window.showQuickPick(speeds, { title: t("Replay “{0}”", run.input.title) });
      if (picked !== undefined) await replays.start(run, picked.speed);
    },
    async rerun(id) {
      const run = await stored(id ?? (await list.pick(t("Run Again on Another Model"))));
      if (run === undefined) return;
      const on = isElsewhere(run.input.request.target) ? await askSent(run) : await askTexts(run);
      if (on === undefined) return;
      const before = session.current;
      await refactor.rerun(run.input, on);
      const { current } = session;
      const isNew = current !== before && current?.input.follows?.run === run.input.run;
      if (isNew && isElsewhere(current.input.request.target)) await showProposal(current);
    },
    async remove(chosen) {
      const picked = chosen.length > 0 ? undefined : await list.pick(t("Delete Run"));
      const runs = picked === undefined ? chosen : [picked];
      if (runs.length === 0) return;
      const isStreaming = () => session.running && runs.includes(session.current?.input.run ?? "");
      if (isStreaming()) return sayStreaming(t("This run is still streaming. Stop it, then delete it."));
      const forget = t("Delete");
      const answer = await vscode.window.showWarningMessage(
        runs.length === 1
          ? t("Delete this run? This cannot be undone.")
          : t("Delete these {0}? This cannot be undone.", countText(runs.length, "run")),
        { modal: true, detail: t("Your files stay as they are, and so do the usage records.") },
        forget,
      );
      if (answer !== forget) return;
      if (isStreaming()) return sayStreaming(t("This run is still streaming. Stop it, then delete it."));
      await store.remove(runs);
    },
    async removeAll() {
      if (session.running) return sayStreaming(t("A run is still streaming. Stop it, then delete all."));
      const runs = await store.files();
      const compared = await comparisons.list();
      const forget = t("Delete All");
      const answer = await vscode.window.showWarningMessage(
        compared.length === 0
          ? t(
              "Delete all {0} of this workspace, and what was set aside as damaged? This cannot be undone.",
              countText(runs.length, "stored run"),
            )
          : t(
              "Delete all {0}, {1} of this workspace, and what was set aside as damaged? This cannot be undone.",
              countText(runs.length, "stored run"),
              countText(compared.length, "comparison"),
            ),
        { modal: true, detail: t("Your files stay as they are, and so do the usage records.") },
        forget,
      );
      if (answer !== forget) return;
      // One may have begun while the question stood.
      if (session.running) return sayStreaming(t("A run is still streaming. Stop it, then delete all."));
      await store.clear();
      await comparisons.clear();
    },
    reviewChanged: reviews.reviewChanged,
    reviewEnded: reviews.reviewEnded,
  };
}

/** A run whose files are not here can still be asked of another model, on what was sent. */
async function askSent({ input }: StoredRun): Promise<"sent" | undefined> {
  const button = t("Run on the Sent Text");
  const pressed = await vscode.window.showWarningMessage(
    t("This workspace has no file {0} that may be edited.", describeTarget(input.request.target)),
    {
      modal: true,
      detail: t(
        "The run can be asked again on the text that was sent then. What comes is shown as a diff against it, and nothing is written.",
      ),
    },
    button,
  );
  return pressed === button ? "sent" : undefined;
}

/** Where the files have changed since, the user says on which text; undefined where they decide against it. */
async function askTexts(run: StoredRun): Promise<"now" | "sent" | undefined> {
  const files = filesOf(movedInput(run.input).request.target);
  const now = await textsNow(files);
  if (files.every(({ text }, index) => now[index] === undefined || now[index] === text)) return "now";
  const items = [
    { label: t("The files as they are now"), on: "now" as const },
    {
      label: t("The text that was sent then"),
      description: t("merged with what was changed since"),
      on: "sent" as const,
    },
  ];
  const title = t("Run “{0}” Again On", run.input.title);
  return (await vscode.window.showQuickPick(items, { title }))?.on;
}

function sayStreaming(text: string): void {
  void vscode.window.showInformationMessage(text);
}
