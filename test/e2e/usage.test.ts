import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { dollar } from "../../src/core/money.ts";
import { noUsage, type UsageRow } from "../../src/core/usageTotals.ts";
import type { ToUsageView } from "../../src/panel/usageProtocol.ts";
import { openUsagePage, type UsagePage } from "../support/usagePage.ts";

function row(changes: Partial<UsageRow>): UsageRow {
  return {
    ...noUsage,
    day: "2026-11-21",
    endpoint: "OpenAI",
    model: "gpt-5.5",
    effort: "low",
    candidate: false,
    runs: 1,
    finished: 1,
    input: 1_000,
    output: 500,
    cost: 0.02 * dollar,
    milliseconds: 6_000,
    ...changes,
  };
}

function told(rows: readonly UsageRow[], perDay?: number): ToUsageView {
  const routed = rows.map((each) => ({ ...each, route: "file" as const }));
  return { type: "usage", rows, routed, today: "2026-11-21", perDay };
}

const rows = [
  row({}),
  row({ effort: "high", runs: 2, cost: 0.4 * dollar, estimated: 0.1 * dollar, output: 9_000, milliseconds: 60_000 }),
  row({ day: "2026-11-18", endpoint: "Local", model: "qwen3", runs: 3, cost: 0, unpriced: 3, uncounted: 1 }),
  row({ day: "2026-09-01", model: "old", cost: 7 * dollar }),
  row({ model: "gpt-6", candidate: true, cost: 0.05 * dollar, output: 800 }),
];

let usage: UsagePage;

beforeEach(async () => {
  usage = await openUsagePage();
});

afterEach(async () => {
  await usage.close();
  assert.deepEqual(usage.faults, []);
});

test("it asks once, and before the first run says what will stand here", async () => {
  assert.deepEqual(await usage.sent(), [{ type: "ready" }]);
  await usage.tell(told([]));
  await usage.page.getByText("No run has been recorded yet.").waitFor();
  await usage.page.getByRole("button", { name: "Export as CSV…", disabled: true }).waitFor();
  await usage.page.getByRole("button", { name: "Clear…", disabled: true }).waitFor();
});

test("totals of the period in a sentence, a table that a reader can walk, and a chart with words of its own", async () => {
  await usage.tell(told(rows));
  await usage.page
    .getByText("7 runs · $0.47 · $0.10 of it estimated · 3 runs of unknown cost · 14,800 tokens.")
    .waitFor();
  const table = usage.page.getByRole("table", { name: "Totals by model and effort" });
  assert.deepEqual(await table.getByRole("columnheader").allInnerTexts(), [
    "Model and effort",
    "Runs",
    "Finished",
    "Cost",
    "Input",
    "From cache",
    "Output",
    "Reasoning",
    "Average time",
  ]);
  assert.deepEqual(await table.getByRole("rowheader").allInnerTexts(), [
    "gpt-5.5 (OpenAI) · high",
    "gpt-6 (OpenAI) · candidate · low",
    "gpt-5.5 (OpenAI) · low",
    "qwen3 (Local) · low",
  ]);
  const cells = await table.getByRole("row", { name: /qwen3/ }).getByRole("cell").allInnerTexts();
  assert.deepEqual(cells, ["3", "1", "unknown", "≥ 1,000", "–", "≥ 500", "–", "0:02"]);
  const chart = usage.page.getByRole("img", {
    name: /^Cost a day, 2026-10-23 to 2026-11-21\. Most on 2026-11-21: \$0\.47/,
  });
  await chart.locator("canvas").waitFor();
});

test("the period and the grouping are the user's, and are remembered", async () => {
  await usage.tell(told(rows));
  await usage.page.getByRole("combobox", { name: "Period" }).selectOption("All");
  await usage.page.getByRole("combobox", { name: "Table by" }).selectOption("Day");
  const days = usage.page.getByRole("table", { name: "Totals by day" }).getByRole("rowheader");
  assert.deepEqual(await days.allInnerTexts(), ["2026-11-21", "2026-11-18", "2026-09-01"]);
  assert.deepEqual(await usage.page.evaluate("window.kept"), { period: "all", measure: "cost", grouping: "day" });
  await usage.page.getByRole("combobox", { name: "Period" }).selectOption("Today");
  assert.deepEqual(await days.allInnerTexts(), ["2026-11-21"]);
});

test("a candidate stands beside the primary, by the mean of a run", async () => {
  await usage.tell(told(rows));
  const table = usage.page.getByRole("table", { name: /^Candidate beside primary/ });
  const cells = (name: RegExp) => table.getByRole("row", { name }).getByRole("cell").allInnerTexts();
  assert.deepEqual(await cells(/gpt-6/), ["1", "100 %", "$0.05", "800", "0:06"]);
  assert.deepEqual(await cells(/gpt-5\.5/), ["3", "67 %", "$0.14", "3,167", "0:22"]);
  await usage.page.getByText("Striped: the candidate's part.").waitFor();
  await usage.page.getByRole("button", { name: "Promote Candidate…" }).click();
  assert.deepEqual(await usage.sent(), [{ type: "ready" }, { type: "promote" }]);
  await usage.tell(told(rows.filter(({ candidate }) => !candidate)));
  await table.waitFor({ state: "hidden" });
});

