import type { Message } from "./actions.ts";
import { codeText, hostOf, tlsTexts, unreachableText } from "./connectionText.ts";
import type { Failure, RetryAdvice } from "./failure.ts";
import { t } from "./l10n.ts";
import { localFailureText } from "./localFailureText.ts";
import { countText, dayTimeText, megabytesText } from "./numbers.ts";
import { sentence, toldText } from "./toldText.ts";

/** Every failure in the user's words, each with what to do next. */
export function failureText(failure: Failure): Message {
  switch (failure.kind) {
    case "no-key":
      return {
        text: t(
          "There is no key for {0} ({1}). Set one, or choose a model that needs none.",
          failure.endpoint,
          hostOf(failure.origin),
        ),
        actions: ["set-key", "choose-model"],
      };
    case "key-rejected":
      return {
        text: t(
          "{0} rejected the key for {1}. Replace it, or choose another model.",
          failure.endpoint,
          hostOf(failure.origin),
        ),
        actions: ["set-key", "choose-model"],
      };
    case "not-allowed":
      return {
        text: t(
          "{0} does not allow this: {1}{2} Check what the key, its organisation and your region may use, or choose another model.",
          hostOf(failure.origin),
          sentence(failure.detail),
          requestText(failure.requestId),
        ),
        actions: ["set-key", "choose-model"],
      };
    case "no-consent":
      return {
        text: t(
          "Fathom may not use {0} of VS Code's {1} models. Try again and allow it when VS Code asks, or choose another model.",
          failure.model,
          failure.vendor,
        ),
        actions: ["try-again", "choose-model"],
      };
    case "unreachable":
      return { text: unreachableText(failure.origin, failure.code), actions: ["try-again", "edit-endpoints"] };
    case "untrusted-connection":
      return {
        text: t("{0} {1} Nothing was sent.", hostOf(failure.origin), tlsTexts[failure.why]),
        actions: ["edit-endpoints", "try-again"],
      };
    case "not-an-endpoint":
      return {
        text: t(
          "{0} answered with {1} where a stream was expected. Check the endpoint's base URL; most end in /v1.",
          hostOf(failure.origin),
          contentName(failure.contentType),
        ),
        actions: ["edit-endpoints", "try-again"],
      };
    case "redirected":
      return {
        text: t(
          "{0} tried to send the request on to {1}. Nothing was sent there. If you trust that address, make it the endpoint's base URL.",
          hostOf(failure.origin),
          toldText(failure.to),
        ),
        actions: ["edit-endpoints"],
      };
    case "not-found":
      return {
        text:
          failure.what === "model"
            ? t("{0} knows no model {1}. Choose one that it has.", hostOf(failure.origin), failure.model)
            : t(
                "{0} has nothing at that address. Check the endpoint's base URL; most end in /v1.",
                hostOf(failure.origin),
              ),
        actions: failure.what === "model" ? ["choose-model", "edit-endpoints"] : ["edit-endpoints", "try-again"],
      };
    case "proxy":
      return {
        text: t(
          "A proxy between this computer and {0} answered instead, and wants you to sign in to it. See VS Code's setting http.proxy.",
          hostOf(failure.origin),
        ),
        actions: ["try-again"],
      };
    case "too-long":
      return {
        text: t(
          "The request is longer than {0} takes. Select less, or choose a model with a larger context.",
          failure.model,
        ),
        actions: ["choose-model"],
      };
    case "too-large": {
      const size = failure.bytes === undefined ? "" : ` (${sizeText(failure.bytes)})`;
      return {
        text: t(
          "The request{0} is larger than {1} accepts. Select less, or choose another model.",
          size,
          hostOf(failure.origin),
        ),
        actions: ["choose-model", "refactor-selection"],
      };
    }
    case "filtered":
      return {
        text: t(
          "The content filter of {0} refused the request: {1} Reword the instruction, or choose another model.",
          hostOf(failure.origin),
          sentence(failure.detail),
        ),
        actions: ["choose-model", "try-again"],
      };
    case "overloaded":
      return {
        text: t("{0} is overloaded. Nothing was changed. {1}", hostOf(failure.origin), waitText(failure)),
        actions: ["try-again", "choose-model"],
      };
    case "quota":
      return {
        text: t(
          "The account at {0} has no quota left. Check its plan and billing, or choose another model.",
          hostOf(failure.origin),
        ),
        actions: ["choose-model"],
      };
    case "rate-limited":
      return {
        text: t("{0} is limiting requests. {1}", hostOf(failure.origin), waitText(failure)),
        actions: ["try-again", "choose-model"],
      };
    case "bad-request":
      return {
        text: t(
          "{0} refused the request: {1}{2} Choose another model or effort.",
          hostOf(failure.origin),
          sentence(failure.detail),
          requestText(failure.requestId),
        ),
        actions: ["choose-model", "again-at-effort"],
      };
    case "provider-error": {
      const status = failure.status === undefined ? "" : t(" with status {0}", failure.status);
      const detail = failure.detail.trim() === "" ? "." : `: ${sentence(failure.detail)}`;
      return {
        text: t(
          "{0} failed{1}{2}{3} Nothing was changed. {4}",
          hostOf(failure.origin),
          status,
          detail,
          requestText(failure.requestId),
          waitText(failure),
        ),
        actions: ["try-again", "choose-model"],
      };
    }
    case "bad-endpoint":
      return {
        text: t("The endpoint {0} cannot be used: {1} Correct it in the settings.", failure.url, sentence(failure.why)),
        actions: ["edit-endpoints"],
      };
    case "unknown-endpoint":
      return {
        text: t(
          "The endpoint {0} is no longer in your settings. Choose a model, or add the endpoint again.",
          failure.endpoint,
        ),
        actions: ["choose-model", "edit-endpoints"],
      };
    default:
      return localFailureText(failure);
  }
}

/** What happened, without what to do about it: for a fault that Fathom already does something about. */
export function failureReason(failure: Failure): string {
  return failureText(failure).text.split(/(?<=[.?]) /)[0] ?? "";
}

/** Seconds beyond which a wait is told as the time of day at which it ends. */
const longCountdown = 30;

function waitText({ retryAfterSeconds: seconds, retryAt, neverRetry }: RetryAdvice): string {
  if (neverRetry === true) return t("Choose another model.");
  if (seconds === undefined) return t("Wait a little and try again, or choose another model.");
  if (seconds <= 0) return t("Try again.");
  if (seconds > longCountdown && retryAt !== undefined) return t("Try again {0}.", dayTimeText(retryAt, seconds));
  return seconds < 90
    ? t("Try again in {0}.", countText(Math.ceil(seconds), "second"))
    : t("Try again in {0}.", countText(Math.ceil(seconds / 60), "minute"));
}

/** What to quote to the provider's support. */
function requestText(id: string | undefined): string {
  return id === undefined ? "" : t(" Its id for the request is {0}.", id);
}

function contentName(contentType: string): string {
  if (contentType.includes("html")) return t("a web page");
  return contentType === "" ? t("an untyped body") : codeText(toldText(contentType));
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? t("{0} kB", Math.ceil(bytes / 1000)) : t("{0} MB", megabytesText(bytes));
}
