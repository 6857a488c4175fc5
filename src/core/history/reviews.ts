import { joinLines } from "../edit/lines.ts";
import { proposalLines } from "../proposal.ts";
import { filesOf } from "../request.ts";
import {
  afterApply,
  equal,
  locate,
  openReviews,
  type Review,
  type ReviewHunk,
  rangeInBase,
  withHunks,
} from "../review.ts";
import { afterUndo } from "../reviewUndo.ts";
import { hunksOf } from "../runState.ts";
import { reviewedState, type StoredRun } from "./storedRun.ts";

/**
 * The run's hunks as the model proposed them, one review a file, all of them to be decided. Hunks that do not stand in the
 * snapshot are left out: nobody but Fathom has checked a file that was imported.
 */
export function proposedReviews({ input, log }: StoredRun): Review[] {
  const state = reviewedState({ log: log.filter(({ type }) => type !== "review-changed") });
  const texts = filesOf(input.request.target).map(({ text }) => text);
  return openReviews(texts, hunksOf(state)).map((review) => ({ ...review, hunks: standing(review) }));
}

/** The reviews as they were left. Decisions that were not applied are asked for anew: nothing stored counts as an approval. */
export function storedReviews(run: StoredRun): Review[] {
  const { input, bases } = run;
  const state = reviewedState(run);
  const known = new Map(hunksOf(state).map((hunk) => [hunk.id, hunk.state]));
  const texts = filesOf(input.request.target).map(({ text }) => text);
  const reviews = openReviews(texts, hunksOf(state)).map((review, index): Review => {
    const hunks = review.hunks.map((hunk): ReviewHunk => {
      const was = known.get(hunk.id) ?? "pending";
      return { ...hunk, state: was === "accepted" || was === "conflict" ? "pending" : was };
    });
    return { ...review, base: bases.get(index) ?? review.base, hunks };
  });
  return reviews.every((review) => standing(review).length === review.hunks.length) ? reviews : proposedReviews(run);
}

/**
 * All that was proposed once more, on the files' lines as they are `now`: what was applied and still stands stays applied
 * and can be reverted, everything else is to be decided.
 */
export function reapplyReviews(run: StoredRun, now: readonly (readonly string[] | undefined)[]): Review[] {
  const fresh = proposedReviews(run);
  return storedReviews(run).map((review, index) => {
    const lines = now[index];
    const standing = lines === undefined ? new Set<string>() : standingIn(review, lines);
    const gone = review.hunks.filter(({ id, state }) => state === "applied" && !standing.has(id)).map(({ id }) => id);
    const back = gone.length === 0 ? review : afterUndo(review, fresh[index] ?? review, gone);
    return withHunks(back, (hunk) => (hunk.state === "rejected" ? { ...hunk, state: "pending" } : hunk));
  });
}

/** The reviews of a re-apply that ends: what was applied before it, and was not decided on in it, is what it was. */
export function afterReapply(run: StoredRun, begun: readonly Review[], ended: readonly Review[]): Review[] {
  const stored = storedReviews(run).flatMap(({ hunks }) => hunks);
  const applied = new Set(stored.filter(({ state }) => state === "applied").map(({ id }) => id));
  const asked = new Map(begun.flatMap(({ hunks }) => hunks).map((hunk) => [hunk.id, hunk]));
  return ended.map((review) => {
    const left = review.hunks.filter((hunk) => {
      const before = asked.get(hunk.id);
      const isOpen = hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "conflict";
      const isAsProposed =
        before !== undefined && equal(hunk.removed, before.removed) && equal(hunk.added, before.added);
      return applied.has(hunk.id) && isOpen && isAsProposed;
    });
    return left.length === 0
      ? review
      : afterApply(
          review,
          left.map(({ id }) => id),
        );
  });
}

/** Which of the applied hunks are in these lines as they were written. */
function standingIn(review: Review, now: readonly string[]): Set<string> {
  const found = locate(review, now).filter(
    ({ hunk, start, end, conflict }) =>
      hunk.state === "applied" && !conflict && equal(now.slice(start, end), hunk.added),
  );
  return new Set(found.map(({ hunk }) => hunk.id));
}

/** Each file's whole text with all that was proposed. */
export function proposedTexts(run: StoredRun): { readonly path: string; readonly text: string }[] {
  const files = filesOf(run.input.request.target);
  return proposedReviews(run).map((review, index) => {
    const { path = "", text = "" } = files[index] ?? {};
    const separator = text.includes("\r\n") ? "\r\n" : "\n";
    const lines = proposalLines(review);
    return { path, text: joinLines({ lines, separators: lines.slice(1).map(() => separator) }) };
  });
}

/** What takes the applied hunks back: each the other way round, counted on the text in which it stands. */
export function revertReviews(run: StoredRun): Review[] {
  return storedReviews(run).map((review) => ({
    ...review,
    hunks: review.hunks
      .filter(({ state }) => state === "applied")
      .map(({ id, file, start, removed, added }) => ({
        id,
        ...(file === undefined ? {} : { file }),
        start,
        removed: added,
        added: removed,
        state: "accepted",
      })),
  }));
}

/** The run's own reviews once these hunks were taken back: they can be decided again. */
export function afterRevert(run: StoredRun, reverted: readonly string[]): Review[] {
  const fresh = proposedReviews(run);
  return storedReviews(run).map((review, index) => {
    const own = review.hunks.filter(({ id, state }) => state === "applied" && reverted.includes(id));
    const before = fresh[index] ?? review;
    return own.length === 0
      ? review
      : afterUndo(
          review,
          before,
          own.map(({ id }) => id),
        );
  });
}

/** Those of a review's hunks that stand where they say, sorted and apart. */
function standing({ base, hunks }: Review): ReviewHunk[] {
  let from = 0;
  return hunks.filter((hunk) => {
    const { start, end } = rangeInBase(hunk);
    const lines = hunk.state === "applied" ? hunk.added : hunk.removed;
    if (start < from || end > base.length || !equal(base.slice(start, end), lines)) return false;
    from = end;
    return true;
  });
}
