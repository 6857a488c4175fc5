import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs, { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { bodyText } from "../../src/core/exchange.ts";
import { largestFile } from "../../src/core/history/runFile.ts";
import { reasoningIn } from "../../src/core/history/storedRun.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { coalesce } from "../../src/panel/coalesce.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { createEarlierRuns } from "../../src/vscode/earlierRuns.ts";
import type { PanelView } from "../../src/vscode/panelView.ts";
import { createRunStore, type RunStore } from "../../src/vscode/runStore.ts";
import { viewOf } from "../support/coreLog.ts";
import { fakeClock, finishing, reasoning, runInput, scripted, stop } from "../support/coreRun.ts";
import { eventStreamHead, sse, startRawServer } from "../support/rawServer.ts";

const storing = join(import.meta.dirname, "../support/storingRun.ts");
let root: string;
let folders = 0;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "fathom-runs-"));
});
after(() => rm(root, { recursive: true }));

type Scene = {
  readonly folder: string;
  readonly session: Session;
  readonly store: RunStore;
  readonly failures: string[];
  readonly logged: string[];
  limits: { days: number | undefined; bytes: number | undefined } | undefined;
};

function scene(folder = join(root, `store${folders++}`)): Scene {
  const session = createSession(fakeClock());
  const made: Omit<Scene, "store"> = {
    folder,
    session,
    failures: [],
    logged: [],
    limits: { days: undefined, bytes: undefined },
  };
  const error = (line: string) => void made.logged.push(line);
  const log = { info: () => {}, error, show: () => {}, hide: () => {}, dispose: () => {} };
  const onFailure = (why: string) => void made.failures.push(why);
  const onTooLong = (file: string, bytes: number) => void made.failures.push(`${file} has ${bytes} bytes`);
  return Object.assign(made, {
    store: createRunStore(folder, session, log, { limits: () => made.limits, onFailure, onTooLong }),
  });
}

const idAt = (index: number) => `2026-11-${String(index).padStart(2, "0")}-run`;

test("a process that is killed at any of 32 steps loses nothing that was flushed, and nothing else is made up", async () => {
  const folder = join(root, "killed");
  const steps = Array.from({ length: 32 }, (_, index) => index + 1);
  for (let at = 0; at < steps.length; at += 4) {
    await Promise.all(steps.slice(at, at + 4).map((step) => killedAt(folder, step)));
  }
  assert.equal((await readdir(folder)).length, 32);
});

async function killedAt(folder: string, step: number): Promise<void> {
  const run = `killed-${step}`;
  const child = spawn(process.execPath, [storing, folder, run], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let flushed = 0;
  let flushes = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    flushed = Number(line);
    flushes += 1;
    if (flushes === step) child.kill("SIGKILL");
  }
  await ended;
  const stored = await scene(folder).store.read(run);
  assert.ok(stored !== undefined, `${run} was set aside`);
  const words = reasoningIn(stored.log).split(" ").slice(0, -1);
  assert.ok(words.length >= flushed, `${words.length} of ${flushed} words of ${run}`);
  assert.deepEqual(words.slice(0, 3), ["0", "1", "2"]);
  assert.equal(
    words.findIndex((word, index) => word !== String(index)),
    -1,
  );
}

test("a run that was cut off goes on in its own file once it is taken up", async () => {
  const { folder, session, store } = scene();
  await session.start(runInput(), scripted([reasoning("whole"), stop()]));
  await store.flush();
  const path = join(folder, "run-1.jsonl");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.slice(0, text.lastIndexOf('{"type":"run-end"') + 20));
  const next = scene(folder);
  const stored = await next.store.latest();
  assert.ok(stored !== undefined);
  next.store.takeUp(stored);
  next.session.restore(stored.input, stored.log);
  await next.store.flush();
  const again = await scene(folder).store.latest();
  assert.deepEqual(again?.log.at(-1), {
    type: "run-end",
    at: 0,
    outcome: { kind: "interrupted", why: "reload" },
  });
  assert.deepEqual(await readdir(folder), ["run-1.jsonl"]);
});

