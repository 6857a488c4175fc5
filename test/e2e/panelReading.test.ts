import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { LogEvent } from "../../src/core/events.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";

const start: LogEvent = {
  type: "run-start",
  at: 0,
  run: "r1",
  startedAt: 0,
  instruction: "Split it",
  target: "src/cart.ts 41–88",
  model: "gpt-5.5",
  effort: { asked: "high", sent: "high" },
};
const reasoning = (text: string, at: number, part = 0): LogEvent => ({
  type: "reasoning-delta",
  at,
  part,
  provenance: "summary",
  text,
});
const sections: readonly LogEvent[] = [
  reasoning("**Understanding total()**\n\nIt mixes three concerns: **line** total and coupons.\n\n", 1000),
  reasoning("More on the line total, in `total()`.\n\n", 4000),
  reasoning("**Choosing a seam**\n\nThe coupon table, line 52.\n\n", 5000, 1),
  reasoning("The line total stays.", 11_000, 1),
];
const end: LogEvent = { type: "run-end", at: 12_000, outcome: { kind: "finished" } };

let panel: PanelPage;
beforeEach(async () => {
  panel = await openPanelPage({ width: 460, height: 800 });
  await panel.tell({ type: "log", events: [start, ...sections, end], now: 12_000 });
  await panel.page.getByText("The line total stays.").waitFor();
});
afterEach(() => panel.close());

const passages = () => panel.page.locator(".passage");
const button = (name: string | RegExp) => panel.page.getByRole("button", { name });

test("sections carry their times and tokens, and fold away", async () => {
  assert.deepEqual(await panel.page.locator(".figures:not(:empty)").allInnerTexts(), [
    "0:01–0:04 · ≈ 30 tok",
    "0:05–0:11 · ≈ 18 tok",
  ]);
  assert.equal(await passages().count(), 6);
  await button("Fold “Understanding total()”").click();
  assert.equal(await passages().count(), 4);
  await button("Unfold “Understanding total()”").click();
  assert.equal(await passages().count(), 6);
});

test("three densities: an outline of headings, a preview of each section, the full text", async () => {
  await button("Outline").click();
  assert.deepEqual(await panel.page.locator(".model").allInnerTexts(), ["Understanding total()", "Choosing a seam"]);
  await button("Preview of Each Section").click();
  await button("Full Text").click();
  assert.equal(await passages().count(), 6);
});

test("the plain text is what the model wrote, letter by letter", async () => {
  await button("Plain Text").click();
  const shown = (await panel.page.locator(".model").allTextContents()).join("");
  assert.equal(shown, sections.map((event) => (event.type === "reasoning-delta" ? event.text : "")).join(""));
});

test("find counts, leads from match to match, looks into what is folded, and Escape gives the keyboard back", async () => {
  await button("Outline").click();
  await panel.page.keyboard.press("Control+f");
  await panel.page.keyboard.type("LINE total");
  await panel.page.getByText("1 of 3").waitFor();
  await panel.page.keyboard.press("Enter");
  await panel.page.getByText("2 of 3").waitFor();
  await panel.page.keyboard.press("Shift+Enter");
  await panel.page.keyboard.press("Shift+Enter");
  await panel.page.getByText("3 of 3").waitFor();
  assert.equal(await panel.page.evaluate("[...CSS.highlights.get('fathom-current')].join('')"), "line total");
  // What streams in meanwhile counts too.
  await panel.events(reasoning(" One more line total.", 13_000, 1));
  await panel.page.getByText("3 of 4").waitFor();
  await panel.page.keyboard.press("Escape");
  await panel.page.getByRole("search").waitFor({ state: "hidden" });
  assert.equal(await panel.page.evaluate("document.activeElement.className"), "scroller");
  assert.equal(await panel.page.evaluate("CSS.highlights.size"), 0);
});

