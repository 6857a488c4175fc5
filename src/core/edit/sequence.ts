import { type Change, hunkEnd, replaceLines } from "./hunk.ts";

/** A step of an answer whose edits were made one after the other, each for the text that those before leave. */
export type SequenceStep =
  /** Placed on the text as it was. */
  | { readonly kind: "placed"; readonly changes: readonly Change[] }
  /** To be found in the text as it has become; undefined when it is not there. */
  | { readonly kind: "open"; readonly find: (lines: readonly string[]) => readonly Change[] | undefined };

export type SequenceResult = {
  /** Everything that was changed, on the text as it was, in order. */
  readonly changes: readonly Change[];
  /** The open steps, by their index, that were found. */
  readonly found: ReadonlySet<number>;
};

/** Lines with, for each, where it stood in the text as it was, or -1 for a new one. */
type Current = { readonly lines: readonly string[]; readonly origins: readonly number[] };

/**
 * Carries out the steps in order. Neighbouring placed steps are carried out in one pass. Undefined when a placed step's
 * lines have gone with an open one: then the two contradict each other.
 */
export function inSequence(before: readonly string[], steps: readonly SequenceStep[]): SequenceResult | undefined {
  let current: Current | undefined = { lines: before, origins: before.map((_, at) => at) };
  const found = new Set<number>();
  let waiting: Change[] = [];
  for (const [index, step] of steps.entries()) {
    if (step.kind === "placed") {
      for (const change of step.changes) waiting.push(change);
      continue;
    }
    current = withPlaced(current, waiting);
    if (current === undefined) return undefined;
    waiting = [];
    const changes = step.find(current.lines);
    if (changes === undefined) continue;
    found.add(index);
    current = changed(current, changes);
  }
  current = withPlaced(current, waiting);
  return current === undefined ? undefined : { changes: changesOf(before, current), found };
}

/** Changes that count on the text as it was; undefined when a line that one of them removes is there no more. */
function withPlaced(current: Current, changes: readonly Change[]): Current | undefined {
  if (changes.length === 0) return current;
  const placeOf = new Map<number, number>();
  for (const [at, origin] of current.origins.entries()) if (origin >= 0) placeOf.set(origin, at);
  const moved: Change[] = [];
  for (const change of changes) {
    const before = placeOf.get(change.start - 1);
    const start = placeOf.get(change.start) ?? (before === undefined ? undefined : before + 1);
    if (start === undefined) return undefined;
    if (change.removed.some((_, at) => placeOf.get(change.start + at) !== start + at)) return undefined;
    moved.push({ ...change, start });
  }
  return changed(current, moved);
}

function changed({ lines, origins }: Current, changes: readonly Change[]): Current {
  const sorted = [...changes].sort((a, b) => a.start - b.start);
  const kept: number[] = [];
  let next = 0;
  for (const change of sorted) {
    for (; next < change.start; next += 1) kept.push(origins[next] ?? -1);
    for (let count = 0; count < change.added.length; count += 1) kept.push(-1);
    next = hunkEnd(change);
  }
  for (; next < origins.length; next += 1) kept.push(origins[next] ?? -1);
  return { lines: replaceLines(lines, sorted), origins: kept };
}

function changesOf(before: readonly string[], { lines, origins }: Current): Change[] {
  const changes: Change[] = [];
  let at = 0;
  let passed = 0;
  while (at < origins.length || passed < before.length) {
    if (at < origins.length && origins[at] === passed) {
      at += 1;
      passed += 1;
      continue;
    }
    const from = at;
    while (at < origins.length && origins[at] === -1) at += 1;
    const start = passed;
    passed = at < origins.length ? (origins[at] ?? passed) : before.length;
    changes.push({ start, removed: before.slice(start, passed), added: lines.slice(from, at) });
  }
  return changes;
}
