import type { Message } from "./actions.ts";
import type { Failure } from "./failure.ts";
import { countText } from "./numbers.ts";

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
        text: `${hostOf(failure.origin)} does not allow this: ${sentence(failure.detail)} Check the key's permissions, or choose another model.`,
        actions: ["set-key", "choose-model"],
      };
    case "unreachable":
      return { text: unreachableText(failure.origin, failure.code), actions: ["try-again", "edit-endpoints"] };
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
        text: `A proxy between this computer and ${hostOf(failure.origin)} wants you to sign in to it. See VS Code's setting http.proxy.`,
        actions: ["try-again"],
      };
    case "too-long":
      return {
        text: `The request is longer than ${failure.model} takes. Select less, or choose a model with a larger context.`,
        actions: ["choose-model"],
      };
    case "filtered":
      return {
        text: `The content filter of ${hostOf(failure.origin)} refused the request: ${sentence(failure.detail)} Reword the instruction, or choose another model.`,
        actions: ["choose-model", "try-again"],
      };
    case "overloaded":
      return {
        text: `${hostOf(failure.origin)} is overloaded. Nothing was changed; wait a little, or choose another model.`,
        actions: ["try-again", "choose-model"],
      };
    case "quota":
      return {
        text: `The account at ${hostOf(failure.origin)} has no quota left. Check its plan and billing, or choose another model.`,
        actions: ["choose-model"],
      };
    case "rate-limited":
      return {
        text: `${hostOf(failure.origin)} is limiting requests. ${waitText(failure.retryAfterSeconds)}`,
        actions: ["try-again", "choose-model"],
      };
    case "bad-request":
      return {
        text: `${hostOf(failure.origin)} refused the request: ${sentence(failure.detail)} Choose another model or effort.`,
        actions: ["choose-model", "again-at-effort"],
      };
    case "provider-error": {
      const status = failure.status === undefined ? "" : ` with status ${failure.status}`;
      const detail = failure.detail.trim() === "" ? "." : `: ${sentence(failure.detail)}`;
      return {
        text: `${hostOf(failure.origin)} failed${status}${detail} Nothing was changed; try again.`,
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

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: "cannot be found. Check the name and your network",
  EAI_AGAIN: "cannot be found. Check the name and your network",
  ECONNRESET: "closed the connection before it answered. Try again",
  UND_ERR_SOCKET: "closed the connection before it answered. Try again",
  UND_ERR_HEADERS_TIMEOUT: "did not begin to answer in time. Try again",
  ETIMEDOUT: "did not answer in time. Check your network",
  CERT_HAS_EXPIRED: "has a certificate that has expired. Check the address",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "has a certificate that this computer does not trust. See VS Code's setting http.systemCertificates",
  SELF_SIGNED_CERT_IN_CHAIN:
    "has a certificate that this computer does not trust. See VS Code's setting http.systemCertificates",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "has a certificate that this computer does not trust. See VS Code's setting http.systemCertificates",
  ERR_TLS_CERT_ALTNAME_INVALID: "has a certificate for another name. Check the address",
  ERR_SSL_WRONG_VERSION_NUMBER: "does not speak https there. Check the address",
};

function unreachableText(origin: string, code: string): string {
  const host = hostOf(origin);
  if (code === "ECONNREFUSED")
    return `Nothing is listening at ${host}. ${isLoopback(origin) ? "Is the local model server running?" : "Check the address."}`;
  return `${host} ${(Object.hasOwn(unreachable, code) ? unreachable[code] : undefined) ?? `cannot be reached (${code}). Check the address and your network`}.`;
}

function waitText(seconds: number | undefined): string {
  if (seconds === undefined) return "Wait a little and try again.";
  return seconds < 90
    ? `Try again in ${countText(Math.ceil(seconds), "second")}.`
    : `Try again in ${countText(Math.ceil(seconds / 60), "minute")}.`;
}

const listed = 6;

function shortList(words: readonly string[]): string {
  const more = words.length - listed;
  return more > 1 ? `${words.slice(0, listed).join(", ")} and ${more} more` : words.join(", ");
}

function contentName(contentType: string): string {
  if (contentType.includes("html")) return "a web page";
  return contentType === "" ? "an untyped body" : contentType;
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

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::|$)/.test(origin);
}

function megabytes(bytes: number): string {
  const value = bytes / 1_000_000;
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
