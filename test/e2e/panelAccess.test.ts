import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { LogEvent } from "../../src/core/events.ts";
import { nothingReported } from "../../src/core/provider.ts";
import { editorThemes } from "../support/editorThemes.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";
import { ended, hunk, log, placed, reasoning, sent, start, states } from "../support/panelStates.ts";

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
