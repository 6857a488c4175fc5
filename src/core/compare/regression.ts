import { bestOf } from "./bestOf.ts";
import { type Board, type BoardCell, isComparable } from "./board.ts";
import { type Candidate, candidateName, cellKey } from "./candidate.ts";
import { earlierId } from "./comparisonImport.ts";
import type { Union } from "./union.ts";
import type { Check } from "./verification.ts";
import { wordingsOf } from "./wordings.ts";

/** A comparison of the same frozen request before this one. */
export type EarlierComparison = {
  readonly board: Board;
  /** Of what the user kept of it, how much each run had proposed, from 0 to 1, by the runs' ids. */
  readonly kept: ReadonlyMap<string, number>;
};

/** Which earlier answer a candidate is measured by, and why that one. */
type Baseline = { readonly cell: BoardCell; readonly why: "same-cell" | "kept" | "best" };

/** How an answer stands to an earlier one. Found by what they change and by what verification found, and never by a model. */
export type Regression = {
  readonly name: string;
  readonly why: Baseline["why"];
  /** What passed before and fails now. */
  readonly broken: readonly Check["check"][];
  readonly result: /** It has no complete answer, and the earlier one had. */
    | { readonly kind: "no-answer" }
    | { readonly kind: "same" }
    | { readonly kind: "same-formatting" }
    /** Of the places that either of the two changes. */
    | { readonly kind: "differs"; readonly places: number; readonly of: number };
};

export type Baselines = {
  /** Undefined while the candidate has not ended, and where no earlier answer was complete. */
  of(cell: BoardCell, union: Union): Regression | undefined;
  /** The earlier answer itself. */
  before(candidate: Candidate): BoardCell | undefined;
};

/**
 * `unionBefore`: what the earlier candidates change, told apart as well as it is known by now. The union of a candidate is
 * asked for with the earlier ones in it.
 */
export function createBaselines({ board, kept }: EarlierComparison, unionBefore: () => Union): Baselines {
  const complete = board.cells.filter(isComparable);
  let best: { readonly of: Union; readonly baseline: Baseline | undefined } | undefined;

  /** What the user kept the most of, else the best by rule. */
  function otherwise(): Baseline | undefined {
    const [most] = complete.toSorted((a, b) => keptOf(b) - keptOf(a));
    if (most !== undefined && keptOf(most) > 0) return { cell: most, why: "kept" };
    const union = unionBefore();
    if (best?.of === union) return best.baseline;
    const contenders = complete.map(({ candidate, checks }) => {
      return { candidate: candidate.id, name: candidateName(candidate), checks };
    });
    const first = bestOf(contenders, union).ranking[0]?.candidate;
    const cell = complete.find(({ candidate }) => candidate.id === first);
    best = { of: union, baseline: cell && { cell, why: "best" } };
    return best.baseline;
  }

  const keptOf = ({ run }: BoardCell) => (run === undefined ? 0 : (kept.get(run.run) ?? 0));

  function baselineOf(candidate: Candidate): Baseline | undefined {
    const same = complete.filter((cell) => cellKey(cell.candidate) === cellKey(candidate));
    const cell = same.find((each) => each.candidate.repetition === candidate.repetition) ?? same[0];
    return cell === undefined ? otherwise() : { cell, why: "same-cell" };
  }

  return {
    before: (candidate) => baselineOf(candidate)?.cell,
    of(cell, union) {
      if (cell.phase !== "ended") return undefined;
      const baseline = baselineOf(cell.candidate);
      if (baseline === undefined) return undefined;
      const { cell: before, why } = baseline;
      const result = isComparable(cell)
        ? resultOf(union, cell.candidate.id, earlierId(before.candidate))
        : ({ kind: "no-answer" } as const);
      return { name: candidateName(before.candidate), why, broken: brokenSince(before.checks, cell.checks), result };
    },
  };
}

function resultOf(union: Union, candidate: string, before: string): Regression["result"] {
  const all = wordingsOf(union);
  const [now, then] = [all.get(candidate) ?? [], all.get(before) ?? []];
  let [places, of, reworded] = [0, 0, false];
  for (const at of now.keys()) {
    const [own, other] = [now[at], then[at]];
    if (own === undefined && other === undefined) continue;
    of += 1;
    if (own?.variant !== other?.variant) places += 1;
    else reworded ||= own?.wording !== other?.wording;
  }
  if (places > 0) return { kind: "differs", places, of };
  return { kind: reworded ? "same-formatting" : "same" };
}

function brokenSince(before: readonly Check[] = [], now: readonly Check[] = []): Check["check"][] {
  const passed = new Set(before.filter(({ result }) => result === "passed").map(({ check }) => check));
  return now.filter(({ check, result }) => result === "failed" && passed.has(check)).map(({ check }) => check);
}
