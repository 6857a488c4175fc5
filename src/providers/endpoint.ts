import { t } from "../core/l10n.ts";
import type { ModelFacts } from "../core/modelFacts.ts";
import { offlineEndpoint } from "../core/offlineEndpoint.ts";
import type { Family } from "./family.ts";

export type WireFormat = "responses" | "chat";

/** What the embedded model and VS Code's own models are reached by: no endpoint of the user's is called so. */
export const reservedNames = { offline: offlineEndpoint, vscode: "vscode" } as const;

export function isReservedName(name: string): boolean {
  return Object.values(reservedNames).some((reserved) => reserved === name.trim().toLowerCase());
}

/** An OpenAI-compatible address of the user's own. */
export type Endpoint = {
  /** What the user calls it; unique. */
  readonly name: string;
  readonly baseUrl: string;
  readonly api: WireFormat;
  /** What kind of server it is, where its address does not tell. */
  readonly provider?: Family;
  /** OpenAI and Azure work on when the connection drops, and keep the answer for it, which zero data retention forbids. */
  readonly background?: boolean;
  readonly models: readonly EndpointModel[];
};

/** A model that the user named, with what the user says of it. */
export type EndpointModel = { readonly id: string } & ModelFacts;

export type CheckedUrl =
  | { readonly kind: "ok"; readonly origin: string }
  | { readonly kind: "bad"; readonly why: string };

/**
 * Whether code and a key may go to a base URL: https anywhere, http on this computer only, no credentials inside. The
 * origin is what a key is bound to.
 */
export function checkBaseUrl(baseUrl: string): CheckedUrl {
  if (!URL.canParse(baseUrl))
    return { kind: "bad", why: t("It is not a URL; one looks like https://api.example.com/v1.") };
  const url = new URL(baseUrl);
  if (url.username !== "" || url.password !== "") {
    return { kind: "bad", why: t("It holds a user name or password; keys are asked for separately and kept safe.") };
  }
  if (url.search !== "" || url.hash !== "")
    return { kind: "bad", why: t("It holds a query or a fragment, which a base URL has not.") };
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) {
    return { kind: "ok", origin: url.origin };
  }
  return { kind: "bad", why: t("Only https addresses, and http addresses on this computer, are used.") };
}

/** Whether a host name is this computer by its own meaning, without asking a name server. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
