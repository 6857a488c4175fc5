import assert from "node:assert/strict";
import { test } from "node:test";
import { createComparison } from "../../src/core/compare/comparison.ts";
import { comparisonJson } from "../../src/core/compare/comparisonExport.ts";
import { importComparison } from "../../src/core/compare/comparisonImport.ts";
import { hashesOf } from "../../src/core/compare/frozenRequest.ts";
import type { Endpoint } from "../../src/providers/endpoint.ts";
import { createWireProvider } from "../../src/providers/wireProvider.ts";
import { compared, comparisonSetup, frozen, plainHash } from "../support/coreComparison.ts";
import { fakeClock } from "../support/coreRun.ts";
import { cutResponse } from "../support/cuts.ts";
import { fixturesFolder } from "../support/fixtures.ts";
import { readBody, readRecordings } from "../support/recordings.ts";
import { syntheticVictims } from "../support/victims.ts";

const folder = fixturesFolder("streams");
/** The longest recordings say nothing that the others do not, and take most of the time. */
const longest = 300_000;

test("a comparison of every kind of answer can be opened again", async () => {
  const unreadable: string[] = [];
  for (const { name, api, bytes } of syntheticVictims) if (!(await reopens(api, bytes))) unreadable.push(name);
  assert.ok(syntheticVictims.length > 5);
  assert.deepEqual(unreadable, []);
});

if (folder !== undefined)
  test("a comparison of every recorded answer can be opened again", async () => {
    const unreadable: string[] = [];
    let count = 0;
    for (const recording of await readRecordings(folder)) {
      const body = await readBody(folder, recording);
      if (body.length > longest) continue;
      if (!(await reopens(recording.api, body))) unreadable.push(recording.file);
      count += 1;
    }
    assert.ok(count > 100);
    assert.deepEqual(unreadable, []);
  });

async function reopens(api: Endpoint["api"], body: Uint8Array): Promise<boolean> {
  const endpoint = { name: "S", baseUrl: "https://s.example/v1", api, models: [] };
  const transport = async () => cutResponse(body, "clean end", () => undefined);
  const provider = createWireProvider(endpoint, "key", { transport });
  const comparison = createComparison(comparisonSetup(["a"], { a: provider }), fakeClock());
  const log = await compared(comparison);
  const found = importComparison(comparisonJson(frozen, hashesOf(frozen, plainHash), log, plainHash), plainHash);
  return found.kind === "imported" && found.changed.length === 0;
}
