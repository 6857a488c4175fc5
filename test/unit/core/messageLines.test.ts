import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import { hunksOf } from "../../../src/core/runState.ts";
import { answer, folded, ran, scripted, stop } from "../../support/coreRun.ts";
import { answerBlock, selectionTarget } from "../../support/coreTarget.ts";

const remark = "I will replace the loop.";
const code = "```ts\nB\n```";
const decoy = answerBlock("a", "never");
const target = selectionTarget("a\nb\nc\n", 1, 2);

function said(text: string, message: number, phase?: "commentary"): ProviderEvent {
  return { type: "answer-delta", text, message, ...(phase === undefined ? {} : { phase }) };
}

const cases: readonly { readonly rule: string; readonly acts: readonly ProviderEvent[]; readonly shown: string }[] = [
  {
    rule: "commentary before the answer is not read for edits, and is kept in what is shown",
    acts: [said(remark, 0, "commentary"), said("```", 1), said(code.slice(3), 1)],
    shown: remark + code,
  },
  {
    rule: "a message without a phase begins a line of its own",
    acts: [answer(remark), said(code, 1)],
    shown: remark + code,
  },
  {
    rule: "an edit in commentary is none",
    acts: [said(decoy, 0, "commentary"), said(code, 1), said(decoy, 2, "commentary")],
    shown: decoy + code + decoy,
  },
  {
    rule: "commentary in the middle of a message does not part it",
    acts: [answer("```t"), said(remark, 1, "commentary"), answer("s\nB\n```")],
    shown: `\`\`\`t${remark}s\nB\n\`\`\``,
  },
  {
    rule: "a message that begins where a line ended adds no line",
    acts: [answer("```ts\nB\n"), said("```", 1)],
    shown: code,
  },
];

for (const { rule, acts, shown } of cases) {
  test(`messages: ${rule}`, async () => {
    const { events, outcome } = await ran(scripted([...acts, stop()]), { target });
    const state = folded(events);
    assert.deepEqual(outcome, { kind: "finished" });
    assert.deepEqual(state && hunksOf(state).map(({ removed, added }) => ({ removed, added })), [
      { removed: ["b"], added: ["B"] },
    ]);
    assert.equal(state?.answer, shown);
  });
}

test("messages: an answer of nothing but commentary is prose", async () => {
  const { outcome } = await ran(scripted([said(decoy, 0, "commentary"), stop()]), { target });
  assert.deepEqual(outcome, { kind: "no-edit", why: "prose" });
});
