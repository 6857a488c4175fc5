import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Board, foldComparison } from "../../src/core/compare/board.ts";
import { createComparison } from "../../src/core/compare/comparison.ts";
import type { ComparisonEvent } from "../../src/core/compare/comparisonEvents.ts";
import { hashesOf } from "../../src/core/compare/frozenRequest.ts";
import { createComparisonStore } from "../../src/vscode/compare/comparisonStore.ts";
import { sha256 } from "../../src/vscode/runFolder.ts";
import { newRunId } from "../../src/vscode/runIds.ts";
import { compared, comparisonSetup, frozen } from "../support/coreComparison.ts";
import { fakeClock } from "../support/coreRun.ts";

test("what cannot be written waits, it is said once, and nothing is lost or there twice", async () => {
  const root = await mkdtemp(join(tmpdir(), "fathom-comparisons-"));
  const folder = join(root, "comparisons");
  const failures: string[] = [];
  const store = createComparisonStore(
    folder,
    { error: () => undefined },
    { limits: () => ({ days: undefined, bytes: undefined }), onFailure: (why) => failures.push(why) },
  );
  const comparison = createComparison(comparisonSetup(["a", "b"]), fakeClock());
  const log = await compared(comparison);
  const id = newRunId();
  // Where the folder should be is a file, so nothing can be written for a while.
  await writeFile(folder, "");
  store.begin(id, frozen, hashesOf(frozen, sha256), { earlier: undefined, roots: [] });
  for (const [at, event] of log.entries()) {
    store.append(id, event);
    if (at % 5 === 0) await store.flush();
    if (at === 10) {
      assert.equal(failures.length, 1);
      await rm(folder);
    }
  }
  const read = await store.read(id);
  assert.ok(read?.kind === "imported");
  assert.equal(JSON.stringify(read.board), JSON.stringify(comparison.board));
  assert.equal(failures.length, 1);
  await rm(root, { recursive: true });
});

type Kept = { days: number | undefined; bytes: number | undefined };

function storeIn(folder: string, limits: Kept = { days: undefined, bytes: undefined }) {
  return createComparisonStore(
    folder,
    { error: (line) => assert.fail(line) },
    { limits: () => limits, onFailure: (why) => assert.fail(why) },
  );
}

function folded(log: readonly ComparisonEvent[]): Board | undefined {
  return log.reduce<Board | undefined>(foldComparison, undefined);
}

const origin = { earlier: undefined, roots: [] };

test("a crash at any byte of a write: what comes back is all whole lines before it, and no flush is lost", async () => {
  const root = await mkdtemp(join(tmpdir(), "fathom-comparisons-"));
  const comparison = createComparison(comparisonSetup(["a", "b"]), fakeClock());
  const log = await compared(comparison);
  const [whole, cut] = [join(root, "whole"), join(root, "cut")];
  const store = storeIn(whole);
  const id = newRunId();
  const path = join(whole, `${id}.jsonl`);
  store.begin(id, frozen, hashesOf(frozen, sha256), origin);
  /** How many events each flush had, by the length of the file after it. */
  const flushed: { readonly bytes: number; readonly events: number }[] = [];
  for (const [at, event] of log.entries()) {
    store.append(id, event);
    await store.flush();
    flushed.push({ bytes: (await readFile(path)).length, events: at + 1 });
  }
  const bytes = await readFile(path);
  const crashed = storeIn(cut);
  await crashed.clear();
  let checked = 0;
  for (let length = flushed[0]?.bytes ?? 0; length <= bytes.length; length += 7) {
    await mkdir(cut, { recursive: true });
    await writeFile(join(cut, `${id}.jsonl`), bytes.subarray(0, length));
    const read = await crashed.read(id);
    assert.ok(read?.kind === "imported", `cut at ${length}`);
    const events = flushed.findLast((each) => each.bytes <= length)?.events ?? 0;
    assert.equal(JSON.stringify(read.board), JSON.stringify(folded(log.slice(0, events))), `cut at ${length}`);
    checked += 1;
  }
  assert.ok(checked > 100, `${checked} cuts`);
  // It goes on behind what was cut off, which takes no other line along.
  const half = Math.floor(bytes.length / 2);
  await writeFile(join(cut, `${id}.jsonl`), bytes.subarray(0, half));
  const known = flushed.findLast((each) => each.bytes <= half)?.events ?? 0;
  const next = storeIn(cut);
  next.takeUp(id);
  for (const event of log.slice(known)) next.append(id, event);
  const read = await next.read(id);
  assert.ok(read?.kind === "imported");
  assert.equal(JSON.stringify(read.board), JSON.stringify(comparison.board));
  await rm(root, { recursive: true });
});

test("a crash before the first event leaves nothing that could be opened, and the list does without it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fathom-comparisons-"));
  const id = newRunId();
  const store = storeIn(folder);
  for (const text of ["", '{"format":"fathom-comp', '{"format":"fathom-comparison","version":1}\n']) {
    await writeFile(join(folder, `${id}.jsonl`), text);
    assert.equal((await store.read(id))?.kind, "unreadable");
    assert.equal(await store.summary(id), undefined);
  }
  await rm(folder, { recursive: true });
});

for (const [name, limits, left] of [
  ["by their age", { days: 3, bytes: undefined }, ["new", "younger"]],
  ["by their size together, the oldest first", { days: undefined, bytes: 2_500 }, ["new", "younger", "middle"]],
  ["by neither where there is no limit", { days: undefined, bytes: undefined }, ["new", "younger", "middle", "oldest"]],
] as const) {
  test(`comparisons are kept and dropped ${name}, and the one that is written stays`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "fathom-comparisons-"));
    const day = 86_400_000;
    const ages = { oldest: 10, middle: 5, younger: 1 };
    for (const [which, days] of Object.entries(ages)) {
      const time = new Date(Date.now() - days * day);
      const path = join(folder, `2026-01-${20 - days}-${which}.jsonl`);
      await writeFile(path, "x".repeat(1_000));
      await utimes(path, time, time);
    }
    const store = storeIn(folder, limits);
    store.begin("2026-02-01-new", frozen, hashesOf(frozen, sha256), origin);
    for (const event of await compared(createComparison(comparisonSetup(["a"]), fakeClock())))
      store.append("2026-02-01-new", event);
    await store.flush();
    const names = (await readdir(folder)).toSorted().toReversed();
    assert.deepEqual(
      names.map((each) => /-([a-z]+)\.jsonl$/.exec(each)?.[1]),
      left,
    );
    await rm(folder, { recursive: true });
  });
}
