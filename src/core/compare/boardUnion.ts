import { splitLines } from "../edit/lines.ts";
import { filesOf, type Target } from "../request.ts";
import { hunksOf } from "../runState.ts";
import { type Board, isComparable } from "./board.ts";
import type { Normalise } from "./formatting.ts";
import type { Proposal } from "./realChanges.ts";
import { type Original, type Union, unionOf } from "./union.ts";

const originals = new WeakMap<Target, Original>();

/** The same one each time: what was found out about its lines stays true. */
export function originalOf(target: Target): Original {
  const known = originals.get(target);
  if (known !== undefined) return known;
  const files = filesOf(target);
  const original = {
    paths: files.map(({ path }) => path),
    texts: files.map(({ text }) => splitLines(text).lines),
    languages: files.map(({ languageId }) => languageId),
  };
  originals.set(target, original);
  return original;
}

/** What the candidates with a complete answer change; the others have no voice. `earlier`: those of a comparison before it. */
export function unionOfBoard(
  board: Board,
  target: Target,
  earlier: readonly Proposal[] = [],
  normalise?: Normalise,
): Union {
  return unionOf(originalOf(target), [...proposalsOf(board), ...earlier], normalise);
}

export function proposalsOf(board: Board): Proposal[] {
  return board.cells
    .filter(isComparable)
    .map(({ candidate, run }) => ({ candidate: candidate.id, hunks: hunksOf(run), operations: run?.operations ?? [] }));
}
