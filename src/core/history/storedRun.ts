import type { LogEvent } from "../events.ts";
import { foldRun } from "../foldRun.ts";
import type { WorkspaceRoot } from "../paths/roots.ts";
import type { AnswerDelta, ToolCallDelta } from "../provider.ts";
import { mapFiles, type RefactorRequest, type Snapshot, type Target } from "../request.ts";
import type { EarlierAnswer, RunInput } from "../run.ts";
import type { RunState } from "../runState.ts";
import type { Mask } from "../secrets/mask.ts";
import { either, flag, list, object, optional, tagged, text, whole, words } from "./check.ts";
import {
  answerDelta,
  askedFormat,
  effortPlan,
  estimate,
  follows,
  lineRange,
  maskPlace,
  modelRef,
  pricing,
  prompt,
  routing,
  sentRange,
  spendingCap,
  toolCallDelta,
} from "./sharedChecks.ts";

/** A run as it is kept: what was asked, what happened, and what its review is counted on. */
export type StoredRun = {
  readonly input: RunInput;
  readonly log: readonly LogEvent[];
  /** Of files whose review is not counted on the snapshot any more. */
  readonly bases: ReadonlyMap<number, readonly string[]>;
  /** It came from another place, whose files are not these. */
  readonly imported?: true;
};

/** SHA-256 as hex. */
export type Hash = (text: string) => string;

const snapshot = object<Snapshot>({ uri: text, path: text, languageId: text, version: whole, text });
const target = tagged<"kind", Target>("kind", {
  file: object<Extract<Target, { kind: "file" }>>({ kind: words("file"), file: snapshot }),
  selection: object<Extract<Target, { kind: "selection" }>>({
    kind: words("selection"),
    file: snapshot,
    lines: lineRange,
  }),
  files: object<Extract<Target, { kind: "files" }>>({ kind: words("files"), files: list(snapshot) }),
});

const earlierAnswer = object<EarlierAnswer>({
  pieces: list(either(object<AnswerDelta>(answerDelta), object<ToolCallDelta>(toolCallDelta))),
  complete: flag,
});

export const runInput = object<RunInput>({
  run: isRunId,
  title: text,
  request: object<RefactorRequest>({
    instruction: text,
    target,
    model: modelRef,
    effort: effortPlan,
    earlier: optional(text),
  }),
  prompt,
  modelName: text,
  routing: optional(routing),
  comparison: optional(text),
  asked: optional(askedFormat),
  follows: optional(follows),
  roots: optional(list(object<WorkspaceRoot>({ name: text, uri: text }))),
  resumes: optional(object<NonNullable<RunInput["resumes"]>>({ answers: list(earlierAnswer), settled: list(text) })),
  masks: optional(list(object<Mask>({ in: maskPlace, start: whole, end: whole, placeholder: text }))),
  ranges: optional(list(sentRange)),
  pricing: optional(pricing),
  estimate: optional(estimate),
  cap: optional(spendingCap),
});

/** A run's id is the name of its file too, so nothing in it may mean a folder. */
export function isRunId(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]{1,100}$/.test(value);
}

/** The input with each of its long texts put through `change`: into its hash, or back. */
export function withTexts(input: RunInput, change: (text: string) => string): RunInput {
  const { request, prompt } = input;
  return {
    ...input,
    request: {
      ...request,
      instruction: change(request.instruction),
      target: mapFiles(request.target, (file) => ({ ...file, text: change(file.text) })),
    },
    prompt: { ...prompt, system: change(prompt.system), user: change(prompt.user) },
  };
}

export function foldLog(log: readonly LogEvent[]): RunState | undefined {
  return log.reduce<RunState | undefined>(foldRun, undefined);
}

/** The state without its reasoning, however long that is: what lists and reviews are made of. */
export function reviewedState({ log }: Pick<StoredRun, "log">): RunState | undefined {
  return foldLog(log.filter(({ type }) => type !== "reasoning-delta"));
}

/** All that came as reasoning, in the order in which it came. */
export function reasoningIn(log: readonly LogEvent[]): string {
  return log.map((event) => (event.type === "reasoning-delta" ? event.text : "")).join("");
}
