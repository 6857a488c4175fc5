import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ToWebview } from "../../src/panel/protocol.ts";
import { crowded } from "../support/crowdedPanel.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";
import { log } from "../support/panelStates.ts";

/** The panel at 1400 by 900 is the second. */
const sizes = [
  [300, 600],
  [291, 738],
  [300, 620],
  [400, 900],
  [600, 700],
] as const;

let panel: PanelPage;
before(async () => {
  panel = await openPanelPage({ width: 300, height: 600 });
});
after(() => panel.close());

const frame = () => panel.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");

async function show(messages: readonly ToWebview[]): Promise<void> {
  await panel.tell(log(), { type: "replay", state: undefined }, { type: "earlier", runs: [] });
  await panel.tell(...messages);
  await frame();
}

/** Of the buttons that stand at the bottom, those that cannot be pressed where they are. */
const hidden = `[...document.querySelectorAll("main:not([hidden]) > footer > vscode-button:not([disabled])")]
  .filter((node) => node.checkVisibility())
  .filter((node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top < 0 || bottom > innerHeight || hit === null || !node.contains(hit);
  })
  .map((node) => node.textContent)`;

/** How far the whole must be scrolled for a box inside it to be seen, and the room that reasoning and hunks have where they are. */
const measures = `(() => {
  const main = document.querySelector("main");
  const boxes = [".view", ".answered .lower"].flatMap((name) => [...document.querySelectorAll(name)]);
  return [main.scrollHeight - main.clientHeight, ...boxes.map((box) => box.clientHeight).filter((height) => height > 0)];
})()`;

for (const [width, height] of sizes) {
  test(`at ${width} by ${height} pixels what decides is at the bottom, whatever stands above it`, async () => {
    await panel.page.setViewportSize({ width, height });
    for (const [name, messages] of Object.entries(crowded)) {
      await show(messages);
      assert.deepEqual(await panel.page.evaluate(hidden), [], name);
      const [beyond = 0, ...rooms] = await panel.page.evaluate<number[]>(measures);
      assert.ok(beyond === 0 || name === "many pins", `${name}: ${beyond} pixels are beyond the panel`);
      assert.ok(
        rooms.every((room) => room >= 60),
        `${name}: ${rooms} pixels`,
      );
    }
  });
}

test("in a panel of any room a button of the outcome is there without scrolling", async () => {
  for (const [width, height] of sizes) {
    await panel.page.setViewportSize({ width, height });
    for (const [name, messages] of Object.entries(crowded)) {
      await show(messages);
      const button = panel.page.locator(".outcome:visible vscode-button").last();
      const box = (await button.count()) === 0 ? null : await button.boundingBox();
      assert.ok(box === null || box.y + box.height < height, `${name} at ${width} by ${height}`);
    }
  }
});

test("at 280 pixels what is said of a hunk stays clear of its buttons", async () => {
  await panel.page.setViewportSize({ width: 280, height: 738 });
  await show(crowded["all that is said of hunks"] ?? []);
  await panel.page.getByText("4 lines moved from line 39").waitFor();
  const beyond = await panel.page.evaluate<string[]>(`[...document.querySelectorAll(".hunks .link *")]
    .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > node.closest(".link").getBoundingClientRect().right + 0.5)
    .map((node) => node.textContent)`);
  assert.deepEqual(beyond, []);
});

test("a hunk that opens at the end of the list, and its passages, open in sight", async () => {
  await panel.page.setViewportSize({ width: 291, height: 738 });
  await show(crowded["all that is said of hunks"] ?? []);
  const lower = await panel.page.locator(".lower").boundingBox();
  const end = (lower?.y ?? 0) + (lower?.height ?? 0);
  for (const [name, opened] of [
    [/^Lines of hunk 2/, ".hunks li:nth-child(2) .lines"],
    [/^3 passages about what hunk 2/, ".hunks li:nth-child(2) .mentions"],
  ] as const) {
    await panel.page.locator(".lower").evaluate((node) => {
      node.scrollTop = 0;
    });
    await panel.page.getByRole("button", { name }).evaluate((node) => node.dispatchEvent(new Event("click")));
    const box = await panel.page.locator(opened).boundingBox();
    assert.ok(box !== null && box.y + box.height <= end + 1, `${opened}: ${JSON.stringify(box)} ends beyond ${end}`);
  }
});

test("beside wide buttons the names of files break after slashes alone", async () => {
  await panel.page.setViewportSize({ width: 291, height: 738 });
  await show(crowded["file operations beside hunks"] ?? []);
  const inside = await panel.page.evaluate<
    string[]
  >(`[...document.querySelectorAll(".operations .place")].flatMap((place) =>
    [...place.childNodes].filter((child) => child.nodeType === 3).flatMap((child) => {
      const words = [...child.data.matchAll(/[^ \\/]+\\/?/g)];
      return words.filter(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(child, index);
        range.setEnd(child, index + word.length);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
      }).map(([word]) => word);
    }))`);
  assert.deepEqual(inside, []);
  const overlaps =
    await panel.page.evaluate<number>(`[...document.querySelectorAll(".operations .row")].filter((row) => {
    const [link, buttons] = [".link", ".deciding"].map((name) => row.querySelector(name)?.getBoundingClientRect());
    return buttons === undefined || (link.right > buttons.left && link.bottom > buttons.top + 1);
  }).length`);
  assert.equal(overlaps, 0);
});
