import assert from "node:assert/strict";
import { test } from "node:test";
import { itemsOf } from "../../../src/core/longList.ts";
import { buildPrompt, formatOf } from "../../../src/core/prompt.ts";
import { describeTarget, languageOf, type Target } from "../../../src/core/request.ts";
import { retarget } from "../../../src/core/retarget.ts";
import { openReviews } from "../../../src/core/review.ts";
import { hunksOf } from "../../../src/core/runState.ts";
import { findMasks, maskRequest } from "../../../src/core/secrets/mask.ts";
import { sentRanges } from "../../../src/core/secrets/sentSecrets.ts";
import { answer, folded, ran, runInput, scripted, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../support/coreTarget.ts";

const snapshots = [fileTarget("a\nb\n").file, fileTarget("a\nc\n", "src/other.ts").file];
const files: Target = { kind: "files", files: snapshots };

async function stateAfter(text: string) {
  const { events } = await ran(scripted([answer(text), stop()]), { target: files });
  const state = folded(events);
  assert.ok(state);
  return state;
}

test("several files: each is sent whole under its path, and the instruction comes last", () => {
  const { user } = buildPrompt("Do it.", files, 3);
  assert.equal(
    user,
    '<file path="src/a.ts" language="typescript">\na\nb\n\n</file>\n\n<file path="src/other.ts" language="typescript">\na\nc\n\n</file>\n\nInstruction: Do it.',
  );
  assert.equal(describeTarget(files), "src/a.ts and 1 more file");
  assert.deepEqual(
    sentRanges(files, 0).map(({ path, lines }) => [path, lines.end]),
    [
      ["src/a.ts", 3],
      ["src/other.ts", 3],
    ],
  );
});

test("several files: the longest says what format is asked for", () => {
  const long = fileTarget("x\n".repeat(400), "src/long.ts").file;
  assert.equal(formatOf(files, "unknown").format, "whole-file");
  assert.equal(formatOf({ kind: "files", files: [...snapshots, long] }, "unknown").format, "search-replace");
});

test("several files: hunks count their file, and equal lines go where the path says", async () => {
  const text = `src/other.ts\n${answerBlock("a", "A")}\nsrc/a.ts\n${answerBlock("b", "B")}`;
  const state = await stateAfter(text);
  assert.deepEqual(
    hunksOf(state).map(({ file, start, added }) => [file ?? 0, start, added]),
    [
      [0, 1, ["B"]],
      [1, 0, ["A"]],
    ],
  );
  const reviews = openReviews(
    snapshots.map((each) => each.text),
    hunksOf(state),
  );
  assert.deepEqual(
    reviews.map(({ hunks }) => hunks.length),
    [1, 1],
  );
});

test("several files: an edit without a path that fits more than one file is not placed", async () => {
  const state = await stateAfter(answerBlock("a", "A"));
  assert.deepEqual(
    itemsOf(state.unplaced).map(({ reason, detail }) => [reason, detail]),
    [["other-file", ""]],
  );
});

test("several files: a secret in any of them is masked where it stands", () => {
  const key = ["AKIA", "Q3XYZZ7PLM2KD5RT"].join("");
  const secret = fileTarget(`const id = "${key}";\n`, "src/keys.ts").file;
  const request = { ...runInput(files).request, target: { kind: "files", files: [...snapshots, secret] } } as const;
  const masks = findMasks(request);
  assert.deepEqual(
    masks.map((mask) => mask.in),
    [2],
  );
  assert.ok(!JSON.stringify(maskRequest(request, masks)).includes(key));
});

test("several files: their texts as they are now, in their order", () => {
  const now = snapshots.map((file) => ({ ...file, text: `${file.text}more\n` }));
  assert.deepEqual(retarget(files, now), { kind: "files", files: now });
});

test("several files: one language is named, several are mixed", () => {
  assert.equal(languageOf(files), "typescript");
  const styles = { ...fileTarget("a {}", "a.css").file, languageId: "css" };
  assert.equal(languageOf({ kind: "files", files: [...snapshots, styles] }), "mixed");
});