test("passages by keyboard: Enter goes in, arrows along, left and right fold, P pins, N notes", async () => {
  await panel.page.locator(".scroller").focus();
  for (const key of ["Enter", "ArrowDown", "p", "ArrowDown", "n", "Home", "ArrowLeft"])
    await panel.page.keyboard.press(key);
  assert.equal(await passages().count(), 4);
  assert.deepEqual((await panel.sent()).slice(1), [
    { type: "pin", passage: "0:1" },
    { type: "note", passage: "0:2" },
  ]);
});

test("pins and notes are listed above, and lead to their passage", async () => {
  const pin = { passage: "1:1", text: "The coupon table, line 52.", pinned: true, note: "Check this" };
  await panel.tell({ type: "pins", run: "r1", pins: [pin] });
  await panel.page.getByText("Check this").first().waitFor();
  await button("Show the passage “The coupon table, line 52.”").click();
  assert.equal(await panel.page.evaluate("document.activeElement.dataset.passage"), "1:1");
  await button("Unpin “The coupon table, line 52.”").click();
  assert.deepEqual((await panel.sent()).at(-1), { type: "pin", passage: "1:1" });
});

test("links stand in the margin, outside the model's text, and hunks that no passage mentions are marked", async () => {
  const hunk = (id: string) => ({ id, start: 43, removed: ["a"], added: [id] });
  await panel.events({ type: "edit-placed", at: 900, edit: 0, hunks: [hunk("a"), hunk("b")] });
  await panel.tell({
    type: "links",
    run: "r1",
    passages: [{ passage: "1:1", links: [{ id: "l1", label: ":52", kind: "code" }] }],
    hunks: [
      { hunk: "a", passages: 2 },
      { hunk: "b", passages: 0 },
    ],
  });
  const tie = button("Show :52 in the editor");
  assert.equal(await tie.getAttribute("tabindex"), "-1");
  await panel.page.locator('[data-passage="1:1"]').focus();
  await panel.page.keyboard.press("Tab");
  assert.equal(await tie.evaluate((node) => node.matches(":focus")), true);
  await tie.click();
  assert.deepEqual((await panel.sent()).at(-1), { type: "link", id: "l1" });
  assert.equal(await panel.page.locator(".model button, .model [tabindex]").count(), 0);
  assert.deepEqual(await panel.page.locator(".mentioned:visible").allInnerTexts(), [
    "2 passages",
    "not in the reasoning",
  ]);
  await panel.page.getByTitle("2 passages of the reasoning mention what this hunk changes").waitFor();
  const described = panel.page.locator('.link[aria-description*="No passage of the reasoning mentions what"]');
  assert.equal(await described.count(), 1);
  await panel.tell({ type: "links", run: "r1", passages: [], hunks: [{ hunk: "b", passages: 1 }] });
  await panel.page.getByText("1 passage", { exact: true }).waitFor();
  assert.deepEqual(await panel.page.locator(".mentioned:visible").allInnerTexts(), ["2 passages", "1 passage"]);
});

test("a run without reasoning does not say of its hunks that the reasoning leaves them out", async () => {
  const hunk = { id: "a", start: 43, removed: ["a"], added: ["b"] };
  const count = { type: "links", run: "r2", passages: [], hunks: [{ hunk: "a", passages: 0 }] } as const;
  const placed: LogEvent = { type: "edit-placed", at: 900, edit: 0, hunks: [hunk] };
  await panel.tell({ type: "log", events: [{ ...start, run: "r2" }, placed, { ...end, at: 1000 }], now: 1000 });
  await panel.tell(count);
  await panel.page.getByText("+1 −1").first().waitFor();
  assert.deepEqual(await panel.page.locator(".mentioned:visible").allInnerTexts(), []);
  assert.equal(await panel.page.locator('.link[aria-description*="No passage"]').count(), 0);
  await panel.tell({ type: "log", events: [{ ...start, run: "r2" }, ...sections, placed, end], now: 12_000 });
  await panel.tell(count);
  await panel.page.getByText("not in the reasoning").waitFor();
});

