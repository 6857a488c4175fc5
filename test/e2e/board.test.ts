import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Frame, Locator } from "playwright-core";
import { moneyText } from "../../src/core/money.ts";
import { type ComparedModels, startComparedModels } from "../support/comparedModels.ts";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";

/** Two models at four efforts, and the offline one at its six. */
const candidates = 14;
let models: ComparedModels;
let window: EditorWindow;
let original: string;

before(async () => {
  models = await startComparedModels();
  window = await openEditor({
    settings: {
      "fathom.endpoints": models.endpoints,
      "fathom.compare.endpoints": { Chat: 8, Responses: 8 },
      "workbench.colorTheme": "Dark Modern",
    },
    size: { width: 1500, height: 1000 },
  });
  original = await readFile(join(window.folder, "src/orders.ts"), "utf8");
});

after(async () => {
  await window?.close();
  await models?.[Symbol.asyncDispose]();
});

/** The last one is the theme that it goes on with. */
const themes = [
  ["light", "Light Modern", "vscode-light"],
  ["contrast", "Dark High Contrast", "vscode-high-contrast"],
  ["dark", "Dark Modern", "vscode-dark"],
] as const;

async function setTheme(theme: string): Promise<void> {
  await window.command("Preferences: Color Theme");
  // The list shows only what fits.
  await window.quickInput.input.fill(theme);
  await window.quickInput.pick(theme);
  await window.quickInput.box.waitFor({ state: "hidden" });
}

/** What stands still is shown in each theme. */
async function pictures(name: string): Promise<void> {
  // What the mouse stands on may explain itself.
  await window.page.mouse.move(150, 700);
  for (const [short, theme, kind] of themes) {
    await setTheme(theme);
    await (await board()).locator(`body.${kind}`).waitFor();
    await window.screenshot(`board-${name}-${short}`);
  }
}

/** The page of the board, among whatever webviews there are. */
function board(): Promise<Frame> {
  return frameWith((frame) => frame.locator("main.board:visible"));
}

async function frameWith(inside: (frame: Frame) => Locator): Promise<Frame> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    for (const frame of window.page.frames()) {
      const found = await inside(frame)
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    await window.page.evaluate("new Promise((done) => setTimeout(done, 50))");
  }
  throw new Error(`No webview shows it. ${await window.shows()}`);
}

/** Rows are set anew while endpoints answer, so a tick is looked for before the next one. */
async function tick(label: RegExp, wanted: boolean): Promise<void> {
  const row = window.quickInput.rows.filter({ hasText: label }).first();
  const ticked = row.and(window.page.locator('[aria-checked="true"]')).or(row.locator('[aria-checked="true"]'));
  const isTicked = async () => (await ticked.count()) > 0;
  await row.waitFor();
  for (let attempt = 0; attempt < 5 && (await isTicked()) !== wanted; attempt += 1) {
    // The words at the row's end name its group, and a click on them ticks nothing.
    await row.locator(".label-name").first().click();
    if (wanted) {
      await ticked
        .first()
        .waitFor({ timeout: 2_000 })
        .catch(() => undefined);
    }
  }
  assert.equal(await isTicked(), wanted, String(label));
}

async function against(frame: Frame, what: "cost" | "time"): Promise<void> {
  await frame
    .locator("label", { hasText: /^Against/ })
    .locator("select")
    .selectOption(what);
}

function assembled(frame: Frame): Locator {
  return frame.getByText(/^Assembled: \d+ of \d+ places/);
}

async function ready(frame: Frame, count: number): Promise<void> {
  const words = frame.locator("td.state", { hasText: /^(ready|no edit)$/ });
  await words.nth(count - 1).waitFor({ timeout: 120_000 });
  await frame.getByText("checking…").first().waitFor({ state: "hidden", timeout: 60_000 });
}

