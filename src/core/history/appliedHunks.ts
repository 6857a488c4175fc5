import { effortText } from "../effort.ts";
import { t } from "../l10n.ts";
import { countText, numberText } from "../numbers.ts";
import { filesOf } from "../request.ts";
import { equal, locate } from "../review.ts";
import { storedReviews } from "./reviews.ts";
import { reviewedState, type StoredRun } from "./storedRun.ts";

/** Lines of a document that a run wrote and that nobody has changed since: zero-based, end-exclusive. */
export type AppliedLines = {
  readonly run: string;
  readonly hunk: string;
  readonly start: number;
  readonly end: number;
};

/** Where a run's applied hunks stand unchanged in a file's lines as they are now. Hunks that only removed lines leave none. */
export function appliedLines(run: StoredRun, uri: string, now: readonly string[]): AppliedLines[] {
  const files = filesOf(run.input.request.target);
  return storedReviews(run).flatMap((review, index) => {
    if (files[index]?.uri !== uri || !review.hunks.some(({ state }) => state === "applied")) return [];
    return locate(review, now).flatMap(({ hunk, start, end }): AppliedLines[] => {
      const stands = hunk.state === "applied" && hunk.added.length > 0 && equal(now.slice(start, end), hunk.added);
      return stands ? [{ run: run.input.run, hunk: hunk.id, start, end }] : [];
    });
  });
}

/**
 * "gpt-5.5 · high, 3 minutes ago, 4 passages": who wrote a hunk, when, and how many passages of the reasoning mention what
 * it changes; undefined where nobody has looked.
 */
export function appliedText(run: StoredRun, passages: number | undefined, now: number): string | undefined {
  const state = reviewedState(run);
  if (state === undefined) return undefined;
  const who = `${state.model} · ${effortText(state.effort, undefined)}, ${agoText(now - state.startedAt)}`;
  if (!run.log.some(({ type }) => type === "reasoning-delta")) return `${who}, ${t("no reasoning shown")}`;
  if (passages === undefined) return who;
  return `${who}, ${passages === 0 ? t("not in the reasoning") : countText(passages, "passage")}`;
}

/** "just now", "3 minutes ago", "2 days ago". */
export function agoText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return t("just now");
  if (minutes < 60) return minutes === 1 ? t("1 minute ago") : t("{0} minutes ago", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return hours === 1 ? t("1 hour ago") : t("{0} hours ago", hours);
  const days = Math.floor(hours / 24);
  return days === 1 ? t("1 day ago") : t("{0} days ago", numberText(days));
}
