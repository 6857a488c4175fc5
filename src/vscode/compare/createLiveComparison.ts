import type { Selection } from "../../core/compare/assemble.ts";
import { inBlindOrder, shuffled } from "../../core/compare/blind.ts";
import { type Board, isFailed } from "../../core/compare/board.ts";
import { createBoardUse, viewIn } from "../../core/compare/boardUse.ts";
import { type Candidate, candidateName } from "../../core/compare/candidate.ts";
import { type CandidateFile, type Changes, candidateFiles, changesOf } from "../../core/compare/candidateFiles.ts";
import { createComparison } from "../../core/compare/comparison.ts";
import type { ComparisonEvent } from "../../core/compare/comparisonEvents.ts";
import { earlierId, earlierProposals } from "../../core/compare/comparisonImport.ts";
import { createComparisonLog } from "../../core/compare/comparisonLog.ts";
import { createBaselines } from "../../core/compare/regression.ts";
import type { Check } from "../../core/compare/verification.ts";
import { t } from "../../core/l10n.ts";
import { systemClock } from "../clock.ts";
import { namedEndpoints } from "../models.ts";
import { readCompareLimits } from "../settings.ts";
import { createAssembling } from "./assembling.ts";
import { createCellInputs } from "./cellInputs.ts";
import { runCommandOn } from "./commandRun.ts";
import type { LiveComparison, LiveParts, LiveStart } from "./liveComparison.ts";
import { createLiveUnion, knowInTurns } from "./liveUnion.ts";