test("three models at four efforts and more: the grid says what each cell takes, and the board streams", async () => {
  await window.openFile("orders.ts");
  await window.selectLines(27, 48);
  await window.command("Fathom: Compare Models…");
  await window.quickInput.pick("Modernise");
  await window.quickInput.box.locator(".quick-input-title", { hasText: "Models to Compare" }).waitFor();
  for (const model of [/chat-model/, /responses-model/, /^\s*offline/]) await tick(model, true);
  await window.page.keyboard.press("Enter");
  await window.quickInput.box
    .locator(".quick-input-title", { hasText: /^14 candidates · ≈ .* tokens · ≈ \$0\.\d+/ })
    .waitFor();
  await window.screenshot("board-grid");
  await window.page.keyboard.press("Enter");
  const frame = await board();
  await frame.getByText("same bytes to every candidate, apart from model and effort").waitFor();
  await frame.locator("td.state", { hasText: "waiting" }).nth(7).waitFor();
  await pictures("start");
  models.reason();
  await frame.locator("td.state", { hasText: "reasoning" }).nth(7).waitFor();
  await frame.getByRole("button", { name: "Reasoning of chat-model · high", exact: true }).click();
  await frame.getByText("At high: the strings are built by hand").waitFor();
  models.release("lower");
  const row = frame.getByRole("row", { name: /responses-model · low/ });
  await row.getByText("ready", { exact: true }).waitFor();
  await pictures("middle");
  models.release("all");
  await ready(frame, candidates);
  await frame.getByText("n = 1: one run each, differences may be noise.").waitFor();
});

type Content = string | readonly { readonly content: string }[];

/** The system prompt and the user's, as each wire format has them. */
function promptOf(body: string): readonly string[] {
  const { messages, instructions, input }: Record<"messages" | "instructions" | "input", Content | undefined> =
    JSON.parse(body);
  const turns = messages ?? input ?? "";
  const texts = typeof turns === "string" ? [turns] : turns.map(({ content }) => content);
  return typeof instructions === "string" ? [instructions, ...texts] : texts;
}

test("every endpoint was sent the same prompt, and the sum on the board is the ledger's", async () => {
  const frame = await board();
  const prompts = models.requests.filter(({ body }) => body !== "").map(({ body }) => promptOf(body));
  assert.equal(prompts.length, 8);
  assert.equal(new Set(prompts.map((prompt) => JSON.stringify(prompt))).size, 1);
  const [system = "", user = ""] = prompts[0] ?? [];
  assert.ok(system.length > 500 && user.includes("customer.address") && user.includes("Instruction: "), user);
  await frame.getByText(`Total ≈ ${moneyText(models.cost)}`).waitFor();
  const folder = join(window.dataDir, "data/User/globalStorage/fathom.fathom/usage");
  const [name = ""] = await readdir(folder);
  const lines = (await readFile(join(folder, name), "utf8")).trim().split("\n");
  const rows = lines.map((line): { readonly cost?: number; readonly comparison?: string } => JSON.parse(line));
  assert.equal(rows.length, candidates);
  assert.equal(new Set(rows.map(({ comparison }) => comparison)).size, 1);
  assert.equal(
    rows.reduce((sum, { cost = 0 }) => sum + cost, 0),
    models.cost,
  );
});

test("the union groups what they change, and pinning two opens their diff", async () => {
  const frame = await board();
  await frame.getByRole("button", { name: "Reasoning of chat-model · high", exact: true }).click();
  await frame.getByRole("heading", { name: "Modernise" }).scrollIntoViewIfNeeded();
  await pictures("end");
  await frame.getByRole("heading", { name: "What they change" }).scrollIntoViewIfNeeded();
  const groups = frame.locator(".groups > li");
  assert.ok((await groups.count()) >= 3);
  await groups
    .first()
    .getByRole("button", { name: /^Variants of/ })
    .click();
  await groups.first().locator("pre.added").first().waitFor();
  await groups.first().scrollIntoViewIfNeeded();
  await pictures("union");
  await frame.getByRole("button", { name: "Pin chat-model · none", exact: true }).click();
  await frame.getByRole("button", { name: "Pin chat-model · high", exact: true }).click();
  await frame.getByRole("button", { name: "Diff Pinned" }).click();
  await window.page.locator(".tab.active", { hasText: "chat-model · none ↔ chat-model · high" }).waitFor();
  await window.page.locator(".tab", { hasText: "Compare: Modernise" }).click();
  await window.page.locator(".tab.active", { hasText: "Compare: Modernise" }).waitFor();
});

