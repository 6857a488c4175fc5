import assert from "node:assert/strict";
import { test } from "node:test";
import { endpointRow } from "../../src/core/endpointReport.ts";
import { checkEndpoint } from "../../src/providers/endpointCheck.ts";
import { answer, type RawRequest, type RawServer, startRawServer } from "../support/rawServer.ts";

const key = "sk-canary-check-77aa";
const list = JSON.stringify({ object: "list", data: [{ id: "a" }, { id: "b" }] });
const endpointAt = (server: Pick<RawServer, "origin">) =>
  ({ name: "Mine", baseUrl: `${server.origin}/v1`, api: "chat", models: [] }) as const;
const never = new AbortController().signal;

test("one GET of the list with the key of that origin, and nothing else", async () => {
  await using server = await startRawServer((socket) => socket.end(answer("200 OK", "application/json", list)));
  const check = await checkEndpoint(endpointAt(server), key, never);
  assert.equal(check.kind === "listed" && check.models, 2);
  assert.match(endpointRow(check).measured, /^key accepted · 2 models · \d+ ms$/);
  const [request] = server.requests;
  assert.equal(server.requests.length, 1);
  assert.match(request?.head ?? "", /^GET \/v1\/models HTTP/);
  assert.equal(request?.body, "");
  assert.equal(request?.headers.get("authorization"), `Bearer ${key}`);
});

const answers: readonly (readonly [string, (request: RawRequest) => string, string])[] = [
  ["a rejected key", () => answer("401 Unauthorized", "application/json", "{}"), "reachable: key rejected"],
  ["no list", () => answer("404 Not Found", "application/json", "{}"), "reachable: lists no models"],
  ["a web page", () => answer("200 OK", "text/html", "<html></html>"), "not an endpoint: "],
  [
    "a redirect",
    () => "HTTP/1.1 302 Found\r\nlocation: https://evil.example/\r\ncontent-length: 0\r\n\r\n",
    "not an endpoint: ",
  ],
];

for (const [name, respond, row] of answers) {
  test(`${name} reads "${row}…" and repeats no key`, async () => {
    await using server = await startRawServer((socket, request) => socket.end(respond(request)));
    const read = endpointRow(await checkEndpoint(endpointAt(server), key, never));
    assert.ok(`${read.word}: ${read.measured}`.startsWith(row), `${read.word}: ${read.measured}`);
    assert.ok(!JSON.stringify(read).includes(key));
  });
}

test("without a key a server that wants one says so", async () => {
  await using server = await startRawServer((socket) => socket.end(answer("401 x", "application/json", "{}")));
  const check = await checkEndpoint(endpointAt(server), undefined, never);
  assert.match(endpointRow(check).measured, /^wants a key/);
  assert.equal(server.requests[0]?.headers.has("authorization"), false);
});

test("a silent server counts as not reachable after the limit", async () => {
  await using server = await startRawServer(() => undefined);
  const check = await checkEndpoint(endpointAt(server), key, never, { limit: 50 });
  assert.equal(endpointRow(check).word, "not reachable");
});

test("closing the list ends the check at once", async () => {
  const controller = new AbortController();
  await using server = await startRawServer(() => controller.abort());
  await assert.rejects(checkEndpoint(endpointAt(server), key, controller.signal), { name: "AbortError" });
});
