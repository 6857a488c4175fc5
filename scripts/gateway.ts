// What stands between a person's browser and VS Code's server under `npm start`. VS Code keeps an API key across
// reloads only if its host mints a key to encrypt it with, which the bare server refuses (405). This answers that one
// request and passes everything else on.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { dirname } from "node:path";
import type { Duplex } from "node:stream";

export type GatewayOptions = {
  /** The server's port. */
  readonly behind: number;
  /** Taken when it is free; what a page stores belongs to its port. */
  readonly preferredPort: number;
  readonly token: string;
  /** Holds the 32 bytes, which only the owner can read. */
  readonly keyFile: string;
};

/** @returns the port that it listens on, on loopback */
export async function startGateway(options: GatewayOptions): Promise<number> {
  const key = await ensureKey(options.keyFile);
  const server = createServer((incoming, response) => {
    if (incoming.method !== "POST" || incoming.url?.split("?")[0] !== "/mint-key") {
      pass(incoming, response, options.behind);
    } else if (incoming.headers.cookie?.includes(`vscode-tkn=${options.token}`) === true) {
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(key);
    } else {
      response.writeHead(403).end();
    }
  });
  server.on("upgrade", (incoming, socket, head) => passSocket(incoming, socket, head, options.behind));
  for (const port of [options.preferredPort, 0]) {
    server.listen(port, "127.0.0.1");
    // The first port is someone else's at times; then any will do.
    await once(server, "listening").catch(() => undefined);
    if (server.listening) {
      break;
    }
  }
  return listeningOn(server.address());
}

async function ensureKey(file: string): Promise<Buffer> {
  if (!existsSync(file)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(32), { mode: 0o600 });
  }
  return await readFile(file);
}

function pass(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

function passSocket(incoming: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const onward = connect(port, "127.0.0.1", () => {
    const pairs = incoming.rawHeaders.reduce(
      (text, part, index) => text + (index % 2 === 0 ? `${part}: ` : `${part}\r\n`),
      "",
    );
    onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${pairs}\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  onward.on("error", () => socket.destroy());
  onward.on("close", () => socket.destroy());
  socket.on("error", () => onward.destroy());
  socket.on("close", () => onward.destroy());
}

function listeningOn(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") {
    throw new Error("No port on 127.0.0.1 is free.");
  }
  return address.port;
}
