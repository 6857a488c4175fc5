import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { hunksOf } from "../../src/core/runState.ts";
import { createSession, type Session } from "../../src/core/session.ts";
import { createLedger, type Ledger, lastDay } from "../../src/vscode/ledger.ts";
import { ledgerRun } from "../support/coreLedger.ts";
import { fakeClock, finishing, runInput, scripted, wallClockAtStart } from "../support/coreRun.ts";

let parent: string;
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(parent, String(folders));
}

before(async () => {
  parent = await mkdtemp(join(tmpdir(), "fathom-ledger-"));
});

after(() => rm(parent, { recursive: true, force: true }));

type Window = {
  readonly folder: string;
  readonly session: Session;
  readonly ledger: Ledger;
  readonly errors: string[];
};

/** A window's own session and ledger; several may share a folder. */
function openWindow(folder = newFolder()): Window {
  const session = createSession(fakeClock());
  const errors: string[] = [];
  const log = {
    info: () => undefined,
    error: (line: string) => void errors.push(line),
    show: () => undefined,
    hide: () => undefined,
    dispose: () => undefined,
  };
  return { folder, session, ledger: createLedger(folder, session, log), errors };
}

async function runOnce({ session, ledger }: Window, id: string): Promise<void> {
  await session.start(runInput(undefined, id), scripted(finishing));
  await ledger.flush();
}

async function lines(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap((text) => text.split("\n").filter((line) => line !== ""));
}

const month = "usage-2023-11.jsonl";

test("a run is one line, in the file of its month; decisions on all its hunks are another", async () => {
  const window = openWindow();
  await runOnce(window, "a");
  assert.deepEqual(await readdir(window.folder), [month]);
  assert.equal((await lines(window.folder)).length, 1);
  const state = window.session.current?.state;
  const hunks = state === undefined ? [] : hunksOf(state);
  for (const decision of ["accepted", "applied", "applied"] as const) {
    window.session.reviewChanged(
      "a",
      hunks.map((hunk) => ({ ...hunk, state: decision })),
    );
  }
  await window.ledger.flush();
  assert.equal((await lines(window.folder)).length, 2, "told once");
  const [run] = await window.ledger.runs();
  assert.equal(run?.applied, 1);
});

test("windows see one another's runs, and read only what is new", async () => {
  const one = openWindow();
  const other = openWindow(one.folder);
  await runOnce(one, "a");
  assert.deepEqual(
    (await other.ledger.runs()).map((run) => run.request_id),
    ["a"],
  );
  await runOnce(other, "b");
  await runOnce(one, "c");
  for (const { ledger } of [one, other]) {
    assert.deepEqual(
      (await ledger.runs()).map((run) => run.request_id),
      ["a", "b", "c"],
    );
  }
});

test("four windows writing at once lose and tear nothing", async () => {
  const { folder, ledger } = openWindow();
  const writer = `
    import { createSession } from ${JSON.stringify(join(import.meta.dirname, "../../src/core/session.ts"))};
    import { createLedger } from ${JSON.stringify(join(import.meta.dirname, "../../src/vscode/ledger.ts"))};
    import { fakeClock, finishing, runInput, scripted } from ${JSON.stringify(join(import.meta.dirname, "../support/coreRun.ts"))};
    const session = createSession(fakeClock());
    const log = { info() {}, error(line) { throw new Error(line); }, show() {}, hide() {}, dispose() {} };
    const ledger = createLedger(process.argv[1], session, log);
    for (let index = 0; index < 100; index += 1) await session.start(runInput(undefined, process.argv[2] + index), scripted(finishing));
    await ledger.flush();
  `;
  const run = promisify(execFile);
  await Promise.all(
    ["a", "b", "c", "d"].map((name) =>
      run(process.execPath, ["--input-type=module-typescript", "--eval", writer, folder, name], { timeout: 60_000 }),
    ),
  );
  assert.equal((await ledger.runs()).length, 400);
  for (const line of await lines(folder)) JSON.parse(line);
});

test("a line that a crash cut off is left out, and takes neither its neighbours nor what comes next along", async () => {
  const window = openWindow();
  await runOnce(window, "a");
  const file = join(window.folder, month);
  await appendFile(file, JSON.stringify(ledgerRun({ request_id: "torn" })).slice(0, 60));
  assert.deepEqual(
    (await window.ledger.runs()).map((run) => run.request_id),
    ["a"],
  );
  await runOnce(window, "b");
  for (const ledger of [window.ledger, openWindow(window.folder).ledger]) {
    assert.deepEqual(
      (await ledger.runs()).map((run) => run.request_id),
      ["a", "b"],
    );
  }
});

test("a file of garbage is no reason to fail, and is not touched", async () => {
  const window = openWindow();
  await mkdir(window.folder);
  const garbage = Buffer.from([0, 255, 10, 123, 10, 34, 254, 10]);
  await writeFile(join(window.folder, month), garbage);
  assert.deepEqual(await window.ledger.runs(), []);
  await runOnce(window, "a");
  assert.deepEqual(
    (await window.ledger.runs()).map((run) => run.request_id),
    ["a"],
  );
  const bytes = await readFile(join(window.folder, month));
  assert.deepEqual(bytes.subarray(0, garbage.length), garbage);
});

test("clearing forgets everything, also for the other windows, and what comes next is recorded", async () => {
  const one = openWindow();
  const other = openWindow(one.folder);
  await runOnce(one, "a");
  await runOnce(one, "b");
  assert.equal((await other.ledger.runs()).length, 2);
  await one.ledger.clear();
  assert.deepEqual(await readdir(one.folder), []);
  await runOnce(other, "c");
  for (const { ledger } of [one, other]) {
    assert.deepEqual(
      (await ledger.runs()).map((run) => run.request_id),
      ["c"],
    );
  }
});

test("a file that was cleared and has grown again is read anew, also where it is the same one to the disk", async () => {
  const window = openWindow();
  await runOnce(window, "a");
  await runOnce(window, "b");
  assert.equal((await window.ledger.runs()).length, 2);
  const file = join(window.folder, month);
  const later = ["c", "d", "e"].map((id) => `${JSON.stringify(ledgerRun({ request_id: id }))}\n`).join("");
  await writeFile(file, `${later}${later}`);
  assert.deepEqual(
    (await window.ledger.runs()).map((run) => run.request_id),
    ["c", "d", "e"],
  );
});

test("the last outcomes of each endpoint are those since a moment", async () => {
  const window = openWindow();
  await runOnce(window, "a");
  await runOnce(window, "b");
  const counted = { runs: 2, finished: 2, stopped: 0, interrupted: 0, failed: 0 };
  assert.deepEqual(await window.ledger.recentOutcomes(wallClockAtStart), new Map([["local", counted]]));
  assert.equal((await window.ledger.recentOutcomes(wallClockAtStart + 1)).size, 0);
  assert.deepEqual((await lastDay(window.ledger))("local"), { ...counted, runs: 0, finished: 0 }, "long ago");
});

test("where nothing can be written the run goes on, and the log says what is missing", async () => {
  const window = openWindow();
  await writeFile(window.folder, "a file where the folder should be");
  await runOnce(window, "a");
  assert.equal(window.session.current?.state?.outcome?.kind, "finished");
  assert.match(window.errors.join(), /usage could not be recorded/);
  await assert.rejects(window.ledger.runs(), "what cannot be read is not taken for nothing");
});
