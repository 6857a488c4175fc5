import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { LogEvent } from "../../src/core/events.ts";
import type { HunkMentions } from "../../src/panel/protocol.ts";
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
  assert.deepEqual(await panel.page.locator(".model p").allInnerTexts(), [
    "It mixes three concerns: line total and coupons. More on the line total, in total().",
    "The coupon table, line 52. The line total stays.",
  ]);
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

const sought: readonly (readonly [text: string, needle: string, found: readonly string[]])[] = [
  ["\x1b[31mred\x1b[0m error", "red error", ["red error"]],
  ["__bold__ text", "bold text", ["bold text"]],
  ["a\u200bb \x1b]8", "⟨u+200b⟩", ["⟨U+200B⟩"]],
  ["line\nline2 and line  line2", "line line2", ["lineline2", "line  line2"]],
  ["- one\n- one *two*\n\n| one | two |\n|---|---|\n| one two | `one two` |", "one two", Array(3).fill("one two")],
  ["> a 1. b\n\n1. a\n2. b\n\nİa iA ΣΑΣ", "σας", ["ΣΑΣ"]],
];

test("find counts what is shown, and marks each of it", async () => {
  for (const [at, [text, needle, found]] of sought.entries()) {
    const run = { ...start, run: `find${at}` };
    await panel.tell({ type: "log", events: [run, reasoning(text, 0), end], now: 12_000 });
    await panel.page.keyboard.press("Control+f");
    await panel.page.keyboard.press("Control+a");
    await panel.page.keyboard.type(needle);
    await panel.page.getByText(`1 of ${found.length}`, { exact: true }).waitFor();
    assert.deepEqual(await panel.page.evaluate("[...CSS.highlights.get('fathom-found')].map(String)"), found, text);
    await panel.page.keyboard.press("Enter");
    if (found.length > 1) await panel.page.getByText(`2 of ${found.length}`, { exact: true }).waitFor();
    assert.equal(await panel.page.evaluate("[...CSS.highlights.get('fathom-current')].length"), 1);
  }
});

test("find in the plain text finds the marks too", async () => {
  await panel.page.keyboard.press("Control+f");
  await panel.page.keyboard.type("**line**");
  await panel.page.getByText("No results").waitFor();
  await button("Plain Text").click();
  await panel.page.getByText("1 of 1").waitFor();
  assert.equal(await panel.page.evaluate("[...CSS.highlights.get('fathom-current')].join('')"), "**line**");
  await button("Plain Text").click();
  await panel.page.getByText("No results").waitFor();
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
    passages: [{ passage: "1:1", links: [{ id: "l1", label: "line 52", kind: "code" }] }],
    hunks: [
      { hunk: "a", count: 2, passages: ["0:1", "1:1"] },
      { hunk: "b", count: 0, passages: [] },
    ],
  });
  const tie = button("Show line 52 in the editor");
  assert.equal(await tie.getAttribute("tabindex"), "-1");
  await panel.page.locator('[data-passage="1:1"]').focus();
  await panel.page.keyboard.press("Tab");
  assert.equal(await tie.evaluate((node) => node.matches(":focus")), true);
  await tie.click();
  assert.deepEqual((await panel.sent()).at(-1), { type: "link", id: "l1" });
  assert.equal(await panel.page.locator(".model button, .model [tabindex]").count(), 0);
  assert.deepEqual(await panel.page.locator(".mentioned:visible, .unmentioned:visible").allInnerTexts(), [
    "2 passages",
    "not in the reasoning",
  ]);
  await panel.page.getByTitle("2 passages about what hunk 1 at line 44 changes").waitFor();
  const described = panel.page.locator('.link[aria-description*="No passage of the reasoning mentions what"]');
  assert.equal(await described.count(), 1);
  await panel.tell({ type: "links", run: "r1", passages: [], hunks: [{ hunk: "b", count: 1, passages: ["0:1"] }] });
  await panel.page.getByText("1 passage", { exact: true }).waitFor();
  assert.deepEqual(await panel.page.locator(".mentioned:visible, .unmentioned:visible").allInnerTexts(), [
    "2 passages",
    "1 passage",
  ]);
});

