import type { ReadAnswer } from "../../core/answerReading.ts";
import { agreedBy, assemble, type Selection, takeAll, take as withTaken } from "../../core/compare/assemble.ts";
import { type BlindOrder, blindOrder } from "../../core/compare/blind.ts";
import { type Board, isComparable, isFailed, isOpen } from "../../core/compare/board.ts";
import { unionOfBoard } from "../../core/compare/boardUnion.ts";
import type { Candidate } from "../../core/compare/candidate.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import { candidateFiles } from "../../core/compare/candidateFiles.ts";
import { createComparison } from "../../core/compare/comparison.ts";
import type { ComparisonEvent } from "../../core/compare/comparisonEvents.ts";
import { earlierProposals } from "../../core/compare/comparisonImport.ts";
import { createComparisonLog } from "../../core/compare/comparisonLog.ts";
import { type BoardView, wholeBoard } from "../../core/compare/figures.ts";
import { cellInput, type FrozenHashes, type FrozenRequest } from "../../core/compare/frozenRequest.ts";
import type { MatrixCap } from "../../core/compare/matrixBudget.ts";
import { type Union, unionOf } from "../../core/compare/union.ts";
import type { Check } from "../../core/compare/verification.ts";
import type { Hunk } from "../../core/edit/hunk.ts";
import { t } from "../../core/l10n.ts";
import type { LedgerChoice } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import type { Provider } from "../../core/provider.ts";
import type { ModelRef } from "../../core/request.ts";
import type { RunInput } from "../../core/run.ts";
import { hunksOf } from "../../core/runState.ts";
import { runningCost } from "../../core/spending.ts";
import type { Scene } from "../../panel/boardModel.ts";
import { systemClock } from "../clock.ts";
import type { Ledger } from "../ledger.ts";
import { newRunId } from "../runIds.ts";
import { readCompareLimits } from "../settings.ts";
import type { Verification } from "../verify.ts";
import type { CommandVerification } from "../verifyCommand.ts";
import type { Admission, CellBudget } from "./admission.ts";
import type { ComparisonStore } from "./comparisonStore.ts";

/** One comparison in this window: its log, and what its user made of the board. */
export type LiveComparison = {
  readonly id: string;
  readonly frozen: FrozenRequest;
  readonly hashes: FrozenHashes;
  readonly scene: Scene;
  readonly log: readonly ComparisonEvent[];
  /** What its running candidates will have cost. */
  readonly running: Money;
  /** Runs what waits. */
  go(): void;
  stop(cell?: string): void;
  retry(cells?: readonly string[]): Promise<void>;
  add(candidates: readonly Candidate[]): Promise<void>;
  setView(view: BoardView): void;
  setBlind(on: boolean): void;
  /** Ends blind mode: everything is shown. */
  reveal(notice: string | undefined): void;
  notice(text: string | undefined): void;
  take(group: string, variant: number): void;
  leave(group: string): void;
  takeAll(candidate: string): void;
  agreed(least: number): void;
  clear(): void;
  /** The user's verify command on every candidate that changes something, and on what is assembled. */
  runCommand(): Promise<void>;
  /** What the user kept in the end, and how much of it each run had proposed. */
  kept(choices: readonly LedgerChoice[]): void;
  /** Undefined where nothing is taken, or what is taken cannot stand together. */
  assembled(): readonly Hunk[] | undefined;
  /** What happened: an event of the log, or nothing but what the user did. */
  onChange(listener: (event: ComparisonEvent | undefined) => void): () => void;
  dispose(): void;
};

export type LiveParts = {
  readonly providerOf: (ref: ModelRef) => Promise<Provider>;
  readonly store: ComparisonStore;
  readonly ledger: Pick<Ledger, "record">;
  readonly admission: Admission;
  readonly verification: Verification;
  /** The user's own command. */
  readonly command: Pick<CommandVerification, "run">;
  readonly readAnswer: ReadAnswer;
  /** What goes wrong is a bug, and reported as one. */
  readonly report: (carryOut: () => Promise<void>) => void;
};

export type LiveStart = {
  readonly id: string;
  readonly frozen: FrozenRequest;
  readonly hashes: FrozenHashes;
  readonly target: string;
  readonly candidates: readonly Candidate[];
  readonly budgets: ReadonlyMap<string, CellBudget>;
  readonly cap: MatrixCap | undefined;
  /** Where the gates have asked already. */
  readonly destinations: Set<string>;
  readonly log?: readonly ComparisonEvent[];
  readonly earlier?: Board | undefined;
};

