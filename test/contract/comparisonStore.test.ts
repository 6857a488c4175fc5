import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createComparison } from "../../src/core/compare/comparison.ts";
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
  store.begin(id, frozen, hashesOf(frozen, sha256), undefined);
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
