import * as vscode from "vscode";
import type { Failure } from "../core/failure.ts";
import { t } from "../core/l10n.ts";
import { type Provider, type ProviderEvent, type ProviderRequest, withoutTool } from "../core/provider.ts";
import { type LanguageModelAccess, selectorOf } from "./languageModels.ts";

/**
 * VS Code's own models. VS Code asks for the user's consent with the first request. It takes no effort from an extension,
 * reports no usage, and its stream has no terminal signal: one that ends without an error is all that says `complete`.
 */
export function createLanguageModelProvider(access: LanguageModelAccess = vscode.lm): Provider {
  return { stream: (request, signal) => stream(access, request, signal) };
}

async function* stream(
  access: LanguageModelAccess,
  request: ProviderRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  const { vendor, id } = selectorOf(request.model);
  const cancellation = new vscode.CancellationTokenSource();
  const onAbort = () => cancellation.cancel();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    const [model] = await access.selectChatModels({ vendor, id });
    if (model === undefined) {
      yield failed({ kind: "not-found", origin: vsCodeOrigin(vendor), model: id, what: "model" });
      return;
    }
    if (signal.aborted) return;
    yield { type: "request-sent", origin: vsCodeOrigin(vendor), parameter: undefined };
    const { system, user, turns = [] } = withoutTool(request.prompt);
    const response = await model.sendRequest(
      // There is no system role here: what it would say comes first.
      [
        vscode.LanguageModelChatMessage.User(system),
        vscode.LanguageModelChatMessage.User(user),
        ...turns.map(({ role, text }) =>
          role === "user"
            ? vscode.LanguageModelChatMessage.User(text)
            : vscode.LanguageModelChatMessage.Assistant(text),
        ),
      ],
      { justification: t("Fathom sends your instruction and the code it is about.") },
      cancellation.token,
    );
    const reasoning = createReasoningParts();
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) {
        reasoning.interrupt();
        if (part.value !== "") yield { type: "answer-delta", text: part.value };
      } else if (isThinking(part)) yield* reasoning.push(part);
    }
    if (!signal.aborted) yield { type: "stop", stop: { kind: "complete" } };
  } catch (error) {
    if (!signal.aborted) yield failed(failureOf(error, vendor, id));
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Whoever left the stream early does not want the rest of it.
    cancellation.cancel();
    cancellation.dispose();
  }
}

type Thinking = { readonly value: string | readonly string[]; readonly id?: unknown; readonly metadata?: unknown };

/** VS Code does not say whether it hands over reasoning or a summary of it; most of its vendors give summaries. */
const provenance = "summary";

/** Numbers the parts: VS Code names them by an id, and by a mark at the end of each. */
function createReasoningParts() {
  let part = -1;
  let open = false;
  let id: unknown;
  return {
    *push(thinking: Thinking): Generator<ProviderEvent> {
      const text = typeof thinking.value === "string" ? thinking.value : thinking.value.join("");
      if (text !== "") {
        if (!open || thinking.id !== id) part += 1;
        open = true;
        id = thinking.id;
        yield { type: "reasoning-delta", part, provenance, text };
      }
      if (field(thinking.metadata, "vscode_reasoning_done") === true) open = false;
    },
    /** Text between two pieces of reasoning sets them apart. */
    interrupt(): void {
      open = false;
    },
  };
}

/**
 * VS Code hands out `LanguageModelThinkingPart` without naming it in its stable types, so it is known by its shape: text
 * that is not the answer's. Tool calls and data have other fields.
 */
function isThinking(part: unknown): part is Thinking {
  if (typeof part !== "object" || part === null || part instanceof vscode.LanguageModelTextPart) return false;
  const value = field(part, "value");
  const text = typeof value === "string" || (Array.isArray(value) && value.every((each) => typeof each === "string"));
  return text && ("id" in part || "metadata" in part || part.constructor.name.includes("Thinking"));
}

/** By the codes that VS Code documents, and the names by which Copilot's errors are known. */
function failureOf(error: unknown, vendor: string, model: string): Failure {
  const origin = vsCodeOrigin(vendor);
  const name = error instanceof Error ? error.name : "";
  const code = error instanceof vscode.LanguageModelError ? error.code : "";
  if (name === "ChatQuotaExceeded") return { kind: "quota", origin };
  // Copilot blocks an extension for a while when it asks too often.
  if (name === "ChatRateLimited" || code === "Blocked") {
    return { kind: "rate-limited", origin, retryAfterSeconds: undefined };
  }
  if (code === "NoPermissions") return { kind: "no-consent", vendor, model };
  if (code === "NotFound") return { kind: "not-found", origin, model, what: "model" };
  return { kind: "provider-error", origin, status: undefined, detail: detailOf(error) };
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}

function failed(failure: Failure): ProviderEvent {
  return { type: "stop", stop: { kind: "failed", failure } };
}

/** Where the code goes as far as an extension can know. */
export function vsCodeOrigin(vendor: string): string {
  return `VS Code (${vendor})`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
