import type { SpendingCap } from "../budget.ts";
import type { Pricing } from "../cost.ts";
import type { Hunk, MovedLines } from "../edit/hunk.ts";
import { type EffortPlan, isAskedEffort, isEffort } from "../effort.ts";
import type { Estimate } from "../estimate.ts";
import type { Follows, SentRange } from "../events.ts";
import type { Failure } from "../failure.ts";
import type { Prices, Rates } from "../modelFacts.ts";
import type { AskedFormat } from "../prompt.ts";
import type { Prompt, ToolCallDelta, Turn } from "../provider.ts";
import type { LineRange, ModelRef } from "../request.ts";
import { type Routing, routeTasks } from "../routes.ts";
import {
  amount,
  type Check,
  count,
  either,
  flag,
  list,
  object,
  optional,
  tagged,
  text,
  whole,
  words,
} from "./check.ts";

export const lineRange = object<LineRange>({ start: whole, end: whole });
export const sentRange = object<SentRange>({ path: text, lines: lineRange });
export const modelRef = object<ModelRef>({ endpoint: text, model: text });
export const effortPlan = object<EffortPlan>({
  asked: isAskedEffort,
  sent: optional(isEffort),
  note: optional(text),
});
export const routing = object<Routing>({ task: words(...routeTasks), role: words("primary", "candidate") });
export const hunkFields = {
  id: text,
  file: optional(whole),
  start: whole,
  removed: list(text),
  added: list(text),
  approximate: optional(words(true)),
  moves: optional(
    list(
      object<MovedLines>({
        line: whole,
        count: whole,
        from: object<MovedLines["from"]>({ hunk: text, line: whole }),
        reindented: flag,
      }),
    ),
  ),
  takes: optional(list(text)),
};
export const hunk = object<Hunk>(hunkFields);

const ratesFields = { input: count, cached: optional(count), output: optional(count) };
const prices = object<Prices>({
  ...ratesFields,
  above: optional(object<Rates & { readonly tokens: number }>({ ...ratesFields, tokens: count })),
  source: text,
  date: text,
});
type Priced = Extract<Pricing, { kind: "priced" }>;
export const pricing = tagged<"kind", Pricing>("kind", {
  free: object<{ readonly kind: "free" }>({ kind: words("free") }),
  priced: object<Priced>({ kind: words("priced"), prices }),
});
export const estimate = object<Estimate>({
  input: count,
  inputBy: words("endpoint", "learned", "assumed"),
  output: count,
  outputBy: words("history", "assumed"),
  runs: count,
  bytesPerToken: amount,
  cost: optional(count),
});
export const spendingCap = object<SpendingCap>({
  per: words("run", "day"),
  amount: count,
  tokens: count,
  sent: flag,
  watchAt: count,
});
export const cutShortCap: Check<SpendingCap & { readonly counted?: number }> = object<
  SpendingCap & { readonly counted?: number }
>({
  per: words("run", "day"),
  amount: count,
  tokens: count,
  sent: flag,
  watchAt: count,
  counted: optional(count),
});

type Of<Kind extends Failure["kind"]> = Extract<Failure, { kind: Kind }>;
const advice = { retryAfterSeconds: optional(count), retryAt: optional(count), neverRetry: optional(words(true)) };
const detailed = { detail: text, requestId: optional(text) };