test("what cannot be stored is said once, the run goes on, and all of it is stored once there is room", async () => {
  const { folder, session, store, failures } = scene();
  // A file where the folder is to be fails like a full disk does, for as long as it stands.
  await writeFile(folder, "");
  const outcome = await session.start(runInput(), scripted(finishing));
  await store.flush();
  session.reviewChanged("run-1", [viewOf("rejected")]);
  await store.flush();
  assert.equal(outcome.kind, "finished");
  assert.equal(failures.length, 1);
  await rm(folder);
  await store.flush();
  const told = coalesce(session.current?.log ?? []);
  assert.deepEqual((await store.read("run-1"))?.log, JSON.parse(JSON.stringify(told)));
});

test("a failed write is said again once something could be stored meanwhile", async () => {
  const { folder, session, store, failures } = scene();
  await session.start(runInput(), scripted(finishing));
  await store.flush();
  for (const expected of [1, 2]) {
    await rm(folder, { recursive: true });
    await writeFile(folder, "");
    await session.start(runInput(undefined, `run-a${expected}`), scripted(finishing));
    await store.flush();
    assert.equal(failures.length, expected);
    await rm(folder);
    await store.flush();
  }
});

test("runs are kept by age and by size, and the one that is running always", async () => {
  const made = scene();
  const { folder, session, store } = made;
  for (let index = 1; index <= 5; index += 1) {
    await session.start(runInput(undefined, idAt(index)), scripted(finishing));
    await store.flush();
  }
  const { size } = await stat(join(folder, `${idAt(1)}.jsonl`));
  const old = Date.now() / 1000 - 10 * 86_400;
  await utimes(join(folder, `${idAt(3)}.jsonl`), old, old);
  const later = scene(folder);
  later.limits = { days: 9, bytes: undefined };
  await later.session.start(runInput(undefined, idAt(6)), scripted(finishing));
  await later.store.flush();
  assert.deepEqual(
    (await later.store.files()).map(({ run }) => run),
    [6, 5, 4, 2, 1].map(idAt),
  );
  const last = scene(folder);
  last.limits = { days: undefined, bytes: Math.floor(2.5 * size) };
  await last.session.start(runInput(undefined, idAt(0)), scripted(finishing));
  await last.store.flush();
  assert.deepEqual(
    (await last.store.files()).map(({ run }) => run),
    [6, 5, 0].map(idAt),
  );
});

test("where the user wants nothing kept, nothing is written", async () => {
  const made = scene();
  made.limits = undefined;
  await made.session.start(runInput(), scripted(finishing));
  made.session.reviewChanged("run-1", [viewOf("rejected")]);
  await made.store.flush();
  await assert.rejects(readdir(made.folder));
});

test("a run that is too long to be opened is said once, and its file stays where it is", async () => {
  const { folder, session, store, failures } = scene();
  await session.start(runInput(), scripted(finishing));
  await store.flush();
  const path = join(folder, "run-1.jsonl");
  await truncate(path, largestFile + 1);
  const before = await readdir(folder);
  assert.equal(await store.latest(), undefined);
  assert.equal(await store.read("run-1"), undefined);
  assert.deepEqual(failures, [`${path} has ${largestFile + 1} bytes`]);
  assert.ok(store.isTooLong("run-1"));
  assert.deepEqual(await readdir(folder), before);
  assert.equal((await stat(path)).size, largestFile + 1);
});

test("one run is deleted, then all with what was set aside; nothing is written to a deleted run any more", async () => {
  const { folder, session, store } = scene();
  for (const index of [1, 2, 3]) {
    await session.start(runInput(undefined, idAt(index)), scripted(finishing));
  }
  await store.flush();
  await store.remove([idAt(3)]);
  session.reviewChanged(idAt(3), [viewOf("rejected")]);
  await writeFile(join(folder, "other.jsonl"), "{}\n{}\n");
  assert.equal(await store.read("other"), undefined);
  assert.deepEqual(
    (await store.files()).map(({ run }) => run),
    [2, 1].map(idAt),
  );
  await store.clear();
  assert.deepEqual(await readdir(folder), []);
  await assert.rejects(store.read("../outside"), /no id of a run/);
});