test("what was assembled is reviewed and applied like any run, and one undo takes it back", async () => {
  const frame = await board();
  await against(frame, "cost");
  await frame.getByLabel("At least how many agree").selectOption("6");
  await frame.getByRole("button", { name: "Take What They Agree On" }).click();
  await assembled(frame).waitFor();
  await frame.getByText("Types: passed.").last().waitFor();
  await pictures("assembled");
  await frame.getByRole("button", { name: "Review…", exact: true }).click();
  await window.page.locator(".tab.active", { hasText: "orders.ts: snapshot ↔ proposal" }).waitFor();
  const accept = (frame: Frame) => frame.getByRole("button", { name: "Accept All", exact: true });
  await accept(await frameWith(accept)).click();
  await window.page.locator('.tab.dirty[data-resource-name="orders.ts"]').waitFor();
  assert.notEqual(await window.editorText("orders.ts"), original);
  await window.openFile("orders.ts");
  await window.page.keyboard.press("ControlOrMeta+Z");
  assert.equal(await window.editorText("orders.ts"), original);
});

test("after a reload the board is there again, is played back, and what it holds can be taken", async () => {
  const tab = window.page.locator(".tab", { hasText: "Compare: Modernise" });
  await tab.click();
  await ready(await board(), candidates);
  const taken = await assembled(await board()).innerText();
  await window.reload();
  // Which editor was in front is not always kept.
  await tab.click();
  const frame = await board();
  await ready(frame, candidates);
  await frame.getByRole("button", { name: "Replay", exact: true }).click();
  await frame.locator("td.state", { hasText: "reasoning" }).first().waitFor();
  await frame.getByRole("button", { name: "End Replay" }).click();
  await ready(frame, candidates);
  const groups = frame.locator(".groups > li");
  // What was open before the reload is open again.
  const variants = groups.first().getByRole("button", { name: /^Variants of/ });
  assert.equal(await variants.getAttribute("aria-expanded"), "true");
  // What was taken before it is taken again, and can be changed.
  await assembled(frame).waitFor();
  assert.equal(await assembled(frame).innerText(), taken);
  await frame
    .getByRole("button", { name: /^Do Not Take/ })
    .first()
    .click();
  await assembled(frame)
    .and(frame.getByText(taken, { exact: true }))
    .waitFor({ state: "hidden" });
  await groups.first().locator("pre.added").first().waitFor();
});

test("a candidate is hidden and comes back, and another cell is added, by the page's own buttons", async () => {
  const frame = await board();
  const row = frame.getByRole("row", { name: /offline · low/ });
  await frame.getByRole("button", { name: "Hide offline · low", exact: true }).click();
  await row.waitFor({ state: "hidden" });
  await frame.getByRole("button", { name: "Show 1 Hidden" }).click();
  await row.waitFor();
  await frame.getByRole("button", { name: "Add a Candidate…" }).click();
  await window.quickInput.pick(/offline/);
  await window.quickInput.box.locator(".quick-input-title", { hasText: "Reasoning effort for offline" }).waitFor();
  // A list that has just opened does not hear a click.
  await window.quickInput.input.fill("low");
  await window.quickInput.row("low").waitFor();
  await window.page.keyboard.press("Enter");
  await frame.getByRole("row", { name: "offline · low 2" }).waitFor();
  await ready(frame, candidates + 1);
  const together = frame.getByRole("row", { name: "offline · low: mean of 2 runs (least–most)" });
  await together.getByText("2 of 2 alike").waitFor();
});

test("blind: no name before the choice, which does not count where the names were seen", async () => {
  const frame = await board();
  // What was put together is not replaced unasked, and whether A would replace any of it is chance.
  await frame.getByRole("button", { name: "Clear", exact: true }).click();
  await frame.getByRole("button", { name: "Blind", exact: true }).click();
  await frame.getByRole("button", { name: "Choose A", exact: true }).waitFor();
  assert.doesNotMatch(await frame.locator("tbody").first().innerText(), /model|offline|\$/);
  await frame.getByRole("button", { name: "Choose A", exact: true }).click();
  await frame.getByText(/^You chose A: it is .* It is not counted: the names were shown before\.$/).waitFor();
});
