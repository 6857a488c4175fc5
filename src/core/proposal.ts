import { diffLines, type Region } from "./edit/diffLines.ts";
import { applyToLines, hunkEnd, replaceLines } from "./edit/hunk.ts";
import { wholeStatements } from "./edit/wholeStatements.ts";
import type { LineRange } from "./request.ts";
import type { Review, ReviewHunk } from "./review.ts";

/** What the proposal's side of the diff shows: the base with every hunk that was not rejected. */
export function proposalLines(review: Review): string[] {
  return applyToLines(review.base, review.hunks.filter(isProposed));
}

/**
 * The review after the user edited the proposal: what stands there is what is applied. Hunks that the edit does not touch
 * stay as they are. Where it touches some, the place is compared with the base anew, and what comes of it keeps the
 * decision if those hunks agreed on one. Rejected hunks stay on offer where the user wrote nothing in their place.
 */
export function withProposal(review: Review, proposal: readonly string[]): Review {
  if (equal(proposalLines(review), proposal)) return review;
  const edits = diffLines(replaceLines(review.base, review.hunks.filter(isProposed)), proposal);
  const others = review.hunks.filter((hunk) => !isProposed(hunk));
  const proposed = clusters(review.hunks.filter(isProposed), edits).flatMap((cluster) =>
    cluster.edited ? compareAnew(review, proposal, cluster) : cluster.hunks,
  );
  const unique = withUniqueIds(proposed, others);
  const kept = others.filter((hunk) => hunk.state === "applied" || !unique.some((other) => claimSame(hunk, other)));
  return { ...review, hunks: [...kept, ...unique].sort(byPlace) };
}

/** Hunks and edits of the old proposal that touch each other, with where they are in base, old and new proposal. */
type Cluster = {
  readonly hunks: ReviewHunk[];
  edited: boolean;
  readonly old: { start: number; end: number };
  /** What the hunks and edits before the cluster, and in it, have made longer. */
  readonly grown: { readonly byHunks: number; readonly byEdits: number };
  grownInside: { byHunks: number; byEdits: number };
};

type Span = LineRange &
  ({ readonly kind: "hunk"; readonly hunk: ReviewHunk } | { readonly kind: "edit"; readonly edit: Region });

function clusters(hunks: readonly ReviewHunk[], edits: readonly Region[]): Cluster[] {
  const found: Cluster[] = [];
  let byHunks = 0;
  let byEdits = 0;
  for (const span of spansOf(hunks, edits)) {
    let cluster = found.at(-1);
    if (cluster === undefined || !touches(cluster.old, span)) {
      cluster = {
        hunks: [],
        edited: false,
        old: { start: span.start, end: span.end },
        grown: { byHunks, byEdits },
        grownInside: { byHunks: 0, byEdits: 0 },
      };
      found.push(cluster);
    }
    cluster.old.end = Math.max(cluster.old.end, span.end);
    if (span.kind === "hunk") {
      const growth = span.hunk.added.length - span.hunk.removed.length;
      cluster.hunks.push(span.hunk);
      cluster.grownInside.byHunks += growth;
      byHunks += growth;
    } else {
      const growth = span.edit.added.length - (span.edit.end - span.edit.start);
      cluster.edited = true;
      cluster.grownInside.byEdits += growth;
      byEdits += growth;
    }
  }
  return found;
}

/** Places in the old proposal, in order. */
function spansOf(hunks: readonly ReviewHunk[], edits: readonly Region[]): Span[] {
  let shift = 0;
  const spans: Span[] = hunks.map((hunk) => {
    const start = hunk.start + shift;
    shift += hunk.added.length - hunk.removed.length;
    return { kind: "hunk", hunk, start, end: start + hunk.added.length };
  });
  for (const edit of edits) spans.push({ kind: "edit", edit, start: edit.start, end: edit.end });
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Lines side by side do not touch; where one of the two has no lines, being at the same point does. */
function touches(before: LineRange, span: LineRange): boolean {
  if (span.start < before.end) return true;
  return span.start === before.end && (span.start === span.end || before.start === before.end);
}

function compareAnew(
  review: Review,
  proposal: readonly string[],
  { hunks, old, grown, grownInside }: Cluster,
): ReviewHunk[] {
  const baseStart = old.start - grown.byHunks;
  const baseEnd = old.end - grown.byHunks - grownInside.byHunks;
  const newStart = old.start + grown.byEdits;
  const newEnd = old.end + grown.byEdits + grownInside.byEdits;
  const base = review.base.slice(baseStart, baseEnd);
  return wholeStatements(base, diffLines(base, proposal.slice(newStart, newEnd))).map((region): ReviewHunk => {
    const removed = base.slice(region.start, region.end);
    const start = baseStart + region.start;
    const same = hunks.find(
      (hunk) => hunk.start === start && equal(hunk.removed, removed) && equal(hunk.added, region.added),
    );
    if (same !== undefined) return same;
    const states = new Set(hunks.map((hunk) => hunk.state));
    const [state = "pending"] = states.size === 1 ? states : [];
    const { file } = review;
    const id = hunks[0]?.id ?? `edited${file ?? ""}`;
    const takes = takenBy({ start, end: baseStart + region.end }, hunks);
    return { id, ...(file === undefined ? {} : { file }), start, removed, added: region.added, takes, state };
  });
}

/** The hunks whose place in the base is the region's now. */
function takenBy({ start, end }: LineRange, hunks: readonly ReviewHunk[]): string[] {
  return hunks
    .filter((hunk) => hunk.start <= end && hunkEnd(hunk) >= start)
    .flatMap(({ id, takes = [] }) => [id, ...takes]);
}

function isProposed(hunk: ReviewHunk): boolean {
  return hunk.state !== "rejected" && hunk.state !== "applied";
}

function claimSame(a: ReviewHunk, b: ReviewHunk): boolean {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  return (
    first.start === second.start ||
    touches({ start: first.start, end: hunkEnd(first) }, { start: second.start, end: hunkEnd(second) })
  );
}

/** At one point, what has no lines comes first. */
function byPlace(a: ReviewHunk, b: ReviewHunk): number {
  return a.start - b.start || lengthInBase(a) - lengthInBase(b);
}

function lengthInBase(hunk: ReviewHunk): number {
  return hunk.state === "applied" ? hunk.added.length : hunk.removed.length;
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

function withUniqueIds(hunks: readonly ReviewHunk[], others: readonly ReviewHunk[]): ReviewHunk[] {
  const seen = new Set(others.map((hunk) => hunk.id));
  return hunks.map((hunk) => {
    let id = hunk.id;
    while (seen.has(id)) id = `${id}+`;
    seen.add(id);
    const takes = hunk.takes?.filter((taken) => taken !== id);
    if (id === hunk.id && takes?.length === hunk.takes?.length && takes?.length !== 0) return hunk;
    const { takes: _, ...rest } = hunk;
    return { ...rest, id, ...(takes !== undefined && takes.length > 0 && { takes }) };
  });
}
