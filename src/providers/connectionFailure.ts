import type { Failure, TlsProblem } from "../core/failure.ts";

/** A fault below http. What no code names is a failure of the network all the same. */
export function connectionFailure(origin: string, code: string | undefined, message: string): Failure {
  // Node's `fetch` names these two in words alone.
  if (/proxy authentication required/i.test(message)) return { kind: "proxy", origin };
  if (code === undefined && /does not match the HTTP/.test(message))
    return { kind: "unreachable", origin, code: "HPE_INVALID_CONSTANT" };
  const why = code === undefined ? tlsProblemOfText(message) : tlsProblemOf(code);
  if (why !== undefined) return { kind: "untrusted-connection", origin, why, code: code ?? message };
  return { kind: "unreachable", origin, code: code ?? message };
}

const tlsProblems: Readonly<Record<string, TlsProblem>> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-issuer",
  CERT_UNTRUSTED: "unknown-issuer",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong-host",
  HOSTNAME_MISMATCH: "wrong-host",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
};

function tlsProblemOf(code: string): TlsProblem | undefined {
  if (Object.hasOwn(tlsProblems, code)) return tlsProblems[code];
  return /^(?:ERR_SSL_|ERR_TLS_|CERT_|EPROTO$)/.test(code) ? "other" : undefined;
}

/** Electron's `fetch`, which VS Code may put in the place of Node's, names its errors in the message alone. */
function tlsProblemOfText(message: string): TlsProblem | undefined {
  const [, name] = /\bnet::ERR_(CERT_\w+|SSL_\w+)/.exec(message) ?? [];
  switch (name) {
    case undefined:
      return undefined;
    case "CERT_DATE_INVALID":
      return "expired";
    case "CERT_AUTHORITY_INVALID":
      return "unknown-issuer";
    case "CERT_COMMON_NAME_INVALID":
      return "wrong-host";
    default:
      return "other";
  }
}
