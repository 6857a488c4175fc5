import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csv } from "../../../src/core/csv.ts";
import { dollar } from "../../../src/core/money.ts";
import { usageCsv } from "../../../src/core/usageCsv.ts";
import { groupUsage, noUsage, plus, usageRows } from "../../../src/core/usageTotals.ts";
import { costCell, tokensCell, totalsSentence } from "../../../src/core/usageTotalsText.ts";
import { daysFrom, firstDay, parseFromUsageView } from "../../../src/panel/usageProtocol.ts";
import { ledgerRun } from "../../support/coreLedger.ts";
import { holds } from "../../support/coreProperty.ts";

const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

const anyRun = fc
  .record({
    started_at: fc.integer({ min: 1_700_000_000_000, max: 1_700_400_000_000 }),
    model: fc.constantFrom("a", "b"),
    effort_sent: fc.constantFrom("none" as const, "low" as const),
    candidate: fc.boolean(),
    cost: fc.nat({ max: 1_000_000 }),
    input_tokens: fc.nat({ max: 1_000 }),
    output_tokens: fc.nat({ max: 1_000 }),
  })
  .map((changes) => ledgerRun({ ...changes, cost_source: "catalogue" }));

test("however the runs are grouped, the sums are theirs", () => {
  holds(fc.array(anyRun, { maxLength: 40 }), 200, (runs) => {
    const rows = usageRows(runs, dayOf);
    for (const key of [(row: (typeof rows)[number]) => row.day, (row: (typeof rows)[number]) => row.model, () => ""]) {
      const all = [...groupUsage(rows, key).values()].reduce(plus, noUsage);
      assert.equal(all.runs, runs.length);
      assert.equal(
        all.cost,
        runs.reduce((sum, run) => sum + (run.cost ?? 0), 0),
      );
      assert.equal(
        all.output,
        runs.reduce((sum, run) => sum + (run.output_tokens ?? 0), 0),
      );
    }
  });
});

test("a day, a model and an effort are a row; a candidate has rows of its own", () => {
  const runs = [ledgerRun(), ledgerRun({ candidate: true }), ledgerRun({ effort_sent: "high" }), ledgerRun()];
  assert.deepEqual(
    usageRows(runs, dayOf).map(({ effort, candidate, runs: count }) => [effort, candidate, count]),
    [
      ["low", false, 2],
      ["low", true, 1],
      ["high", false, 1],
    ],
  );
});

const one = { ...noUsage, runs: 1 };
for (const [totals, cell] of [
  [{ ...one, cost: 0.4 * dollar }, "$0.40"],
  [{ ...one, cost: 0.4 * dollar, estimated: 1 }, "≈ $0.40"],
  [{ ...one, runs: 3, cost: 0.4 * dollar, unpriced: 2 }, "$0.40 + 2 unknown"],
  [{ ...one, unpriced: 1 }, "unknown"],
  [{ ...one, free: 1 }, "free"],
  [one, "–"],
] as const) {
  test(`a cell of cost: ${cell}`, () => assert.equal(costCell(totals), cell));
}

test("a sum that lacks runs says at least, and one of nothing is not zero", () => {
  assert.equal(tokensCell(1_204, one), "1,204");
  assert.equal(tokensCell(1_204, { ...one, uncounted: 1 }), "≥ 1,204");
  assert.equal(tokensCell(0, one), "–");
});

test("a period in a sentence", () => {
  assert.equal(totalsSentence(noUsage), "No runs in this period.");
  assert.equal(
    totalsSentence({
      ...noUsage,
      runs: 4,
      cost: dollar,
      estimated: dollar / 10,
      unpriced: 1,
      free: 1,
      input: 900,
      output: 100,
    }),
    "4 runs · $1.00 · $0.10 of it estimated · 1 run of unknown cost · 1 run free, on this computer · 1,000 tokens.",
  );
});

test("a period begins so many days ago, with today", () => {
  assert.equal(firstDay("today", "2026-03-01"), "2026-03-01");
  assert.equal(firstDay("week", "2026-03-01"), "2026-02-23");
  assert.equal(firstDay("month", "2026-03-01"), "2026-01-31");
  assert.equal(firstDay("all", "2026-03-01"), undefined);
  assert.deepEqual(daysFrom("2026-02-27", "2026-03-01"), ["2026-02-27", "2026-02-28", "2026-03-01"]);
});

for (const [text, cell] of [
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=SUM(A1)", "'=SUM(A1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@cmd", "'@cmd"],
  ["\t=1", "'\t=1"],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
] as const) {
  test(`a cell of CSV: ${JSON.stringify(text)}`, () => assert.equal(csv(["h"], [[text]]), `h\r\n${cell}\r\n`));
}

test("CSV is read back as it was written, and no cell is a formula", () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom("=1", "a,b", '"', "\r\n", "@x", "-"));
  holds(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 }), 300, (rows) => {
    const read = parseCsv(csv(["a", "b", "c"], rows));
    assert.equal(read.length, rows.length + 1);
    for (const [index, row] of rows.entries()) {
      assert.deepEqual(
        read[index + 1],
        row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)),
      );
    }
    for (const text of read.flat()) assert.doesNotMatch(text, /^[=+\-@]/);
  });
});

test("an exported run has its figures whole, and nothing that was not reported", () => {
  const text = usageCsv([ledgerRun({ model: "=evil", cost: 123, cost_source: "reported", input_tokens: 7 })], dayOf);
  const [head, row] = parseCsv(text);
  const of = (name: string) => row?.[head?.indexOf(name) ?? -1];
  assert.equal(of("model"), "'=evil");
  assert.equal(of("cost_usd"), "0.0000000123");
  assert.equal(of("input_tokens"), "7");
  assert.equal(of("output_tokens"), "");
  assert.equal(of("started_at"), "2023-11-14");
});

test("the usage view can ask for five things and no others", () => {
  assert.deepEqual(parseFromUsageView({ type: "export", period: "week" }), { type: "export", period: "week" });
  for (const type of ["ready", "clear", "promote", "change-caps"])
    assert.deepEqual(parseFromUsageView({ type, x: 1 }), { type });
  for (const value of [undefined, 1, {}, { type: "export" }, { type: "export", period: "year" }, { type: "run" }]) {
    assert.equal(parseFromUsageView(value), undefined);
  }
});

/** RFC 4180, character by character. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ",") {
      row.push(cell);
      cell = "";
    } else if (!quoted && character === "\r" && text[at + 1] === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
      at += 1;
    } else cell += character;
  }
  assert.equal(cell, "");
  return rows;
}
