import { type AskedEffort, type Effort, planEffort } from "../effort.ts";
import { t } from "../l10n.ts";
import type { ModelRef } from "../request.ts";
import { type Candidate, candidateName, cellKey } from "./candidate.ts";

/** Fewer are no comparison, and more are no longer one that a person can look at. */
const fewestCandidates = 2;
export const mostCandidates = 24;

const mostAgain = 3;

/** How often each of so many different candidates is run again at once: as long as there is room for all of them. */
export function moreRuns(candidates: number, different: number): number {
  return Math.min(mostAgain, Math.floor((mostCandidates - candidates) / Math.max(1, different)));
}

export type ComparedModel = {
  readonly ref: ModelRef;
  readonly name: string;
  /** The efforts that it takes. */
  readonly efforts: readonly Effort[];
};

/** What the user chose: every model at every effort, so many times each. */
export type MatrixChoice = {
  readonly models: readonly ComparedModel[];
  readonly efforts: readonly AskedEffort[];
  readonly repetitions: number;
};

/** `same`: at that effort the model would be sent what another cell of its row sends already. */
type MatrixCell =
  | { readonly kind: "candidates"; readonly candidates: readonly Candidate[] }
  | { readonly kind: "same"; readonly asked: AskedEffort; readonly as: string };

export type Matrix = {
  /** A row for each model, in it a cell for each effort. */
  readonly rows: readonly { readonly model: ComparedModel; readonly cells: readonly MatrixCell[] }[];
  readonly candidates: readonly Candidate[];
};

/** The preset *all efforts of this model*. */
export function allEfforts(model: ComparedModel, repetitions = 1): MatrixChoice {
  return { models: [model], efforts: model.efforts.length === 0 ? ["unset"] : model.efforts, repetitions };
}

/** The effort that a model really has comes first, so that `high` is `high` and what was moved to it is left out. */
export function matrixOf({ models, efforts, repetitions }: MatrixChoice): Matrix {
  const candidates: Candidate[] = [];
  const rows = models.map((model) => {
    const plans = efforts.map((asked) => planEffort(asked, model.efforts, model.name));
    const owners = new Map<string, AskedEffort>();
    for (const { asked, sent } of [...plans].sort((a, b) => Number(a.sent !== a.asked) - Number(b.sent !== b.asked))) {
      const key = sent ?? "";
      if (!owners.has(key)) owners.set(key, asked);
    }
    const cells = plans.map((effort): MatrixCell => {
      const { asked, sent } = effort;
      if (owners.get(sent ?? "") !== asked) return { kind: "same", asked, as: sent ?? t("no effort") };
      const runs = Array.from({ length: repetitions }, (_, at): Candidate => {
        const id = `c${candidates.length + at + 1}`;
        return { id, model: model.ref, modelName: model.name, effort, repetition: at + 1 };
      });
      candidates.push(...runs);
      return { kind: "candidates", candidates: runs };
    });
    return { model, cells };
  });
  return { rows, candidates };
}

/** Another run of a cell, or a new cell, beside those that there are. */
export function addedCandidate(
  known: readonly Candidate[],
  { ref, name, efforts }: ComparedModel,
  asked: AskedEffort,
): Candidate {
  const effort = planEffort(asked, efforts, name);
  const key = cellKey({ model: ref, effort });
  const repetition = known.filter((each) => cellKey(each) === key).length + 1;
  const highest = Math.max(0, ...known.map(({ id }) => Number(id.slice(1)) || 0));
  return { id: `c${highest + 1}`, model: ref, modelName: name, effort, repetition };
}

/** Why it cannot be compared, and what to do; undefined when it can. */
export function matrixProblem({ candidates }: Pick<Matrix, "candidates">): string | undefined {
  const count = candidates.length;
  if (count < fewestCandidates) {
    const [only] = candidates;
    const has = only === undefined ? t("Nothing is chosen") : t("{0} is the only candidate", candidateName(only));
    return t("{0}. Choose another model or effort, or two repetitions.", has);
  }
  if (count > mostCandidates) {
    return t(
      "That makes {0} candidates; a comparison has {1} at most. Choose fewer models, efforts or repetitions.",
      count,
      mostCandidates,
    );
  }
  return undefined;
}
