import type { Message } from "./actions.ts";
import type { Failure, RetryAdvice, TlsProblem } from "./failure.ts";
import { countText, dayTimeText } from "./numbers.ts";

/** Every failure in the user's words, each with what to do next. */
export function failureText(failure: Failure): Message {
  switch (failure.kind) {
    case "no-key":
      return {
        text: `There is no key for ${failure.endpoint} (${hostOf(failure.origin)}). Set one, or choose a model that needs none.`,
        actions: ["set-key", "choose-model"],
      };
    case "key-rejected":
      return {
        text: `${failure.endpoint} rejected the key for ${hostOf(failure.origin)}. Replace it, or choose another model.`,
        actions: ["set-key", "choose-model"],
      };
    case "not-allowed":
      return {
        text: `${hostOf(failure.origin)} does not allow this: ${sentence(failure.detail)}${requestText(failure.requestId)} Check what the key, its organisation and your region may use, or choose another model.`,
        actions: ["set-key", "choose-model"],
      };
    case "no-consent":
      return {
        text: `Fathom may not use ${failure.model} of VS Code's ${failure.vendor} models. Try again and allow it when VS Code asks, or choose another model.`,
        actions: ["try-again", "choose-model"],
      };
    case "unreachable":
      return { text: unreachableText(failure.origin, failure.code), actions: ["try-again", "edit-endpoints"] };
    case "untrusted-connection":
      return {
        text: `${hostOf(failure.origin)} ${tlsTexts[failure.why]} Nothing was sent.`,
        actions: ["edit-endpoints", "try-again"],
      };
    case "not-an-endpoint":
      return {
        text: `${hostOf(failure.origin)} answered with ${contentName(failure.contentType)} where a stream was expected. Check the endpoint's base URL; most end in /v1.`,
        actions: ["edit-endpoints", "try-again"],
      };
    case "redirected":
      return {
        text: `${hostOf(failure.origin)} tried to send the request on to ${failure.to}. Nothing was sent there. If you trust that address, make it the endpoint's base URL.`,
        actions: ["edit-endpoints"],
      };
    case "not-found":
      return {
        text:
          failure.what === "model"
            ? `${hostOf(failure.origin)} knows no model ${failure.model}. Choose one that it has.`
            : `${hostOf(failure.origin)} has nothing at that address. Check the endpoint's base URL; most end in /v1.`,
        actions: failure.what === "model" ? ["choose-model", "edit-endpoints"] : ["edit-endpoints", "try-again"],
      };
    case "proxy":
      return {
        text: `A proxy between this computer and ${hostOf(failure.origin)} answered instead, and wants you to sign in to it. See VS Code's setting http.proxy.`,
        actions: ["try-again"],
      };
    case "too-long":
      return {
        text: `The request is longer than ${failure.model} takes. Select less, or choose a model with a larger context.`,
        actions: ["choose-model"],
      };
    case "too-large": {
      const size = failure.bytes === undefined ? "" : ` (${sizeText(failure.bytes)})`;
      return {
        text: `The request${size} is larger than ${hostOf(failure.origin)} accepts. Select less, or choose another model.`,
        actions: ["choose-model", "refactor-selection"],
      };
    }
    case "filtered":
      return {
        text: `The content filter of ${hostOf(failure.origin)} refused the request: ${sentence(failure.detail)} Reword the instruction, or choose another model.`,
        actions: ["choose-model", "try-again"],
      };
    case "overloaded":
      return {
        text: `${hostOf(failure.origin)} is overloaded. Nothing was changed. ${waitText(failure)}`,
        actions: ["try-again", "choose-model"],
      };
    case "quota":
      return {
        text: `The account at ${hostOf(failure.origin)} has no quota left. Check its plan and billing, or choose another model.`,
        actions: ["choose-model"],
      };
    case "rate-limited":
      return {
        text: `${hostOf(failure.origin)} is limiting requests. ${waitText(failure)}`,
        actions: ["try-again", "choose-model"],
      };
    case "bad-request":
      return {
        text: `${hostOf(failure.origin)} refused the request: ${sentence(failure.detail)}${requestText(failure.requestId)} Choose another model or effort.`,
        actions: ["choose-model", "again-at-effort"],
      };
    case "provider-error": {
      const status = failure.status === undefined ? "" : ` with status ${failure.status}`;
      const detail = failure.detail.trim() === "" ? "." : `: ${sentence(failure.detail)}`;
      return {
        text: `${hostOf(failure.origin)} failed${status}${detail}${requestText(failure.requestId)} Nothing was changed. ${waitText(failure)}`,
        actions: ["try-again", "choose-model"],
      };
    }
    case "bad-endpoint":
      return {
        text: `The endpoint ${failure.url} cannot be used: ${sentence(failure.why)} Correct it in the settings.`,
        actions: ["edit-endpoints"],
      };
    case "unknown-endpoint":
      return {
        text: `The endpoint ${failure.endpoint} is no longer in your settings. Choose a model, or add the endpoint again.`,
        actions: ["choose-model", "edit-endpoints"],
      };
    case "untrusted-workspace":
      return {
        text: "This folder is in Restricted Mode, so no code is sent anywhere. Trust the folder, or choose the offline model.",
        actions: ["manage-trust", "choose-model"],
      };
    case "file-too-large":
      return {
        text: `${failure.path} is ${megabytes(failure.bytes)} MB; Fathom sends files up to ${megabytes(failure.limit)} MB. Move the part to refactor into a file of its own.`,
        actions: [],
      };
    case "selection-gone":
      return {
        text: `The lines that were selected in ${failure.path} are gone, so nothing was sent. Select the lines to refactor again.`,
        actions: ["refactor-selection"],
      };
    case "file-gone":
      return {
        text: `${failure.path} cannot be opened any more, so nothing was sent. Choose again what to refactor.`,
        actions: ["refactor-files", "refactor-selection"],
      };
    case "too-many-tokens":
      return {
        text:
          failure.model === undefined
            ? `This is about ${countText(failure.tokens, "token")}, and Fathom sends at most ${countText(failure.limit, "token")} at once. Choose fewer files or a smaller folder, or select only the functions to change.`
            : `This is about ${countText(failure.tokens, "token")}, and ${failure.model} takes ${countText(failure.limit, "token")}. Choose fewer files, select only the functions to change, or choose a model with a larger context.`,
        actions: failure.model === undefined ? ["refactor-selection"] : ["choose-model", "refactor-selection"],
      };
    case "binary":
      return { text: `${failure.path} holds binary data, and Fathom refactors text. Open a text file.`, actions: [] };
    case "unsupported-document":
      return {
        text: `${failure.path} cannot be refactored: ${sentence(failure.why)} Open a file that you can edit.`,
        actions: [],
      };
    case "offline-language":
      return {
        text: `The offline model refactors TypeScript and JavaScript, not ${failure.language}. Choose another model for this file.`,
        actions: ["choose-model"],
      };
    case "offline-no-match":
      return {
        text: `Nothing to do: the offline model has no refactoring for “${failure.instruction.replace(/\.$/, "")}”. It can: ${shortList(failure.can)}.`,
        actions: ["choose-model", "refactor-selection"],
      };
    case "offline-unavailable":
      return {
        text: `The offline model could not start: ${sentence(failure.detail)} Choose another model, or look in the log.`,
        actions: ["choose-model", "show-log"],
      };
    case "unexpected":
      return {
        text: "Something went wrong inside Fathom. Nothing was changed; the log has the details.",
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
  ENOTFOUND: "cannot be found. Check the name and your network",
  EAI_AGAIN: "cannot be found. Check the name and your network",
  ENETUNREACH: "cannot be reached: this computer has no network. Check it and try again",
  ENETDOWN: "cannot be reached: this computer has no network. Check it and try again",
  EHOSTUNREACH: "cannot be reached from this network. Check the address and your network",
  ECONNRESET: "closed the connection before it answered. Try again",
  EPIPE: "closed the connection before it answered. Try again",
  UND_ERR_SOCKET: "closed the connection before it answered. Try again",
  UND_ERR_HEADERS_TIMEOUT: "did not begin to answer in time. Try again",
  UND_ERR_CONNECT_TIMEOUT: "could not be connected to in time. Check the address and your network",
  ETIMEDOUT: "did not answer in time. Check your network",
  UND_ERR_HEADERS_OVERFLOW: "answered with headers that are too large. Check the address",
  HPE_HEADER_OVERFLOW: "answered with headers that are too large. Check the address",
};

/** Where the well-known local servers listen. */
const localServers: Readonly<Record<string, string>> = {
  "11434": "Ollama",
  "1234": "LM Studio",
  "8000": "vLLM",
  "8080": "llama.cpp",
};

const tlsTexts: Record<TlsProblem, string> = {
  expired: "has a certificate that has expired. Check this computer's date and the address.",
  "self-signed":
    "has a self-signed certificate, which this computer does not trust. See VS Code's setting http.systemCertificates.",
  "unknown-issuer":
    "has a certificate from an issuer that this computer does not trust. See VS Code's settings http.systemCertificates and http.proxy.",
  "wrong-host": "has a certificate for another name. Check the address.",
  "not-tls": "does not speak https there. Check the address.",
  other: "and this computer could not agree on a safe connection. Check the address.",
};

function unreachableText(origin: string, code: string): string {
  const host = hostOf(origin);
  if (code === "ECONNREFUSED") {
    const port = portOf(origin);
    const named = host.endsWith(`:${port}`) ? host : `${host}:${port}`;
    const server = Object.hasOwn(localServers, port) ? localServers[port] : undefined;
    return `Nothing is listening at ${named}. ${isLoopback(origin) ? `Is ${server ?? "the local model server"} running?` : "Check the address."}`;
  }
  if (code.startsWith("HPE_") && !Object.hasOwn(unreachable, code))
    return `${host} does not speak http there. Check the address.`;
  return `${host} ${(Object.hasOwn(unreachable, code) ? unreachable[code] : undefined) ?? `cannot be reached (${codeText(code)}). Check the address and your network`}.`;
}

/** Seconds beyond which a wait is told as the time of day at which it ends. */
const longCountdown = 30;

function waitText({ retryAfterSeconds: seconds, retryAt, neverRetry }: RetryAdvice): string {
  if (neverRetry === true) return "Choose another model.";
  if (seconds === undefined) return "Wait a little and try again, or choose another model.";
  if (seconds <= 0) return "Try again.";
  if (seconds > longCountdown && retryAt !== undefined) return `Try again ${dayTimeText(retryAt, seconds)}.`;
  return seconds < 90
    ? `Try again in ${countText(Math.ceil(seconds), "second")}.`
    : `Try again in ${countText(Math.ceil(seconds / 60), "minute")}.`;
}

/** What to quote to the provider's support. */
function requestText(id: string | undefined): string {
  return id === undefined ? "" : ` Its id for the request is ${id}.`;
}

/** A code or message of a library's, short enough for a sentence. */
function codeText(code: string): string {
  const plain = code.replace(/\s+/g, " ").trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}

const listed = 6;

function shortList(words: readonly string[]): string {
  const more = words.length - listed;
  return more > 1 ? `${words.slice(0, listed).join(", ")} and ${more} more` : words.join(", ");
}

function contentName(contentType: string): string {
  if (contentType.includes("html")) return "a web page";
  return contentType === "" ? "an untyped body" : codeText(contentType);
}

/** A provider's words as one sentence of ours: plain text, at most 200 characters, ended by a full stop. */
export function sentence(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  if (plain === "") return "it gave no reason.";
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
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${megabytes(bytes)} MB`;
}

function megabytes(bytes: number): string {
  const value = bytes / 1_000_000;
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
