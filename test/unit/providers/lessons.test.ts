import assert from "node:assert/strict";
import { test } from "node:test";
import { type Lesson, lessonIn } from "../../../src/providers/lessons.ts";

/** Bodies as OpenAI, pydantic-based servers and others word them; the first two are quoted from public reports. */
const cases: readonly { readonly body: unknown; readonly teaches: Lesson | undefined }[] = [
  {
    body: {
      message:
        "Unsupported value: 'minimal' is not supported with the 'gpt-5.6-sol' model. Supported values are: 'none', 'low', 'medium', 'high', 'xhigh', and 'max'.",
      param: "reasoning.effort",
      code: "unsupported_value",
    },
    teaches: { efforts: ["none", "low", "medium", "high", "xhigh", "max"] },
  },
  {
    body: {
      message: "Your organization must be verified to generate reasoning summaries. Please go to the settings.",
      type: "invalid_request_error",
      param: "reasoning.summary",
      code: "unsupported_value",
    },
    teaches: { noSummary: true },
  },
  {
    body: {
      message: "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
      code: "unsupported_parameter",
    },
    teaches: { efforts: [] },
  },
  {
    body: { message: "`reasoning_effort` must be one of `low`, `medium` or `high`" },
    teaches: { efforts: ["low", "medium", "high"] },
  },
  { body: { error: { message: "stream_options is not supported" } }, teaches: { noStreamOptions: true } },
  {
    body: { detail: [{ loc: ["body", "reasoning_effort"], msg: "Input should be 'low', 'medium' or 'high'" }] },
    teaches: { efforts: ["low", "medium", "high"] },
  },
  {
    body: { detail: [{ loc: ["body", "reasoning_effort"], msg: "Extra inputs are not permitted" }] },
    teaches: { efforts: [] },
  },
  { body: { detail: [{ loc: ["body", "seed"], msg: "Extra inputs are not permitted" }] }, teaches: undefined },
  {
    body: { message: 'invalid reasoning value: "xhigh" (must be "high", "medium", "low", "max", or "none")' },
    teaches: { efforts: ["high", "medium", "low", "max", "none"] },
  },
  {
    body: { message: "reasoning_effort 'max' is not supported. Supported values: low, high" },
    teaches: { efforts: ["low", "high"] },
  },
  {
    body: { message: "Bad value 'max'. Allowed values: `none`, `high`.", param: "reasoning_effort" },
    teaches: { efforts: ["none", "high"] },
  },
  {
    body: { message: "Invalid reasoning effort: max. Valid options are low, medium and high." },
    teaches: { efforts: ["low", "medium", "high"] },
  },
  { body: { message: "reasoning_effort must be 'low' or 'high'" }, teaches: { efforts: ["low", "high"] } },
  { body: { message: "reasoning_effort must be a string, such as high" }, teaches: undefined },
  { body: { message: "Thinking: supported values: 'enabled', 'disabled'" }, teaches: undefined },
  {
    body: { message: "verbosity of a reasoning model must be 'low' or 'high'", param: "verbosity" },
    teaches: undefined,
  },
  { body: { message: "Allowed values: low, high", param: "text.verbosity" }, teaches: undefined },
  { body: { message: "max_tokens must be one of low, high" }, teaches: undefined },
  { body: { message: "The effort was in vain." }, teaches: undefined },
  { body: undefined, teaches: undefined },
];

for (const { body, teaches } of cases) {
  test(`${JSON.stringify(body)?.slice(0, 80)} teaches ${JSON.stringify(teaches)}`, () => {
    assert.deepEqual(lessonIn(body), teaches);
  });
}
