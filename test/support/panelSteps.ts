import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { EditorWindow } from "./editorPage.ts";

/** What a person does with Fathom, step by step. */
export type PanelSteps = {
  /** Asks for a preset on lines of a file, counted from 1, and waits until the run has ended. Gives the state's word. */
  refactor(file: string, lines: readonly [number, number], preset: string): Promise<string>;
  chooseModel(model: string): Promise<void>;
  chooseEffort(effort: string): Promise<void>;
  /** The state's word once it is one of these. */
  state(...wanted: readonly string[]): Promise<string>;
  /** The model's text of every passage, from the first to the last. */
  reasoning(): Promise<string>;
  /** Each hunk's place and first changed line. */
  hunks(): Promise<readonly string[]>;
  /** Waits until this is the text of what stands below the reasoning. */
  shows(text: string): Promise<void>;
  hunk(index: number): Locator;
  press(name: string | RegExp): Promise<void>;
};

const ended = ["ready", "no edit", "interrupted", "cut short", "refused", "failed", "stopped"];

export function panelSteps(window: EditorWindow): PanelSteps {
  const panel = () => window.panel();

  async function state(...wanted: readonly string[]): Promise<string> {
    const pattern = new RegExp(`^(?:${wanted.join("|")})$`);
    const word = panel().locator("header .state", { hasText: pattern });
    try {
      await word.waitFor({ timeout: 30_000 });
    } catch (cause) {
      throw new Error(`No ${wanted.join(" or ")}. ${await window.shows()}`, { cause });
    }
    return await word.innerText();
  }

  return {
    async refactor(file, [from, to], preset) {
      await window.openFile(file);
      await window.selectLines(from, to);
      await window.command("Fathom: Refactor Selection…");
      await window.quickInput.pick(preset);
      return state(...ended);
    },
    async chooseModel(model) {
      await window.command("Fathom: Choose Model…");
      await window.quickInput.input.fill(model);
      await window.quickInput.pick(new RegExp(`${model}\\s*$`));
      await window.page.locator(".statusbar-item", { hasText: `${model} ·` }).waitFor();
    },
    async chooseEffort(effort) {
      await window.command("Fathom: Choose Reasoning Effort…");
      await window.quickInput.pick(new RegExp(`^\\s*${effort}\\s*$`));
      await window.page.locator(".statusbar-item", { hasText: `· ${effort}` }).waitFor();
    },
    state,
    // Only the passages in view are in the page.
    async reasoning() {
      const area = panel().locator(".scroller");
      const passages = new Map<string, string>();
      for (let place = 0; ; place += 1) {
        const [shown, end] = await area.evaluate(showNth, place);
        for (const [id, text] of shown) passages.set(id, text);
        if (end) return [...passages.values()].join("\n");
      }
    },
    async hunks() {
      const links = await panel().locator(".hunks .link").all();
      // What the reasoning mentions is worked out meanwhile.
      const parts = links.map((link) =>
        link.locator(":scope > :not([hidden]):not(.notes), :scope > .notes > :not(.unmentioned)").allInnerTexts(),
      );
      return (await Promise.all(parts)).map((texts) => texts.join("\n"));
    },
    async shows(text) {
      const lower = panel().locator(".lower");
      const exactly = `[...document.querySelectorAll(".lower")].some((lower) => lower.innerText === ${JSON.stringify(text)})`;
      const frame = await lower.elementHandle().then((handle) => handle?.ownerFrame());
      await frame?.waitForFunction(exactly, undefined, { timeout: 10_000 }).catch(() => undefined);
      assert.equal(await lower.innerText(), text);
    },
    hunk: (index) => panel().locator(".hunks > li").nth(index),
    press: (name) =>
      panel()
        .getByRole("button", { name, exact: typeof name === "string" })
        .click(),
  };
}

/** In the page: scrolls the reasoning to its nth half page. Gives the passages that are there then, and whether it is the end. */
async function showNth(
  area: Scrolled,
  place: number,
): Promise<readonly [readonly (readonly [string, string])[], boolean]> {
  const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame(then: () => void): void };
  area.scrollTop = (place * area.clientHeight) / 2;
  await new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const texts = Array.from(
    area.querySelectorAll(".passage"),
    (passage) => [passage.dataset["passage"] ?? "", passage.querySelectorAll(".model")[0]?.innerText ?? ""] as const,
  );
  return [texts, area.scrollTop + area.clientHeight >= area.scrollHeight - 1];
}

/** What is used of an element here: these tests are typed for Node, where there is no page. */
type Scrolled = {
  scrollTop: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
  readonly innerText: string;
  readonly dataset: Readonly<Record<string, string>>;
  querySelectorAll(selector: string): ArrayLike<Scrolled>;
};
