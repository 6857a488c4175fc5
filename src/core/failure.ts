/** Everything that can go wrong for a user before or instead of an answer. `failureText.ts` words each. */
export type Failure =
  | { readonly kind: "no-key"; readonly endpoint: string; readonly origin: string }
  | { readonly kind: "key-rejected"; readonly endpoint: string; readonly origin: string }
  /** The user did not let Fathom use one of VS Code's own models. */
  | { readonly kind: "no-consent"; readonly vendor: string; readonly model: string }
  | { readonly kind: "not-allowed"; readonly origin: string; readonly detail: string; readonly requestId?: string }
  | { readonly kind: "unreachable"; readonly origin: string; readonly code: string }
  | { readonly kind: "untrusted-connection"; readonly origin: string; readonly why: TlsProblem; readonly code: string }
  | { readonly kind: "not-an-endpoint"; readonly origin: string; readonly contentType: string }
  | { readonly kind: "redirected"; readonly origin: string; readonly to: string }
  | { readonly kind: "not-found"; readonly origin: string; readonly model: string; readonly what: "model" | "path" }
  | { readonly kind: "proxy"; readonly origin: string }
  | { readonly kind: "too-long"; readonly origin: string; readonly model: string }
  /** `bytes` is what was sent, where that is known. */
  | { readonly kind: "too-large"; readonly origin: string; readonly bytes: number | undefined }
  | { readonly kind: "filtered"; readonly origin: string; readonly detail: string }
  | ({ readonly kind: "overloaded"; readonly origin: string } & RetryAdvice)
  | { readonly kind: "quota"; readonly origin: string }
  | ({
      readonly kind: "rate-limited";
      readonly origin: string;
      readonly retryAfterSeconds: number | undefined;
    } & RetryAdvice)
  | { readonly kind: "bad-request"; readonly origin: string; readonly detail: string; readonly requestId?: string }
  | ({
      readonly kind: "provider-error";
      readonly origin: string;
      readonly status: number | undefined;
      readonly detail: string;
      readonly requestId?: string;
    } & RetryAdvice)
  | { readonly kind: "bad-endpoint"; readonly url: string; readonly why: string }
  | { readonly kind: "unknown-endpoint"; readonly endpoint: string }
  | { readonly kind: "untrusted-workspace" }
  | { readonly kind: "file-too-large"; readonly path: string; readonly bytes: number; readonly limit: number }
  | { readonly kind: "selection-gone"; readonly path: string }
  | { readonly kind: "file-gone"; readonly path: string }
  /** Before anything was sent, by an estimate. `model` is undefined where the limit is Fathom's own. */
  | {
      readonly kind: "too-many-tokens";
      readonly tokens: number;
      readonly limit: number;
      readonly model: string | undefined;
    }
  | { readonly kind: "binary"; readonly path: string }
  /** Its bytes are no text in the encoding in which VS Code reads it. */
  | { readonly kind: "undecodable"; readonly path: string; readonly encoding: string }
  | { readonly kind: "unsupported-document"; readonly path: string; readonly why: string }
  | { readonly kind: "offline-language"; readonly language: string }
  | { readonly kind: "offline-no-match"; readonly instruction: string; readonly can: readonly string[] }
  | { readonly kind: "offline-unavailable"; readonly detail: string }
  | { readonly kind: "unexpected"; readonly detail: string };

/** What the provider says about asking again. */
export type RetryAdvice = {
  readonly retryAfterSeconds?: number | undefined;
  /** The moment that stands for, in milliseconds since 1970. */
  readonly retryAt?: number;
  /** Asking again would not help. */
  readonly neverRetry?: true;
};

/** Why the connection cannot be trusted; `not-tls` is a server that does not speak https at all. */
export type TlsProblem = "expired" | "self-signed" | "unknown-issuer" | "wrong-host" | "not-tls" | "other";
