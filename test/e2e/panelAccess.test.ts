import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { LogEvent, Outcome } from "../../src/core/events.ts";
import { operationId } from "../../src/core/operations.ts";
import { nothingReported } from "../../src/core/provider.ts";
import type { HunkState } from "../../src/core/review.ts";
import type { ToWebview } from "../../src/panel/protocol.ts";
import { editorThemes } from "../support/editorThemes.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";

const start: LogEvent = {
  type: "run-start",
  at: 0,
  run: "r1",
  startedAt: 0,
  instruction: "Split it",
  target: "src/cart.ts 41–88",
  model: "gpt-5.5",
  effort: { asked: "xhigh", sent: "high", note: "gpt-5.5 has no xhigh; sent high." },
};
const text =
  "**First**\n\nA `name`, and a list:\n\n- one\n- two\n\n```ts\nconst a = 1;\n```\n\n### Deep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nمرحبا\n\n";
const reasoning: LogEvent = { type: "reasoning-delta", at: 500, part: 0, provenance: "summary", text };
const hunk = (id: string) => ({ id, start: 43, removed: ["a"], added: [id] });
const placed: LogEvent = { type: "edit-placed", at: 900, edit: 0, hunks: [hunk("a"), hunk("b")] };
const ended = (outcome: Outcome): LogEvent => ({ type: "run-end", at: 1000, outcome });
const decided = (...states: readonly HunkState[]): LogEvent => ({
  type: "review-changed",
  at: 1100,
  hunks: states.map((state, at) => ({ ...hunk(`${at}`), line: 43 + at, state })),
});
const unplaced: LogEvent = {
  type: "edit-unplaced",
  at: 900,
  edit: 1,
  refusal: { reason: "not-found", detail: "", quoted: "total();", nearest: { line: 12, lines: ["total(1);"] } },
};
const billed: LogEvent = {
  type: "usage",
  at: 900,
  usage: { ...nothingReported, input: 10, output: 90, reasoning: 84 },
};
const operation: LogEvent = {
  type: "file-operation",
  at: 950,
  edit: 3,
  operation: { kind: "create", path: "src/tax.ts", text: "export const tax = 0.2;\n" },
};
const sent: LogEvent = { type: "request-sent", at: 1, origin: "https://api.openai.com", parameter: 'effort: "high"' };
const outgoing: LogEvent = {
  type: "http-request",
  at: 2,
  method: "POST",
  url: "/",
  headers: {},
  body: [],
  bytes: 4000,
};
const log = (...events: readonly LogEvent[]): ToWebview => ({ type: "log", events, now: 1000 });

