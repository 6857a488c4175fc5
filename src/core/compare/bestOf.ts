import { countText } from "../numbers.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import type { Union } from "./union.ts";
import type { Verdict } from "./verification.ts";

/** A candidate whose answer was complete, with what was found out about it. */
export type Contender = { readonly candidate: string; readonly name: string; readonly verdict: Verdict };

type Ranked = Contender & { readonly agreement: Agreement; readonly added: number; readonly removed: number };

export type Best = {
  /** Undefined where there is none that could be chosen. */
  readonly chosen: Ranked | undefined;
  /** Best first. */
  readonly ranking: readonly Ranked[];
  /** Why it was chosen, in words. */
  readonly why: string;
};

const verdictRank: Readonly<Record<Verdict, number>> = { passed: 0, "not-run": 1, failed: 2 };

/** Chooses by rule: verified first, then agreement, then the smallest diff, then who stands first. One that failed is never chosen. */
export function bestOf(contenders: readonly Contender[], union: Union): Best {
  const ranking = contenders
    .map((contender): Ranked => {
      const hunks = union.groups.flatMap((group) =>
        group.hunks.filter(({ candidate }) => candidate === contender.candidate),
      );
      return {
        ...contender,
        agreement: agreementOf(union, contender.candidate),
        added: hunks.reduce((sum, hunk) => sum + hunk.added.length, 0),
        removed: hunks.reduce((sum, hunk) => sum + hunk.removed.length, 0),
      };
    })
    .toSorted((a, b) => byVerdict(a, b) || byAgreement(a, b) || byDiff(a, b));
  const [first] = ranking;
  if (first === undefined)
    return { chosen: undefined, ranking, why: "No candidate came to a complete answer, so there is none to choose." };
  if (first.verdict === "failed") {
    return {
      chosen: undefined,
      ranking,
      why: `${everyOne(ranking.length)} failed its verification, so none was chosen.`,
    };
  }
  return { chosen: first, ranking, why: whyFirst(first, ranking) };
}

function whyFirst(first: Ranked, ranking: readonly Ranked[]): string {
  const { name } = first;
  if (ranking.length === 1) return `${name} is the only one with a complete answer${verifiedText(first, ranking)}.`;
  const alike = ranking.filter((other) => byVerdict(first, other) === 0);
  const agreed = alike.filter((other) => byAgreement(first, other) === 0);
  const small = agreed.filter((other) => byDiff(first, other) === 0);
  const steps = [`${name} of ${ranking.length}${verifiedText(first, ranking)}`];
  if (alike.length > 1) {
    const { withMost, groups } = first.agreement;
    const most = `does what most others do in ${withMost} of ${countText(groups, "place")}`;
    steps.push(
      agreed.length < alike.length
        ? `of ${alike.length} like it, it agrees most: it ${most}`
        : `${agreed.length} agree as much`,
    );
  }
  if (agreed.length > 1) {
    const size = `+${first.added} −${first.removed}`;
    steps.push(
      small.length < agreed.length
        ? `its diff is the smallest (${size})`
        : `the diffs are equally small (${size}), and it stands first`,
    );
  }
  return `${steps.join("; ")}.`;
}

function verifiedText({ verdict }: Ranked, ranking: readonly Ranked[]): string {
  const passed = ranking.filter((other) => other.verdict === "passed").length;
  if (verdict !== "passed") return ", not verified";
  return passed === ranking.length ? ", verified like all" : `, one of ${passed} that passed verification`;
}

function everyOne(count: number): string {
  return count === 1 ? "The only candidate" : `Each of ${count} candidates`;
}

function byVerdict(a: Ranked, b: Ranked): number {
  return verdictRank[a.verdict] - verdictRank[b.verdict];
}

function byAgreement(a: Ranked, b: Ranked): number {
  return b.agreement.votes - a.agreement.votes;
}

function byDiff(a: Ranked, b: Ranked): number {
  return a.added + a.removed - (b.added + b.removed);
}
