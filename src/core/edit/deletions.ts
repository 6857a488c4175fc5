import { foldedPath } from "./editPath.ts";
import type { Settled } from "./placedEdit.ts";
import { refuse } from "./placement.ts";

/**
 * The files that an answer deletes, until it has ended: what it says of one beside deleting it is no deletion alone. Made
 * anew, the file gets another text; anything else contradicts the deletion, which then is none.
 */
export function createDeletions(): {
  add(path: string, index: number): void;
  /** The answer says something else of this path, too. */
  contest(path: string): void;
  isContested(path: string): boolean;
  /** The deleted file at this path that may get a new text instead; undefined where there is none. */
  rewritable(path: string): string | undefined;
  rewritten(path: string): void;
  /** What stands now can not be taken back. */
  told(): void;
  settle(): readonly Settled[];
} {
  const open = new Map<string, { readonly path: string; readonly index: number }>();
  const contested = new Set<string>();
  const rewritten = new Set<string>();

  return {
    add: (path, index) => void open.set(foldedPath(path), { path, index }),
    contest: (path) => void contested.add(foldedPath(path)),
    isContested: (path) => contested.has(foldedPath(path)),
    rewritable(path) {
      const folded = foldedPath(path);
      return contested.has(folded) ? undefined : open.get(folded)?.path;
    },
    rewritten: (path) => void rewritten.add(foldedPath(path)),
    told() {
      open.clear();
      contested.clear();
    },
    settle() {
      return [...open].flatMap(([folded, { index }]): Settled[] => {
        if (rewritten.has(folded)) return [{ index, placement: { kind: "located", hunks: [] } }];
        return contested.has(folded) ? [{ index, placement: refuse("overlap", "", []) }] : [];
      });
    },
  };
}
