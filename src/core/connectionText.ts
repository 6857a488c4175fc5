import type { Failure, TlsProblem } from "./failure.ts";
import { t } from "./l10n.ts";

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

export const tlsTexts: Record<TlsProblem, string> = {
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

export function unreachableText(origin: string, code: string): string {
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

/** A code or message of a library's, short enough for a sentence. */
export function codeText(code: string): string {
  const plain = code.replace(/\s+/g, " ").trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}

/** An address without its scheme. */
export function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** The port, also where the scheme implies it. */
function portOf(origin: string): string {
  return /:(\d+)$/.exec(origin)?.[1] ?? (origin.startsWith("https:") ? "443" : "80");
}

function isLoopback(origin: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::|$)/.test(origin);
}