test("the cap stands as a line and in words, and can be changed from here", async () => {
  await usage.tell(told(rows, 2 * dollar));
  await usage.page.getByText("Today $0.47 of your cap of $2.00 a day.").waitFor();
  await usage.page.getByText("Dashed: your cap a day.").waitFor();
  await usage.page.getByRole("button", { name: "Change Caps" }).click();
  await usage.page.getByRole("combobox", { name: "Period" }).selectOption("7 days");
  await usage.page.getByRole("button", { name: "Export as CSV…" }).click();
  await usage.page.getByRole("button", { name: "Clear…" }).click();
  assert.deepEqual(await usage.sent(), [
    { type: "ready" },
    { type: "change-caps" },
    { type: "export", period: "week" },
    { type: "clear" },
  ]);
});

test("names of models are text, whatever they look like, and nothing is fetched", async () => {
  const before = usage.requests.length;
  const hostile = '<img src=https://evil.example onerror=alert(1)> "x" &amp;';
  await usage.tell(told([row({ model: hostile, endpoint: "<b>E</b>" })]));
  await usage.page.getByRole("rowheader", { name: `${hostile} (<b>E</b>) · low` }).waitFor();
  assert.equal(await usage.page.locator("table img, table b").count(), 0);
  assert.deepEqual(usage.requests.slice(before), []);
});

test("at 300 pixels the page does not scroll sideways, the table does, also by keyboard", async () => {
  await usage.page.setViewportSize({ width: 300, height: 800 });
  await usage.tell(told(rows, 2 * dollar));
  const region = usage.page.getByRole("region", { name: "Totals by model and effort" });
  await region.waitFor();
  assert.equal(await usage.page.evaluate("document.documentElement.scrollWidth <= 300"), true);
  const name = await region.getByRole("rowheader", { name: /gpt-6/ }).boundingBox();
  assert.ok(name !== null && name.width >= 90 && name.height < 120, "a model's name can be read");
  assert.equal(await region.evaluate((node) => node.scrollWidth > node.clientWidth), true);
  await region.focus();
  await usage.page.keyboard.press("ArrowRight");
  await comesTrue(usage, `document.querySelector('[aria-label="Totals by model and effort"]').scrollLeft > 0`);
  for (const name of ["Export as CSV…", "Clear…", "Change Caps"]) {
    const box = await usage.page.getByRole("button", { name }).boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 300, name);
  }
});

const themes = {
  light: {
    "--vscode-foreground": "#3b3b3b",
    "--vscode-editor-background": "#ffffff",
    "--vscode-charts-blue": "#1a85ff",
  },
  dark: {
    "--vscode-foreground": "#cccccc",
    "--vscode-editor-background": "#1f1f1f",
    "--vscode-charts-blue": "#3794ff",
  },
  "high contrast": {
    "--vscode-foreground": "#ffffff",
    "--vscode-editor-background": "#000000",
    "--vscode-contrastBorder": "#6fc3df",
  },
} as const;

for (const [name, theme] of Object.entries(themes)) {
  test(`${name}: bars are drawn in the theme's colour with an outline, and drawn anew when the theme changes`, async () => {
    const themed = await openUsagePage(600, theme);
    try {
      await themed.tell(told(rows, 2 * dollar));
      await themed.page.locator("canvas").waitFor();
      const bar = "--vscode-charts-blue" in theme ? theme["--vscode-charts-blue"] : theme["--vscode-foreground"];
      assert.ok((await painted(themed, bar)) > 20, "the bar");
      assert.ok((await painted(themed, theme["--vscode-foreground"])) > 20, "its outline, the axes");
      await themed.page.evaluate(
        `document.documentElement.style.setProperty("--vscode-charts-blue", "#00ff01"); document.body.className = "vscode-other"`,
      );
      await comesTrue(themed, `${countOf("#00ff01")} > 20`);
      assert.deepEqual(themed.faults, []);
    } finally {
      await themed.close();
    }
  });
}

async function painted({ page }: UsagePage, colour: string): Promise<number> {
  return page.evaluate<number>(countOf(colour));
}

/** Asked frame by frame inside the page, whose policy allows no text that is run as code. */
async function comesTrue({ page }: UsagePage, condition: string): Promise<void> {
  await page.evaluate(
    `new Promise((done) => { const ask = () => ((${condition}) ? done() : requestAnimationFrame(ask)); ask(); })`,
  );
}

/** How many of the chart's pixels have exactly this colour. */
function countOf(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `(() => {
    const canvas = document.querySelector("canvas");
    if (canvas === null) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === ${red} && data[at + 1] === ${green} && data[at + 2] === ${blue} && data[at + 3] === 255) count += 1;
    }
    return count;
  })()`;
}
