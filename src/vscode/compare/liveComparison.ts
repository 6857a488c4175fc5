import type { ReadAnswer } from "../../core/answerReading.ts";
import { type Board, isOpen } from "../../core/compare/board.ts";
import type { Candidate } from "../../core/compare/candidate.ts";
import type { ComparisonEvent } from "../../core/compare/comparisonEvents.ts";
import type { BoardView } from "../../core/compare/figures.ts";
import type { FrozenHashes, FrozenRequest } from "../../core/compare/frozenRequest.ts";
import type { MatrixCap } from "../../core/compare/matrixBudget.ts";
import type { EarlierComparison } from "../../core/compare/regression.ts";
import type { Hunk } from "../../core/edit/hunk.ts";
import type { LedgerChoice } from "../../core/ledger.ts";
import type { Money } from "../../core/money.ts";
import type { Provider } from "../../core/provider.ts";
import type { ModelRef } from "../../core/request.ts";
import type { Scene } from "../../panel/boardScene.ts";
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
  /** What its running candidates will have cost. */
  readonly running: Money;
  /** Runs what waits. */
  go(): void;
  stop(cell?: string): void;
  retry(cells?: readonly string[]): Promise<void>;
  add(candidates: readonly Candidate[]): Promise<void>;
  setView(view: BoardView): void;
  hideNames(notice: string | undefined): void;
  /** `decided`: a candidate was chosen without its name. */
  showNames(decided: boolean, notice: string | undefined): void;
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
  /** The one that it was run again from. */
  readonly earlier?: EarlierComparison | undefined;
};

/** Whether a stored board was left in the middle: its open cells were interrupted by the reload. */
export function isUnfinished({ cells, phase }: Board): boolean {
  return phase === "running" || cells.some(isOpen);
}
