import type { FileOperation } from "../edit/fileOperation.ts";
import type { Hunk } from "../edit/hunk.ts";
import type { PlacementRefusal, RefusalReason } from "../edit/placement.ts";
import { isEffort } from "../effort.ts";
import type { LogEvent, Outcome, RunStart } from "../events.ts";
import type { BodyPiece, PromptPart } from "../exchange.ts";
import type { OperationState } from "../operations.ts";
import { readPassageId } from "../passages.ts";
import type { CutShort, Usage } from "../provider.ts";
import type { HunkView } from "../review.ts";
import {
  type Check,
  count,
  either,
  flag,
  list,
  object,
  optional,
  record,
  tagged,
  text,
  whole,
  words,
} from "./check.ts";
import {
  answerDelta,
  askedFormat,
  cutShortCap,
  effortPlan,
  estimate,
  failure,
  follows,
  hunk,
  hunkFields,
  modelRef,
  pricing,
  prompt,
  routing,
  sentRange,
  toolCallDelta,
  turn,
} from "./sharedChecks.ts";

type Of<Type extends LogEvent["type"]> = Extract<LogEvent, { type: Type }>;
type Ended<Kind extends Outcome["kind"]> = Extract<Outcome, { kind: Kind }>;

const sends = object<NonNullable<RunStart["sends"]>>({ ranges: list(sentRange), masked: count });

const usage = object<Usage>({
  input: optional(count),
  cached: optional(count),
  output: optional(count),
  reasoning: optional(count),
  total: optional(count),
  cost: optional(count),
});

const refusalReasons: Readonly<Record<RefusalReason, true>> = {
  "not-found": true,
  ambiguous: true,
  overlap: true,
  same: true,
  malformed: true,
  "other-file": true,
  "nothing-quoted": true,
  elided: true,
  indentation: true,
  "over-escaped": true,
  slip: true,
  "already-applied": true,
  exists: true,
  "unsafe-path": true,
};
const refusalReason: Check<RefusalReason> = (value): value is RefusalReason =>
  typeof value === "string" && Object.hasOwn(refusalReasons, value);
const refusal = object<PlacementRefusal>({
  reason: refusalReason,
  detail: text,
  quoted: text,
  replacement: optional(text),
  nearest: optional(object<NonNullable<PlacementRefusal["nearest"]>>({ line: whole, lines: list(text) })),
});

const promptTexts: Readonly<Record<Extract<PromptPart, string>, true>> = { system: true, user: true, otherwise: true };
const promptPart: Check<PromptPart> = (value): value is PromptPart =>
  typeof value === "string" ? Object.hasOwn(promptTexts, value) : whole(value);
const bodyPiece: Check<BodyPiece> = either(text, object<Exclude<BodyPiece, string>>({ prompt: promptPart }));

const outcome = tagged<"kind", Outcome>("kind", {
  finished: object<Ended<"finished">>({ kind: words("finished") }),
  "no-edit": object<Ended<"no-edit">>({ kind: words("no-edit"), why: words("empty", "prose", "same", "unplaced") }),
  stopped: object<Ended<"stopped">>({ kind: words("stopped") }),
  interrupted: object<Ended<"interrupted">>({
    kind: words("interrupted"),
    why: words("connection", "reload", "silence", "first-byte", "damaged"),
    seconds: optional(count),
  }),
  "cut-short": object<CutShort>({ kind: words("cut-short"), limit: text, cap: optional(cutShortCap) }),
  refused: object<Ended<"refused">>({ kind: words("refused"), text }),
  failed: object<Ended<"failed">>({ kind: words("failed"), failure }),
});

const hunkView = object<HunkView>({
  ...hunkFields,
  readOnly: optional(words(true)),
  elsewhere: optional(words(true)),
  state: words("pending", "accepted", "rejected", "applied", "conflict"),
  line: whole,
  merged: optional(object<NonNullable<HunkView["merged"]>>({ removed: list(text), added: list(text) })),
  withYours: optional(words(true)),
});

const fileOperation = tagged<"kind", FileOperation>("kind", {
  create: object<Extract<FileOperation, { kind: "create" }>>({ kind: words("create"), path: text, text }),
  delete: object<Extract<FileOperation, { kind: "delete" }>>({ kind: words("delete"), path: text }),
  rename: object<Extract<FileOperation, { kind: "rename" }>>({ kind: words("rename"), path: text, to: text }),
});
type Refused = Extract<OperationState, { kind: "refused" }>;
const operationState = tagged<"kind", OperationState>("kind", {
  pending: object<{ readonly kind: "pending" }>({ kind: words("pending") }),
  done: object<{ readonly kind: "done" }>({ kind: words("done") }),
  rejected: object<{ readonly kind: "rejected" }>({ kind: words("rejected") }),
  refused: object<Refused>({ kind: words("refused"), reason: text }),
});

const isPassageId = (value: unknown): value is string =>
  typeof value === "string" && readPassageId(value) !== undefined;

/** One for each event that a log may hold. */
const addedError = object<Of<"syntax-checked">["added"][number]>({ path: text, line: whole, message: text });

