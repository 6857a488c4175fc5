// A window of VS Code with the packaged extension installed, as a person has it: no test driver, real toasts and
// dialogs. Every call of openEditor() has a server, a browser and a workspace of its own.

import { cp, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../scripts/browser.ts";
import {
  defaultSettings,
  ensureEditor,
  installExtension,
  pageUrl,
  type Server,
  type Settings,
  startServer,
} from "../../scripts/editor.ts";
import { ensurePackage } from "../../scripts/package.ts";
import { root, sample } from "../../scripts/paths.ts";
import { endOnInterrupt, temporaryFolder } from "../../scripts/processes.ts";

const pictures = join(root, "docs", "pictures");

export type EditorOptions = {
  /** Opened as it is; by default a fresh copy of test/fixtures/sample. */
  readonly folder?: string;
  /** On top of the settings for runs that repeat. */
  readonly settings?: Settings;
  /** "asked" opens the folder in Restricted Mode, as VS Code does with a new one. By default trust is switched off. */
  readonly trust?: "off" | "asked";
  readonly size?: { readonly width: number; readonly height: number };
  /** What a language pack would make VS Code's display language. Its own texts stay English: there is no pack. */
  readonly language?: string;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
};

export type EditorWindow = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: Server;
  readonly folder: string;
  /** Where VS Code's server keeps settings, logs and what extensions store. */
  readonly dataDir: string;
  /** The quick pick or input box that is open. */
  readonly quickInput: QuickInput;
  /** Runs a command by its full title, e.g. "Fathom: Refactor…". Waits until it is on offer. */
  command(title: string): Promise<void>;
  /** Opens a file of the workspace by its name or the end of its path, and puts the focus into it. */
  openFile(name: string): Promise<void>;
  /** Puts the cursor, or a selection of whole lines, into the active editor. Lines count from 1; `to` is included. */
  selectLines(from: number, to?: number): Promise<void>;
  /** Right-clicks and takes the menu's entry. */
  contextMenu(on: Locator, entry: string): Promise<void>;
  /** The document of the one webview that is open. */
  panel(): FrameLocator;
  /** The text of an open or closed file as the editor holds it, saved or not. Keeps the selection, takes the clipboard. */
  editorText(name: string): Promise<string>;
  /** The messages of the toasts on show. */
  notifications(): Promise<readonly string[]>;
  /** What is on the page, as text: for the message of a step that failed. */
  shows(): Promise<string>;
  /** Answers Restricted Mode with "Trust". */
  trust(): Promise<void>;
  /** Loads the page again, as F5 in a browser does: a new window on the same server, folder and stored secrets. */
  reload(): Promise<void>;
  /** Writes docs/pictures/NAME.png: what README shows is what this very run saw. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
};

type QuickInput = {
  readonly box: Locator;
  readonly input: Locator;
  readonly rows: Locator;
  /** The row whose label is this text or matches it. */
  row(label: string | RegExp): Locator;
  pick(label: string | RegExp): Promise<void>;
};

