import { type Effort, isEffort } from "../core/effort.ts";
import { field, listField, textField } from "./fields.ts";

/** What an endpoint taught about one of its models by refusing a request. */
export type Lesson = {
  /** The efforts that it takes; none at all for a model that does not reason. */
  readonly efforts?: readonly Effort[];
  /** Reasoning summaries are refused, as OpenAI does to organisations that are not verified. */
  readonly noSummary?: boolean;
  /** Usage cannot be asked for. */
  readonly noStreamOptions?: boolean;
  /** Tools are refused. */
  readonly noTools?: boolean;
};

/** Kept per endpoint and model by whoever can keep things. */
export type Lessons = {
  of(origin: string, model: string): Lesson;
  learn(origin: string, model: string, lesson: Lesson): void;
};

export function createLessons(): Lessons {
  const known = new Map<string, Lesson>();
  const keyOf = (origin: string, model: string) => `${origin} ${model}`;
  return {
    of: (origin, model) => known.get(keyOf(origin, model)) ?? {},
    learn(origin, model, lesson) {
      known.set(keyOf(origin, model), { ...known.get(keyOf(origin, model)), ...lesson });
    },
  };
}

/** What comes before the list of what a model takes. A quote or a list must follow where the words alone say too little. */
const listWords =
  /(?:\b(?:supported|allowed|valid|accepted|permitted|possible) (?:values|options|efforts|levels)(?: (?:are|include)\b|:)|must be one of\b|expected one of\b|input should be\b|must be(?= *(?:either +)?["'`])):?(.*)/is;

/**
 * Servers refuse tools in words of their own: "does not support tools" (Ollama), "tool choice requires
 * --enable-auto-tool-choice" (vLLM), "tools param requires --jinja flag" (llama.cpp), "No endpoints found that support
 * tool use" (OpenRouter).
 */
const toolWords =
  /\b(?:tools?|tool[ _]choice|tool[ _]use|function[ -]?call\w*)\b.*\b(?:not|requires?|unsupported|only)\b|\b(?:no|not|n't|unsupported|unknown|unrecognized|invalid|extra)\b.*\b(?:tools?|tool[ _]choice|tool[ _]use|function[ -]?call\w*|apply_patch)\b/is;

/** Whether the body of an error, of whatever status, says that tools are refused. */
export function refusesTools(body: unknown): boolean {
  const { message, parameter } = wordsIn(body);
  return /^(?:body\.)?(?:tools?\b|tool_choice|functions?\b)/.test(parameter) || toolWords.test(message);
}

/** What the body of a 400 or 422 teaches about the next request; undefined when it is about something else. */
export function lessonIn(body: unknown): Lesson | undefined {
  const { message, parameter, code } = wordsIn(body);
  if (/summary/.test(parameter) || /verified to generate reasoning summar/i.test(message)) return { noSummary: true };
  if (/stream_options/.test(`${parameter} ${message}`)) return { noStreamOptions: true };
  // Where the field is named, the words may speak of reasoning and mean another one.
  if (!/effort|reasoning|thinking/i.test(parameter === "" ? message : parameter)) return undefined;
  const [, list] = listWords.exec(message) ?? [];
  const efforts = (list?.match(/[a-z]+/gi) ?? []).map((word) => word.toLowerCase()).filter(isEffort);
  if (efforts.length > 0) return { efforts: [...new Set(efforts)] };
  const refusesAll =
    /unsupported[ _]parameter|(?:does not|doesn't) support (?:reasoning|thinking)|unknown (?:parameter|field)|unrecognized|extra inputs/i;
  return refusesAll.test(`${code} ${message}`) ? { efforts: [] } : undefined;
}

function wordsIn(body: unknown): { readonly message: string; readonly parameter: string; readonly code: string } {
  const inner = field(body, "error") ?? body;
  // Servers built with pydantic: `{detail: [{loc: ["body", "reasoning_effort"], msg}]}`.
  const first = listField(inner, "detail")[0];
  const message =
    textField(inner, "message") ??
    textField(inner, "detail") ??
    textField(first, "msg") ??
    (typeof inner === "string" ? inner : "");
  const parameter = textField(inner, "param") ?? listField(first, "loc").join(".");
  return { message, parameter, code: textField(inner, "code") ?? "" };
}