test("a run that was asked again over the wire is read back: its requests hold all turns by their number", async () => {
  await using server = await startRawServer((socket) =>
    socket.end(`${eventStreamHead}${sse({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }, "[DONE]")}`),
  );
  const { folder, session, store, logged } = scene();
  const endpoint = { name: "Test", baseUrl: `${server.origin}/v1`, api: "chat", models: [] } as const;
  const input = runInput();
  const turns = [
    { role: "assistant", text: "No edit could be placed." },
    { role: "user", text: "Send them corrected." },
  ] as const;
  await session.start({ ...input, prompt: { ...input.prompt, turns } }, createWireProvider(endpoint, "key"));
  await store.flush();
  const stored = await scene(folder).store.read("run-1");
  const sent = stored?.log.filter((event) => event.type === "http-request") ?? [];
  assert.ok(sent[0]?.body.some((piece) => typeof piece !== "string" && piece.prompt === 1));
  assert.equal(bodyText(sent[0]?.body ?? [], { ...input.prompt, turns }), server.requests[0]?.body);
  assert.deepEqual(logged, []);
});

test("a damaged run that is read many times at once is set aside once, and no reading fails", async () => {
  const { folder, session, store, logged } = scene();
  await session.start(runInput(), scripted(finishing));
  await store.flush();
  await writeFile(join(folder, "damaged.jsonl"), "{}\n".repeat(1000));
  const other = scene(folder);
  const stores = [store, other.store];
  const readings = Array.from({ length: 40 }, (_, index) => stores[index % 2]?.read("damaged"));
  assert.deepEqual(new Set(await Promise.all(readings)), new Set([undefined]));
  assert.equal([...logged, ...other.logged].length, 1);
  assert.deepEqual((await readdir(folder)).sort(), ["corrupt", "run-1.jsonl"]);
  assert.deepEqual(await readdir(join(folder, "corrupt")), ["damaged.jsonl"]);
});

test("two windows on one storage: neither removes, cuts or sets aside what the other one writes", async () => {
  const [one, other] = [scene(join(root, "shared")), scene(join(root, "shared"))];
  one.limits = { days: undefined, bytes: undefined };
  const gates: (() => void)[] = [];
  const streaming = (made: Scene, run: string) =>
    made.session.start(runInput(undefined, run), {
      async *stream() {
        yield reasoning(`${run} thinks. `);
        await new Promise<void>((resolve) => gates.push(resolve));
        yield reasoning("It goes on.");
        yield stop();
      },
    });
  const runs = [streaming(one, idAt(1)), streaming(other, idAt(2))];
  while (gates.length < 2) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([one.store.flush(), other.store.flush()]);
  // Each reads what the other one still writes, as its list of runs does.
  for (const { store } of [one, other])
    for (const index of [1, 2]) assert.ok((await store.read(idAt(index))) !== undefined);
  const latest = await one.store.latest();
  assert.equal(latest?.input.run, idAt(2));
  for (const open of gates) open();
  await Promise.all(runs);
  await Promise.all([one.store.flush(), other.store.flush()]);
  for (const { store, logged, failures } of [one, other]) {
    for (const index of [1, 2]) {
      const stored = await store.read(idAt(index));
      assert.equal(reasoningIn(stored?.log ?? []), `${idAt(index)} thinks. It goes on.`);
      assert.equal(stored?.log.at(-1)?.type, "run-end");
    }
    assert.deepEqual([logged, failures], [[], []]);
  }
});

test("a window that keeps little leaves another window's run that is being written", async () => {
  const folder = join(root, "little");
  const [one, other] = [scene(folder), scene(folder)];
  const { promise: held, resolve: go } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begins } = Promise.withResolvers<void>();
  const running = one.session.start(runInput(undefined, idAt(1)), {
    async *stream() {
      yield reasoning("A long thought. ");
      begins();
      await held;
      yield stop();
    },
  });
  await begun;
  await one.store.flush();
  assert.equal((await one.store.files()).length, 1);
  other.limits = { days: undefined, bytes: 1 };
  await other.session.start(runInput(undefined, idAt(2)), scripted(finishing));
  await other.store.flush();
  go();
  await running;
  await one.store.flush();
  assert.equal(reasoningIn((await other.store.read(idAt(1)))?.log ?? []), "A long thought. ");
});

