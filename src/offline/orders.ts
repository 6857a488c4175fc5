import { diffLines } from "../core/edit/diffLines.ts";
import { offlineHabits } from "./efforts.ts";
import type { Reading } from "./instruction.ts";
import type { RefactoringId } from "./refactoringNames.ts";
import type { EditedTarget } from "./target.ts";
import { type Order, workThrough } from "./work.ts";

/** TypeScript is asked so often before the search ends: some ten seconds on a file of a thousand lines. A count, so that the same text always gives the same answer. */
const mostQuestions = 500;

/** More orders than this are not tried, even where all of them lead over known texts. */
const mostOrders = 1_000;

/** What trying orders came to. */
export type Tried = {
  /** The order with the smallest diff; of equal ones, the first that was tried. */
  readonly order: readonly RefactoringId[];
  /** Of that, what changes anything. */
  readonly active: readonly RefactoringId[];
  readonly orders: number;
  /** How many there are of the refactorings that change anything. */
  readonly possible: number;
  /** How many different texts they lead to. */
  readonly results: number;
  /** Lines that are added or removed in that order, and in the given one. */
  readonly lines: number;
  readonly givenLines: number;
  /** The limit of work ended it. */
  readonly limited: boolean;
};

/** Leaves the target as it was. Only the refactorings that change something in one of the first orders change places. */
export function smallestDiff(target: EditedTarget, reading: Reading, order: Order): Tried {
  const given = order.refactorings;
  const before = target.file.text.split("\n");
  const sizes = new Map<string, number>();
  let best: { readonly order: readonly RefactoringId[]; readonly lines: number } | undefined;
  let givenLines = 0;
  let orders = 0;
  let limited = false;

  function attempt(refactorings: readonly RefactoringId[]): ReadonlySet<RefactoringId> {
    orders += 1;
    const active = workThrough(target, reading, { ...order, refactorings });
    const { text } = target.file;
    target.reset();
    const lines = sizes.get(text) ?? changedLines(before, text.split("\n"));
    sizes.set(text, lines);
    if (orders === 1) givenLines = lines;
    // A result that changes nothing is no smaller diff: the refactorings were asked for.
    if (best === undefined || (lines > 0 && (best.lines === 0 || lines < best.lines)))
      best = { order: refactorings, lines };
    return active;
  }

  // What changes something in the given order, or in its reverse, which puts first what others hide there.
  const forth = attempt(given);
  const back = given.length > 1 ? attempt(given.toReversed()) : forth;
  const active = given.filter((id) => forth.has(id) || back.has(id));
  const rest = given.filter((id) => !active.includes(id));
  const all = offlineHabits[order.effort].orders === "all";
  for (const next of all ? permutations(active) : eachFirst(active)) {
    if (order.insight.asked >= mostQuestions || orders >= mostOrders) {
      limited = true;
      break;
    }
    attempt([...next, ...rest]);
  }
  const possible = active.reduce((product, _, at) => product * (at + 1), 1);
  const kept = best?.order ?? given;
  return {
    order: kept,
    active: kept.filter((id) => active.includes(id)),
    orders: Math.min(orders, possible),
    possible,
    results: sizes.size,
    lines: best?.lines ?? 0,
    givenLines,
    limited,
  };
}

/** Each of them first, and the others behind it as they were. */
function* eachFirst<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (const [at, item] of items.entries()) if (at > 0) yield [item, ...items.toSpliced(at, 1)];
}

/** All orders, beginning with those that begin as the given one does; the given one itself, which was tried, is left out. */
function* permutations<Item>(items: readonly Item[], first = true): Generator<readonly Item[]> {
  if (items.length < 2) {
    if (!first) yield items;
    return;
  }
  for (const [at, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(at, 1), first && at === 0)) yield [item, ...rest];
  }
}

function changedLines(before: readonly string[], after: readonly string[]): number {
  return diffLines(before, after).reduce((sum, { start, end, added }) => sum + end - start + added.length, 0);
}
