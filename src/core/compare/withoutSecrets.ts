import { createUnmask, maskRequest } from "../secrets/mask.ts";
import type { Board } from "./board.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";
import { type FrozenHashes, type FrozenRequest, type Hash, hashesOf } from "./frozenRequest.ts";
import type { Union } from "./union.ts";

/** What a comparison's file holds of it. */
export type ComparisonParts = {
  readonly request: FrozenRequest;
  readonly hashes: FrozenHashes;
  readonly log: readonly ComparisonEvent[];
};

/** With its masks' words wherever a masked secret stood: what leaves this computer holds none of them. */
export function partsWithoutSecrets(parts: ComparisonParts, hash: Hash): ComparisonParts {
  const { masks = [] } = parts.request;
  if (masks.length === 0) return parts;
  const { hideIn } = createUnmask(parts.request, masks);
  const request = hideIn(maskedRequest(parts.request));
  // The hashes are of what is in the file: who opens it checks them.
  const hashes = hashesOf(request, hash);
  const log = parts.log.map((event) => {
    const hidden = hideIn(event);
    return hidden.type === "comparison-start" ? { ...hidden, hashes } : hidden;
  });
  return { request, hashes, log };
}

/** The same of what a report is written from. */
export function boardWithoutSecrets(
  board: Board,
  request: FrozenRequest,
  union: Union,
): { readonly board: Board; readonly request: FrozenRequest; readonly union: Union } {
  const { masks = [] } = request;
  if (masks.length === 0) return { board, request, union };
  const { hideIn } = createUnmask(request, masks);
  return {
    board: {
      ...board,
      title: hideIn(board.title),
      cells: board.cells.map((cell) => ({
        ...cell,
        checks: hideIn(cell.checks),
        run: cell.run && { ...cell.run, answer: hideIn(cell.run.answer), operations: hideIn(cell.run.operations) },
      })),
    },
    request: hideIn(maskedRequest(request)),
    union: hideIn(union),
  };
}

function maskedRequest({ masks = [], ...request }: FrozenRequest): FrozenRequest {
  const { target, instruction } = maskRequest(request, masks);
  return { ...request, target, instruction };
}
