import { changedLines } from "./edit/diffLines.ts";
import { afterEdit, editBetween } from "./edit/followedDiff.ts";
import type { LineChange } from "./edit/slideChanges.ts";
import {
  type Crossing,
  differenceOf,
  type FollowedReview,
  type LiveText,
  linesOf,
  type Passage,
  passageOf,
  turnOf,
} from "./followedReview.ts";
import { afterApply, type Review } from "./review.ts";
import type { Turn } from "./reviewBack.ts";
import { afterUndo } from "./reviewUndo.ts";

/** A text that differs from a review's base by much. */
export type ReworkTask = {
  readonly base: readonly string[];
  readonly now: readonly string[];
  /** Where the text may turn decisions. */
  readonly passage: Passage | undefined;
};

export type Reworked = {
  readonly turn: Pick<Turn, "kind" | "ids"> | undefined;
  /** How base and text differ; the base of the review as it is after the turn. */
  readonly changes: readonly LineChange[];
};

export type Rework = (task: ReworkTask) => Promise<Reworked>;

/** All of it at once, which holds the thread. */
export function reworked({ base, now, passage }: ReworkTask): Reworked {
  const changes = changedLines(base, now);
  const turn = passage && turnOf(passage, now, changes);
  if (turn === undefined || turn === "unknown") return { turn: undefined, changes };
  return { turn: { kind: turn.kind, ids: turn.ids }, changes: changedLines(turn.review.base, now) };
}

/**
 * Works out elsewhere how the text differs from the base, until that is known of the text as it is then. What was typed
 * meanwhile is followed; after anything else it begins again. `text` is undefined once nobody wants to know.
 */
export async function workOut(file: FollowedReview, text: () => LiveText | undefined, rework: Rework): Promise<void> {
  for (let live = text(); live !== undefined && differenceOf(file, live) === undefined; live = text()) {
    const { review, crossing } = file;
    const now = linesOf(file, live);
    const passage = crossing && passageOf(file, crossing);
    const found = await rework({ base: review.base, now, passage });
    const later = text();
    if (later !== undefined) takeIn(file, later, { review, crossing, now }, found);
  }
}

type Begun = {
  readonly review: Review;
  readonly crossing: Crossing | undefined;
  readonly now: readonly string[];
};

/** An edit of more lines is worked out, too. */
const mostLines = 4000;

function takeIn(file: FollowedReview, text: LiveText, begun: Begun, { turn, changes }: Reworked): void {
  const { review, crossing } = file;
  const isSame = turn === undefined ? review.base === begun.review.base : review === begun.review;
  if (!isSame || crossing !== begun.crossing) return;
  const { now } = begun;
  const edit = editBetween(now, linesOf(file, text));
  if (edit.end - edit.start + edit.added.length > mostLines) return;
  if (turn !== undefined) file.review = turned(file, turn);
  file.crossing = undefined;
  file.unknown = undefined;
  const before = file.review.base;
  file.followed = { text, version: text.version, diff: afterEdit({ before, now, changes }, edit) };
}

function turned({ review, applied }: FollowedReview, { kind, ids }: Pick<Turn, "kind" | "ids">): Review {
  return kind === "taken-back" ? afterUndo(review, applied[0]?.was ?? review, ids) : afterApply(review, ids);
}
