import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsAsync } from "../../support/coreProperty.ts";
import { anyHistory, play, type Tally } from "../../support/history.ts";

test("400 histories of typing, undo, save, external writes, streaming and apply: nothing typed is lost, and I1 to I8 hold", async () => {
  const tally: Tally = { applied: 0, conflicts: 0, merged: 0, undone: 0, finished: 0, ended: 0 };
  await holdsAsync(anyHistory, 400, (history) => play(history, tally));
  for (const [what, count] of Object.entries(tally)) assert.ok(count > 10, `${what}: ${count}`);
});