export async function openEditor(options: EditorOptions = {}): Promise<EditorWindow> {
  endOnInterrupt(130);
  const editor = await ensureEditor();
  const { FATHOM_VSIX } = process.env;
  const home = await temporaryFolder("fathom-editor-");
  const dataDir = join(home, "editor");
  const folder = options.folder ?? join(home, "sample");
  await installExtension(editor, FATHOM_VSIX ?? (await ensurePackage()), dataDir);
  if (options.folder === undefined) {
    await cp(sample, folder, { recursive: true });
  }
  const server = await startServer({
    editor,
    dataDir,
    settings: { ...defaultSettings, ...options.settings },
    disableWorkspaceTrust: options.trust !== "asked",
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const browser = await launchBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
  };
  try {
    const context = await openContext(browser, server, options.size ?? { width: 1400, height: 900 });
    // As text, because these tests are typed for Node, where there is no window. VS Code's own texts set it to nothing.
    if (options.language !== undefined)
      await context.addInitScript(
        `Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", { value: ${JSON.stringify(options.language)} })`,
      );
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(pageUrl(server.port, { folder }));
    await workbenchReady(page);
    return { ...actions(page), page, context, server, folder, dataDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Actions = Omit<EditorWindow, "page" | "context" | "server" | "folder" | "dataDir" | "close">;

function actions(page: Page): Actions {
  const quickInput = quickInputOf(page);

  /**
   * A list that opened before the extension registered does not update, and a key pressed while VS Code restarts its
   * extension host (as it does when a folder is trusted) is lost: the list is opened again until the row is there.
   */
  const fromList = async (query: string, row: Locator): Promise<void> => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const timeout = attempt < 3 ? 700 : 1_500;
      await page.keyboard.press("F1");
      try {
        await quickInput.input.fill(query, { timeout });
        await row.waitFor({ timeout });
        // On a busy machine a click that was made may be answered late: given up on and made again, it would count twice.
        await row.click({ timeout: 5_000 });
        return;
      } catch {
        await page.keyboard.press("Escape");
        // Keys typed into a webview whose host is gone reach nobody.
        await page.evaluate("document.activeElement?.localName === 'iframe' && document.activeElement.blur()");
      }
    }
    throw new Error(`"${query}" is not on offer in the editor.`);
  };

  const openFile = async (name: string): Promise<void> => {
    await fromList(name, quickInput.row(basename(name)).first());
    await page.locator(`.tab.active[data-resource-name="${basename(name)}"]`).waitFor();
    await page.locator(".editor-group-container.active .editor-instance .view-line").first().waitFor();
  };

  return {
    quickInput,
    openFile,
    command: (title) => fromList(`>${title}`, quickInput.row(title).first()),
    selectLines: async (from, to) => {
      // The focus comes back to the editor a moment after the list has closed, and keys until then are lost.
      const place = page.locator('[id="status.editor.selection"]');
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await fromList(`:${from}:1`, quickInput.rows.first());
        try {
          await place.filter({ hasText: `Ln ${from}, Col 1` }).waitFor({ timeout: 2_000 });
          for (let line = from; to !== undefined && line <= to; line += 1) {
            await page.keyboard.press("Shift+ArrowDown");
          }
          const selected = to === undefined ? /Ln/ : new RegExp(`Ln (?:${to + 1}, Col 1|${to}, Col \\d+) .*selected`);
          await place.filter({ hasText: selected }).waitFor({ timeout: 2_000 });
          return;
        } catch {
          // Once more, from the list.
        }
      }
      throw new Error(`Lines ${from} to ${to ?? from} are not selected.`);
    },
    contextMenu: async (on, entry) => {
      await on.click({ button: "right" });
      const menu = page.locator(".context-view .monaco-menu");
      await menu.waitFor();
      // VS Code's menus do nothing on a button that is released within 100 ms of their opening.
      for (let attempt = 0; attempt < 5 && (await menu.isVisible()); attempt += 1) {
        await menu.locator(".action-label", { hasText: entry }).click({ timeout: 2_000 });
        await menu.waitFor({ state: "hidden", timeout: 500 }).catch(() => undefined);
      }
    },
    panel: () => page.frameLocator("iframe.webview.ready").frameLocator("#active-frame"),
    editorText: async (name) => {
      await openFile(name);
      await page.evaluate("navigator.clipboard.writeText('')");
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.press("ControlOrMeta+C");
      const text = await clipboardText(page);
      // VS Code's cursor undo brings the selection back.
      await page.keyboard.press("ControlOrMeta+U");
      return text;
    },
    notifications: () => page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts(),
    shows: async () => {
      const panels = await Promise.all(
        page.frames().map((frame) =>
          frame
            .locator("body")
            .innerText({ timeout: 1_000 })
            .catch(() => ""),
        ),
      );
      return `The page shows:\n${panels.filter((text) => text.trim() !== "").join("\n---\n")}`;
    },
    trust: async () => {
      await fromList(">Workspaces: Manage Workspace Trust", quickInput.row("Workspaces: Manage Workspace Trust"));
      await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
      await page.keyboard.press("ControlOrMeta+F4");
    },
    reload: async () => {
      await page.reload();
      await workbenchReady(page);
    },
    screenshot: async (name) => {
      await mkdir(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
  };
}

function quickInputOf(page: Page): QuickInput {
  const box = page.locator(".quick-input-widget");
  const rows = box.locator(".monaco-list-row");
  const row = (label: string | RegExp): Locator => {
    const pattern = typeof label === "string" ? exactly(label) : label;
    return rows.filter({ has: page.locator(".quick-input-list-label .label-name", { hasText: pattern }) });
  };
  return {
    box,
    rows,
    row,
    input: box.locator('input[type="text"]'),
    pick: (label) => row(label).first().click(),
  };
}

function exactly(label: string): RegExp {
  return new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}

async function openContext(browser: Browser, server: Server, size: { width: number; height: number }) {
  const context = await browser.newContext({ viewport: size });
  // What a person would wait for is there in two seconds; a step that fails should not take Playwright's thirty.
  context.setDefaultTimeout(15_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.url });
  // The bare server mints no key to encrypt secrets with, and VS Code would keep them for one page only.
  const key = { status: 200, contentType: "application/octet-stream", body: Buffer.alloc(32, 7) };
  await context.route("**/mint-key", (route) => route.fulfill(key));
  return context;
}

async function workbenchReady(page: Page): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
}

async function clipboardText(page: Page): Promise<string> {
  for (let waited = 0; waited < 1_000; waited += 50) {
    const text: unknown = await page.evaluate("navigator.clipboard.readText()");
    if (typeof text === "string" && text !== "") {
      return text;
    }
    await sleep(50);
  }
  return "";
}