/** A run of two hunks, of which the first has passages. */
async function tellHunks(hunks: readonly HunkMentions[]): Promise<void> {
  const hunk = (id: string, file: number) => ({ id, start: 43, removed: ["a"], added: [id], file });
  const files = ["src/cart.ts", "src/tax.ts"];
  const placed: LogEvent = { type: "edit-placed", at: 900, edit: 0, hunks: [hunk("a", 0), hunk("b", 1)] };
  const events = [{ ...start, files }, ...sections, placed, end];
  await panel.tell({ type: "log", events, now: 12_000 }, { type: "links", run: "r1", passages: [], hunks });
}

test("a hunk lists the passages that mention it, and leads to each by click", async () => {
  await tellHunks([{ hunk: "a", count: 3, passages: ["0:1", "1:1"] }]);
  const opener = button("3 passages about what hunk 1 at line 44 changes");
  assert.equal(await opener.getAttribute("aria-expanded"), "false");
  await opener.click();
  assert.equal(await opener.getAttribute("aria-expanded"), "true");
  const list = panel.page.getByRole("list", { name: "Passages about what hunk 1 at line 44 changes" });
  assert.deepEqual(await list.getByRole("listitem").allInnerTexts(), [
    "It mixes three concerns: line total and coupons.",
    "The coupon table, line 52.",
    "and 1 more",
  ]);
  await list.getByRole("button", { name: "Show the passage “The coupon table, line 52.”" }).click();
  assert.equal(await panel.page.evaluate("document.activeElement.dataset.passage"), "1:1");
  await opener.click();
  await list.waitFor({ state: "hidden" });
});

test("a passage of a list is called by its words, without the mark of the list", async () => {
  const listed = [reasoning("- line 28, in `loadOrders`: done\n\n", 1000), reasoning("1. line 27\n\n", 2000, 1)];
  const placed: LogEvent = {
    type: "edit-placed",
    at: 2500,
    edit: 0,
    hunks: [{ id: "a", start: 43, removed: ["a"], added: ["b"] }],
  };
  const hunks = [{ hunk: "a", count: 2, passages: ["0:0", "1:0"] }];
  await panel.tell(
    { type: "log", events: [start, ...listed, placed, end], now: 12_000 },
    { type: "links", run: "r1", passages: [], hunks },
  );
  await button("2 passages about what hunk 1 at line 44 changes").click();
  const list = panel.page.getByRole("list", { name: "Passages about what hunk 1 at line 44 changes" });
  assert.deepEqual(await list.getByRole("listitem").allInnerTexts(), ["line 28, in loadOrders: done", "line 27"]);
});

test("the passages of a hunk by keyboard: M leads in, arrows along, Escape back, Enter to the passage", async () => {
  await tellHunks([{ hunk: "b", count: 2, passages: ["0:1", "1:1"] }]);
  await panel.page.locator(".hunks .link").first().focus();
  await panel.page.keyboard.press("m");
  assert.equal(await panel.page.getByRole("list", { name: /Passages about/ }).count(), 0, "the first hunk has none");
  await panel.page.keyboard.press("ArrowDown");
  await panel.page.keyboard.press("m");
  const focused = () => panel.page.evaluate("document.activeElement.textContent");
  assert.match(String(await focused()), /^It mixes three/);
  await panel.page.keyboard.press("ArrowDown");
  assert.match(String(await focused()), /^The coupon table/);
  await panel.page.keyboard.press("ArrowDown");
  assert.match(String(await focused()), /^The coupon table/, "the end of the list is no way to another hunk");
  await panel.page.keyboard.press("Escape");
  const expanded = () => panel.page.evaluate("document.activeElement.ariaExpanded");
  assert.equal(await expanded(), "false");
  await panel.page.keyboard.press("Enter");
  assert.equal(await expanded(), "true");
  await panel.page.keyboard.press("m");
  await panel.page.keyboard.press("Enter");
  assert.equal(await panel.page.evaluate("document.activeElement.dataset.passage"), "0:1");
});

