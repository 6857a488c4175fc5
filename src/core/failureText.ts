import type { Message } from "./actions.ts";
import type { Failure, RetryAdvice, TlsProblem } from "./failure.ts";
import { t } from "./l10n.ts";
import { countText, dayTimeText, decimalText } from "./numbers.ts";
import { toldText } from "./toldText.ts";

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
    case "untrusted-workspace":
      return {
        text: t(
          "This folder is in Restricted Mode, so no code is sent anywhere. Trust the folder, or choose the offline model.",
        ),
        actions: ["manage-trust", "choose-model"],
      };
    case "file-too-large":
      return {
        text: t(
          "{0} is {1} MB; Fathom sends files up to {2} MB. Move the part to refactor into a file of its own.",
          failure.path,
          megabytes(failure.bytes),
          megabytes(failure.limit),
        ),
        actions: [],
      };
    case "selection-gone":
      return {
        text: t(
          "The lines that were selected in {0} are gone, so nothing was sent. Select the lines to refactor again.",
          failure.path,
        ),
        actions: ["refactor-selection"],
      };
    case "file-gone":
      return {
        text: t("{0} cannot be opened any more, so nothing was sent. Choose again what to refactor.", failure.path),
        actions: ["refactor-files", "refactor-selection"],
      };
    case "too-many-tokens":
      return {
        text:
          failure.model === undefined
            ? t(
                "This is about {0}, and Fathom sends at most {1} at once. Choose fewer files or a smaller folder, or select only the functions to change.",
                countText(failure.tokens, "token"),
                countText(failure.limit, "token"),
              )
            : t(
                "This is about {0}, and {1} takes {2}. Choose fewer files, select only the functions to change, or choose a model with a larger context.",
                countText(failure.tokens, "token"),
                failure.model,
                countText(failure.limit, "token"),
              ),
        actions: failure.model === undefined ? ["refactor-selection"] : ["choose-model", "refactor-selection"],
      };
    case "binary":
      return {
        text: t("{0} holds binary data, and Fathom refactors text. Open a text file.", failure.path),
        actions: [],
      };
    case "unsupported-document":
      return {
        text: t("{0} cannot be refactored: {1} Open a file that you can edit.", failure.path, sentence(failure.why)),
        actions: [],
      };
    case "offline-language":
      return {
        text: t(
          "The offline model refactors TypeScript and JavaScript, not {0}. Choose another model for this file.",
          failure.language,
        ),
        actions: ["choose-model"],
      };
    case "offline-no-match":
      return {
        text: t(
          "Nothing to do: the offline model has no refactoring for “{0}”. It can: {1}.",
          failure.instruction.replace(/\.$/, ""),
          shortList(failure.can),
        ),
        actions: ["choose-model", "refactor-selection"],
      };
    case "offline-unavailable":
      return {
        text: t(
          "The offline model could not start: {0} Choose another model, or look in the log.",
          sentence(failure.detail),
        ),
        actions: ["choose-model", "show-log"],
      };
    case "unexpected":
      return {
        text: t("Something went wrong inside Fathom. Nothing was changed; the log has the details."),
        actions: ["show-log", "try-again"],
      };
  }
}

/** What happened, without what to do about it: for a fault that Fathom already does something about. */
export function failureReason(failure: Failure): string {
  return failureText(failure).text.split(/(?<=[.?]) /)[0] ?? "";
}

const unconnected = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "ENETDOWN", "EHOSTUNREACH"];

