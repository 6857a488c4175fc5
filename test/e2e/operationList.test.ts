import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FileOperation } from "../../src/core/edit/fileOperation.ts";
import type { LogEvent } from "../../src/core/events.ts";
import { openPanelPage, type PanelPage } from "../support/panelPage.ts";

const start: LogEvent = {
  type: "run-start",
  at: 0,
  run: "r1",
  startedAt: 0,
  instruction: "Split it",
  target: "src/cart.ts",
  model: "m",
  effort: { asked: "low", sent: "low" },
};
const proposed = (edit: number, operation: FileOperation): LogEvent => ({
  type: "file-operation",
  at: 5,
  edit,
  operation,
});
const finished: LogEvent = { type: "run-end", at: 1000, outcome: { kind: "finished" } };
const all = [
  proposed(0, { kind: "create", path: "src/<b>new</b>.ts", text: "a\n" }),
  proposed(1, { kind: "rename", path: "src/a.ts", to: "src/b.ts" }),
  proposed(2, { kind: "delete", path: "src/old.ts" }),
];

let panel: PanelPage;
before(async () => {
  panel = await openPanelPage();
});
after(() => panel.close());

test("file operations are a list of their own, offered once the run is finished, each by its name", async () => {
  const { page } = panel;
  await panel.tell({ type: "log", events: [start, ...all], now: 10 });
  const list = page.getByRole("list", { name: "File operations" });
  await list.getByText("Create src/<b>new</b>.ts").waitFor();
  assert.equal(await list.getByRole("button", { name: /…$/ }).count(), 0, "an answer that streams offers nothing");
  await panel.events(finished);
  await page.getByText("3 file operations to confirm").first().waitFor();
  for (const name of ["Create src/<b>new</b>.ts…", "Rename src/a.ts to src/b.ts…", "Delete src/old.ts…"])
    await list.getByRole("button", { name, exact: true }).waitFor();
  await list.getByRole("button", { name: "Create src/<b>new</b>.ts…", exact: true }).click();
  await list.getByRole("button", { name: "Reject: Delete src/old.ts" }).click();
  await list.getByRole("button", { name: /^Rename src\/a\.ts to src\/b\.ts, to confirm\. Show the file\.$/ }).click();
  assert.deepEqual((await panel.sent()).slice(-3), [
    { type: "operation", operation: "o0", action: "carry-out" },
    { type: "operation", operation: "o2", action: "reject" },
    { type: "operation", operation: "o1", action: "show" },
  ]);
});

test("what became of each is shown; a refused one says why and can be tried again, the others are past deciding", async () => {
  const { page } = panel;
  await panel.tell({ type: "log", events: [start, ...all, finished], now: 1000 });
  const changed = (operation: string, state: Extract<LogEvent, { type: "operation-changed" }>["state"]): LogEvent => ({
    type: "operation-changed",
    at: 2000,
    operation,
    state,
  });
  await panel.events(
    changed("o0", { kind: "done" }),
    changed("o1", { kind: "refused", reason: "src/b.ts exists already." }),
    changed("o2", { kind: "rejected" }),
  );
  const list = page.getByRole("list", { name: "File operations" });
  await list.getByText("src/b.ts exists already.").waitFor();
  const offered = await list.getByRole("button", { name: /…$|^Reject:/ }).allInnerTexts();
  assert.deepEqual(offered, ["Rename…", "Reject"]);
  await page.locator(".state", { hasText: "partly applied" }).waitFor();
  assert.deepEqual(panel.faults, []);
  // At the narrowest, nothing is wider than the panel.
  assert.equal(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true);
});
