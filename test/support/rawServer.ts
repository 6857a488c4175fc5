import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

export type RawRequest = {
  readonly head: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

export type RawServer = AsyncDisposable & {
  readonly origin: string;
  readonly requests: readonly RawRequest[];
  /** How many connections were made to it, whatever became of them. */
  readonly connections: number;
};

/** Key and certificate in PEM, for a server that speaks TLS. */
export type RawServerTls = { readonly key: Buffer; readonly cert: Buffer };

/**
 * An HTTP server on a bare loopback socket: what it answers is bytes, so it can do what no HTTP library lets a server
 * do. Each request is answered by `respond`, which owns the socket from then on.
 */
export async function startRawServer(
  respond: (socket: Socket, request: RawRequest) => void,
  { port: wantedPort = 0, tls }: { readonly port?: number; readonly tls?: RawServerTls | undefined } = {},
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const accept = (socket: Socket) => {
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const request = isTlsHello(received) ? noRequest : parseRequest(received);
      if (request === undefined) return;
      received = Buffer.alloc(0);
      requests.push(request);
      respond(socket, request);
    });
  };
  const server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that hangs up is part of the test.
    socket.on("error", () => undefined);
  });
  server.on("tlsClientError", () => undefined);
  server.on("secureConnection", (socket: Socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wantedPort, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The head of an event stream whose end is the end of the connection. */
export const eventStreamHead =
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n";

export function answer(status: string, contentType: string, body: string, extra = ""): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${extra}connection: close\r\n\r\n${body}`;
}

export function sse(...payloads: readonly unknown[]): string {
  return payloads
    .map((payload) => `data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`)
    .join("");
}

const noRequest: RawRequest = { head: "", headers: new Map(), body: "" };

/** A client that expects TLS says no request first; a plain server answers what it takes for nonsense. */
function isTlsHello(received: Buffer): boolean {
  return received[0] === 0x16;
}

function parseRequest(received: Buffer): RawRequest | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [head = "", ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = received.subarray(end + 4);
  if (body.byteLength < Number(headers.get("content-length") ?? 0)) return undefined;
  return { head, headers, body: body.toString("utf8") };
}
