import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type Relay = AsyncDisposable & {
  readonly origin: string;
  /** Everything that clients sent, byte for byte. */
  sent(): string;
};

/** Passes bytes on to a loopback port and back, and keeps what the client sent: the wire's own truth. */
export async function startRelay(port: number): Promise<Relay> {
  const sent: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      // Either side may hang up first.
      socket.on("error", () => undefined);
    }
    client.on("data", (chunk) => sent.push(chunk));
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => Buffer.concat(sent).toString("utf8"),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
