import fc from "fast-check";
import { freshSeed } from "../../test/support/freshSeed.ts";
import { carriedOut, createPathScene, followed, hostilePath, hostileStep } from "../../test/support/pathScene.ts";
import { protectedRows, respellings } from "../../test/support/protectedSpellings.ts";
import type { Figure } from "../bench.ts";

const fuzzed = 100_000;
const against = "none";

/** Hostile paths through the gate on a real disk; what it allows is really written, and what it guards must stay as it was. */
export async function* bench(): AsyncGenerator<Figure> {
  const scene = await createPathScene();
  try {
    const guarded = await scene.guarded();
    const seed = freshSeed();
    const complaints: string[] = [];
    let written = 0;
    const paths = fc.sample(hostilePath, { numRuns: fuzzed, seed });
    for (const path of paths) {
      const result = await followed(scene, path, guarded);
      if (result.written) written += 1;
      if (result.complaint !== undefined) complaints.push(result.complaint);
    }
    const done = { edit: 0, delete: 0, rename: 0 };
    for (const step of fc.sample(hostileStep, { numRuns: fuzzed, seed })) {
      const result = await carriedOut(scene, step, guarded);
      if (result.done) done[step.operation] += 1;
      if (result.complaint !== undefined) complaints.push(result.complaint);
    }
    for (const complaint of complaints.slice(0, 5)) console.error(complaint);
    yield { name: "paths-fuzzed", value: fuzzed, unit: "paths", against, ratio: null };
    for (const [operation, value] of Object.entries(done))
      yield { name: `paths-${operation}`, value, unit: "files", against, ratio: null };
    yield { name: "paths-written", value: written, unit: "paths", against, ratio: null };
    yield {
      name: "paths-escapes",
      value: complaints.length,
      unit: "paths",
      against,
      ratio: null,
      limit: { atMost: 0 },
    };
    const spellings = protectedRows.length * respellings.length;
    yield {
      name: "paths-protected-spellings",
      value: spellings,
      unit: "spellings",
      against,
      ratio: null,
      limit: { atLeast: 1200 },
    };

    const start = performance.now();
    for (let count = 0; count < 2000; count += 1) await scene.gate.check("src/a.ts", "edit");
    const each = (performance.now() - start) / 2000;
    yield { name: "paths-check", value: each, unit: "ms", against, ratio: null };
  } finally {
    await scene.remove();
  }
}
