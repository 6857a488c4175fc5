import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { eventStreamHead, sse, startRawServer } from "../support/rawServer.ts";
import { sampleAnswer } from "../support/wireRun.ts";

const script = join(import.meta.dirname, "../support/poisonedRun.ts");

const complete: Readonly<Record<WireFormat, string>> = {
  responses: sse(
    { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: sampleAnswer },
    { type: "response.completed", response: { status: "completed" } },
  ),
  chat: sse({ choices: [{ index: 0, delta: { content: sampleAnswer }, finish_reason: "stop" }] }, "[DONE]"),
};

for (const api of ["responses", "chat"] as const) {
  test(`${api}: in a poisoned environment and folder, the user's own endpoint gets the request and nobody else`, async () => {
    await using trap = await startTrap();
    await using folder = await poisonedFolder(trap.port);
    await using server = await startRawServer((socket) => socket.end(eventStreamHead + complete[api]));
    const printed = await runPoisoned(folder.path, trap.port, ["fathom", api, `${server.origin}/v1`]);
    assert.equal(printed, "finished");
    assert.equal(server.requests.length, 1);
    assert.equal(trap.connections(), 0);
    const [request] = server.requests;
    assert.equal(request?.headers.get("authorization"), "Bearer sk-of-the-user-0123456789");
    assert.doesNotMatch(JSON.stringify([request?.head, ...(request?.headers ?? []), request?.body]), /poison/);
  });

  test(`${api}: an endpoint that is away gets no deputy`, async () => {
    await using trap = await startTrap();
    await using folder = await poisonedFolder(trap.port);
    const printed = await runPoisoned(folder.path, trap.port, ["fathom", api, "http://127.0.0.1:9/v1"]);
    assert.equal(printed, "failed");
    assert.equal(trap.connections(), 0);
  });
}

test("the trap catches who believes the environment", async () => {
  await using trap = await startTrap();
  await using folder = await poisonedFolder(trap.port);
  await runPoisoned(folder.path, trap.port, ["bare client", "chat", "http://192.0.2.1/"]);
  // The client's base URL, and the proxy.
  assert.ok(trap.connections() >= 2, `${trap.connections()} connections`);
});

/** A listener that must stay alone. */
async function startTrap(): Promise<AsyncDisposable & { readonly port: number; connections(): number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => undefined);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => void (await promisify(server.close.bind(server))()),
  };
}

function poisonFor(port: number): Readonly<Record<string, string>> {
  const url = `http://127.0.0.1:${port}`;
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  return {
    ...Object.fromEntries(proxies.map((name) => [name, url])),
    NO_PROXY: "",
    no_proxy: "",
    NODE_USE_ENV_PROXY: "1",
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_API_KEY: "sk-poison",
    OPENAI_ADMIN_KEY: "sk-poison-admin",
    OPENAI_ORG_ID: "org-poison",
    OPENAI_PROJECT_ID: "proj-poison",
    OPENAI_WEBHOOK_SECRET: "whsec-poison",
    OPENAI_CUSTOM_HEADERS: "x-poison: 1\nauthorization: Bearer sk-poison",
    OPENAI_LOG: "debug",
    AZURE_OPENAI_ENDPOINT: url,
  };
}

async function poisonedFolder(port: number): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "fathom-poison-"));
  const poison = poisonFor(port);
  const url = `http://127.0.0.1:${port}/v1`;
  await mkdir(join(path, ".vscode"));
  const settings = {
    "fathom.endpoints": [{ name: "Own", baseUrl: url, models: ["m"] }],
    "http.proxy": `http://127.0.0.1:${port}`,
    "terminal.integrated.env.linux": poison,
  };
  const lines = Object.entries(poison).map(([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"\n`);
  for (const name of [".env", ".env.local"]) await writeFile(join(path, name), lines.join(""));
  await writeFile(join(path, ".vscode", "settings.json"), JSON.stringify(settings));
  await writeFile(join(path, ".npmrc"), `proxy=http://127.0.0.1:${port}\nhttps-proxy=http://127.0.0.1:${port}\n`);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function runPoisoned(cwd: string, port: number, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], ...poisonFor(port) };
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { cwd, env, timeout: 60_000 });
  return stdout.trim();
}