export function createLiveComparison(start: LiveStart, parts: LiveParts): LiveComparison {
  const { id, frozen, hashes, destinations } = start;
  const { store, ledger, admission, report } = parts;
  const listeners = new Set<(event: ComparisonEvent | undefined) => void>();
  const log = createComparisonLog(start.log ?? []);
  const budgets = new Map(start.budgets);
  /** Of each attempt of each candidate. */
  const inputs = new Map<string, RunInput>();
  const stopping = new AbortController();
  const earlier = start.earlier === undefined ? [] : earlierProposals(start.earlier);
  const earlierNames = new Map(
    start.earlier?.cells.map(({ candidate }) => [
      `earlier-${candidate.id}`,
      t("earlier: {0}", candidateName(candidate)),
    ]),
  );
  let going = false;
  let view: BoardView = wholeBoard;
  let blind: BlindOrder | undefined;
  let decided = false;
  let selection: Selection = [];
  let notice: string | undefined;
  let assembledChecks: readonly Check[] | undefined;
  let kept: ReadonlyMap<string, number> = new Map();
  let checking: AbortController | undefined;
  let union: { readonly key: string; readonly union: Union } | undefined;

  const comparison = createComparison(
    {
      start: {
        comparison: id,
        title: frozen.title,
        target: start.target,
        hashes,
        candidates: start.candidates,
        ...(start.cap !== undefined && { cap: start.cap }),
      },
      limits: readCompareLimits(),
      inputOf,
      providerOf: ({ model }) => parts.providerOf(model),
      readAnswer: parts.readAnswer,
      verify: (_candidate, run, signal) => check(hunksOf(run), signal),
    },
    systemClock,
    start.log,
  );

  function inputOf(candidate: Candidate, attempt: number): RunInput {
    const key = `${candidate.id}/${attempt}`;
    const known = inputs.get(key);
    if (known !== undefined) return known;
    const input = cellInput(frozen, candidate, { run: newRunId(), comparison: id, ...budgets.get(candidate.id) });
    inputs.set(key, input);
    return input;
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

  function hear(event: ComparisonEvent): void {
    log.push(event);
    store.append(id, event);
    if (event.type === "cell-event" && event.event.type === "run-end") record(event.cell, event.attempt);
    if (event.type === "cell-added" && blind !== undefined) {
      const label = String.fromCharCode("A".charCodeAt(0) + blind.length);
      blind = [...blind, { id: event.candidate.id, label }];
    }
    tell(event);
  }

  function record(cell: string, attempt: number): void {
    const state = comparison.board?.cells.find(({ candidate }) => candidate.id === cell)?.run;
    const candidate = comparison.board?.cells.find((each) => each.candidate.id === cell)?.candidate;
    if (state === undefined || candidate === undefined) return;
    // The run of a reload has the id that it had before.
    const input = inputs.get(`${cell}/${attempt}`) ?? cellInput(frozen, candidate, { run: state.run, comparison: id });
    ledger.record({ input, state });
  }

  function tell(event: ComparisonEvent | undefined): void {
    for (const listener of listeners) listener(event);
  }

  function check(hunks: readonly Hunk[], signal: AbortSignal): Promise<readonly Check[]> {
    return parts.verification.check(candidateFiles(frozen.target, hunks), signal);
  }

  /** Counted anew only when another candidate has come to its end. */
  function currentUnion(): Union {
    const { board } = comparison;
    if (board === undefined) return unionOf({ texts: [], languages: [] }, []);
    const key = board.cells
      .filter(isComparable)
      .map(({ candidate, attempt }) => `${candidate.id}/${attempt}`)
      .join(" ");
    if (union?.key !== key) {
      union = { key, union: unionOfBoard(board, frozen.target, earlier) };
      const { union: plain } = union;
      report(() => bySyntax(key, plain));
    }
    return union.union;
  }

  /** The same places once more, where the worker can tell what differs in formatting alone. */
  async function bySyntax(key: string, plain: Union): Promise<void> {
    if (plain.groups.length === 0) return;
    const signal = stopping.signal;
    const normalise = await parts.verification.normaliser(plain, frozen.target, signal).catch(unlessAborted(signal));
    const { board } = comparison;
    if (normalise === undefined || board === undefined || union?.key !== key) return;
    union = { key, union: unionOfBoard(board, frozen.target, earlier, normalise) };
    tell(undefined);
  }

  function select(next: Selection): void {
    selection = next;
    assembledChecks = undefined;
    tell(undefined);
    report(checkAssembled);
  }

  function hunksTaken(): readonly Hunk[] | undefined {
    const made = assemble(currentUnion(), selection);
    return made.kind === "assembled" && made.hunks.length > 0 ? made.hunks : undefined;
  }

  async function checkAssembled(): Promise<void> {
    checking?.abort();
    const hunks = hunksTaken();
    if (hunks === undefined) return;
    const own = new AbortController();
    checking = own;
    const checks = await check(hunks, own.signal).catch(unlessAborted(own.signal));
    if (checks === undefined || own.signal.aborted) return;
    assembledChecks = checks;
    tell(undefined);
  }

  async function runCommand(): Promise<void> {
    const done = (comparison.board?.cells ?? []).filter((cell) => isComparable(cell) && hunksOf(cell.run).length > 0);
    const candidates = done.map(({ candidate, run }) => {
      return { id: candidate.id, files: candidateFiles(frozen.target, hunksOf(run)) };
    });
    const hunks = hunksTaken();
    if (hunks !== undefined) candidates.push({ id: assembledId, files: candidateFiles(frozen.target, hunks) });
    if (candidates.length === 0) {
      notice = t("There is nothing to run your verify command on: no candidate changes anything.");
      tell(undefined);
      return;
    }
    const taken = selection;
    const told = (cell: string, found: Check) => {
      if (cell !== assembledId) comparison.verified(cell, found);
      else if (selection === taken) assembledChecks = [...(assembledChecks ?? []).filter(isNoCommand), found];
      report(go);
      tell(undefined);
    };
    await parts.command.run(candidates, told, stopping.signal).catch(unlessAborted(stopping.signal));
  }

  async function admitted(candidates: readonly Candidate[]): Promise<boolean> {
    const before = comparison.spent;
    const result = await admission.admit(frozen, candidates, destinations, before);
    if (result === undefined) return false;
    if (result.frozen.prompt.user !== frozen.prompt.user || result.frozen.prompt.system !== frozen.prompt.system) {
      notice = t(
        "That model would be sent a masked text, which is not what the others were sent. Start a new comparison for it.",
      );
      tell(undefined);
      return false;
    }
    for (const [cell, budget] of result.extras) budgets.set(cell, budget);
    comparison.holdTo(result.cap && { ...result.cap, amount: before + result.cap.amount });
    return true;
  }

  function leave(group: string): Selection {
    const own = new Set(
      currentUnion()
        .groups.find((each) => each.id === group)
        ?.hunks.map((hunk) => hunk.id),
    );
    return selection.filter((hunk) => !own.has(hunk));
  }

  return {
    id,
    frozen,
    hashes,
    get scene() {
      const { board } = comparison;
      if (board === undefined) throw new Error("The comparison has not begun.");
      return {
        board,
        view,
        blind,
        decided,
        union: currentUnion(),
        selection,
        earlier: earlierNames,
        assembledChecks,
        kept,
        replaying: false,
        notice,
      };
    },
    get log() {
      return log.events();
    },
    get running() {
      const open = (comparison.board?.cells ?? []).filter(({ phase }) => phase === "running");
      return open.reduce((sum, { run }) => sum + (run === undefined ? 0 : runningCost(run)), 0);
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
    setView(next) {
      view = next;
      tell(undefined);
    },
    setBlind(on) {
      const ids = (comparison.board?.cells ?? []).map(({ candidate }) => candidate.id);
      blind = on ? blindOrder(ids, Math.random) : undefined;
      if (on) {
        notice = decided ? t("The names were shown already, so a choice is not counted again.") : undefined;
        decided = false;
        view = wholeBoard;
      }
      tell(undefined);
    },
    reveal(text) {
      blind = undefined;
      decided = true;
      notice = text;
      tell(undefined);
    },
    notice(text) {
      notice = text;
      tell(undefined);
    },
    take(group, variant) {
      const hunks = currentUnion().groups.find((each) => each.id === group)?.variants[variant]?.hunks ?? [];
      select(hunks.reduce((taken, hunk) => withTaken(currentUnion(), taken, hunk.id), leave(group)));
    },
    leave: (group) => select(leave(group)),
    takeAll: (candidate) => select(takeAll(currentUnion(), [], candidate)),
    agreed(least) {
      const { selection: agreed, undecided } = agreedBy(currentUnion(), least);
      notice =
        undecided.length === 0
          ? undefined
          : t(
              "{0} of the places are not decided by agreement alone; pick one of their variants yourself.",
              undecided.length,
            );
      select(agreed);
    },
    clear: () => select([]),
    runCommand,
    kept(choices) {
      const known = choices.filter((choice) => choice.kept > 0);
      kept = new Map(known.map(({ request_id, kept: all, matched }) => [request_id, matched / all]));
      tell(undefined);
    },
    assembled: hunksTaken,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      stopping.abort();
      checking?.abort();
      listeners.clear();
    },
  };
}

/** No candidate is called so. */
const assembledId = "what is assembled";

function isNoCommand({ check }: Check): boolean {
  return check !== "command";
}

/** Who ended the work wants no result; anything else is a bug. */
function unlessAborted(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
    return undefined;
  };
}

/** Whether a stored board was left in the middle: its open cells were interrupted by the reload. */
export function isUnfinished({ cells, phase }: Board): boolean {
  return phase === "running" || cells.some(isOpen);
}
