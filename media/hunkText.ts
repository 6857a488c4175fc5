import { changedCounts } from "../src/core/hunkLines.ts";
import { countText, numberText } from "../src/core/numbers.ts";
import { fileOf, type HunkState, type HunkView } from "../src/core/review.ts";
import { hunksOf, isReviewable, type RunState } from "../src/core/runState.ts";

/** "cart.ts:44" for a hunk in src/cart.ts. */
export function placeText(state: RunState, hunk: HunkView): string {
  const path = state.files[fileOf(hunk)] ?? state.target.replace(/ \d+(?:–\d+)?$/, "");
  return `${path.split("/").at(-1) ?? path}:${hunk.line + 1}`;
}

/** The first line that is new, or the first that goes. */
export function firstChange({ removed, added }: HunkView): string {
  const known = new Set(removed);
  const isText = (line: string) => line.trim() !== "";
  const line = added.find((candidate) => isText(candidate) && !known.has(candidate)) ?? added.find(isText);
  return (line ?? removed.find(isText) ?? "").trim();
}

export function sizeText(hunks: readonly HunkView[]): string {
  const counts = hunks.map(changedCounts);
  const total = (side: "added" | "removed") => counts.reduce((sum, count) => sum + count[side], 0);
  return `+${numberText(total("added"))} −${numberText(total("removed"))}`;
}

export function countsText(state: RunState): string {
  const { outcome } = state;
  const hunks = hunksOf(state);
  if (outcome === undefined) return `${hunks.length} so far, more to come`;
  if (!isReviewable(state)) return `${hunks.length} to read, not to accept: the answer is not complete`;
  const count = (wanted: HunkState) => hunks.filter((hunk) => hunk.state === wanted).length;
  const of = (part: number, word: string) => `${part} of ${hunks.length} ${word}`;
  if (count("pending") === hunks.length) return `${hunks.length} to review`;
  const onlyRejected = count("rejected") > 0 && count("applied") + count("accepted") === 0;
  const words = onlyRejected
    ? [of(count("rejected"), "rejected")]
    : [count("applied") > 0 ? of(count("applied"), "applied") : of(count("accepted"), "accepted")];
  if (count("applied") > 0 && count("accepted") > 0) words.push(`${count("accepted")} accepted`);
  if (count("conflict") > 0) words.push(`${count("conflict")} in conflict`);
  return words.join(", ");
}

/** What that figure means, for who rests on it or cannot see it. */
export function mentionsTitle(passages: number | undefined): string {
  if (passages === undefined) return "";
  return passages === 0
    ? "No passage of the reasoning mentions what this hunk changes"
    : `${countText(passages, "passage")} of the reasoning ${passages === 1 ? "mentions" : "mention"} what this hunk changes`;
}

/** How far the reasoning accounts for a hunk; empty where nobody has looked. */
export function mentionsText(passages: number | undefined): string {
  if (passages === undefined) return "";
  return passages === 0 ? "not in the reasoning" : countText(passages, "passage");
}