test("a hunk's link is called by its file and by where the hunk stands now", async () => {
  await tellHunks([]);
  const links = [
    { id: "hunk/a", hunk: "a", kind: "hunk" },
    { id: "hunk/b", hunk: "b", kind: "hunk" },
  ] as const;
  await panel.tell({ type: "links", run: "r1", passages: [{ passage: "1:1", links }], hunks: [] });
  const ties = panel.page.locator(".tie");
  await ties.first().waitFor();
  assert.deepEqual(await ties.allInnerTexts(), ["hunk cart.ts:44", "hunk tax.ts:44"]);
  const view = (id: string, file: number, line: number) =>
    ({ id, start: 43, removed: ["a"], added: [id], file, line, state: "pending" }) as const;
  await panel.events({ type: "review-changed", at: 13_000, hunks: [view("a", 0, 45), view("b", 1, 43)] });
  await panel.page.getByText("hunk cart.ts:46").waitFor();
  await ties.first().click();
  assert.deepEqual((await panel.sent()).at(-1), { type: "link", id: "hunk/a" });
});

test("a passage with many links shows twelve, and the rest on demand", async () => {
  const links = Array.from({ length: 40 }, (_, at) => ({
    id: `0:1:${at}`,
    label: `name${at} :${at}`,
    kind: "code" as const,
  }));
  await panel.tell({ type: "links", run: "r1", passages: [{ passage: "0:1", links }], hunks: [] });
  const ties = panel.page.locator(".tie");
  await ties.first().waitFor();
  assert.equal(await ties.count(), 13);
  await button("Show 28 more").click();
  assert.equal(await ties.count(), 40);
  assert.equal(await panel.page.evaluate("document.activeElement.textContent"), "name12 :12");
});

test("an edit without a place shows what the model wrote and the likest lines of the file, with their numbers", async () => {
  const nearest = { line: 9, lines: ["if (a) {", "  total(1);"] };
  const refusal = { reason: "not-found", detail: "", quoted: "if (a) {\n  total();", nearest } as const;
  const refused: LogEvent = { type: "edit-unplaced", at: 900, edit: 0, refusal };
  await panel.tell({ type: "log", events: [{ ...start, run: "r9" }, refused, end], now: 0 });
  await panel.page.getByText("begin at line 9").waitFor();
  await panel.page.getByText("What the file has there").click();
  assert.equal(await panel.page.locator(".unplaced pre").nth(1).textContent(), " 9  if (a) {\n10    total(1);");
});

test("what the lines of such an edit would have become stands below them, with the words that change", async () => {
  const refusal = { reason: "not-found", detail: "", quoted: "a\ntotal();", replacement: "a\nsum();" } as const;
  const refused: LogEvent = { type: "edit-unplaced", at: 900, edit: 0, refusal };
  await panel.tell({ type: "log", events: [{ ...start, run: "r10" }, refused, end], now: 0 });
  await panel.page.getByText("What the model wrote").click();
  const lines = panel.page.locator(".unplaced pre");
  await lines.locator("ins").waitFor();
  assert.equal(await lines.textContent(), "  a\n− total();\n+ sum();\n");
  assert.equal(await lines.locator("ins .changed").textContent(), "sum");
});