test("a replay can be paused, moved and sped up; what is told of it is shown", async () => {
  await panel.tell({ type: "replay", state: { at: 4000, length: 12_000, speed: 1, playing: true } });
  await panel.page.getByText("0:04 / 0:12").waitFor();
  // It is over: nothing about it can be asked for any more.
  await panel.page.locator("footer").waitFor({ state: "hidden" });
  await button("Pause").click();
  await panel.page.getByRole("slider").fill("9000");
  await panel.page.getByLabel("Speed").selectOption("10×");
  assert.equal(await panel.page.locator("vscode-button:visible").count(), 0, "a replay offers what does nothing");
  await button("End Replay").click();
  assert.deepEqual((await panel.sent()).slice(1), [
    { type: "replay", action: "pause" },
    { type: "replay", action: "seek", at: 9000 },
    { type: "replay", action: "speed", speed: 10 },
    { type: "replay", action: "close" },
  ]);
  await panel.tell({ type: "replay", state: undefined });
  await panel.page.getByRole("slider").waitFor({ state: "hidden" });
  await panel.page.locator("footer").waitFor();
});

test("the clock of a replay stands still with it", async () => {
  await panel.tell({ type: "log", events: [start, ...sections], now: 11_000 });
  await panel.tell({ type: "replay", state: { at: 4000, length: 12_000, speed: 1, playing: false } });
  const clock = panel.page.locator("header .clock");
  await clock.getByText("0:04", { exact: true }).waitFor();
  await panel.page.clock.install();
  await panel.page.clock.runFor(3000);
  assert.equal(await clock.innerText(), "0:04");
  await panel.tell({ type: "replay", state: { at: 4000, length: 12_000, speed: 10, playing: true } });
  await panel.page.clock.runFor(500);
  await clock.getByText("0:09", { exact: true }).waitFor();
});

test("earlier runs are a line each, folded away, and open on demand", async () => {
  const runs = [{ id: "r0", title: "Rename it", line: "gpt-5.5 · low · 14:02", state: "applied" }];
  await panel.tell({ type: "earlier", runs });
  await panel.page.locator(".earlier summary").click();
  await button(/Rename it/).click();
  assert.deepEqual((await panel.sent()).at(-1), { type: "open-run", run: "r0" });
});

test("parts that come in turn stand in their order", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  await panel.events(reasoning("First.\n\n", 0), reasoning("Second.", 1, 1), reasoning("Still the first.", 2));
  await panel.page.getByText("Still the first.").waitFor();
  assert.deepEqual(await panel.page.locator(".model").allInnerTexts(), ["First.", "Still the first.", "Second."]);
});

test("reasoning at length: text that was let go of is asked for by its page, and shown when it comes", async () => {
  const page = 65_536;
  const paragraph = (at: number) => `${String(at).padStart(6, "0")} ${"word ".repeat(50)}\n\n`;
  const text = Array.from({ length: 12_000 }, (_, at) => paragraph(at)).join("");
  await panel.tell({ type: "log", events: [{ ...start, run: "r2" }], now: 0 });
  for (let at = 0; at < text.length; at += 500_000) await panel.events(reasoning(text.slice(at, at + 500_000), 0));
  await panel.page.getByText("011999 word").waitFor();
  assert.ok(Number(await panel.page.evaluate("document.querySelectorAll('*').length")) < 1000);
  await panel.page.locator(".scroller").evaluate((area) => {
    area.scrollTop = 0;
  });
  await panel.page.getByText("…", { exact: true }).first().waitFor();
  assert.deepEqual((await panel.sent()).at(-1), { type: "page", part: 0, page: 0 });
  await panel.tell({ type: "page", run: "r2", part: 0, page: 0, text: text.slice(0, page) });
  await panel.page.getByText("000000 word").waitFor();
});
