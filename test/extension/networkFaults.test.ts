import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { globalFetch } from "../../src/providers/guardedFetch.ts";
import { remoteLimits } from "../../src/providers/watchdog.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { answerWith, inHalfAChunk, labelled, silently, withReset } from "../support/faultServer.ts";
import { eventStreamHead, type RawServer, startRawServer } from "../support/rawServer.ts";
import { wireRun } from "../support/wireRun.ts";

type Row = {
  readonly name: string;
  readonly respond: Parameters<typeof startRawServer>[0];
  readonly at?: (server: RawServer) => string;
  /** Which classes are right: what the host's `fetch` throws differs with its proxies and its version. */
  readonly classes: readonly string[];
};

const nothing = () => undefined;
const begun = ': x\n\ndata: {"choices":[{"index":0,"delta":{"content":"x"}}]}\n\n';

/** VS Code puts its own `fetch` in the place of Node's: whatever that throws is a fault with a name, and never a bug. */
const rows: readonly Row[] = [
  { name: "nothing listens", respond: nothing, at: () => "http://127.0.0.1:9", classes: ["unreachable"] },
  { name: "a port that fetch refuses", respond: nothing, at: () => "http://127.0.0.1:1", classes: ["unreachable"] },
  {
    name: "a name that nobody has",
    respond: nothing,
    at: () => "https://no-such-host.invalid",
    classes: ["unreachable"],
  },
  { name: "closed before any header", respond: (socket) => void socket.end(), classes: ["unreachable"] },
  { name: "reset before any header", respond: (socket) => void socket.resetAndDestroy(), classes: ["unreachable"] },
  { name: "not http", respond: (socket) => void socket.end("SSH-2.0-x\r\n"), classes: ["unreachable"] },
  {
    name: "https where there is none",
    respond: (socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    at: ({ origin }) => origin.replace("http:", "https:"),
    classes: ["untrusted-connection", "unreachable"],
  },
  {
    name: "40 kB of headers",
    respond: (socket) => void socket.end(`${eventStreamHead.trimEnd()}\r\nx-pad: ${"x".repeat(40_000)}\r\n\r\n`),
    classes: ["unreachable"],
  },
  {
    name: "a redirect",
    respond: (socket) =>
      void answerWith("307 Temporary Redirect", "text/plain", "", ["location: http://127.0.0.1:9/"])(socket),
    classes: ["redirected"],
  },
  {
    name: "a proxy that wants a name",
    respond: (socket) => void answerWith("407 Proxy Authentication Required", "text/html", "<html></html>")(socket),
    classes: ["proxy", "unreachable"],
  },
  { name: "a reset in the middle", respond: (socket) => withReset(socket, begun), classes: ["interrupted"] },
  { name: "an end in half a chunk", respond: (socket) => inHalfAChunk(socket, begun), classes: ["interrupted"] },
  { name: "a silent end", respond: (socket) => silently(socket, begun), classes: ["interrupted"] },
  {
    name: "plain text labelled gzip",
    respond: (socket) => labelled(socket, "gzip", Buffer.from(begun)),
    classes: ["interrupted"],
  },
];

describe("what VS Code's own fetch throws", () => {
  for (const { name, respond, at, classes } of rows) {
    it(`${name}: ${classes.join(" or ")}`, async () => {
      await using server = await startRawServer(respond);
      const origin = at?.(server) ?? server.origin;
      const endpoint = { name: "Test", baseUrl: `${origin}/v1`, api: "chat", models: [] } as const;
      // Where a host hangs, silence ends it.
      const limits = { ...remoteLimits, firstByte: 5000, silence: 2000 };
      const { state } = await wireRun(createWireProvider(endpoint, "key", { transport: globalFetch, limits }), "low");
      const outcome = state.outcome?.kind === "failed" ? state.outcome.failure.kind : state.outcome?.kind;
      assert.ok(outcome !== undefined && classes.includes(outcome), `${outcome}: ${JSON.stringify(state.outcome)}`);
    });
  }
});
