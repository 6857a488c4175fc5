import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

export type RawRequest = {
  readonly head: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

export type RawServer = AsyncDisposable & {
  readonly origin: string;
  readonly requests: readonly RawRequest[];
};

/**
 * An HTTP server on a bare loopback socket: what it answers is bytes, so it can do what no HTTP library lets a server
 * do. Each request is answered by `respond`, which owns the socket from then on.
 */
export async function startRawServer(
  respond: (socket: Socket, request: RawRequest) => void,
  wantedPort = 0,
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that hangs up is part of the test.
    socket.on("error", () => undefined);
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const request = parseRequest(received);
      if (request === undefined) return;
      received = Buffer.alloc(0);
      requests.push(request);
      respond(socket, request);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wantedPort, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
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
