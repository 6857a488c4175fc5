import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsAsync } from "../../support/coreProperty.ts";
import { anyHistory, play } from "../../support/history.ts";
import { createTally } from "../../support/historySide.ts";

test("400 histories of two files, of typing, undo, save, revert, rename, external writes, streaming and apply: nothing typed is lost, and I1 to I8 hold", async () => {
  const tally = createTally();
  await holdsAsync(anyHistory, 400, (history) => play(history, tally));
  for (const [what, count] of Object.entries(tally)) assert.ok(count > 10, `${what}: ${count}`);
});
