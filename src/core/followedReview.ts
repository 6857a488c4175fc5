import { changedLinesSoon } from "./edit/diffLines.ts";
import { afterEdit, type FollowedDiff } from "./edit/followedDiff.ts";
import { splitLines } from "./edit/lines.ts";
import type { LineChange } from "./edit/slideChanges.ts";
import { afterApply, type Review, type ReviewHunk } from "./review.ts";
import { afterBringingBack, afterTakingBack, type Compare, type Turn } from "./reviewBack.ts";
import { afterUndo } from "./reviewUndo.ts";

/** A document as an editor has it. */
export type LiveText = {
  readonly version: number;
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
  getText(): string;
};

/** What an editor tells of an edit; lines and characters are zero-based. */
export type TextEdit = {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly text: string;
};

type Place = { readonly line: number; readonly character: number };

/** A file's review, and how its document differs from the review's base. */
export type FollowedReview = {
  review: Review;
  /** As long as the document's edits were followed. */
  followed: { readonly text: LiveText; readonly version: number; readonly diff: FollowedDiff } | undefined;
  /** What one undo takes back, and one redo does again. */
  readonly applied: AppliedOnce[];
  /** The document at a version that differs from the base by more than can be told at once. */
  unknown: UnknownText | undefined;
  /** What may have taken hunks back, or brought them back, while that is not known. */
  crossing: Crossing | undefined;
};

type AppliedOnce = {
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly string[];
  readonly was: Review;
};

type UnknownText = {
  readonly text: LiveText;
  readonly version: number;
  readonly base: readonly string[];
  readonly now: readonly string[];
};

export type Crossing = { readonly isFromDisk: boolean };

/** Undefined where that would hold the thread for too long, or where it is not known yet what is applied. */
export function differenceOf(file: FollowedReview, text: LiveText): FollowedDiff | undefined {
  return file.crossing === undefined ? comparedSoon(file, text) : undefined;
}

function comparedSoon(file: FollowedReview, text: LiveText): FollowedDiff | undefined {
  const { base } = file.review;
  const { version } = text;
  const known = file.followed;
  if (known?.text === text && known.version === version && known.diff.before === base) return known.diff;
  const { unknown } = file;
  if (unknown?.text === text && unknown.version === version && unknown.base === base) return undefined;
  const now = splitLines(text.getText()).lines;
  const changes = changedLinesSoon(base, now);
  file.followed = changes && { text, version, diff: { before: base, now, changes } };
  file.unknown = changes === undefined ? { text, version, base, now } : undefined;
  return file.followed?.diff;
}

/** Edits times lines. */
const mostFollowed = 2_000_000;
/** An edit of more lines, or more characters, is not followed, but the text compared anew. */
const mostLines = 4000;
const mostCharacters = 400_000;

/** Takes in what was typed. What does not fit what is known of the text makes it be read anew. */
export function followEdits(file: FollowedReview, text: LiveText, edits: readonly TextEdit[]): void {
  let diff = file.followed?.text === text ? file.followed.diff : undefined;
  file.followed = undefined;
  // Each edit makes the list of lines anew: of many at once, as a formatter makes them, one look at all costs less.
  if (edits.length * text.lineCount > mostFollowed || edits.some(isLong)) return;
  for (const { range, text: fresh } of edits) {
    const first = diff?.now[range.start.line];
    const last = diff?.now[range.end.line];
    if (diff === undefined || first === undefined || last === undefined) return;
    const typed = first.slice(0, range.start.character) + fresh + last.slice(range.end.character);
    diff = afterEdit(diff, { start: range.start.line, end: range.end.line + 1, added: splitLines(typed).lines });
  }
  const now = diff?.now ?? [];
  const isRight = ({ range: { start } }: TextEdit) =>
    start.line >= now.length || now[start.line] === text.lineAt(start.line).text;
  if (diff === undefined || now.length !== text.lineCount || !edits.every(isRight)) return;
  file.followed = { text, version: text.version, diff };
}

