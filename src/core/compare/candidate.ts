import { type EffortPlan, effortText } from "../effort.ts";
import type { ModelRef } from "../request.ts";

/** One cell of a comparison, once: a model at an effort. */
export type Candidate = {
  readonly id: string;
  readonly model: ModelRef;
  /** What the user calls the model. */
  readonly modelName: string;
  readonly effort: EffortPlan;
  /** Which of the runs of the same cell it is, from 1. */
  readonly repetition: number;
};

/** "gpt-5.5 · high", "gpt-5.5 · high 2" for a repetition. */
export function candidateName({ modelName, effort, repetition }: Candidate): string {
  const name = `${modelName} · ${effortText(effort, undefined)}`;
  return repetition > 1 ? `${name} ${repetition}` : name;
}

/** Equal for the repetitions of one cell. */
export function cellKey({ model, effort }: Pick<Candidate, "model" | "effort">): string {
  return JSON.stringify([model.endpoint, model.model, effort.sent ?? ""]);
}