const states: Readonly<Record<string, readonly ToWebview[]>> = {
  "before a run": [log()],
  waiting: [log(start)],
  reasoning: [log(start, reasoning)],
  answering: [log(start, reasoning, { type: "answer-delta", at: 800, text: "a" }, placed)],
  "ready to review": [log(start, reasoning, placed, ended({ kind: "finished" }))],
  "in conflict": [
    log(start, reasoning, placed, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: [{ ...hunk("a"), line: 43, state: "conflict" }],
    }),
  ],
  "no reasoning": [log(start, placed, ended({ kind: "finished" }))],
  interrupted: [log(start, reasoning, placed, ended({ kind: "interrupted", why: "connection" }))],
  failed: [log(start, ended({ kind: "failed", failure: { kind: "quota", origin: "https://api.openai.com" } }))],
  applied: [log(start, reasoning, placed, ended({ kind: "finished" }), decided("applied", "applied"))],
  "partly applied": [log(start, reasoning, placed, ended({ kind: "finished" }), decided("applied", "rejected"))],
  rejected: [log(start, reasoning, placed, ended({ kind: "finished" }), decided("rejected", "rejected"))],
  "read only, as of an imported run": [
    log(start, reasoning, placed, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: [{ ...hunk("a"), line: 43, state: "pending", readOnly: true }],
    }),
  ],
  stopped: [log(start, reasoning, placed, ended({ kind: "stopped" }))],
  "cut short": [log(start, reasoning, placed, ended({ kind: "cut-short", limit: "length" }))],
  refused: [log(start, reasoning, ended({ kind: "refused", text: "I cannot help with **that**." }))],
  "nothing could be placed": [
    log(start, reasoning, unplaced, { ...unplaced, edit: 2 }, ended({ kind: "no-edit", why: "unplaced" })),
  ],
  "some could not be placed": [log(start, reasoning, placed, unplaced, ended({ kind: "finished" }))],
  "an answer in words": [
    log(start, { type: "answer-delta", at: 800, text: "It is fine." }, ended({ kind: "no-edit", why: "prose" })),
  ],
  "failed with its reasoning": [
    log(start, reasoning, ended({ kind: "failed", failure: { kind: "quota", origin: "https://api.openai.com" } })),
  ],
  "interrupted by a reload": [log(start, reasoning, placed, ended({ kind: "interrupted", why: "reload" }))],
  ...Object.fromEntries(
    (["redacted", "encrypted"] as const).map((form) => [
      `withheld: ${form}`,
      [log(start, { type: "reasoning-withheld", at: 400, form }, billed, placed, ended({ kind: "finished" }))],
    ]),
  ),
  "partly redacted": [
    log(start, reasoning, { type: "reasoning-withheld", at: 600, form: "redacted" }, ended({ kind: "finished" })),
  ],
  "file operations": [
    log(
      start,
      reasoning,
      operation,
      { ...operation, edit: 4 },
      { ...operation, edit: 5 },
      ended({ kind: "finished" }),
      {
        type: "operation-changed",
        at: 1100,
        operation: operationId(4),
        state: { kind: "done" },
      },
      {
        type: "operation-changed",
        at: 1100,
        operation: operationId(5),
        state: { kind: "refused", reason: "It is there already." },
      },
    ),
  ],
  "a replay that plays": [
    log(start, reasoning),
    { type: "replay", state: { at: 400, length: 1000, speed: 1, playing: true } },
  ],
  "a replay at its end": [
    log(start, reasoning, placed, ended({ kind: "finished" })),
    { type: "replay", state: { at: 1000, length: 1000, speed: 0, playing: false } },
  ],
  "with what was sent and what it took": [
    log(start, sent, outgoing, reasoning, placed, unplaced, billed, ended({ kind: "finished" })),
  ],
  "with notes on hunks, and many of them": [
    log(start, reasoning, ended({ kind: "finished" }), {
      type: "review-changed",
      at: 1100,
      hunks: Array.from({ length: 40 }, (_, at) => ({
        ...hunk(`${at}`),
        line: 43 + at,
        state: "pending" as const,
        ...(at === 0 ? { approximate: true, withYours: true } : {}),
      })),
    }),
    { type: "links", run: "r1", passages: [], hunks: [{ hunk: "0", count: 0, passages: [] }] },
  ],
  "with all that stands beside it": [
    log(start, reasoning, placed, ended({ kind: "finished" })),
    { type: "pins", run: "r1", pins: [{ passage: "0:1", text: "A name", pinned: true, note: "a note" }] },
    {
      type: "links",
      run: "r1",
      passages: [{ passage: "0:1", links: [{ id: "l1", label: "line 52", kind: "code" }] }],
      hunks: [
        { hunk: "a", count: 0, passages: [] },
        { hunk: "b", count: 2, passages: ["0:0", "0:1"] },
      ],
    },
    { type: "earlier", runs: [{ id: "r0", title: "Rename it", line: "gpt-5.5 · low", state: "applied" }] },
    { type: "replay", state: { at: 400, length: 1000, speed: 10, playing: false } },
  ],
};

let panel: PanelPage;
before(async () => {
  panel = await openPanelPage({ width: 300, height: 900 });
});
after(() => panel.close());
beforeEach(async () => {
  await panel.tell({ type: "replay", state: undefined });
  await panel.tell({ type: "earlier", runs: [] });
});

const frame = () => panel.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");

