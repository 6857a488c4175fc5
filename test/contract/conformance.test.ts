import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { chunkSizes } from "../../scripts/conformance/streams.ts";
import { cutResponse, seeded } from "../support/cuts.ts";
import { fixturesFolder } from "../support/fixtures.ts";
import { readStream } from "../support/readStream.ts";
import { recut } from "../support/recut.ts";
import { syntheticStreams } from "../support/syntheticStreams.ts";

const script = join(import.meta.dirname, "../../scripts/conformance.ts");
const random = seeded(1);
const seededSizes = Array.from({ length: 8 }, () => 2 + Math.floor(random() * 60));

for (const stream of syntheticStreams) {
  test(`${stream.name}: read exactly, however it is cut into pieces`, async () => {
    const { reasoning, answer, messages, usage, calls } = stream;
    for (const size of [...chunkSizes, ...seededSizes]) {
      const transport = async () =>
        recut(
          cutResponse(Buffer.from(stream.text), "clean end", () => undefined),
          size,
        );
      const { stop, ...found } = await readStream(stream, { transport });
      assert.deepEqual(found, { reasoning, answer, messages, usage, calls }, `in pieces of ${size}`);
      assert.equal(stop?.kind, stream.stop, `in pieces of ${size}`);
    }
  });
}

/** Files of recordings that are known to fall short. What is on it and falls short no more must be taken off. */
const known: readonly string[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../support/knownMisses.json"), "utf8"),
);

test("recorded streams: every one is read exactly, but for the known misses", async () => {
  const folder = fixturesFolder("streams");
  if (folder === undefined) return;
  // In a process of its own: the test runner's hooks make each promise several times slower.
  const { status, stdout } = spawnSync(process.execPath, [script, "streams", folder], { encoding: "utf8" });
  const shortfalls = stdout.split("\n").filter((line) => line.includes(" in chunks of "));
  assert.match(stdout, /^[1-9]\d* passed, \d+ failed, 0 by policy$/m);
  assert.equal(status, shortfalls.length === 0 ? 0 : 1);
  const unexpected = shortfalls.filter((each) => !known.some((file) => each.startsWith(`${file} `)));
  const cured = known.filter((file) => !shortfalls.some((each) => each.startsWith(`${file} `)));
  assert.deepEqual({ unexpected, cured }, { unexpected: [], cured: [] });
});
