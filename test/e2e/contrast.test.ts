import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { type EditorWindow, openEditor } from "../support/editorPage.ts";
import { panelSteps } from "../support/panelSteps.ts";

let window: EditorWindow;

before(async () => {
  window = await openEditor({ settings: { "workbench.colorTheme": "Default High Contrast" } });
  assert.equal(await panelSteps(window).refactor("orders.ts", [27, 48], "Modernise"), "ready");
});
after(() => window?.close());

async function styleOf(shown: Locator, ...properties: readonly string[]): Promise<readonly string[]> {
  return await shown.evaluate((node, names) => {
    const style = node.ownerDocument.defaultView?.getComputedStyle(node);
    return names.map((name) => style?.getPropertyValue(name) ?? "");
  }, properties);
}

/** How the letters of a line look that a hunk takes away. */
async function goneLine(): Promise<readonly string[]> {
  const line = window.page.locator(".view-line", { hasText: "const city = customer.address" });
  return await styleOf(line.locator("span span", { hasText: "customer" }).first(), "opacity", "text-decoration-line");
}

/** The colours of the frames around words in the editor. */
async function frames(): Promise<readonly string[]> {
  return await window.page.evaluate<string[]>(`[...document.querySelectorAll(".view-overlays .cdr")]
    .map((node) => getComputedStyle(node))
    .filter(({ borderTopStyle, borderTopWidth }) => borderTopStyle === "solid" && borderTopWidth === "1px")
    .map(({ borderTopColor }) => borderTopColor)`);
}

const pink = "rgb(255, 0, 143)";

test("in high contrast removed lines are struck and not faint, and changed words have a frame", async () => {
  assert.deepEqual(await goneLine(), ["1", "line-through"]);
  assert.ok((await frames()).includes(pink), `${await frames()}`);
});

test("in high contrast the first button stands out by its border, and changed words in the panel have a frame", async () => {
  const look = async (name: string) => {
    const base = window.panel().locator("footer vscode-button", { hasText: name }).locator(".base");
    return await styleOf(base, "background-color", "box-shadow", "font-weight");
  };
  const [, border, weight] = await look("Accept All");
  assert.match(`${border}`, /^rgb\(111, 195, 223\) .* 1px inset$/);
  assert.equal(weight, "600");
  assert.deepEqual(await look("Reject All"), ["rgba(0, 0, 0, 0)", "none", "400"]);
  await window.panel().getByRole("button", { name: "Lines of hunk 2" }).click();
  assert.deepEqual(await styleOf(window.panel().locator(".lines del .changed").first(), "outline-color"), [pink]);
});

test("in another theme the same lines are faint, and nothing is framed", async () => {
  await window.command("Preferences: Color Theme");
  await window.quickInput.input.fill("Light Modern");
  await window.quickInput.pick("Light Modern");
  await window.page.locator(".monaco-workbench.vs:not(.vs-dark)").waitFor();
  const faint = ["0.55", "line-through"];
  // The editor is drawn anew a moment after its theme has changed.
  await window.page.waitForFunction(
    `[...document.querySelectorAll(".view-line span span")].some((node) => getComputedStyle(node).opacity === "0.55")`,
  );
  assert.deepEqual(await goneLine(), faint);
  assert.ok(!(await frames()).includes(pink));
});