/** Whether it is certain that not a byte of the request went out. */
export function isUnsent(failure: Failure): boolean {
  if (failure.kind === "unreachable") return unconnected.includes(failure.code);
  return failure.kind === "untrusted-connection";
}

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: t("cannot be found. Check the name and your network"),
  EAI_AGAIN: t("cannot be found. Check the name and your network"),
  ENETUNREACH: t("cannot be reached: this computer has no network. Check it and try again"),
  ENETDOWN: t("cannot be reached: this computer has no network. Check it and try again"),
  EHOSTUNREACH: t("cannot be reached from this network. Check the address and your network"),
  ECONNRESET: t("closed the connection before it answered. Try again"),
  EPIPE: t("closed the connection before it answered. Try again"),
  UND_ERR_SOCKET: t("closed the connection before it answered. Try again"),
  UND_ERR_HEADERS_TIMEOUT: t("did not begin to answer in time. Try again"),
  UND_ERR_CONNECT_TIMEOUT: t("could not be connected to in time. Check the address and your network"),
  ETIMEDOUT: t("did not answer in time. Check your network"),
  UND_ERR_HEADERS_OVERFLOW: t("answered with headers that are too large. Check the address"),
  HPE_HEADER_OVERFLOW: t("answered with headers that are too large. Check the address"),
};

/** Where the well-known local servers listen. */
const localServers: Readonly<Record<string, string>> = {
  "11434": "Ollama",
  "1234": "LM Studio",
  "8000": "vLLM",
  "8080": "llama.cpp",
};

const tlsTexts: Record<TlsProblem, string> = {
  expired: t("has a certificate that has expired. Check this computer's date and the address."),
  "self-signed": t(
    "has a self-signed certificate, which this computer does not trust. See VS Code's setting http.systemCertificates.",
  ),
  "unknown-issuer": t(
    "has a certificate from an issuer that this computer does not trust. See VS Code's settings http.systemCertificates and http.proxy.",
  ),
  "wrong-host": t("has a certificate for another name. Check the address."),
  "not-tls": t("does not speak https there. Check the address."),
  other: t("and this computer could not agree on a safe connection. Check the address."),
};

function unreachableText(origin: string, code: string): string {
  const host = hostOf(origin);
  if (code === "ECONNREFUSED") {
    const port = portOf(origin);
    const named = host.endsWith(`:${port}`) ? host : `${host}:${port}`;
    const server = Object.hasOwn(localServers, port) ? localServers[port] : undefined;
    return t(
      "Nothing is listening at {0}. {1}",
      named,
      isLoopback(origin) ? t("Is {0} running?", server ?? t("the local model server")) : t("Check the address."),
    );
  }
  if (code.startsWith("HPE_") && !Object.hasOwn(unreachable, code))
    return t("{0} does not speak http there. Check the address.", host);
  return `${host} ${(Object.hasOwn(unreachable, code) ? unreachable[code] : undefined) ?? t("cannot be reached ({0}). Check the address and your network", codeText(code))}.`;
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

/** A code or message of a library's, short enough for a sentence. */
function codeText(code: string): string {
  const plain = code.replace(/\s+/g, " ").trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}

const listed = 6;

function shortList(words: readonly string[]): string {
  const more = words.length - listed;
  return more > 1 ? t("{0} and {1} more", words.slice(0, listed).join(", "), more) : words.join(", ");
}

function contentName(contentType: string): string {
  if (contentType.includes("html")) return t("a web page");
  return contentType === "" ? t("an untyped body") : codeText(toldText(contentType));
}

/** A provider's words as one sentence of ours: plain text, at most 200 characters, ended by a full stop. */
export function sentence(text: string): string {
  const plain = toldText(text.replace(/\s+/g, " ").trim());
  if (plain === "") return t("it gave no reason.");
  const short = plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** The port, also where the scheme implies it. */
function portOf(origin: string): string {
  return /:(\d+)$/.exec(origin)?.[1] ?? (origin.startsWith("https:") ? "443" : "80");
}

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::|$)/.test(origin);
}

function sizeText(bytes: number): string {
  return bytes < 100_000 ? t("{0} kB", Math.ceil(bytes / 1000)) : t("{0} MB", megabytes(bytes));
}

function megabytes(bytes: number): string {
  const value = bytes / 1_000_000;
  return Number.isInteger(value) ? String(value) : decimalText(value, 1);
}
