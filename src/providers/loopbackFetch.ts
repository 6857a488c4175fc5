import { type IncomingMessage, request } from "node:http";
import { pipeline, Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { ConnectionListener } from "./connections.ts";

/**
 * `fetch` for a server on this computer: Node's own gives up after 300 s without headers, and a local model may take
 * longer to load and to read a long prompt. Certificates do not matter here, and proxies that the environment names get
 * nothing, not even with NODE_USE_ENV_PROXY, which only the global agent heeds.
 */
export async function loopbackFetch(url: URL, init: RequestInit, connection?: ConnectionListener): Promise<Response> {
  const body = init.body ?? undefined;
  if (body !== undefined && typeof body !== "string")
    throw new TypeError("A request to a local server has a text body.");
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        agent: false,
        method: init.method ?? "GET",
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(init.signal ? { signal: init.signal } : {}),
      },
      (incoming) => {
        const headers = new Headers();
        for (const [name, values] of Object.entries(incoming.headersDistinct)) {
          for (const value of values ?? []) headers.append(name, value);
        }
        const status = incoming.statusCode ?? 0;
        const empty = status === 204 || status === 205 || status === 304;
        if (empty) incoming.resume();
        const body = empty ? null : (Readable.toWeb(decoded(incoming)) as ReadableStream<Uint8Array>);
        resolve(new Response(body, { status, headers }));
      },
    );
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) return;
      connection?.connecting();
      socket.once("connect", () => connection?.connected());
    });
    // As `fetch` words it, so that both are classified alike.
    outgoing.on("error", (error) => reject(new TypeError("fetch failed", { cause: error })));
    outgoing.end(body);
  });
}

/** Compression is not asked for, but some gateways compress all the same. */
function decoded(incoming: IncomingMessage): Readable {
  const decoder = decoderOf(incoming.headers["content-encoding"]);
  // What breaks is seen by whoever reads.
  return decoder === undefined ? incoming : pipeline(incoming, decoder, () => undefined);
}

function decoderOf(encoding: string | undefined) {
  switch (encoding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