async function violations({ page }: PanelPage = panel): Promise<readonly string[]> {
  const { violations: found, incomplete } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  // Letters in the colour of their ground are unclear to axe, and to nobody else.
  const unseen = incomplete.flatMap(({ nodes }) =>
    nodes.filter(({ any }) => any.some(({ data }) => data?.messageKey === "equalRatio")),
  );
  return [
    ...found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`),
    ...unseen.map(({ html }) => `unseen: ${html.slice(0, 200)}`),
  ];
}

for (const [name, messages] of Object.entries(states)) {
  test(`axe finds nothing: ${name}`, async () => {
    for (const message of messages) await panel.tell(message);
    await frame();
    assert.deepEqual(await violations(), []);
  });
}

/** In the page: opens whatever is folded, until nothing more opens. */
const openAll = `(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (let round = 0; round < 3; round += 1) {
    const folded = [...document.querySelectorAll('main:not([hidden]) [aria-expanded="false"]')].filter((node) => node.checkVisibility());
    for (const node of folded) node.click();
    if (folded.length === 0) return;
  }
})()`;

for (const [theme, variables] of Object.entries(editorThemes)) {
  test(`axe finds nothing in any state in the ${theme} theme, with all open that can be opened`, async () => {
    const themed = await openPanelPage({ width: 300, height: 900 }, undefined, variables);
    const settled = () => themed.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    const found: string[] = [];
    for (const [name, messages] of Object.entries(states)) {
      await themed.tell({ type: "replay", state: undefined }, { type: "earlier", runs: [] });
      for (const message of messages) await themed.tell(message);
      await settled();
      await themed.page.evaluate(openAll);
      await settled();
      found.push(...(await violations(themed)).map((each) => `${name}: ${each}`));
    }
    await themed.close();
    assert.deepEqual(found, []);
  });
}

for (const name of ["Outline", "Preview of Each Section", "Full Text", "Plain Text"]) {
  test(`axe finds nothing: ${name}`, async () => {
    await panel.tell(log(start, reasoning, placed, ended({ kind: "finished" })));
    await panel.page.getByRole("button", { name }).click();
    assert.deepEqual(await violations(), []);
  });
}

test("axe finds nothing: find, and a passage that has the keyboard", async () => {
  await panel.tell(log(start, reasoning, placed, ended({ kind: "finished" })));
  await panel.page.keyboard.press("Control+f");
  await panel.page.keyboard.type("name");
  await panel.page.getByText("1 of 1").waitFor();
  assert.deepEqual(await violations(), []);
  await panel.page.keyboard.press("Escape");
  await panel.page.keyboard.press("Enter");
  assert.deepEqual(await violations(), []);
});

test("at 300 pixels nothing is cut off at the side", async () => {
  for (const messages of Object.values(states)) {
    for (const message of messages) await panel.tell(message);
    await frame();
    const overhang = await panel.page.evaluate<string[]>(`[...document.querySelectorAll("main:not([hidden]) *")]
      .filter((node) => node.checkVisibility() && !node.closest("pre, .hidden, table, .status") && node.getBoundingClientRect().right > 301)
      .map((node) => node.outerHTML.slice(0, 120))`);
    assert.deepEqual(overhang, []);
  }
});

test("at 300 by 600 pixels the reasoning has half of the panel, and everything else can be reached", async () => {
  await panel.page.setViewportSize({ width: 300, height: 600 });
  const usage: LogEvent = { type: "usage", at: 900, usage: { ...nothingReported, input: 1000, output: 900 } };
  const many: LogEvent = { ...placed, hunks: Array.from({ length: 9 }, (_, at) => hunk(`${at}`)) };
  await panel.tell(log(start, sent, reasoning, many, usage, ended({ kind: "finished" })));
  await frame();
  const height = async (selector: string) => (await panel.page.locator(selector).boundingBox())?.height ?? 0;
  assert.ok((await height(".stream")) >= 300, `${await height(".stream")} pixels of 600`);
  assert.ok((await height(".view")) >= 230, `${await height(".view")} pixels of text`);
  for (const name of ["Accept All", "Follow Up…"]) {
    const button = panel.page.getByRole("button", { name });
    await button.scrollIntoViewIfNeeded();
    const box = await button.boundingBox();
    assert.ok(box !== null && box.y + box.height <= 601, `${name}: ${JSON.stringify(box)}`);
  }
  await panel.page.setViewportSize({ width: 300, height: 900 });
});

test("right-to-left text runs to the left, and nothing moves where motion is unwanted", async () => {
  await panel.page.emulateMedia({ reducedMotion: "reduce" });
  await panel.tell(log(start, reasoning));
  const direction = panel.page.locator(".model", { hasText: "مرحبا" });
  assert.equal(await direction.evaluate((node) => node.matches(":dir(rtl)")), true);
  const spinning = panel.page.locator(".codicon-modifier-spin");
  assert.equal(await spinning.evaluate((node) => node.getAnimations().length), 0);
});
