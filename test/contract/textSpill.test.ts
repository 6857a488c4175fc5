import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { itemAt } from "../../src/core/longList.ts";
import { stretchOf, type TextStore, wholeText } from "../../src/core/longText.ts";
import { createSession } from "../../src/core/session.ts";
import { clearSpilled, createTextSpill } from "../../src/vscode/textSpill.ts";
import { fakeClock, reasoning, runInput, scripted, stop } from "../support/coreRun.ts";

let root: string;
before(async () => {
  root = await mkdtemp(join(tmpdir(), "fathom-long-"));
});
after(() => rm(root, { recursive: true }));

const noFailure = (why: string) => assert.fail(why);

async function written(store: TextStore): Promise<void> {
  while (store.waiting > 0) await new Promise((resolve) => setImmediate(resolve));
}

test("what is put away is read back as it was, halves of pairs included, before and after it is written", async () => {
  const store = createTextSpill(join(root, "back"), noFailure);
  const texts = Array.from({ length: 40 }, (_, at) => `${at} Größe 😀 \ud83d ${"x".repeat(at * 1000)}`);
  const places = texts.map((text) => store.append(text));
  const read = () => texts.map((text, at) => store.read((places[at] ?? 0) + 2, (places[at] ?? 0) + text.length));
  const cut = texts.map((text) => text.slice(2));
  assert.ok(store.waiting > 0);
  assert.deepEqual(read(), cut);
  await written(store);
  assert.deepEqual(read(), cut);
});

test("the file has no name, so that nothing of it is left behind", async () => {
  const folder = join(root, "nameless");
  const store = createTextSpill(folder, noFailure);
  store.append("some reasoning");
  await written(store);
  assert.deepEqual(await readdir(folder), []);
  await clearSpilled(folder);
  assert.equal(store.read(0, 4), "some");
});

test("what windows that are gone left is cleared, what one that is there has open is not", async () => {
  const folder = join(root, "windows");
  await mkdir(folder);
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const [left, open, own] = [gone, process.ppid, process.pid].map((id) => `${id}-${randomUUID()}`);
  for (const name of [left, open, own, "anything"]) await writeFile(join(folder, name ?? ""), "some reasoning");
  await clearSpilled(folder);
  assert.deepEqual((await readdir(folder)).sort(), [open, own, "anything"].sort());
});

test("two windows on one storage: clearing what is left takes nothing from the other one", async () => {
  const folder = join(root, "shared");
  const spill = join(import.meta.dirname, "../../src/vscode/textSpill.ts");
  const script = `
    const { createTextSpill } = await import(${JSON.stringify(spill)});
    const store = createTextSpill(${JSON.stringify(folder)}, console.error);
    store.append("the other window's reasoning");
    while (store.waiting > 0) await new Promise((resolve) => setImmediate(resolve));
    console.log("written");
    process.stdin.once("data", () => {
      console.log(store.read(4, 16));
      process.exit();
    });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const said: string[] = [];
  const own = createTextSpill(folder, noFailure);
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line !== "written") continue;
    own.append("this window's reasoning");
    await written(own);
    await clearSpilled(folder);
    child.stdin.end("read\n");
  }
  assert.deepEqual(said, ["written", "other window"]);
  assert.equal(own.read(0, 11), "this window");
});

test("a folder that cannot be cleared is left as it is", async () => {
  await clearSpilled(join(root, "x".repeat(300)));
  const file = join(root, "no folder");
  await writeFile(file, "");
  await clearSpilled(file);
  const stuck = join(root, "stuck");
  await mkdir(join(stuck, `${spawnSync(process.execPath, ["--version"]).pid}-${randomUUID()}`), { recursive: true });
  await clearSpilled(stuck);
  assert.equal((await readdir(stuck)).length, 1);
});

test("a disk that takes nothing is said once, and what waits is kept and written as soon as it can be", async () => {
  const folder = join(root, "full");
  await writeFile(folder, "a file where the folder should be");
  const failures: string[] = [];
  const store = createTextSpill(folder, (why, what) => failures.push(`${what}: ${why}`));
  const places = ["one", "two"].map((text) => store.append(text));
  await new Promise((resolve) => setImmediate(resolve));
  store.append("three");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(failures.length, 1);
  assert.match(failures[0] ?? "", /^write: E/);
  assert.equal(store.waiting, 11);
  assert.equal(store.failing, true);
  assert.equal(store.read(places[1] ?? 0, (places[1] ?? 0) + 3), "two");
  await rm(folder);
  await mkdir(folder);
  store.append("four");
  await written(store);
  assert.equal(store.failing, false);
  assert.equal(store.read(0, 3), "one");
  assert.equal(store.read(11, 15), "four");
});

test("a run of thirty million characters: what is not in memory comes back from the disk, page by page", async () => {
  const folder = join(root, "run");
  let store: TextStore | undefined;
  const open = () => {
    store = createTextSpill(folder, noFailure);
    return store;
  };
  const session = createSession(fakeClock(), undefined, { open, full: () => assert.fail("It is full.") });
  const pieces = Array.from({ length: 3000 }, (_, at) => `${at} ${"the total → mixes ".repeat(555)}\n\n`);
  await session.start(runInput(), scripted([...pieces.map((piece) => reasoning(piece)), stop()]));
  assert.ok(store !== undefined);
  await written(store);
  const whole = pieces.join("");
  const state = session.current?.state;
  const text = state === undefined ? undefined : itemAt(state.reasoning, 0)?.text;
  assert.ok(text !== undefined);
  for (let at = 0; at < whole.length; at += 65_536) {
    assert.ok(stretchOf(text, at, at + 65_536) === whole.slice(at, at + 65_536), `the page at ${at}`);
  }
  assert.ok(wholeText(text) === whole);
});
