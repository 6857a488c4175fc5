import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceList, type CommandChoice } from "../../../../src/core/compare/adviceList.ts";
import type { Effort } from "../../../../src/core/effort.ts";
import type { LedgerRun } from "../../../../src/core/ledger.ts";
import { ledgerRun } from "../../../support/coreLedger.ts";

function compared(count: number, efforts: readonly Effort[], changes: Partial<LedgerRun>): LedgerRun[] {
  return Array.from({ length: count }, (_, at) =>
    efforts.map((effort) =>
      ledgerRun({ comparison: `k${at}`, kept: 4, matched: 4, effort_sent: effort, cost: 10, ...changes }),
    ),
  ).flat();
}

const use = (effort: CommandChoice["effort"]) => (task: string) =>
  task === "file" ? { model: { endpoint: "local", model: "model-1" }, effort } : undefined;

test("each kind of task, language and model has a line, and what can be taken over comes first", () => {
  const runs = [
    ...compared(3, ["low", "high"], { language: "go" }),
    ...compared(12, ["high"], {}),
    ...compared(12, ["low"], { cost: 4 }),
    ...compared(12, ["high"], { task: "selection", cost: 10 }),
    ...compared(12, ["low"], { task: "selection", cost: 5 }),
    ...compared(12, ["low", "max"], { model: "other" }),
  ];
  const lines = adviceList(runs, use("high"));
  assert.deepEqual(
    lines.map(({ key, from, advice, isCurrent }) => [key.task, key.language, key.model, from, advice.kind, isCurrent]),
    [
      ["file", "typescript", "model-1", "high", "suggestion", true],
      ["selection", "typescript", "model-1", "high", "suggestion", false],
      ["file", "typescript", "other", "max", "stay", false],
      ["file", "go", "model-1", "high", "too-little", true],
    ],
  );
  assert.equal(lines[0]?.advice.text, "At low you kept 100 % of what high gave you, at 40 % of the cost (n = 12).");
  assert.match(
    lines[3]?.advice.text ?? "",
    /^Not enough data: 3 of 10 comparisons of \w+ with a lower effort so far\.$/,
  );
});

test("lower efforts are held against the command's own", () => {
  const runs = [
    ...compared(12, ["low"], { cost: 1 }),
    ...compared(12, ["medium"], { cost: 5 }),
    ...compared(12, ["max"], {}),
  ];
  assert.equal(adviceList(runs, use("medium"))[0]?.from, "medium");
  assert.equal(adviceList(runs, use("unset"))[0]?.from, "max");
});

test("an effort that fails half the time gave half", () => {
  const low = compared(20, ["low"], { cost: 4 }).map((run, at): LedgerRun => {
    const { kept: _, matched: __, cost: ___, ...lost } = run;
    return at % 2 === 0 ? run : { ...lost, outcome: "failed", cost_source: "nothing" };
  });
  const [line] = adviceList([...compared(20, ["high"], {}), ...low], use("high"));
  assert.equal(line?.advice.text, "No lower effort gave 90 % of what high gave you (n = 20).");
});

test("what failed before anything came is known to have cost nothing", () => {
  const low = compared(20, ["low"], { cost: 5 }).map((run, at): LedgerRun => {
    const { kept: _, matched: __, cost: ___, ...lost } = run;
    return at === 0 ? { ...lost, outcome: "failed", cost_source: "nothing" } : run;
  });
  const [line] = adviceList([...compared(20, ["high"], {}), ...low], use("high"));
  assert.match(line?.advice.text ?? "", /^At low you kept 95 % of what high gave you, at 48 % of the cost/);
});

test("who failed in a comparison that nobody decided is no line", () => {
  const open = ledgerRun({ comparison: "k", outcome: "failed" });
  assert.deepEqual(adviceList([open], use("high")), []);
});

test("runs that were not compared, or not decided, give no line", () => {
  assert.deepEqual(adviceList([ledgerRun(), ledgerRun({ comparison: "k" })], use("high")), []);
});