const eventChecks: { readonly [Type in LogEvent["type"]]: Check<Of<Type>> } = {
  "run-start": object<Of<"run-start">>({
    type: words("run-start"),
    at: count,
    run: text,
    startedAt: count,
    instruction: text,
    target: text,
    files: optional(list(text)),
    model: text,
    effort: effortPlan,
    routing: optional(routing),
    sends: optional(sends),
    asked: optional(askedFormat),
    follows: optional(follows),
    pricing: optional(pricing),
    estimate: optional(estimate),
  }),
  "request-sent": object<Of<"request-sent">>({
    type: words("request-sent"),
    at: count,
    origin: optional(text),
    parameter: optional(text),
  }),
  "effort-corrected": object<Of<"effort-corrected">>({
    type: words("effort-corrected"),
    at: count,
    sent: optional(isEffort),
    note: text,
  }),
  "reasoning-delta": object<Of<"reasoning-delta">>({
    type: words("reasoning-delta"),
    at: count,
    part: whole,
    provenance: words("raw", "summary", "trace"),
    text,
  }),
  "reasoning-withheld": object<Of<"reasoning-withheld">>({
    type: words("reasoning-withheld"),
    at: count,
    form: words("encrypted", "redacted"),
  }),
  "answer-delta": object<Of<"answer-delta">>({
    ...answerDelta,
    at: count,
  }),
  "answer-retracted": object<Of<"answer-retracted">>({ type: words("answer-retracted"), at: count }),
  "tool-call-delta": object<Of<"tool-call-delta">>({
    ...toolCallDelta,
    at: count,
  }),
  "reasoning-ended": object<Of<"reasoning-ended">>({ type: words("reasoning-ended"), at: count, ended: flag }),
  "passage-pinned": object<Of<"passage-pinned">>({
    type: words("passage-pinned"),
    at: count,
    passage: isPassageId,
    pinned: flag,
  }),
  "passage-noted": object<Of<"passage-noted">>({
    type: words("passage-noted"),
    at: count,
    passage: isPassageId,
    note: text,
  }),
  "file-operation": object<Of<"file-operation">>({
    type: words("file-operation"),
    at: count,
    edit: whole,
    operation: fileOperation,
  }),
  "operation-changed": object<Of<"operation-changed">>({
    type: words("operation-changed"),
    at: count,
    operation: text,
    state: operationState,
  }),
  "tool-refused": object<Of<"tool-refused">>({ type: words("tool-refused"), at: count }),
  "retry-with-reason": object<Of<"retry-with-reason">>({
    type: words("retry-with-reason"),
    at: count,
    retry: count,
    refused: count,
    turns: list(turn),
    pricing: optional(pricing),
    estimate: optional(estimate),
  }),
  "retry-ended": object<Of<"retry-ended">>({
    type: words("retry-ended"),
    at: count,
    keeps: words("first", "second", "both"),
  }),
  usage: object<Of<"usage">>({ type: words("usage"), at: count, usage }),
  served: object<Of<"served">>({ type: words("served"), at: count, model: optional(text), tier: optional(text) }),
  waiting: object<Of<"waiting">>({
    type: words("waiting"),
    at: count,
    seconds: count,
    begun: optional(words(false)),
  }),
  retrying: object<Of<"retrying">>({
    type: words("retrying"),
    at: count,
    retry: count,
    of: count,
    seconds: count,
    failure: optional(failure),
  }),
  "fell-back": object<Of<"fell-back">>({
    type: words("fell-back"),
    at: count,
    from: text,
    to: text,
    ref: modelRef,
    effort: effortPlan,
    pricing: optional(pricing),
    estimate: optional(estimate),
    failure: optional(failure),
    prompt: optional(prompt),
    sends: optional(sends),
  }),
  "http-request": object<Of<"http-request">>({
    type: words("http-request"),
    at: count,
    method: text,
    url: text,
    headers: record(text),
    body: list(bodyPiece),
    bytes: count,
  }),
  "http-response": object<Of<"http-response">>({
    type: words("http-response"),
    at: count,
    status: count,
    headers: record(text),
  }),
  "first-byte": object<Of<"first-byte">>({ type: words("first-byte"), at: count }),
  "stream-report": object<Of<"stream-report">>({
    type: words("stream-report"),
    at: count,
    bytes: count,
    heartbeats: count,
    events: record(count),
    unknown: record(count),
    last: optional(text),
    done: flag,
  }),
  resumed: object<Of<"resumed">>({ type: words("resumed"), at: count }),
  "edit-placed": object<Of<"edit-placed">>({
    type: words("edit-placed"),
    at: count,
    edit: whole,
    hunks: list<Hunk>(hunk),
    replaces: optional(list(text)),
  }),
  "edit-unplaced": object<Of<"edit-unplaced">>({ type: words("edit-unplaced"), at: count, edit: whole, refusal }),
  "run-end": object<Of<"run-end">>({ type: words("run-end"), at: count, outcome }),
  "review-changed": object<Of<"review-changed">>({ type: words("review-changed"), at: count, hunks: list(hunkView) }),
  "syntax-checked": object<Of<"syntax-checked">>({
    type: words("syntax-checked"),
    at: count,
    added: list(addedError),
    unchecked: list(text),
  }),
};

export const logEvent: Check<LogEvent> = tagged<"type", LogEvent>("type", eventChecks);

export function isEventType(type: unknown): boolean {
  return typeof type === "string" && Object.hasOwn(eventChecks, type);
}