function isLong({ range, text }: TextEdit): boolean {
  return range.end.line - range.start.line > mostLines || text.length > mostCharacters;
}

/**
 * One undo takes an apply back and its hunks can be decided again; one redo applies them again. So does a text that comes
 * from the disk, as after a revert or a checkout: it leaves nothing unsaved, which typing does.
 */
export function followUndo(
  file: FollowedReview,
  text: LiveText,
  { by, isDirty }: { readonly by: "undo" | "redo" | undefined; readonly isDirty: boolean },
): void {
  const isFromDisk = by === undefined && !isDirty;
  if (by === undefined && !isFromDisk) return;
  const known = file.applied.length === 0 ? undefined : knownText(file, by, text.getText());
  if (known !== undefined) {
    file.review = known;
    return;
  }
  const crossing: Crossing = { isFromDisk: isFromDisk || file.crossing?.isFromDisk === true };
  if (!mayTurn(file, crossing)) return;
  file.crossing = undefined;
  const diff = comparedSoon(file, text);
  const turn = diff && turnOf(passageOf(file, crossing), diff.now, diff.changes, changedLinesSoon);
  if (diff === undefined || turn === "unknown") file.crossing = crossing;
  else if (turn !== undefined) file.review = turn.review;
}

/** The review where the text is one that stood right before an apply, or right after it. */
function knownText(
  { review, applied }: FollowedReview,
  by: "undo" | "redo" | undefined,
  text: string,
): Review | undefined {
  const standing = new Set(review.hunks.filter(isApplied).map(({ id }) => id));
  // Another undo may happen to reach the same text: only one that crosses an apply takes it back or does it again.
  const stand = (hunks: readonly string[]) => hunks.every((id) => standing.has(id));
  if (by === "redo") {
    const again = applied.findLast((apply) => apply.after === text && !stand(apply.hunks));
    return again && afterApply(review, again.hunks);
  }
  const at = applied.findLastIndex((apply) => apply.before === text && stand(apply.hunks));
  const back = applied[at];
  if (back === undefined || by === "undo") return back && afterUndo(review, back.was, back.hunks);
  // The file on disk may be from before several of them.
  const later = applied.slice(at).flatMap(({ hunks }) => hunks);
  return afterUndo(
    review,
    back.was,
    [...new Set(later)].filter((id) => standing.has(id)),
  );
}

function mayTurn({ review, applied }: FollowedReview, { isFromDisk }: Crossing): boolean {
  return applied.length > 0 || (isFromDisk && review.hunks.some(isApplied));
}

/** What it takes to see which hunks a text takes back, or brings back. */
export type Passage = {
  readonly review: Review;
  /** The review before any hunk was applied, where hunks may be taken back. */
  readonly was: Review | undefined;
  readonly once: readonly string[];
};

export function passageOf({ review, applied }: FollowedReview, { isFromDisk }: Crossing): Passage {
  const was = isFromDisk ? (applied[0]?.was ?? review) : undefined;
  return { review, was, once: applied.flatMap(({ hunks }) => hunks) };
}

export function turnOf(
  { review, was, once }: Passage,
  now: readonly string[],
  changes: readonly LineChange[],
  compare?: Compare,
): Turn | "unknown" | undefined {
  const back = was && afterTakingBack(review, was, now, changes, compare);
  if (back !== undefined || once.length === 0) return back;
  return afterBringingBack(review, new Set(once), now, changes, compare);
}

/** The text's lines, which may be known already. */
export function linesOf({ unknown }: FollowedReview, text: LiveText): readonly string[] {
  const isKnown = unknown?.text === text && unknown.version === text.version;
  return isKnown ? unknown.now : splitLines(text.getText()).lines;
}

function isApplied({ state }: ReviewHunk): boolean {
  return state === "applied";
}
