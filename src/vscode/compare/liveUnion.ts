import { setImmediate } from "node:timers/promises";
import { type Board, isComparable } from "../../core/compare/board.ts";
import { originalOf, proposalsOf, unionOfBoard } from "../../core/compare/boardUnion.ts";
import type { Proposal } from "../../core/compare/realChanges.ts";
import { knowProposal, type Union, unionOf } from "../../core/compare/union.ts";
import type { Target } from "../../core/request.ts";
import type { Verification } from "../verify.ts";
import { unlessAborted } from "./aborted.ts";

export type LiveUnionParts = {
  readonly target: Target;
  /** Those of a comparison before it. */
  readonly earlier?: readonly Proposal[];
  readonly board: () => Board | undefined;
  readonly verification: Pick<Verification, "normaliser">;
  readonly signal: AbortSignal;
  readonly report: (carryOut: () => Promise<void>) => void;
  /** The same places are told apart better now. */
  readonly onFiner: () => void;
};

/** What each stored candidate changes is found out in a turn of its own, before all of them are grouped at once. */
export async function knowInTurns(board: Board, target: Target, signal: AbortSignal): Promise<void> {
  const original = originalOf(target);
  for (const proposal of proposalsOf(board)) {
    if (signal.aborted) return;
    knowProposal(original, proposal);
    await setImmediate();
  }
}

/** What the candidates that have ended change, counted anew only when another one has. */
export function createLiveUnion(parts: LiveUnionParts): () => Union {
  const { target, earlier = [], verification, signal, report, onFiner } = parts;
  let known: { readonly key: string; readonly union: Union } | undefined;

  /** The same places once more, where the worker can tell what differs in formatting alone. */
  async function bySyntax(key: string, plain: Union): Promise<void> {
    if (plain.groups.length === 0) return;
    const normalise = await verification.normaliser(plain, target, signal).catch(unlessAborted(signal));
    const board = parts.board();
    if (normalise === undefined || board === undefined || known?.key !== key) return;
    known = { key, union: unionOfBoard(board, target, earlier, normalise) };
    onFiner();
  }

  return () => {
    const board = parts.board();
    if (board === undefined) return unionOf({ paths: [], texts: [], languages: [] }, []);
    const key = board.cells
      .filter(isComparable)
      .map(({ candidate, attempt }) => `${candidate.id}/${attempt}`)
      .join(" ");
    if (known?.key !== key) {
      const union = unionOfBoard(board, target, earlier);
      known = { key, union };
      report(() => bySyntax(key, union));
    }
    return known.union;
  };
}
