import type { ReadAnswer } from "../../core/answerReading.ts";
import type { Board } from "../../core/compare/board.ts";
import type { Candidate } from "../../core/compare/candidate.ts";
import type { Changes } from "../../core/compare/candidateFiles.ts";
import type { ComparisonEvent } from "../../core/compare/comparisonEvents.ts";
import type { BoardView } from "../../core/compare/figures.ts";
import type { FrozenHashes, FrozenRequest } from "../../core/compare/frozenRequest.ts";
import type { MatrixCap } from "../../core/compare/matrixBudget.ts";
import type { EarlierComparison } from "../../core/compare/regression.ts";
import type { Union } from "../../core/compare/union.ts";
import type { LedgerChoice } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import type { WorkspaceRoot } from "../../core/paths/roots.ts";
import type { Provider } from "../../core/provider.ts";
import type { ModelRef } from "../../core/request.ts";
import type { Scene } from "../../panel/boardScene.ts";
import type { FormatRecords } from "../formatRecords.ts";
import type { Ledger } from "../ledger.ts";
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
  /** What its candidates that run or wait will have cost. */
  readonly running: Money;
  /** With what it has cost in this window. */
  readonly committed: Money;
  /** For what was stored: what is known before it is shown costs little in each turn. */
  prepare(): Promise<void>;
  /** Runs what waits. */
  go(): void;
  stop(cell?: string): void;
  retry(cells?: readonly string[]): Promise<void>;
  add(candidates: readonly Candidate[]): Promise<void>;
  setView(view: BoardView): void;
  hideNames(notice: string | undefined): void;
  /** `chosen`: the cell that was chosen without its name. */
  showNames(chosen: string | undefined, notice: string | undefined): void;
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
  /** The folders that were open when it began: new files may be made in them alone. */
  readonly roots: readonly WorkspaceRoot[];
  /** Undefined where nothing is taken, or what is taken cannot stand together. */
  assembled(): Changes | undefined;
  /** What the candidates of a board of it change, such as one that is replayed. */
  unionOf(board: () => Board | undefined, onFiner: () => void): () => Union;
  /** What happened: an event of the log, or nothing but what the user did. */
  onChange(listener: (event: ComparisonEvent | undefined) => void): () => void;
  dispose(): void;
};

export type LiveParts = {
  readonly providerOf: (ref: ModelRef) => Promise<Provider>;
  readonly store: ComparisonStore;
  readonly ledger: Pick<Ledger, "record">;
  readonly formats: Pick<FormatRecords, "heard">;
  readonly admission: Admission;
  /** What everything but this comparison has come to in this window. */
  readonly elsewhere: (comparison: string) => Money;
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
  readonly roots: readonly WorkspaceRoot[];
  readonly budgets: ReadonlyMap<string, CellBudget>;
  readonly cap: MatrixCap | undefined;
  readonly day?: MatrixCap | undefined;
  /** Where the gates have asked already. */
  readonly destinations: Set<string>;
  /** Names are hidden from the start. */
  readonly blind?: boolean;
  readonly log?: readonly ComparisonEvent[];
  /** The one that it was run again from. */
  readonly earlier?: EarlierComparison | undefined;
};
