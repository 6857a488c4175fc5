import type { Reading } from "./instruction.ts";
import { oneLine } from "./markdown.ts";
import type { Finding } from "./openFile.ts";
import { applyChanges } from "./positions.ts";
import type { Place, Proposal } from "./refactoring.ts";
import type { RefactoringId } from "./refactoringNames.ts";
import { refactorings } from "./refactorings.ts";
import type { EditedTarget } from "./target.ts";
import { errorsIn } from "./typeCheck.ts";

/** What TypeScript says of the text as it is. It is asked once for each text, however many ways lead to it. */
export type Insight = {
  places(id: RefactoringId): readonly Place[];
  /** Undefined where the place no longer applies. */
  proposal(id: RefactoringId, place: Place): Proposal | undefined;
  errors(): readonly Finding[];
  /** How often TypeScript was asked. */
  readonly asked: number;
};

export function createInsight(target: EditedTarget, reading: Reading): Insight {
  const { file } = target;
  const known = new Map<string, Known>();
  let asked = 0;

  function knownHere(): Known {
    const { start, end } = target.area;
    const key = `${start} ${end} ${file.text}`;
    const here = known.get(key) ?? { places: new Map(), proposals: new Map(), errors: undefined };
    known.set(key, here);
    return here;
  }

  return {
    places(id) {
      const { places } = knownHere();
      const found = places.get(id) ?? count(() => refactorings[id].find(file, target.area, reading));
      places.set(id, found);
      return found;
    },
    proposal(id, place) {
      const { proposals } = knownHere();
      const key = `${id} ${place.start} ${place.end} ${place.code ?? ""}`;
      const found = proposals.get(key) ?? { proposal: count(() => propose(id, place)) };
      proposals.set(key, found);
      return found.proposal;
    },
    errors() {
      const here = knownHere();
      here.errors ??= count(() => errorsIn(file));
      return here.errors;
    },
    get asked() {
      return asked;
    },
  };

  function count<Answer>(ask: () => Answer): Answer {
    asked += 1;
    return ask();
  }

  /** TypeScript's refactorings fail on some code by throwing; that place is then left alone and the rest goes on. */
  function propose(id: RefactoringId, place: Place): Proposal | undefined {
    try {
      const proposal = refactorings[id].propose(file, place, reading);
      if (proposal?.kind !== "changes" || applyChanges(file.text, proposal.changes) !== file.text) return proposal;
      return { kind: "refused", why: "it is so already" };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "refused", why: `TypeScript failed on it: ${oneLine(message)}` };
    }
  }
}

type Known = {
  readonly places: Map<RefactoringId, readonly Place[]>;
  readonly proposals: Map<string, { readonly proposal: Proposal | undefined }>;
  errors: readonly Finding[] | undefined;
};