export const failure: Check<Failure> = tagged<"kind", Failure>("kind", {
  "file-gone": object<Of<"file-gone">>({ kind: words("file-gone"), path: text }),
  "too-many-tokens": object<Of<"too-many-tokens">>({
    kind: words("too-many-tokens"),
    tokens: count,
    limit: count,
    model: optional(text),
  }),
  "no-key": object<Of<"no-key">>({ kind: words("no-key"), endpoint: text, origin: text }),
  "key-rejected": object<Of<"key-rejected">>({ kind: words("key-rejected"), endpoint: text, origin: text }),
  "no-consent": object<Of<"no-consent">>({ kind: words("no-consent"), vendor: text, model: text }),
  "not-allowed": object<Of<"not-allowed">>({ kind: words("not-allowed"), origin: text, ...detailed }),
  unreachable: object<Of<"unreachable">>({ kind: words("unreachable"), origin: text, code: text }),
  "untrusted-connection": object<Of<"untrusted-connection">>({
    kind: words("untrusted-connection"),
    origin: text,
    why: words("expired", "self-signed", "unknown-issuer", "wrong-host", "not-tls", "other"),
    code: text,
  }),
  "not-an-endpoint": object<Of<"not-an-endpoint">>({ kind: words("not-an-endpoint"), origin: text, contentType: text }),
  redirected: object<Of<"redirected">>({ kind: words("redirected"), origin: text, to: text }),
  "not-found": object<Of<"not-found">>({
    kind: words("not-found"),
    origin: text,
    model: text,
    what: words("model", "path"),
  }),
  proxy: object<Of<"proxy">>({ kind: words("proxy"), origin: text }),
  "too-long": object<Of<"too-long">>({ kind: words("too-long"), origin: text, model: text }),
  "too-large": object<Of<"too-large">>({ kind: words("too-large"), origin: text, bytes: optional(count) }),
  filtered: object<Of<"filtered">>({ kind: words("filtered"), origin: text, detail: text }),
  overloaded: object<Of<"overloaded">>({ kind: words("overloaded"), origin: text, ...advice }),
  quota: object<Of<"quota">>({ kind: words("quota"), origin: text }),
  "rate-limited": object<Of<"rate-limited">>({ kind: words("rate-limited"), origin: text, ...advice }),
  "bad-request": object<Of<"bad-request">>({ kind: words("bad-request"), origin: text, ...detailed }),
  "provider-error": object<Of<"provider-error">>({
    kind: words("provider-error"),
    origin: text,
    status: optional(count),
    ...detailed,
    ...advice,
  }),
  "bad-endpoint": object<Of<"bad-endpoint">>({ kind: words("bad-endpoint"), url: text, why: text }),
  "unknown-endpoint": object<Of<"unknown-endpoint">>({ kind: words("unknown-endpoint"), endpoint: text }),
  "untrusted-workspace": object<Of<"untrusted-workspace">>({ kind: words("untrusted-workspace") }),
  "file-too-large": object<Of<"file-too-large">>({
    kind: words("file-too-large"),
    path: text,
    bytes: count,
    limit: count,
  }),
  "selection-gone": object<Of<"selection-gone">>({ kind: words("selection-gone"), path: text }),
  binary: object<Of<"binary">>({ kind: words("binary"), path: text }),
  undecodable: object<Of<"undecodable">>({ kind: words("undecodable"), path: text, encoding: text }),
  "unsupported-document": object<Of<"unsupported-document">>({
    kind: words("unsupported-document"),
    path: text,
    why: text,
  }),
  "offline-language": object<Of<"offline-language">>({ kind: words("offline-language"), language: text }),
  "offline-no-match": object<Of<"offline-no-match">>({
    kind: words("offline-no-match"),
    instruction: text,
    can: list(text),
  }),
  "offline-unavailable": object<Of<"offline-unavailable">>({ kind: words("offline-unavailable"), detail: text }),
  unexpected: object<Of<"unexpected">>({ kind: words("unexpected"), detail: text }),
});

export const maskPlace: Check<number | "instruction"> = either(whole, words("instruction"));

export const turn = object<Turn>({ role: words("assistant", "user"), text });
const editTool = words("function", "text", "apply-patch");
const editFormat = words("v4a", "string-replace", "search-replace", "whole-file", "whole-selection");
export const prompt = object<Prompt>({
  system: text,
  user: text,
  turns: optional(list(turn)),
  tool: optional(object<NonNullable<Prompt["tool"]>>({ kind: editTool, otherwise: text })),
});
export const askedFormat = object<AskedFormat>({
  format: editFormat,
  tool: optional(editTool),
  insteadOf: optional(editFormat),
});
export const answerDelta = {
  type: words("answer-delta"),
  text,
  message: optional(whole),
  phase: optional(words("commentary")),
};
export const toolCallDelta = {
  type: words("tool-call-delta"),
  call: whole,
  name: text,
  text,
  operation: optional(
    object<NonNullable<ToolCallDelta["operation"]>>({ kind: words("create", "update", "delete"), path: text }),
  ),
};

export const follows = object<Follows>({ run: text, how: words("answer-now", "again", "follow-up"), title: text });
