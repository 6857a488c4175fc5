import { APIError } from "openai";
import { type EffortPlan, planEffort } from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import type { ProviderEvent, ProviderRequest } from "../core/provider.ts";
import { type EffortParameters, effortParameters, parameterText } from "./effortParameters.ts";
import type { WireFormat } from "./endpoint.ts";
import { type Lesson, type Lessons, lessonIn, refusesTools } from "./lessons.ts";
import { effortWithin, limitParameters } from "./outputLimit.ts";
import type { Wire } from "./wireReader.ts";

export type Correction<Body, Stream> = {
  readonly wire: Wire;
  readonly api: WireFormat;
  readonly request: ProviderRequest;
  readonly lessons: Lessons;
  tell(event: ProviderEvent): void;
  body(parameters: EffortParameters, lesson: Lesson): Body;
  open(body: Body): Promise<Stream>;
};

/** A request says wrong at most its effort, its summary, its usage and its tools; each is corrected once. */
const mostCorrections = 4;

/** Opens the stream; a refusal that says what the model takes is learned from, told, and the request sent again. */
export async function openCorrected<Body, Stream>(correction: Correction<Body, Stream>): Promise<Stream> {
  const { wire, request, lessons, tell, open } = correction;
  const { origin } = wire.context;
  for (let corrections = 0; ; corrections += 1) {
    const lesson = lessons.of(origin, wire.model);
    const { effort, parameters, body } = writeRequest(correction, lesson);
    if (effort !== request.effort) tell({ type: "effort-corrected", sent: effort.sent, note: effort.note ?? "" });
    const parameter = effort.sent === undefined ? undefined : parameterText(parameters);
    tell({ type: "request-sent", origin, parameter });
    try {
      return await open(body);
    } catch (error) {
      const hasTool = request.prompt.tool !== undefined && lesson.noTools !== true;
      const next = corrections < mostCorrections ? lessonOf(error, hasTool) : undefined;
      if (next === undefined) throw error;
      // What would be sent word for word again would be refused again.
      const corrected = writeRequest(correction, { ...lesson, ...next });
      if (JSON.stringify(corrected.body) === JSON.stringify(body)) throw error;
      lessons.learn(origin, wire.model, next);
      if (next.noTools === true) tell({ type: "tool-refused" });
    }
  }
}

type WrittenRequest<Body> = {
  readonly effort: EffortPlan;
  readonly parameters: EffortParameters;
  readonly body: Body;
};

/** The request as the lesson has it. */
function writeRequest<Body, Stream>(
  { wire, api, request, body }: Correction<Body, Stream>,
  lesson: Lesson,
): WrittenRequest<Body> {
  const effort = taught(request.effort, lesson, wire.model);
  const { sent } = effort;
  const limit = request.outputLimit;
  const limits = limitParameters(wire.family, api, limit);
  if (sent === undefined) return { effort, parameters: {}, body: body(limits, lesson) };
  const within = (wantsSummary: boolean) =>
    effortWithin(wire.family, effortParameters(wire.family, api, wire.model, sent, wantsSummary), limit);
  const full = within(true);
  const parameters = lesson.noSummary === true ? within(false) : full;
  const hides = JSON.stringify(parameters) !== JSON.stringify(full);
  return {
    effort: hides ? withNote(effort, hiddenNote) : effort,
    parameters,
    body: body({ ...parameters, ...limits }, lesson),
  };
}

const hiddenNote = t(
  "The provider gives reasoning summaries to verified organisations only; the reasoning of this run stays hidden.",
);

function withNote(effort: EffortPlan, note: string): EffortPlan {
  return { ...effort, note: effort.note === undefined ? note : `${effort.note} ${note}` };
}

function lessonOf(error: unknown, hasTool: boolean): Lesson | undefined {
  if (hasTool && error instanceof APIError && isRefusal(error.status) && refusesTools(error.error))
    return { noTools: true };
  return error instanceof APIError && (error.status === 400 || error.status === 422)
    ? lessonIn(error.error)
    : undefined;
}

/** OpenRouter answers 404 where no provider takes tools, and llama.cpp 500. */
function isRefusal(status: number | undefined): boolean {
  return status === 400 || status === 404 || status === 422 || status === 500;
}

/** The plan as the endpoint's own words correct it. */
function taught(plan: EffortPlan, { efforts }: Lesson, model: string): EffortPlan {
  if (plan.sent === undefined || efforts === undefined || efforts.includes(plan.sent)) return plan;
  return { ...planEffort(plan.asked, efforts, model), asked: plan.asked };
}
