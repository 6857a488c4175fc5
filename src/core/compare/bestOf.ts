import { createdLines } from "../edit/fileOperation.ts";
import { t } from "../l10n.ts";
import { countText } from "../numbers.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import type { Union } from "./union.ts";
import { type Check, checkName, passedOf, type Verdict, verdictOf } from "./verification.ts";

/** A candidate whose answer was complete, with what was found out about it. */
export type Contender = {
  readonly candidate: string;
  readonly name: string;
  readonly checks: readonly Check[] | undefined;
};

type Ranked = Contender & {
  readonly verdict: Verdict;
  readonly passed: number;
  readonly agreement: Agreement;
  readonly added: number;
  readonly removed: number;
};

export type Best = {
  /** Undefined where there is none that could be chosen. */
  readonly chosen: Ranked | undefined;
  /** Best first. */
  readonly ranking: readonly Ranked[];
  /** Why it was chosen, in words. */
  readonly why: string;
};

const withNobody: Agreement = { withMost: 0, votes: 0, groups: 0 };
const verdictRank: Readonly<Record<Verdict, number>> = { passed: 0, "not-run": 1, failed: 2 };

/** Chooses by rule: verified first and by the most checks, then agreement, then the smallest diff, then who stands first. One that failed is never chosen. */
export function bestOf(contenders: readonly Contender[], union: Union): Best {
  const ranking = contenders
    .map((contender): Ranked => {
      const hunks = union.groups.flatMap((group) =>
        group.hunks.filter(({ candidate }) => candidate === contender.candidate),
      );
      return {
        ...contender,
        verdict: verdictOf(contender.checks),
        passed: passedOf(contender.checks),
        agreement: agreementOf(union, contender.candidate) ?? withNobody,
        added: hunks.reduce((sum, hunk) => sum + hunk.added.length, 0) + newLines(union, contender.candidate),
        removed: hunks.reduce((sum, hunk) => sum + hunk.removed.length, 0),
      };
    })
    .toSorted((a, b) => byVerdict(a, b) || byAgreement(a, b) || byDiff(a, b));
  const [first] = ranking;
  if (first === undefined)
    return {
      chosen: undefined,
      ranking,
      why: t("No candidate came to a complete answer, so there is none to choose."),
    };
  if (first.verdict === "failed") {
    return {
      chosen: undefined,
      ranking,
      why: t("{0} failed its verification, so none was chosen.", everyOne(ranking.length)),
    };
  }
  return { chosen: first, ranking, why: whyFirst(first, ranking) };
}

/** Of the files that it creates. */
function newLines({ files }: Union, candidate: string): number {
  const created = files.flatMap(({ steps }) => steps.filter((step) => step.candidate === candidate));
  return created.reduce((sum, { operation }) => sum + createdLines(operation), 0);
}

function whyFirst(first: Ranked, ranking: readonly Ranked[]): string {
  const { name } = first;
  if (ranking.length === 1)
    return t("{0} is the only one with a complete answer{1}.", name, verifiedText(first, ranking));
  const alike = ranking.filter((other) => byVerdict(first, other) === 0);
  const agreed = alike.filter((other) => byAgreement(first, other) === 0);
  const small = agreed.filter((other) => byDiff(first, other) === 0);
  const steps = [
    t("Of {0}, {1} is chosen{2}", countText(ranking.length, "candidate"), name, verifiedText(first, ranking)),
  ];
  if (alike.length > 1) steps.push(agreementStep(first, alike, agreed));
  if (agreed.length > 1) {
    const size = `+${first.added} −${first.removed}`;
    steps.push(
      small.length === 1
        ? t("its diff is the smallest ({0})", size)
        : t("its diff is as small as that of {0} ({1}), and it stands first", othersText(first, small), size),
    );
  }
  return `${steps.join("; ")}.`;
}

function agreementStep(first: Ranked, alike: readonly Ranked[], agreed: readonly Ranked[]): string {
  if (agreed.length === alike.length) return t("all {0} of them agree as much", agreed.length);
  const { withMost, groups } = first.agreement;
  const most = t("it does what most others do in {0} of {1}", withMost, countText(groups, "place"));
  return agreed.length === 1
    ? t("of these {0} it agrees most: {1}", alike.length, most)
    : t("of these {0} it agrees most, as much as {1}: {2}", alike.length, othersText(first, agreed), most);
}

/** More names than these are a number. */
const mostNames = 3;

function othersText(first: Ranked, same: readonly Ranked[]): string {
  const names = same.filter((other) => other !== first).map(({ name }) => name);
  if (names.length > mostNames) return countText(names.length, "other", "others");
  const [last = "", ...before] = names.toReversed();
  return before.length === 0 ? last : t("{0} and {1}", before.toReversed().join(", "), last);
}

function verifiedText(first: Ranked, ranking: readonly Ranked[]): string {
  const { verdict, checks = [] } = first;
  if (verdict !== "passed") return t(", not verified");
  const done = checks.filter(({ result }) => result === "passed").map(({ check }) => checkName(check));
  const alike = ranking.filter((other) => byVerdict(first, other) === 0).length;
  const which = done.length < checks.length ? ` (${done.join(", ")})` : "";
  if (alike === ranking.length) return t(", verified like all{0}", which);
  const isMore = ranking.some((other) => other.verdict === "passed" && other.passed < first.passed);
  if (alike === 1)
    return isMore
      ? t(", the only one that passed the most checks ({0})", done.join(", "))
      : t(", the only one that passed verification{0}", which);
  return isMore
    ? t(", one of {0} that passed the most checks ({1})", alike, done.join(", "))
    : t(", one of {0} that passed verification{1}", alike, which);
}

function everyOne(count: number): string {
  return count === 1 ? t("The only candidate") : t("Each of {0} candidates", count);
}

function byVerdict(a: Ranked, b: Ranked): number {
  return verdictRank[a.verdict] - verdictRank[b.verdict] || b.passed - a.passed;
}

function byAgreement(a: Ranked, b: Ranked): number {
  return b.agreement.votes - a.agreement.votes;
}

function byDiff(a: Ranked, b: Ranked): number {
  return a.added + a.removed - (b.added + b.removed);
}