test("a run that another window removed is not half brought back by what comes to it", async () => {
  const folder = join(root, "removed elsewhere");
  const [one, other] = [scene(folder), scene(folder)];
  await one.session.start(runInput(), scripted(finishing));
  await one.store.flush();
  await other.store.clear();
  one.session.reviewChanged("run-1", [viewOf("applied")]);
  await one.store.flush();
  assert.deepEqual([await one.store.files(), one.failures], [[], []]);
});

test("a run that cannot be removed is told of, takes no other along, and the store goes on", async () => {
  const { folder, session, store } = scene();
  for (const index of [1, 2, 3]) await session.start(runInput(undefined, idAt(index)), scripted(finishing));
  await store.flush();
  let changes = 0;
  store.onDidChange(() => {
    changes += 1;
  });
  const { rm: own } = fs;
  fs.rm = (path, options) =>
    String(path).includes(idAt(2)) ? Promise.reject(new Error("It is in use.")) : own(path, options);
  syncBuiltinESMExports();
  try {
    await assert.rejects(store.clear(), /It is in use/);
  } finally {
    fs.rm = own;
    syncBuiltinESMExports();
  }
  assert.deepEqual(await readdir(folder), [`${idAt(2)}.jsonl`]);
  assert.equal(changes, 1);
  await session.start(runInput(undefined, idAt(4)), scripted(finishing));
  await store.flush();
  assert.equal((await store.read(idAt(4)))?.input.run, idAt(4));
});

test("an import is not the last run of the window, whatever its id says", async () => {
  const { session, store, folder } = scene();
  await session.start(runInput(undefined, idAt(1)), scripted(finishing));
  await store.flush();
  const run = await store.read(idAt(1));
  assert.ok(run !== undefined);
  await store.add({ ...run, input: { ...run.input, run: idAt(9) }, imported: true });
  const later = scene(folder);
  assert.equal((await later.store.latest())?.input.run, idAt(1));
  assert.equal((await later.store.read(idAt(9)))?.imported, true);
});

test("after a reload the earlier runs are those that are stored, also one that never ended; a deleted one is gone at once", async () => {
  const first = scene();
  for (const at of [1, 2, 3]) await first.session.start(runInput(undefined, idAt(at)), scripted(finishing));
  await first.store.flush();
  const whole = await readFile(join(first.folder, `${idAt(2)}.jsonl`), "utf8");
  await writeFile(join(first.folder, `${idAt(2)}.jsonl`), whole.slice(0, whole.indexOf('{"type":"run-end"')));
  const { session, store } = scene(first.folder);
  let shown: (readonly [string, string])[] = [];
  const tell: PanelView["tell"] = (message) => {
    if (message.type === "earlier") shown = message.runs.map(({ id, state }) => [id, state] as const);
  };
  const earlier = createEarlierRuns(session, { tell }, store);
  const last = await store.latest();
  assert.ok(last !== undefined);
  session.restore(last.input, last.log);
  await earlier.restored();
  assert.deepEqual(shown, [
    [idAt(2), "interrupted"],
    [idAt(1), "ready"],
  ]);
  await store.remove([idAt(1)]);
  assert.deepEqual(
    shown.map(([id]) => id),
    [idAt(2)],
  );
  await session.start(runInput(undefined, idAt(4)), scripted(finishing));
  assert.deepEqual(
    shown.map(([id]) => id),
    [idAt(3), idAt(2)],
  );
  await store.clear();
  assert.deepEqual(shown, []);
});

test("where nothing is stored, the runs of this window are still listed below the current one", async () => {
  const made = scene();
  const { session, store } = made;
  made.limits = undefined;
  let shown: readonly string[] = [];
  const tell: PanelView["tell"] = (message) => {
    if (message.type === "earlier") shown = message.runs.map(({ id }) => id);
  };
  createEarlierRuns(session, { tell }, store);
  for (const at of [1, 2]) await session.start(runInput(undefined, idAt(at)), scripted(finishing));
  assert.deepEqual(shown, [idAt(1)]);
});
