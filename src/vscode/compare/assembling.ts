import { agreedBy, assemble, idsOf, type Selection, takeAll, take as withTaken } from "../../core/compare/assemble.ts";
import { type Changes, changesNothing } from "../../core/compare/candidateFiles.ts";
import type { Union } from "../../core/compare/union.ts";
import type { Check } from "../../core/compare/verification.ts";
import { unlessAborted } from "./aborted.ts";

/** What the user puts together from all candidates, verified like one of them. */
export type Assembling = {
  readonly selection: Selection;
  readonly checks: readonly Check[] | undefined;
  take(group: string, variant: number): void;
  leave(group: string): void;
  takeAll(candidate: string): void;
  /** Gives how many places are not decided by agreement alone. */
  agreed(least: number): number;
  clear(): void;
  /** Undefined where nothing is taken, or what is taken cannot stand together. */
  changes(): Changes | undefined;
  /** What the user's command said of a selection, if it still is what is taken. */
  told(of: Selection, found: Check): void;
  /** What was taken before it was opened again. */
  verify(): Promise<void>;
  dispose(): void;
};

export type AssemblingParts = {
  readonly union: () => Union;
  readonly check: (changes: Changes, signal: AbortSignal) => Promise<readonly Check[]>;
  readonly report: (carryOut: () => Promise<void>) => void;
  readonly onChange: () => void;
  /** What was taken before. */
  readonly before: Selection;
  readonly onSelect: (selection: Selection) => void;
};

export function createAssembling({ union, check, report, onChange, before, onSelect }: AssemblingParts): Assembling {
  let selection = before;
  let checks: readonly Check[] | undefined;
  let checking: AbortController | undefined;

  function select(next: Selection): void {
    selection = next;
    checks = undefined;
    onSelect(next);
    onChange();
    report(verify);
  }

  const changes = () => changesIn(union(), selection);

  async function verify(): Promise<void> {
    checking?.abort();
    const taken = changes();
    if (taken === undefined) return;
    const own = new AbortController();
    checking = own;
    const found = await check(taken, own.signal).catch(unlessAborted(own.signal));
    if (found === undefined || own.signal.aborted) return;
    checks = found;
    onChange();
  }

  function without(group: string): Selection {
    const { groups, files } = union();
    const own = groups.find(({ id }) => id === group)?.hunks ?? files.find(({ id }) => id === group)?.steps ?? [];
    const ids = new Set(own.map(({ id }) => id));
    return selection.filter((id) => !ids.has(id));
  }

  return {
    get selection() {
      return selection;
    },
    get checks() {
      return checks;
    },
    take(group, variant) {
      const taken = idsOf(union(), group, variant);
      select(taken.reduce((others, id) => withTaken(union(), others, id), without(group)));
    },
    leave: (group) => select(without(group)),
    takeAll: (candidate) => select(takeAll(union(), [], candidate)),
    agreed(least) {
      const { selection: agreed, undecided } = agreedBy(union(), least);
      select(agreed);
      return undecided.length;
    },
    clear: () => select([]),
    changes,
    verify,
    told(of, found) {
      if (selection !== of) return;
      checks = [...(checks ?? []).filter((other) => other.check !== found.check), found];
      onChange();
    },
    dispose: () => checking?.abort(),
  };
}

/** Undefined where nothing is taken, or what is taken cannot stand together. */
export function changesIn(union: Union, selection: Selection): Changes | undefined {
  const made = assemble(union, selection);
  return made.kind === "assembled" && !changesNothing(made) ? made : undefined;
}
