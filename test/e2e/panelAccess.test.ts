import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { LogEvent, Outcome } from "../../src/core/events.ts";
import type { ToWebview } from "../../src/panel/protocol.ts";
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
  "with all that stands beside it": [
    log(start, reasoning, placed, ended({ kind: "finished" })),
    { type: "pins", run: "r1", pins: [{ passage: "0:1", text: "A name", pinned: true, note: "a note" }] },
    {
      type: "links",
      run: "r1",
      passages: [{ passage: "0:1", links: [{ id: "l1", label: ":52", kind: "code" }] }],
      hunks: [{ hunk: "a", passages: 0 }],
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

async function violations(): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page: panel.page }).setLegacyMode(true).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
}

for (const [name, messages] of Object.entries(states)) {
  test(`axe finds nothing: ${name}`, async () => {
    for (const message of messages) await panel.tell(message);
    await frame();
    assert.deepEqual(await violations(), []);
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
      .filter((node) => node.checkVisibility() && !node.closest("pre, .hidden, table") && node.getBoundingClientRect().right > 301)
      .map((node) => node.outerHTML.slice(0, 120))`);
    assert.deepEqual(overhang, []);
  }
});

test("right-to-left text runs to the left, and nothing moves where motion is unwanted", async () => {
  await panel.page.emulateMedia({ reducedMotion: "reduce" });
  await panel.tell(log(start, reasoning));
  const direction = panel.page.locator(".model", { hasText: "مرحبا" });
  assert.equal(await direction.evaluate((node) => node.matches(":dir(rtl)")), true);
  const spinning = panel.page.locator(".codicon-modifier-spin");
  assert.equal(await spinning.evaluate((node) => node.getAnimations().length), 0);
});
