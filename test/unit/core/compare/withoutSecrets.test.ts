import assert from "node:assert/strict";
import { test } from "node:test";
import { unionOfBoard } from "../../../../src/core/compare/boardUnion.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonJson, comparisonMarkdown } from "../../../../src/core/compare/comparisonExport.ts";
import { importComparison } from "../../../../src/core/compare/comparisonImport.ts";
import { cellInput, type FrozenRequest, hashesOf } from "../../../../src/core/compare/frozenRequest.ts";
import { findMasks } from "../../../../src/core/secrets/mask.ts";
import { compared, comparisonSetup, frozen, plainHash } from "../../../support/coreComparison.ts";
import { answer, fakeClock, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";

const secret = `ghp_${"aB3dE6gH9".repeat(4)}`;
const line = `const key = "${secret}";`;
const target = fileTarget(`${line}\nsend(key);\n`);
const instruction = `Read ${secret} from the environment.`;
const masks = findMasks({ target, instruction });
const [mask] = masks;
const masked: FrozenRequest = { ...frozen, title: instruction, instruction, target, masks };

async function finished() {
  assert.ok(mask !== undefined, "the scan finds it");
  const shown = line.replace(secret, mask.placeholder);
  const edit = answerBlock(shown, `// ${mask.placeholder}\n${shown.replace("key", "apiKey")}`);
  const created = `*** Begin Patch\n*** Add File: src/key.ts\n+export ${shown}\n*** End Patch\n`;
  const scripts = {
    a: scripted([answer(edit), stop()]),
    b: scripted([answer(created), stop()]),
    c: scripted([answer(`The value ${mask.placeholder} should not be in the code.`), stop()]),
  };
  const setup = comparisonSetup(["a", "b", "c"], scripts, {
    inputOf: ({ id, ...rest }) => cellInput(masked, { id, ...rest }, { run: id }),
  });
  const start = { ...setup.start, title: masked.title, hashes: hashesOf(masked, plainHash) };
  const comparison = createComparison({ ...setup, start }, fakeClock());
  const log = await compared(comparison);
  assert.ok(comparison.board !== undefined);
  return { board: comparison.board, log };
}

test("a masked secret is in the candidates' edits and files, and in no export of the comparison", async () => {
  const { board, log } = await finished();
  assert.ok(JSON.stringify(log).includes(secret), "the edits have it back");
  const json = comparisonJson(masked, hashesOf(masked, plainHash), log, plainHash);
  assert.ok(!json.includes(secret));
  assert.ok(json.includes("apiKey"));
  const markdown = comparisonMarkdown(board, masked, unionOfBoard(board, target), () => "now");
  assert.ok(!markdown.includes(secret));
  for (const known of ["apiKey", "src/key.ts", "should not be in the code"]) assert.ok(markdown.includes(known), known);
});

test("an exported comparison whose secrets are masked opens elsewhere as unchanged, with the same changes", async () => {
  const { board, log } = await finished();
  const read = importComparison(comparisonJson(masked, hashesOf(masked, plainHash), log, plainHash), plainHash);
  assert.ok(read.kind === "imported", read.kind);
  assert.deepEqual(read.changed, []);
  assert.equal(read.request.masks, undefined);
  const [here, there] = [unionOfBoard(board, target), unionOfBoard(read.board, read.request.target)];
  assert.deepEqual(
    there.groups.map(({ start, end, hunks }) => [start, end, hunks.length]),
    here.groups.map(({ start, end, hunks }) => [start, end, hunks.length]),
  );
  assert.ok(here.groups.length > 0);
  assert.equal(there.files.length, here.files.length);
});
