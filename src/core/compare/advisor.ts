import { type Effort, efforts, isEffort } from "../effort.ts";
import { t } from "../l10n.ts";
import type { LedgerRun } from "../ledger.ts";
import type { Money } from "../money.ts";
import type { ModelRef } from "../request.ts";

/** The kind of work that a piece of advice is about, and the model that does it. */
export type AdviceKey = ModelRef & { readonly task: string; readonly language: string };

export type Advice =
  | {
      readonly kind: "suggestion";
      readonly from: Effort;
      readonly to: Effort;
      /** Of what the user kept of `from`, so much `to` gave too; in percent. */
      readonly kept: number;
      /** What `to` cost of what `from` did, in percent; undefined where not every cost is known. */
      readonly cost: number | undefined;
      readonly n: number;
      readonly text: string;
    }
  /** Enough is known, and no lower effort gave as much. */
  | { readonly kind: "stay"; readonly n: number; readonly text: string }
  | { readonly kind: "too-little"; readonly n: number; readonly text: string };

/** Fewer comparisons than this are noise. */
export const leastComparisons = 10;

/** An effort that gives less than this of what a higher one does is not suggested, in percent. */
const leastKept = 90;

/**
 * Whether a lower effort would have done, from the user's own comparisons: in each, what the user kept is known, and how much
 * of it each effort proposed. Only comparisons in which both efforts took part count, so like is compared with like.
 */
export function adviseEffort(runs: readonly LedgerRun[], key: AdviceKey, from: Effort): Advice {
  const decided = new Set(runs.filter(isDecided).map(({ comparison }) => comparison));
  const known = runs.filter(
    (run) => isAbout(run, key) && (isDecided(run) || (isLost(run) && decided.has(run.comparison))),
  );
  const own = byComparison(known, from);
  const lower = efforts.slice(0, efforts.indexOf(from));
  const pairs = lower.map((effort) => pairOf(effort, byComparison(known, effort), own));
  const enough = pairs.filter(({ n }) => n >= leastComparisons);
  const n = Math.max(0, ...pairs.map((pair) => pair.n));
  if (enough.length === 0) {
    const text = t(
      "Not enough data: {0} of {1} comparisons of {2} with a lower effort so far.",
      n,
      leastComparisons,
      from,
    );
    return { kind: "too-little", n, text };
  }
  const good = enough.find(({ kept, cost }) => kept >= leastKept && (cost === undefined || cost < 100));
  if (good === undefined)
    return {
      kind: "stay",
      n,
      text: t("No lower effort gave {0} % of what {1} gave you (n = {2}).", leastKept, from, n),
    };
  const { to, kept, cost } = good;
  const price = cost === undefined ? "" : t(", at {0} % of the cost", cost);
  const text = t("At {0} you kept {1} % of what {2} gave you{3} (n = {4}).", to, kept, from, price, good.n);
  return { kind: "suggestion", from, to, kept, cost, n: good.n, text };
}

type Pair = { readonly to: Effort; readonly n: number; readonly kept: number; readonly cost: number | undefined };

function pairOf(to: Effort, low: ReadonlyMap<string, Shares>, high: ReadonlyMap<string, Shares>): Pair {
  const both = [...low].flatMap(([comparison, shares]) => {
    const other = high.get(comparison);
    // Where the higher effort gave nothing that was kept, there is nothing to compare with.
    return other === undefined || other.matched === 0 ? [] : [{ low: shares, high: other }];
  });
  const sum = (of: (shares: Shares) => number, side: "low" | "high") =>
    both.reduce((all, pair) => all + of(pair[side]), 0);
  const matched = ({ matched: each }: Shares) => each;
  // What the lower effort gave beyond the higher one is no part of what the higher one gave.
  const shared = both.reduce((all, pair) => all + Math.min(pair.low.matched, pair.high.matched), 0);
  const isPriced = both.every((pair) => pair.low.cost !== undefined && pair.high.cost !== undefined);
  const paid = sum(({ cost = 0 }) => cost, "high");
  return {
    to,
    n: both.length,
    kept: percent(shared, sum(matched, "high")),
    cost:
      isPriced && paid > 0
        ? percent(
            sum(({ cost = 0 }) => cost, "low"),
            paid,
          )
        : undefined,
  };
}

/** What an effort gave in one comparison; the mean over its repetitions. */
type Shares = { readonly matched: number; readonly cost: Money | undefined };

function byComparison(runs: readonly LedgerRun[], effort: Effort): Map<string, Shares> {
  const own = runs.filter((run) => run.effort_sent === effort);
  return new Map(
    [...Map.groupBy(own, ({ comparison }) => comparison ?? "")].map(([comparison, repeated]) => {
      const mean = (of: (run: LedgerRun) => number) =>
        repeated.reduce((sum, run) => sum + of(run), 0) / repeated.length;
      const isPriced = repeated.every((run) => paidFor(run) !== undefined);
      return [
        comparison,
        { matched: mean((run) => run.matched ?? 0), cost: isPriced ? mean((run) => paidFor(run) ?? 0) : undefined },
      ];
    }),
  );
}

/** Undefined where nobody knows. */
function paidFor({ cost, cost_source }: LedgerRun): Money | undefined {
  return cost ?? (cost_source === "nothing" || cost_source === "free" ? 0 : undefined);
}

export function isDecided({ kept, matched }: LedgerRun): boolean {
  return kept !== undefined && matched !== undefined;
}

/** It gave nothing that could be kept, where others of its comparison did: that counts. */
export function isLost({ outcome }: LedgerRun): boolean {
  return outcome === "failed" || outcome === "refused" || outcome === "cut-short" || outcome === "no-edit";
}

function isAbout(run: LedgerRun, { endpoint, model, task, language }: AdviceKey): boolean {
  return (
    run.comparison !== undefined &&
    isEffort(run.effort_sent) &&
    run.endpoint === endpoint &&
    run.model === model &&
    run.task === task &&
    run.language === language
  );
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole);
}
