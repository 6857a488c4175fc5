import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { seenText } from "../../media/markdownTokens.ts";
import type { LogEvent } from "../../src/core/events.ts";
import { visibleText } from "../../src/core/hiddenText.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";
import { allStreams, logOf, reasoningParts, withoutMarkup } from "../support/shownReasoning.ts";

/** The longest reasonings of all streams; that all are shown, without a browser, is a contract test's. */
const most = 12;

let panel: PanelPage;
let logs: readonly { readonly name: string; readonly log: readonly LogEvent[]; readonly whole: string }[];

before(async () => {
  panel = await openPanelPage({ width: 400, height: 800 });
  const all = await Promise.all(
    (await allStreams()).map(async (stream) => {
      const log = await logOf(stream);
      const parts = reasoningParts(log.filter((event) => event.type === "reasoning-delta"));
      return { name: stream.name, log, whole: parts.join("") };
    }),
  );
  logs = all.toSorted((one, other) => other.whole.length - one.whole.length).slice(0, most);
});
after(() => panel?.close());

/** Shows each, as a person pages through it, in the view that is on. */
async function assertAll(expected: (whole: string) => string, shown: (texts: readonly string[]) => string) {
  for (const { name, log, whole } of logs) {
    const events = log.map((event) => (event.type === "run-start" ? { ...event, instruction: name } : event));
    await panel.tell({ type: "log", events, now: 0 });
    await panel.page.locator("h1", { hasText: name }).waitFor();
    const text = shown(await panel.pagedThrough());
    assert.equal(text, expected(whole), name);
  }
}

test("what is rendered has every character that is no markup, paged through in a real browser", async () => {
  assert.ok(logs.every(({ whole }) => whole.length > 0));
  await assertAll(
    (whole) => withoutMarkup(seenText(whole)),
    (texts) => withoutMarkup(texts.join("\n")),
  );
});

test("the plain view, paged through, is the same text", async () => {
  await panel.page.getByRole("button", { name: "Plain Text" }).click();
  await assertAll(visibleText, (texts) => texts.join(""));
});
