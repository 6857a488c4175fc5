import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readBundle } from "../../src/core/history/bundle.ts";
import { reasoningIn, type StoredRun } from "../../src/core/history/storedRun.ts";
import { createSession } from "../../src/core/session.ts";
import type { WireFormat } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { bundleOf } from "../support/bundled.ts";
import { runInput } from "../support/coreRun.ts";
import { cutResponse } from "../support/cuts.ts";
import { fixturesFolder } from "../support/fixtures.ts";
import misses from "../support/knownMisses.json" with { type: "json" };
import { readBody, readRecordings } from "../support/recordings.ts";
import { syntheticStreams } from "../support/syntheticStreams.ts";

type Stream = { readonly name: string; readonly api: WireFormat; readonly model: string | null; readonly body: Buffer };

/** Streams a body through the real provider, session and store, and checks the hashes of all that is kept of it. */
async function assertKept(
  { name, api, model, body }: Stream,
  folder: string,
  wanted: string | undefined,
): Promise<number> {
  const log = { info: () => {}, error: assert.fail, show: () => {}, hide: () => {}, dispose: () => {} };
  const clock = { now: () => performance.now(), wallClock: () => Date.now() };
  const session = createSession(clock);
  const options = {
    limits: () => ({ days: undefined, bytes: undefined }),
    onFailure: assert.fail,
    onTooLong: assert.fail,
  };
  const store = createRunStore(folder, session, log, options);
  const transport = async () => cutResponse(body, "clean end", () => undefined);
  const endpoint = { name: "Stream", baseUrl: "https://stream.example/v1", api, models: [] };
  const input = runInput(undefined, sha256(name));
  const request = { ...input.request, model: { endpoint: "Stream", model: model ?? "recorded" } };
  await session.start({ ...input, request }, createWireProvider(endpoint, "key", { transport }));
  const stored = await store.read(input.run);
  assert.ok(stored !== undefined, name);
  const arrived = reasoningIn(session.current?.log ?? []);
  const kept = (run: StoredRun | undefined) => sha256(reasoningIn(run?.log ?? []));
  assert.equal(kept(stored), sha256(arrived), `${name}: in the store`);
  const bundle = bundleOf([stored]);
  assert.equal(bundle.runs[0]?.sha256.reasoning, sha256(arrived), `${name}: the export's hash`);
  const read = readBundle(JSON.stringify(bundle), sha256);
  assert.ok(read.kind === "runs", name);
  assert.equal(kept(read.runs[0]), sha256(arrived), `${name}: in the export`);
  if (wanted !== undefined) assert.equal(kept(stored), wanted, `${name}: what was sent`);
  return arrived.length;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-kept-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("every character of reasoning is kept in the store and in an export: made-up streams", () =>
  inFolder(async (folder) => {
    let characters = 0;
    for (const { name, api, model, text, reasoning } of syntheticStreams) {
      characters += await assertKept({ name, api, model, body: Buffer.from(text) }, folder, sha256(reasoning));
    }
    assert.ok(characters > 100);
  }));

test("every character of reasoning is kept in the store and in an export: recorded streams", () =>
  inFolder(async (folder) => {
    const recordings = fixturesFolder("streams");
    if (recordings === undefined) return;
    let characters = 0;
    for (const recording of await readRecordings(recordings)) {
      const { file, api, model, expected } = recording;
      const { sha256: wanted } = expected.reasoning_text_after_tags ?? expected.reasoning_text ?? {};
      const body = await readBody(recordings, recording);
      const isKnown = (misses as readonly string[]).includes(file);
      characters += await assertKept({ name: file, api, model, body }, folder, isKnown ? undefined : wanted);
    }
    assert.ok(characters > 10_000, `${characters} characters`);
  }));
