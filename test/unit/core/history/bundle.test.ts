import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../../src/core/events.ts";
import { readBundle } from "../../../../src/core/history/bundle.ts";
import { filesOf } from "../../../../src/core/request.ts";
import { maskRequest } from "../../../../src/core/secrets/mask.ts";
import { bundleOf } from "../../../support/bundled.ts";
import { answer, reasoning, runInput, stop } from "../../../support/coreRun.ts";
import { hash, storedRun, throughJson } from "../../../support/coreStored.ts";
import { answerBlock, fileTarget } from "../../../support/coreTarget.ts";

const runs = [
  await storedRun({ id: "one" }),
  await storedRun({ id: "two", acts: [reasoning("Ünïcödé 😀 \u0000 \ud800"), stop({ kind: "refused", text: "no" })] }),
];
const text = JSON.stringify(bundleOf(runs));

test("bundle: what was exported comes back, marked as imported", () => {
  const read = readBundle(text, hash);
  assert.deepEqual(read, { kind: "runs", runs: runs.map((run) => ({ ...run, imported: true as const })) });
  assert.ok(read.kind === "runs");
  const again = readBundle(JSON.stringify(bundleOf(read.runs)), hash);
  assert.deepEqual(again, read);
});

test("bundle: a run and its texts have hashes that anybody can check", () => {
  const [one] = bundleOf(runs).runs;
  assert.equal(one?.sha256.reasoning, hash("Look at b. It is short."));
  assert.equal(one?.sha256.answer, hash(answerBlock("b", "B")));
  assert.equal(one?.sha256.lines, hash(JSON.stringify(one?.lines)));
});

test("bundle: a character whose halves came in two deltas has the hash that it has as a whole", async () => {
  const halves = [reasoning("a\ud83d"), reasoning("\ude00b \ud800"), reasoning("c", 1), stop()];
  const run = await storedRun({ id: "halves" });
  const parts = halves.flatMap((event): LogEvent[] => (event.type === "reasoning-delta" ? [{ ...event, at: 0 }] : []));
  const end = run.log.findIndex(({ type }) => type === "run-end");
  const cut = { ...run, log: run.log.toSpliced(end, 0, ...parts) };
  const bundle = bundleOf([cut]);
  assert.equal(bundle.runs[0]?.sha256.reasoning, hash("Look at b. It is short.a😀b \ud800c"));
  assert.equal(readBundle(JSON.stringify(bundle), hash).kind, "runs");
});

const change = (from: string | RegExp, to: string) => text.replace(from, to);
const hostile: readonly (readonly [name: string, text: string, why: RegExp])[] = [
  ["no JSON", "{", /no file of exported runs/],
  ["another program's file", '{"runs":[]}', /no file of exported runs/],
  ["a later version", change('"version":1', '"version":2'), /later version/],
  ["no runs", '{"format":"fathom-runs","version":1,"runs":[]}', /no runs/],
  ["a changed word of the reasoning", change("Look at b", "Look at c"), /run 1 of 2 was changed.*reasoning/],
  ["a changed hunk", change('"added":["B"]', '"added":["evil"]'), /run 1 of 2 was changed.*lines/],
  ["a changed snapshot", change('"a\\nb\\nc\\n"', '"a\\nb\\nd\\n"'), /text does not match its hash/],
  ["a changed hash", change(/"reasoning":"[0-9a-f]{64}"/, `"reasoning":"${"0".repeat(64)}"`), /reasoning/],
  ["an id with a folder", text.replaceAll('"one"', '"../../one"'), /header is not one/],
  ["another id outside than inside", change('{"run":"one"', '{"run":"two"'), /another run's id/],
  ["the same run twice", JSON.stringify(bundleOf([...runs, ...runs])), /twice/],
  [
    "lines that are nested without end",
    change('"lines":[', `"lines":[${"[".repeat(50_000)}${"]".repeat(50_000)},`),
    /nested|line/,
  ],
  ["lines that are no list", change('"lines":[', '"lines":{},"x":['), /run 1 of 2 is not one/],
];
for (const [name, content, why] of hostile) {
  test(`bundle: ${name} is refused, and it says why`, () => {
    assert.notEqual(content, text);
    const read = readBundle(content, hash);
    assert.ok(read.kind === "refused", read.kind);
    assert.match(read.why, why);
  });
}

test("bundle: a secret that was masked is not in it, and its hunks still fit their file", async () => {
  const secret = "CANARY-0123456789-SECRET";
  const target = fileTarget(`const key = "${secret}";\nb\n`);
  const start = 'const key = "'.length;
  const masks = [{ in: 0, start, end: start + secret.length, placeholder: "FATHOM_SECRET_1_MASKED" }];
  const { request } = runInput(target);
  assert.ok(!JSON.stringify(maskRequest(request, masks)).includes(secret));
  const run = await storedRun({
    target,
    input: { masks },
    acts: [answer(answerBlock('const key = "FATHOM_SECRET_1_MASKED";', 'let key = "FATHOM_SECRET_1_MASKED";')), stop()],
    bases: new Map([[0, [`let key = "${secret}";`, "b", ""]]]),
  });
  assert.ok(JSON.stringify(run.log).includes(secret), "the run's own file has it");
  const bundle = JSON.stringify(bundleOf([run]));
  assert.ok(!bundle.includes(secret));
  const read = readBundle(bundle, hash);
  assert.ok(read.kind === "runs");
  const placed = read.runs[0]?.log.find((event) => event.type === "edit-placed");
  assert.deepEqual(placed?.hunks[0]?.removed, ['const key = "FATHOM_SECRET_1_MASKED";']);
  const [shared] = read.runs;
  assert.ok(shared !== undefined);
  assert.ok(filesOf(shared.input.request.target)[0]?.text.startsWith('const key = "FATHOM_SECRET_1_MASKED";'));
});

test("bundle: exporting changes nothing of the run itself", async () => {
  const run = await storedRun();
  const before = throughJson(run);
  bundleOf([run]);
  assert.deepEqual(throughJson(run), before);
});
