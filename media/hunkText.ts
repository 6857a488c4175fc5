import { visibleText } from "../src/core/hiddenText.ts";
import { changedCounts } from "../src/core/hunkLines.ts";
import { t } from "../src/core/l10n.ts";
import { countText, numberText } from "../src/core/numbers.ts";
import { fileOf, type HunkState, type HunkView } from "../src/core/review.ts";
import { hunksOf, isReviewable, type RunState } from "../src/core/runState.ts";
import type { HunkMentions } from "../src/panel/protocol.ts";

/** "cart.ts:44" for a hunk in src/cart.ts. */
export function placeText(state: RunState, hunk: HunkView): string {
  const path = state.files[fileOf(hunk)] ?? state.target.replace(/ \d+(?:–\d+)?$/, "");
  return visibleText(`${path.split("/").at(-1) ?? path}:${hunk.line + 1}`);
}

/** The first line that is new, or the first that goes. */
export function firstChange({ removed, added }: HunkView): string {
  const known = new Set(removed);
  const isText = (line: string) => line.trim() !== "";
  const line = added.find((candidate) => isText(candidate) && !known.has(candidate)) ?? added.find(isText);
  return visibleText((line ?? removed.find(isText) ?? "").trim());
}

export function sizeText(hunks: readonly HunkView[]): string {
  const counts = hunks.map(changedCounts);
  const total = (side: "added" | "removed") => counts.reduce((sum, count) => sum + count[side], 0);
  return `+${numberText(total("added"))} −${numberText(total("removed"))}`;
}

export function countsText(state: RunState): string {
  const { outcome } = state;
  const hunks = hunksOf(state);
  if (outcome === undefined) return t("{0} so far, more to come", hunks.length);
  if (!isReviewable(state)) return t("{0} to read, not to accept: the answer is not complete", hunks.length);
  const count = (wanted: HunkState) => hunks.filter((hunk) => hunk.state === wanted).length;
  if (count("pending") === hunks.length) return t("{0} to review", hunks.length);
  const [applied, accepted, rejected] = [count("applied"), count("accepted"), count("rejected")];
  const onlyRejected = rejected > 0 && applied + accepted === 0;
  const words = [
    onlyRejected
      ? t("{0} of {1} rejected", rejected, hunks.length)
      : applied > 0
        ? t("{0} of {1} applied", applied, hunks.length)
        : t("{0} of {1} accepted", accepted, hunks.length),
  ];
  if (applied > 0 && accepted > 0) words.push(t("{0} accepted", accepted));
  if (rejected > 0 && !onlyRejected) words.push(t("{0} rejected", rejected));
  if (count("conflict") > 0) words.push(t("{0} in conflict", count("conflict")));
  if (count("pending") > 0) words.push(t("{0} to review", count("pending")));
  return words.join(", ");
}

/** The passages that mention a hunk, as far as there is reasoning that could. */
export function mentionsOf(
  { reasoning }: Pick<RunState, "reasoning">,
  told: HunkMentions | undefined,
): HunkMentions | undefined {
  return reasoning.length === 0 ? undefined : told;
}

/** What that figure means, for who rests on it or cannot see it. */
export function mentionsTitle(passages: number | undefined): string {
  if (passages === undefined) return "";
  return passages === 0
    ? t("No passage of the reasoning mentions what this hunk changes")
    : passages === 1
      ? t("1 passage of the reasoning mentions what this hunk changes")
      : t("{0} of the reasoning mention what this hunk changes", countText(passages, "passage"));
}