test("however much a run brings, the page stays small, and all of it can be reached", async () => {
  const at = 900;
  const many = <Made>(count: number, make: (index: number) => Made) =>
    Array.from({ length: count }, (_, index) => make(index));
  const hunks = many(300, (index) => ({ id: `h${index}`, start: index * 9, removed: ["a"], added: ["b"] }));
  const refused = many(200, (edit): LogEvent => {
    const refusal = { reason: "not-found", detail: "", quoted: `q${edit}` } as const;
    return { type: "edit-unplaced", at, edit, refusal };
  });
  const operations = many(200, (edit): LogEvent => {
    const operation = { kind: "create", path: `src/f${edit}.ts`, text: "" } as const;
    return { type: "file-operation", at, edit: 1000 + edit, operation };
  });
  const text = many(2000, (index) => `Passage ${index} on **line** ${index}, \`name\`.\n\n`).join("");
  const placed: LogEvent = { type: "edit-placed", at, edit: 0, hunks };
  const run = { ...start, run: "r2" };
  await panel.tell({ type: "log", events: [run, reasoning(text, 0), placed, ...refused, ...operations, end], now: 0 });
  const pins = many(300, (index) => ({ passage: `0:${index}`, text: `p${index}`, pinned: true, note: "n" }));
  const names = many(50, (index) => ({ id: `n${index}`, label: `name${index}`, kind: "code" as const }));
  const passages = many(2000, (index) => ({ passage: `0:${index}`, links: names }));
  const tied = hunks.map(({ id }) => ({ hunk: id, count: 90, passages: many(30, (index) => `0:${index}`) }));
  await panel.tell({ type: "pins", run: "r2", pins }, { type: "links", run: "r2", passages, hunks: tied });
  await panel.page.getByText("300 to review").waitFor();
  const size = () => panel.page.evaluate<number>("document.querySelectorAll('*').length");
  assert.ok((await size()) <= 2000, `${await size()} elements`);
  const rows = panel.page.locator(".hunks > li");
  assert.equal(await rows.count(), 30);
  assert.deepEqual(await rows.first().evaluate((row) => [row.ariaPosInSet, row.ariaSetSize]), ["1", "300"]);
  const place = () => panel.page.evaluate("document.activeElement.closest('li').ariaPosInSet");
  await panel.page.locator(".hunks .link").first().focus();
  await panel.page.keyboard.press("End");
  assert.equal(await place(), "300");
  await panel.page.keyboard.press("Home");
  assert.equal(await place(), "1");
  const lists = [
    ["Hunks", "31", 30],
    ["File operations", "21", 20],
    ["Not placed", "16", 15],
  ] as const;
  for (const [name, first, page] of lists) {
    const section = panel.page.getByRole("region", { name, exact: true });
    await section.getByRole("button", { name: `Show ${page} more` }).click();
    assert.equal(await place(), first, name);
    await section.getByRole("button", { name: `Show ${page} before` }).click();
    assert.equal(await place(), String(page), name);
  }
  await panel.page.locator(".pins").getByRole("button", { name: "Show 15 more" }).click();
  assert.equal(await place(), "16");
  await button("90 passages about what hunk 1 at line 1 changes").click();
  await button("90 passages about what hunk 2 at line 10 changes").click();
  assert.equal(await panel.page.locator(".mentions li").count(), 31, "one list is open at a time");
  assert.ok((await size()) <= 2000, `${await size()} elements`);
});

test("a long hunk shows a hundred lines, and more on demand", async () => {
  const hunk = { id: "a", start: 0, removed: [], added: Array.from({ length: 250 }, (_, at) => `line ${at}`) };
  await panel.events({ type: "edit-placed", at: 900, edit: 0, hunks: [hunk] });
  await button("Lines of hunk 1 at line 1").click();
  const lines = panel.page.locator(".lines ins");
  assert.equal(await lines.count(), 100);
  await button("Show 100 more").click();
  await button("Show 50 more").click();
  assert.equal(await lines.count(), 250);
  await button("Lines of hunk 1 at line 1").click();
  assert.equal(await lines.count(), 0);
});

test("a run without reasoning does not say of its hunks that the reasoning leaves them out", async () => {
  const hunk = { id: "a", start: 43, removed: ["a"], added: ["b"] };
  const count = { type: "links", run: "r2", passages: [], hunks: [{ hunk: "a", count: 0, passages: [] }] } as const;
  const placed: LogEvent = { type: "edit-placed", at: 900, edit: 0, hunks: [hunk] };
  await panel.tell({ type: "log", events: [{ ...start, run: "r2" }, placed, { ...end, at: 1000 }], now: 1000 });
  await panel.tell(count);
  await panel.page.getByText("+1 −1").first().waitFor();
  assert.deepEqual(await panel.page.locator(".mentioned:visible, .unmentioned:visible").allInnerTexts(), []);
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
