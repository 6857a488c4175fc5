import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import type { StoredRun } from "../../src/core/history/storedRun.ts";
import { createSession } from "../../src/core/session.ts";
import { createHistoryIndex } from "../../src/vscode/historyIndex.ts";
import { createRunStore } from "../../src/vscode/runStore.ts";
import { fakeClock } from "../support/coreRun.ts";
import type { StoredWrite } from "../support/storedSteps.ts";

const script = join(import.meta.dirname, "../support/storedSteps.ts");
/** Everything that is ever written of a run. */
const kinds = [
  ...["fathom-run", "text", "input", "run-start", "request-sent", "reasoning-delta", "answer-delta", "edit-placed"],
  ...["usage", "run-end", "review-changed", "base", "passage-pinned", "passage-noted", "syntax-checked"],
  "operation-changed",
];
let root: string;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "fathom-steps-"));
});
after(() => rm(root, { recursive: true }));

async function killed(folder: string, point: string, copies = ""): Promise<readonly StoredWrite[]> {
  const child = spawn(process.execPath, [script, folder, point, copies], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<string>((resolve) => child.once("exit", (code, signal) => resolve(signal ?? `${code}`)));
  const writes: StoredWrite[] = [];
  for await (const line of createInterface({ input: child.stdout })) writes.push(JSON.parse(line));
  assert.equal(await ended, point === "" ? "0" : "SIGKILL", point);
  return writes;
}

type Found = { readonly runs: readonly StoredRun[]; readonly latest: unknown; readonly list: unknown };

/** What a new window finds: every run, the one that it takes up, and the list. */
async function foundIn(folder: string): Promise<Found> {
  const session = createSession(fakeClock());
  const complain = (...said: readonly unknown[]) => assert.fail(said.join(" "));
  const log = { info: () => {}, error: complain, show: () => {}, hide: () => {}, dispose: () => {} };
  const options = { limits: () => undefined, onFailure: complain, onTooLong: complain };
  const store = createRunStore(folder, session, log, options);
  const runs: StoredRun[] = [];
  for (const { run } of await store.files()) {
    const read = await store.read(run);
    if (read !== undefined) runs.push(read);
  }
  const list = await createHistoryIndex(store).summaries();
  const latest = await store.latest();
  const restored = latest === undefined ? undefined : session.restore(latest.input, latest.log);
  return { runs, list, latest: restored?.state };
}

test("a process that is killed before, in or after any write of any kind: what comes back is the last flush", async () => {
  const copies = join(root, "copies");
  await mkdir(copies);
  const writes = await killed(join(root, "whole"), "", copies);
  assert.deepEqual(new Set(writes.flatMap((write) => (write.kind === "append" ? write.types : []))), new Set(kinds));
  assert.ok(writes.filter(({ kind }) => kind === "remove").length >= 3);
  // In each write of a text; after some of them, which is before the next, and after each removal.
  const middles = writes.filter(({ kind }) => kind === "append").map(({ at }) => `${at}:middle`);
  const ends = writes.filter(({ at, kind }) => kind === "remove" || at % 4 === 0).map(({ at }) => `${at}:after`);
  const points = ["1:before", ...middles, ...ends];
  assert.ok(points.length >= 32, `${points.length} points`);
  const flushed = [await foundIn(join(copies, "none"))];
  for (const { at } of writes) flushed.push(await foundIn(join(copies, String(at))));
  assert.ok(new Set(flushed.map((each) => JSON.stringify(each))).size >= 20, "the writes hardly change what is found");
  for (let first = 0; first < points.length; first += 2) {
    await Promise.all(
      points.slice(first, first + 2).map(async (point) => {
        const [at = "", phase] = point.split(":");
        const write = writes[Number(at) - 1];
        assert.ok(write !== undefined);
        const folder = join(root, `killed-${at}-${phase}`);
        await killed(folder, point);
        const wanted =
          phase === "middle" && write.kind === "append"
            ? await foundIn(await wholeLines(join(copies, at), write))
            : flushed[phase === "after" ? write.at : write.at - 1];
        assert.deepEqual(await foundIn(folder), wanted, `${point}: ${JSON.stringify(write)}`);
      }),
    );
  }
});

/** A copy of the folder in which the file ends with the last whole line that half of a write brought. */
async function wholeLines(folder: string, { path, middle }: Extract<StoredWrite, { kind: "append" }>): Promise<string> {
  const cut = `${folder}-middle`;
  await cp(folder, cut, { recursive: true });
  const file = join(cut, basename(path));
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.subarray(0, middle).lastIndexOf("\n") + 1));
  return cut;
}
