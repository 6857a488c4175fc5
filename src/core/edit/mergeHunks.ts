import type { LineRange } from "../request.ts";
import { createIndentation, type LinesNow, mergeHunk } from "./mergeHunk.ts";
import type { LineChange } from "./slideChanges.ts";
import { growth, neighbours, touches, type UserChange, userChanges, walk } from "./userChanges.ts";
import { isBlank } from "./words.ts";

/** Lines `start` to `end` of the base, zero-based and end-exclusive, which are to become `added`. Undefined: they are only looked for. */
export type Claim = { readonly start: number; readonly end: number; readonly added: readonly string[] | undefined };

/** Where a claim's lines are now. `added` is what takes their place, with what the user changed in them; nothing where they are only looked for. */
export type MergedClaim = {
  readonly start: number;
  readonly end: number;
  readonly conflict: boolean;
  readonly added: readonly string[];
};

/**
 * Merges claims on the base, sorted by place and not overlapping, onto the text as it is now. What the user changed elsewhere
 * moves a claim. What the user changed in its lines is looked at line by line and word by word, and is a conflict where
 * both cannot have their way. `changed` is how base and text differ, where that is known.
 */
export function mergeHunks<Owned extends Claim>(
  base: readonly string[],
  now: readonly string[],
  claims: readonly Owned[],
  changed?: readonly LineChange[],
): (MergedClaim & { readonly claim: Owned })[] {
  const changes = userChanges(base, now, claims, changed);
  const merged: (MergedClaim & { readonly claim: Owned })[] = [];
  walk(changes, claims, touches, (claim, touched, first, shift) => {
    merged.push({ ...mergeClaim({ base, now, changes, first, shift }, claim, touched), claim });
  });
  return merged;
}

type Scene = {
  readonly base: readonly string[];
  readonly now: readonly string[];
  readonly changes: readonly UserChange[];
  /** The first change that is not before the claim, and what those before it made longer. */
  readonly first: number;
  readonly shift: number;
};

function mergeClaim(scene: Scene, claim: Claim, touched: readonly UserChange[]): MergedClaim {
  const { now, shift } = scene;
  const { start, end } = claim;
  const grown = touched.reduce((sum, change) => sum + growth(change), 0);
  const place = { start: start + shift, end: end + shift + grown };
  if (claim.added === undefined || (touched.length > 0 && !isWithin(touched, claim))) {
    const low = Math.min(start, touched[0]?.start ?? start);
    const high = Math.max(end, touched.at(-1)?.end ?? end);
    const wide = { start: low + shift, end: high + shift + grown };
    return { ...wide, conflict: claim.added !== undefined, added: claim.added ?? [] };
  }
  const conflict = { ...place, conflict: true, added: claim.added };
  const beside = typedBeside(scene, claim, touched);
  const there = placesWith(place, beside).find(({ start: from, end: to }) =>
    equal(now.slice(from, to), claim.added ?? []),
  );
  if (there !== undefined && (touched.length > 0 || there.start < there.end))
    return { ...there, conflict: false, added: claim.added };
  if (sharesLine(scene, claim, beside)) return conflict;
  if (start === end) {
    // Blank lines typed where a hunk inserts stay below it.
    if (touched.some((change) => !isBlankInsertion(change, now))) return conflict;
    const added = indentedAsAround(scene, claim.added, start);
    const at = start + shift;
    return added === undefined ? { ...conflict, start: at, end: at } : { start: at, end: at, conflict: false, added };
  }
  if (touched.length === 0) return { ...place, conflict: false, added: claim.added };
  const lines = linesNow(scene, claim, touched);
  const added = lines === undefined ? undefined : mergeHunk(scene.base.slice(start, end), claim.added, lines);
  return added === undefined ? conflict : { ...place, conflict: false, added };
}

type Beside = { readonly above: UserChange | undefined; readonly below: UserChange | undefined };

/** What the user inserted right above and right below a claim's lines. */
function typedBeside({ changes, first }: Scene, { start, end }: Claim, touched: readonly UserChange[]): Beside {
  if (start === end) return { above: undefined, below: undefined };
  const above = changes[first - 1];
  const below = changes[first + touched.length];
  return {
    above: above?.start === start && above.end === start ? above : undefined,
    below: below?.start === end && below.end === end ? below : undefined,
  };
}

/** A claim's place, and the same with what was typed beside it. */
function placesWith({ start, end }: LineRange, { above, below }: Beside): LineRange[] {
  const starts = above === undefined ? [start] : [start, above.newStart];
  const ends = below === undefined ? [end] : [end, below.newEnd];
  return starts.flatMap((from) => ends.map((to) => ({ start: from, end: to })));
}

/** Whether the user typed a line beside a claim that it also adds: it would stand there twice. */
function sharesLine({ base, now }: Scene, { start, end, added = [] }: Claim, { above, below }: Beside): boolean {
  const typed = [above, below].flatMap((change) =>
    change === undefined ? [] : now.slice(change.newStart, change.newEnd),
  );
  if (typed.length === 0) return false;
  const fresh = new Set(added);
  for (const line of base.slice(start, end)) fresh.delete(line);
  return typed.some((line) => !isBlank(line) && fresh.has(line));
}

/** What became of a claim's lines; undefined where the user put others in place of some. */
function linesNow({ base, now }: Scene, { start, end }: Claim, touched: readonly UserChange[]): LinesNow | undefined {
  const lines: (string | undefined)[] = base.slice(start, end);
  const typed: (readonly string[])[] = Array.from({ length: lines.length + 1 }, () => []);
  for (const change of touched) {
    const at = change.start - start;
    if (change.paired) lines[at] = now[change.newStart];
    else if (change.newStart === change.newEnd) lines.fill(undefined, at, change.end - start);
    else if (change.start < change.end) return undefined;
    else typed[at] = now.slice(change.newStart, change.newEnd);
  }
  return { lines, typed };
}

/** New lines where the user's formatter indented the lines around them anew. */
function indentedAsAround(
  { base, changes, first, now }: Scene,
  added: readonly string[],
  at: number,
): readonly string[] | undefined {
  const from = Math.max(0, at - neighbours);
  const before = base.slice(from, at + neighbours);
  const current: (string | undefined)[] = [...before];
  for (
    let next = Math.max(0, first - 2 * neighbours);
    next < Math.min(changes.length, first + 2 * neighbours);
    next += 1
  ) {
    const change = changes[next];
    if (change?.paired === true && change.start >= from && change.start < from + before.length)
      current[change.start - from] = now[change.newStart];
  }
  const indentation = createIndentation(before, current);
  const lines = added.map(indentation);
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

function isWithin(touched: readonly UserChange[], { start, end }: Claim): boolean {
  return touched.every((change) => change.start >= start && change.end <= end);
}

function isBlankInsertion({ start, end, newStart, newEnd }: UserChange, now: readonly string[]): boolean {
  return start === end && now.slice(newStart, newEnd).every(isBlank);
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