export function createLiveComparison(start: LiveStart, parts: LiveParts): LiveComparison {
  const { id, frozen, hashes, destinations, roots } = start;
  const { store, ledger, formats, admission, report } = parts;
  const listeners = new Set<(event: ComparisonEvent | undefined) => void>();
  const log = createComparisonLog(start.log ?? []);
  const inputs = createCellInputs(frozen, id, start.budgets);
  const stopping = new AbortController();
  const earlierNames = new Map(
    start.earlier?.board.cells.map(({ candidate }) => [
      earlierId(candidate),
      t("earlier: {0}", candidateName(candidate)),
    ]),
  );
  const mixed = (candidates: readonly Candidate[]) =>
    shuffled(
      candidates.map((each) => each.id),
      Math.random,
    );
  let going = false;

  const comparison = createComparison(
    {
      start: {
        comparison: id,
        title: frozen.title,
        target: start.target,
        hashes,
        candidates: start.candidates,
        ...(start.cap !== undefined && { cap: start.cap }),
        ...(start.blind === true && { blind: mixed(start.candidates) }),
      },
      limits: readCompareLimits(namedEndpoints()),
      inputOf: inputs.of,
      providerOf: ({ model }) => parts.providerOf(model),
      readAnswer: parts.readAnswer,
      verify: async (_candidate, run, signal) => check(changesOf(run), signal),
      day: start.day,
      elsewhere: () => parts.elsewhere(id),
    },
    systemClock,
    start.log,
  );
  const use = createBoardUse({
    before: viewIn(start.log),
    isBlind: comparison.board?.names.kind === "hidden",
    onChange: changed,
    onView: (view) => keep({ type: "view-changed", at: comparison.at, view }),
  });
  const spentBefore = comparison.spent;
  const before = start.earlier;
  const unionsOf = { target: frozen.target, verification: parts.verification, signal: stopping.signal, report };
  const beside = { ...unionsOf, earlier: before === undefined ? [] : earlierProposals(before.board) };
  const union = createLiveUnion({ ...beside, board: shownBoard, onFiner: changed });
  const baselines =
    before && createBaselines(before, createLiveUnion({ ...unionsOf, board: () => before.board, onFiner: changed }));
  const assembling = createAssembling({
    union,
    check,
    report,
    onChange: changed,
    before: takenIn(start.log),
    onSelect: (selection) => keep({ type: "selection-changed", at: comparison.at, selection }),
  });
  const cellOf = (cell: string) => comparison.board?.cells.find(({ candidate }) => candidate.id === cell);

  /** With hidden names it is in their order, and so is all that is made of it. */
  function shownBoard(): Board | undefined {
    return comparison.board && inBlindOrder(comparison.board);
  }

  async function go(): Promise<void> {
    if (going) return;
    going = true;
    try {
      // Nothing is awaited in here: a cell that is added between two events finds the comparison still listening.
      for await (const event of comparison.compare(stopping.signal)) hear(event);
    } finally {
      going = false;
    }
  }

  function keep(event: ComparisonEvent): void {
    log.push(event);
    store.append(id, event);
  }

  function hear(event: ComparisonEvent): void {
    keep(event);
    if (event.type === "cell-event" && event.event.type === "run-end") record(event.cell, event.attempt);
    tell(event);
  }

  function record(cell: string, attempt: number): void {
    const { run: state, candidate } = cellOf(cell) ?? {};
    if (state === undefined || candidate === undefined) return;
    const ended = { input: inputs.ended(candidate, attempt, state.run), state };
    ledger.record(ended);
    formats.heard(ended);
  }

  function tell(event: ComparisonEvent | undefined): void {
    for (const listener of listeners) listener(event);
  }

  function changed(): void {
    tell(undefined);
  }

  function check(changes: Changes, signal: AbortSignal): Promise<readonly Check[]> {
    return parts.verification.check(filesOf(changes), signal);
  }

  function filesOf(changes: Changes): readonly CandidateFile[] {
    return candidateFiles(frozen.target, changes, roots);
  }

  async function admitted(candidates: readonly Candidate[]): Promise<boolean> {
    const before = comparison.spending;
    const result = await admission.admit(frozen, candidates, destinations, before, false);
    if (result === undefined) return false;
    if (result.frozen.prompt.user !== frozen.prompt.user || result.frozen.prompt.system !== frozen.prompt.system) {
      use.say(
        t(
          "That model would be sent a masked text, which is not what the others were sent. Start a new comparison for it.",
        ),
      );
      return false;
    }
    inputs.allow(result.extras);
    comparison.holdTo(result.allowed, before.spent);
    return true;
  }

  return {
    id,
    frozen,
    hashes,
    roots,
    get scene() {
      const board = shownBoard();
      if (board === undefined) throw new Error("The comparison has not begun.");
      const { selection, checks: assembledChecks } = assembling;
      const { view, notice, kept } = use;
      const made = { union: union(), selection, assembledChecks, earlier: earlierNames, baselines };
      return { board, view, notice, kept, ...made, replaying: false };
    },
    get log() {
      return log.events();
    },
    get running() {
      return comparison.ahead;
    },
    get committed() {
      const { spent, reserved } = comparison.spending;
      return spent - spentBefore + reserved;
    },
    go: () => report(go),
    stop(cell) {
      if (cell === undefined) comparison.stopAll();
      else comparison.stop(cell);
    },
    async retry(cells) {
      const failed = (comparison.board?.cells ?? []).filter(
        (cell) => isFailed(cell) && cells?.includes(cell.candidate.id) !== false,
      );
      const candidates = failed.map(({ candidate }) => candidate);
      if (candidates.length === 0 || !(await admitted(candidates))) return;
      comparison.retryFailed(candidates.map((candidate) => candidate.id));
      report(go);
    },
    async add(candidates) {
      if (candidates.length === 0 || !(await admitted(candidates))) return;
      for (const candidate of candidates) comparison.add(candidate);
      report(go);
    },
    setView: use.setView,
    hideNames(notice) {
      use.hideNames();
      comparison.tellNames({
        type: "names-hidden",
        order: mixed((comparison.board?.cells ?? []).map(({ candidate }) => candidate)),
      });
      use.say(notice);
      report(go);
    },
    showNames(chosen, notice) {
      use.showNames(chosen);
      comparison.tellNames({ type: "names-shown", ...(chosen !== undefined && { chosen }) });
      use.say(notice);
      report(go);
    },
    notice: use.say,
    take: assembling.take,
    leave: assembling.leave,
    takeAll: assembling.takeAll,
    agreed(least) {
      const undecided = assembling.agreed(least);
      use.say(
        undecided === 0
          ? undefined
          : t("{0} of the places are not decided by agreement alone; pick one of their variants yourself.", undecided),
      );
    },
    clear: assembling.clear,
    async prepare() {
      const { board } = comparison;
      if (board !== undefined) await knowInTurns(board, frozen.target, stopping.signal);
      report(assembling.verify);
    },
    async runCommand() {
      const { board } = comparison;
      if (board === undefined) return;
      await runCommandOn(board, assembling, filesOf, parts.command, stopping.signal, {
        verified(cell, found) {
          comparison.verified(cell, found);
          report(go);
        },
        say: use.say,
      });
    },
    kept: use.keep,
    assembled: assembling.changes,
    unionOf: (board, onFiner) => createLiveUnion({ ...beside, board, onFiner }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      stopping.abort();
      assembling.dispose();
      listeners.clear();
    },
  };
}

function takenIn(log: readonly ComparisonEvent[] = []): Selection {
  const last = log.findLast((event) => event.type === "selection-changed");
  return last?.type === "selection-changed" ? last.selection : [];
}
