import { splitLines } from "../edit/lines.ts";
import { filesOf, type Target } from "../request.ts";
import { hunksOf } from "../runState.ts";
import { type Board, isComparable } from "./board.ts";
import type { Normalise } from "./formatting.ts";
import { type Original, type Union, unionOf } from "./union.ts";

function originalOf(target: Target): Original {
  const files = filesOf(target);
  return {
    texts: files.map(({ text }) => splitLines(text).lines),
    languages: files.map(({ languageId }) => languageId),
  };
}

/** What the candidates with a complete answer change; the others have no voice. */
export function unionOfBoard(board: Board, target: Target, normalise?: Normalise): Union {
  const proposals = board.cells
    .filter(isComparable)
    .map(({ candidate, run }) => ({ candidate: candidate.id, hunks: hunksOf(run) }));
  return unionOf(originalOf(target), proposals, normalise);
}
