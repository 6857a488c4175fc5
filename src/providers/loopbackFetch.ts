import { request } from "node:http";
import { Readable } from "node:stream";

/**
 * `fetch` for a server on this computer: Node's own gives up after 300 s without headers, and a local model may take
 * longer to load and to read a long prompt. Certificates do not matter here, and proxies that the environment names get
 * nothing, not even with NODE_USE_ENV_PROXY, which only the global agent heeds.
 */
export async function loopbackFetch(url: URL, init: RequestInit): Promise<Response> {
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
        resolve(
          new Response(empty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>), { status, headers }),
        );
      },
    );
    // As `fetch` words it, so that both are classified alike.
    outgoing.on("error", (error) => reject(new TypeError("fetch failed", { cause: error })));
    outgoing.end(body);
  });
}
