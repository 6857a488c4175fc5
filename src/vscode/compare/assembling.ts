import { agreedBy, assemble, type Selection, takeAll, take as withTaken } from "../../core/compare/assemble.ts";
import type { Union } from "../../core/compare/union.ts";
import type { Check } from "../../core/compare/verification.ts";
import type { Hunk } from "../../core/edit/hunk.ts";
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
  hunks(): readonly Hunk[] | undefined;
  /** What the user's command said of a selection, if it still is what is taken. */
  told(of: Selection, found: Check): void;
  dispose(): void;
};

export type AssemblingParts = {
  readonly union: () => Union;
  readonly check: (hunks: readonly Hunk[], signal: AbortSignal) => Promise<readonly Check[]>;
  readonly report: (carryOut: () => Promise<void>) => void;
  readonly onChange: () => void;
};

export function createAssembling({ union, check, report, onChange }: AssemblingParts): Assembling {
  let selection: Selection = [];
  let checks: readonly Check[] | undefined;
  let checking: AbortController | undefined;

  function select(next: Selection): void {
    selection = next;
    checks = undefined;
    onChange();
    report(verify);
  }

  function hunks(): readonly Hunk[] | undefined {
    const made = assemble(union(), selection);
    return made.kind === "assembled" && made.hunks.length > 0 ? made.hunks : undefined;
  }

  async function verify(): Promise<void> {
    checking?.abort();
    const taken = hunks();
    if (taken === undefined) return;
    const own = new AbortController();
    checking = own;
    const found = await check(taken, own.signal).catch(unlessAborted(own.signal));
    if (found === undefined || own.signal.aborted) return;
    checks = found;
    onChange();
  }

  function without(group: string): Selection {
    const own = new Set(
      union()
        .groups.find((each) => each.id === group)
        ?.hunks.map((hunk) => hunk.id),
    );
    return selection.filter((hunk) => !own.has(hunk));
  }

  return {
    get selection() {
      return selection;
    },
    get checks() {
      return checks;
    },
    take(group, variant) {
      const taken = union().groups.find((each) => each.id === group)?.variants[variant]?.hunks ?? [];
      select(taken.reduce((others, hunk) => withTaken(union(), others, hunk.id), without(group)));
    },
    leave: (group) => select(without(group)),
    takeAll: (candidate) => select(takeAll(union(), [], candidate)),
    agreed(least) {
      const { selection: agreed, undecided } = agreedBy(union(), least);
      select(agreed);
      return undecided.length;
    },
    clear: () => select([]),
    hunks,
    told(of, found) {
      if (selection !== of) return;
      checks = [...(checks ?? []).filter((other) => other.check !== found.check), found];
      onChange();
    },
    dispose: () => checking?.abort(),
  };
}
