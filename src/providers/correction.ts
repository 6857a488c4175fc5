import { APIError } from "openai";
import { type EffortPlan, planEffort } from "../core/effort.ts";
import type { ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { type EffortParameters, effortParameters, parameterText } from "./effortParameters.ts";
import type { WireFormat } from "./endpoint.ts";
import { type Lesson, type Lessons, lessonIn } from "./lessons.ts";
import type { Wire } from "./wireReader.ts";

export type Correction<Stream> = {
  readonly wire: Wire;
  readonly api: WireFormat;
  readonly request: ProviderRequest;
  readonly lessons: Lessons;
  tell(event: ProviderEvent): void;
  open(parameters: EffortParameters, lesson: Lesson): Promise<Stream>;
};

/** A request says wrong at most its effort, its summary and its usage; each is corrected once. */
const mostCorrections = 3;

/** Opens the stream; a refusal that says what the model takes is learned from, told, and the request sent again. */
export async function openCorrected<Stream>(correction: Correction<Stream>): Promise<Stream> {
  const { wire, api, request, lessons, tell, open } = correction;
  const { origin } = wire.context;
  for (let corrections = 0; ; corrections += 1) {
    const lesson = lessons.of(origin, wire.model);
    const effort = taught(request.effort, lesson, wire.model);
    if (effort !== request.effort) tell({ type: "effort-corrected", sent: effort.sent, note: effort.note ?? "" });
    const parameters: EffortParameters =
      effort.sent === undefined
        ? {}
        : effortParameters(wire.family, api, wire.model, effort.sent, lesson.noSummary !== true);
    const parameter = effort.sent === undefined ? undefined : parameterText(parameters);
    tell({ type: "request-sent", origin, parameter });
    try {
      return await open(parameters, lesson);
    } catch (error) {
      const next = corrections < mostCorrections ? lessonOf(error) : undefined;
      if (next === undefined || isKnown(next, lesson)) throw error;
      lessons.learn(origin, wire.model, next);
    }
  }
}

function lessonOf(error: unknown): Lesson | undefined {
  return error instanceof APIError && (error.status === 400 || error.status === 422)
    ? lessonIn(error.error)
    : undefined;
}

function isKnown(next: Lesson, known: Lesson): boolean {
  return JSON.stringify({ ...known, ...next }) === JSON.stringify(known);
}

/** The plan as the endpoint's own words correct it. */
function taught(plan: EffortPlan, { efforts }: Lesson, model: string): EffortPlan {
  if (plan.sent === undefined || efforts === undefined || efforts.includes(plan.sent)) return plan;
  return { ...planEffort(plan.asked, efforts, model), asked: plan.asked };
}
