import { type AskedEffort, type Effort, efforts, isEffort } from "../effort.ts";
import type { LedgerRun } from "../ledger.ts";
import type { ModelRef } from "../request.ts";
import { type Advice, type AdviceKey, adviseEffort, isDecided, isLost } from "./advisor.ts";

/** What a command would use now. */
export type CommandChoice = { readonly model: ModelRef; readonly effort: AskedEffort };

export type AdviceLine = {
  readonly key: AdviceKey;
  /** The effort that lower ones are held against: the command's own, else the highest that was compared. */
  readonly from: Effort;
  readonly advice: Advice;
  /** It is about the model that the command uses, so the command can take it over. */
  readonly isCurrent: boolean;
};

/** One line for each kind of task, language and model of which comparisons were decided; what can be taken over first. */
export function adviceList(
  runs: readonly LedgerRun[],
  choiceOf: (task: string) => CommandChoice | undefined,
): AdviceLine[] {
  const decided = new Set(runs.filter(isDecided).flatMap(({ comparison }) => comparison ?? []));
  const counting = runs.filter(
    (run) => run.comparison !== undefined && decided.has(run.comparison) && (isDecided(run) || isLost(run)),
  );
  const keyOf = ({ endpoint, model, task, language }: LedgerRun) => JSON.stringify([endpoint, model, task, language]);
  return [...Map.groupBy(counting, keyOf).values()]
    .flatMap((own): AdviceLine[] => {
      const [first] = own;
      const highest = efforts.findLast((effort) => own.some(({ effort_sent }) => effort_sent === effort));
      if (first === undefined || highest === undefined) return [];
      const { endpoint, model, task, language } = first;
      const key = { endpoint, model, task, language };
      const choice = choiceOf(task);
      const isCurrent = choice?.model.endpoint === endpoint && choice.model.model === model;
      const from = isCurrent && isEffort(choice.effort) ? choice.effort : highest;
      return [{ key, from, advice: adviseEffort(own, key, from), isCurrent }];
    })
    .toSorted((a, b) => rank(a) - rank(b) || b.advice.n - a.advice.n);
}

function rank({ advice, isCurrent }: AdviceLine): number {
  if (advice.kind === "suggestion") return isCurrent ? 0 : 1;
  return advice.kind === "stay" ? 2 : 3;
}
