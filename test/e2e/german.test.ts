import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import type { LogEvent, Outcome } from "../../src/core/events.ts";
import { dollar } from "../../src/core/money.ts";
import { noUsage, type UsageRow } from "../../src/core/usageTotals.ts";
import type { ToWebview } from "../../src/panel/protocol.ts";
import { german, strangeWords } from "../support/german.ts";
import { textsOf } from "../support/pageTexts.ts";
import { openPanelPage } from "../support/panelPage.ts";
import { openUsagePage } from "../support/usagePage.ts";

const start: LogEvent = {
  type: "run-start",
  at: 0,
  run: "r1",
  startedAt: 0,
  instruction: "Zerlege es",
  target: "src/cart.ts 41–88",
  model: "gpt-5.5",
  effort: { asked: "xhigh", sent: "high" },
};
const sent: LogEvent = {
  type: "request-sent",
  at: 10,
  origin: "https://api.openai.com",
  parameter: 'reasoning.effort: "high"',
};
const reasoning: LogEvent = {
  type: "reasoning-delta",
  at: 500,
  part: 0,
  provenance: "summary",
  text: "**Erstens**\n\nEin Satz.\n\n",
};
const hunk = (id: string) => ({ id, start: 43, removed: ["const alt = eins;"], added: [`const neu = ${id};`] });
const placed: LogEvent = {
  type: "edit-placed",
  at: 900,
  edit: 0,
  hunks: [
    { ...hunk("aaa"), approximate: true },
    { ...hunk("bbb"), start: 60 },
  ],
};
const refused: LogEvent = {
  type: "edit-unplaced",
  at: 910,
  edit: 1,
  refusal: { reason: "malformed", detail: "The answer ended inside this diff.", quoted: "const alt = eins;" },
};
const usage: LogEvent = {
  type: "usage",
  at: 950,
  usage: { input: 12_345, cached: 1000, output: 678, reasoning: 400, total: 13_023, cost: undefined },
};
const ended = (outcome: Outcome): LogEvent => ({ type: "run-end", at: 1000, outcome });
const log = (...events: readonly LogEvent[]): ToWebview => ({ type: "log", events, now: 1000 });

/** What the user, the model, a provider or a file said, and what settings and requests call things. */
const data = [
  ...["Zerlege es", "src/cart.ts", "gpt-5.5", "Erstens Ein Satz.", "const alt eins neu aaa bbb", "eine Notiz"],
  ...["Benenne um", "api.openai.com", "reasoning.effort", "none minimal low medium high xhigh max unset", "Fathom"],
];

const states: Readonly<Record<string, readonly ToWebview[]>> = {
  "before a run": [log()],
  waiting: [log(start, sent)],
  reasoning: [log(start, sent, reasoning)],
  answering: [log(start, sent, reasoning, { type: "answer-delta", at: 800, text: "neu" }, placed)],
  "ready to review": [log(start, sent, reasoning, placed, refused, usage, ended({ kind: "finished" }))],
  "in conflict": [
    log(start, sent, reasoning, placed, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: [{ ...hunk("aaa"), line: 43, state: "conflict" }],
    }),
  ],
  interrupted: [log(start, sent, reasoning, placed, ended({ kind: "interrupted", why: "connection" }))],
  "cut short": [log(start, sent, reasoning, ended({ kind: "cut-short", limit: "maximum output tokens" }))],
  refused: [log(start, sent, ended({ kind: "refused", text: "the provider's content filter stopped the answer." }))],
  failed: [log(start, sent, ended({ kind: "failed", failure: { kind: "quota", origin: "https://api.openai.com" } }))],
  "with all that stands beside it": [
    log(start, sent, reasoning, placed, ended({ kind: "finished" })),
    { type: "pins", run: "r1", pins: [{ passage: "0:1", text: "Ein Satz", pinned: true, note: "eine Notiz" }] },
    {
      type: "links",
      run: "r1",
      passages: [{ passage: "0:1", links: [{ id: "l1", label: "Zeile 52", kind: "code" }] }],
      hunks: [{ hunk: "aaa", count: 0, passages: [] }],
    },
    { type: "earlier", runs: [{ id: "r0", title: "Benenne um", line: "gpt-5.5 · low", state: "partly applied" }] },
    { type: "replay", state: { at: 400, length: 1000, speed: 10, playing: false } },
  ],
};

test("the panel is German in every state: no word of it is left in English", async () => {
  const panel = await openPanelPage({ width: 320, height: 900 }, german);
  try {
    for (const [name, messages] of Object.entries(states)) {
      for (const message of messages) await panel.tell(message);
      await settled(panel.page);
      const said = await textsOf(panel.page);
      assert.ok(said.length > 0, name);
      assert.deepEqual(
        said.filter((text) => strangeWords(text, data).length > 0),
        [],
        name,
      );
    }
    assert.equal(await panel.page.locator("html").getAttribute("lang"), "de");
    assert.deepEqual(panel.faults, []);
  } finally {
    await panel.close();
  }
});

test("numbers, money and plurals are German", async () => {
  const panel = await openPanelPage({ width: 600, height: 900 }, german);
  try {
    await panel.tell(states["ready to review"]?.[0] ?? log());
    await panel.page.getByText("12.345 Token Eingabe (1.000 aus dem Cache)").waitFor();
    await panel.page.getByText("2 zu prüfen").waitFor();
    await panel.page.getByRole("button", { name: "Hunk 1 in Zeile 44 annehmen" }).waitFor();
    await panel.page.getByText("Die Antwort endete in diesem Diff.").waitFor();
  } finally {
    await panel.close();
  }
});

function row(changes: Partial<UsageRow>): UsageRow {
  const of = { day: "2026-11-21", endpoint: "OpenAI", model: "gpt-5.5", effort: "low", candidate: false };
  return { ...noUsage, ...of, runs: 1, finished: 1, input: 1_000, output: 500, cost: 0.02 * dollar, ...changes };
}

test("the usage view is German", async () => {
  const view = await openUsagePage(900, {}, german);
  try {
    const rows = [row({}), row({ model: "gpt-6", candidate: true, cost: 1.5 * dollar, unpriced: 1, runs: 2 })];
    const routed = rows.map((each) => ({ ...each, route: "file" as const }));
    await view.tell({ type: "usage", rows, routed, today: "2026-11-21", perDay: 5 * dollar });
    await view.page.getByText("Heute 1,52 $ von Ihrer Obergrenze von 5,00 $ je Tag.").waitFor();
    const said = await textsOf(view.page);
    assert.deepEqual(
      said.filter((text) => strangeWords(text, [...data, "OpenAI"]).length > 0),
      [],
    );
    assert.deepEqual(view.faults, []);
  } finally {
    await view.close();
  }
});

async function settled(page: Page): Promise<void> {
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
}
