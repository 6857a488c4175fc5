import assert from "node:assert/strict";
import { test } from "node:test";
import { itemsOf } from "../../../src/core/longList.ts";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import type { Target } from "../../../src/core/request.ts";
import { hunksOf } from "../../../src/core/runState.ts";
import { answer, runInput, stop } from "../../support/coreRun.ts";
import { fileTarget, selectionTarget } from "../../support/coreTarget.ts";
import { answering, retriedRun } from "../../support/retriedRun.ts";

const text = "const alpha = 1;\nconst beta = 2;\nconst gamma = 3;\n";
const edit = { path: "src/a.ts", old_string: "const beta = 2;", new_string: "const beta = 20;" };
const call: ProviderEvent = { type: "tool-call-delta", call: 0, name: "edit_file", text: JSON.stringify(edit) };

async function ran(block: string, target: Target = fileTarget(text)) {
  const said = answer(`src/a.ts\n\n\`\`\`ts\n${block}\`\`\`\n`);
  // What is asked for again is said once more.
  const { provider } = answering([said, call, stop()], [answer("That is all."), stop()]);
  const { state } = await retriedRun(runInput(target), provider);
  return {
    hunks: hunksOf(state).flatMap(({ added }) => added),
    told: itemsOf(state.unplaced).map(({ reason, detail, quoted }) => [reason, detail, quoted]),
  };
}

const leftOut = "It is a code block in an answer that also calls tools, so it was left out.";

test("a whole file in a code block beside a tool call is told as left out, and the call's edit stays", async () => {
  const whole = "const alpha = 10;\nconst beta = 2;\nconst gamma = 30;\n";
  const { hunks, told } = await ran(whole);
  assert.deepEqual(hunks, ["const beta = 20;"]);
  assert.deepEqual(told, [["malformed", leftOut, whole.trimEnd()]]);
});

test("a selection's replacement beside a tool call is told as left out", async () => {
  const { hunks, told } = await ran("const alpha = 10;\nconst beta = 2;\n", selectionTarget(text, 0, 2));
  assert.deepEqual(hunks, ["const beta = 20;"]);
  assert.deepEqual(told, [["malformed", leftOut, "const alpha = 10;\nconst beta = 2;"]]);
});

test("a code block that shows what the calls make of the file is an illustration, and nothing is told", async () => {
  const { hunks, told } = await ran("const alpha = 1;\n  const beta = 20;\nconst gamma = 3;\n");
  assert.deepEqual([hunks, told], [["const beta = 20;"], []]);
});
