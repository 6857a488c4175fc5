import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { cache } from "../../scripts/paths.ts";
import { takeAll } from "../../src/core/compare/assemble.ts";
import { blindOrder } from "../../src/core/compare/blind.ts";
import { assembledMessage } from "../../src/panel/boardAssembled.ts";
import { unionMessage } from "../../src/panel/boardGroups.ts";
import { boardMessage } from "../../src/panel/boardModel.ts";
import type { Scene } from "../../src/panel/boardScene.ts";
import { type BoardPage, openBoardPage } from "../support/boardPage.ts";
import { type BoardScene, boardCandidates, createBoardScene } from "../support/boardScene.ts";
import { editorThemes } from "../support/editorThemes.ts";

const people = { timeOf: () => "21 Nov 2026, 16:00", now: 1_700_000_000_000 };

async function tell(board: BoardPage, scene: Scene): Promise<void> {
  await board.tell(boardMessage(scene, people), unionMessage(scene), assembledMessage(scene));
}

async function violations({ page }: BoardPage): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
}

async function overhang({ page }: BoardPage, width: number): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll("main:not([hidden]) *")]
    .filter((node) => node.checkVisibility() && !node.closest(".scroll table, pre, .unseen") && node.getBoundingClientRect().right > ${width + 1})
    .map((node) => node.outerHTML.slice(0, 120))`);
}

async function shot({ page }: BoardPage, name: string): Promise<void> {
  await mkdir(join(cache, "board"), { recursive: true });
  await page.screenshot({ path: join(cache, "board", `${name}.png`), fullPage: true });
}

async function middle(): Promise<BoardScene> {
  const scene = createBoardScene();
  await scene.middle;
  return scene;
}

async function opened<Result>(
  work: (board: BoardPage) => Promise<Result>,
  width?: number,
  theme?: keyof typeof editorThemes,
): Promise<void> {
  const board = await openBoardPage(width, theme === undefined ? {} : editorThemes[theme]);
  try {
    await work(board);
    assert.deepEqual(board.faults, []);
    assert.deepEqual(
      board.requests.filter((path) => !/^\/($|board\.|codicon\.ttf|favicon)/.test(path)),
      [],
    );
  } finally {
    await board.close();
  }
}

for (const theme of ["light", "dark", "high contrast"] as const) {
  for (const width of [1400, 300]) {
    test(`${theme}, ${width} pixels: streaming, ended and assembled, nothing is cut off and axe finds nothing`, () =>
      opened(
        async (board) => {
          const comparison = await middle();
          await tell(board, comparison.scene());
          await board.page.locator("td.state", { hasText: "reasoning" }).nth(11).waitFor();
          await board.page.getByRole("button", { name: "Reasoning of gpt-5.5 high", exact: true }).click();
          await board.tell({
            type: "reasoning",
            row: "gpt-5.5 high",
            text: "b says nothing. ".repeat(20),
            restart: true,
          });
          await shot(board, `${theme}-${width}-middle`);
          assert.deepEqual(await violations(board), []);
          assert.deepEqual(await overhang(board, width), []);
          await comparison.finish();
          const ended = comparison.scene();
          const selection = takeAll(ended.union, [], "gpt-5.5 low");
          await tell(board, { ...ended, selection, notice: "A notice of one sentence." });
          await board.page.getByText("Assembled: 1 of 2 places").waitFor();
          await board.page
            .getByRole("button", { name: /^Variants of/ })
            .first()
            .click();
          await shot(board, `${theme}-${width}-end`);
          assert.deepEqual(await violations(board), []);
          assert.deepEqual(await overhang(board, width), []);
        },
        width,
        theme,
      ));
  }
}

test("each row's buttons say what they are for, by keyboard too, and a bad candidate what happened", () =>
  opened(async (board) => {
    const comparison = await middle();
    await tell(board, comparison.scene());
    assert.equal(await board.page.getByRole("button", { name: /^Stop / }).count(), boardCandidates.length + 1);
    for (const name of ["Retry Failed", "Diff Pinned"])
      await board.page.getByRole("button", { name, disabled: true }).waitFor();
    await comparison.finish();
    const ended = comparison.scene();
    await tell(board, { ...ended, view: { ...ended.view, pinned: ["gpt-5.5 low", "gpt-5.5 high"] } });
    for (const name of ["Retry 1 Failed", "Diff Pinned"])
      await board.page.getByRole("button", { name, disabled: false }).waitFor();
    await board.page
      .getByRole("row", { name: /claude-sonnet-5 high/ })
      .getByText("refused", { exact: true })
      .waitFor();
    await board.page.getByText(/^The provider refused: No\.|refused: No\./).waitFor();
    await board.page.getByRole("button", { name: "Retry 1 Failed" }).focus();
    await board.page.keyboard.press("Enter");
    await board.page.getByRole("button", { name: "Diff: original ↔ offline low" }).focus();
    await board.page.keyboard.press("Enter");
    await board.page.getByRole("button", { name: "Cost", exact: true }).click();
    await board.page.getByRole("button", { name: "Take What They Agree On" }).click();
    assert.deepEqual(await board.sent(), [
      { type: "ready" },
      { type: "retry-failed" },
      { type: "diff", row: "offline low" },
      { type: "sort", by: "cost" },
      { type: "agreed", least: 6 },
    ]);
  }));

test("cells that ran more than once are summed up in the table, and each row says how it stands to an earlier answer", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    const scene = comparison.scene();
    const message = boardMessage(scene, people);
    const spread = { mean: 420, least: 300, most: 600, known: 3 };
    const runs = {
      cell: "x",
      name: "offline low",
      runs: 4,
      complete: 3,
      spreads: { total: spread, output: spread, added: spread, removed: spread },
      cost: undefined,
      verified: 2,
      failed: 1,
      alike: 2,
    };
    const against = { text: "Against the earlier offline low: same.", regressed: false };
    await board.tell(
      { ...message, repeated: [runs], rows: message.rows.map((row) => ({ ...row, against })) },
      unionMessage(scene),
    );
    const row = board.page.getByRole("row", { name: /offline low: mean of 4 runs \(least–most\)/ });
    await row.waitFor();
    const cells = await row.getByRole("cell").allInnerTexts();
    assert.deepEqual(cells.slice(0, 4), ["3 of 4 complete", "", "–", "0.4 s (0.3 s–0.6 s), 3 of 4 known"]);
    for (const text of ["420 (300–600), 3 of 4 known", "2 of 3 alike", "2 of 3 verified, 1 failed"])
      assert.ok(cells.includes(text), `${text} is none of ${cells}`);
    assert.equal(await board.page.getByText(against.text).count(), message.rows.length);
    assert.deepEqual(await violations(board), []);
    await shot(board, "repeated");
    await board.tell({ ...message, repeated: [] });
    await row.waitFor({ state: "detached" });
  }));

test("milestones are told to a screen reader, and never single tokens", () =>
  opened(async (board) => {
    const comparison = await middle();
    await tell(board, comparison.scene());
    const news = board.page.locator("[aria-live=polite]");
    assert.equal(await news.innerText(), "");
    await comparison.finish();
    await tell(board, comparison.scene());
    assert.match(await news.innerText(), /gpt-5\.5 low: ready\..*All candidates have ended\./);
  }));

test("blind: no name, effort, time or cost is in the page before the choice", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    const scene = comparison.scene();
    await tell(board, scene);
    const blind = blindOrder(
      boardCandidates.map(({ id }) => id),
      () => 0.5,
    );
    await tell(board, { ...scene, blind });
    await board.page.getByRole("button", { name: "Choose A", exact: true }).waitFor();
    assert.equal(await board.page.getByText(/without a known (time|cost)/).isVisible(), false);
    assert.doesNotMatch(
      await board.page.evaluate<string>("document.querySelector('.board').innerHTML"),
      /gpt|claude|offline|xhigh|\$0/,
    );
    await board.page.getByRole("button", { name: "Choose A", exact: true }).click();
    assert.deepEqual((await board.sent()).at(-1), { type: "choose", row: "A" });
  }));

test("hostile names and code are text", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    const hostile = "<img src=https://evil.example onerror=alert(1)>";
    const message = boardMessage(comparison.scene(), people);
    const union = unionMessage(comparison.scene());
    await board.tell({ ...message, rows: message.rows.map((row) => ({ ...row, name: hostile })) });
    await board.tell({ ...union, groups: union.groups.map((group) => ({ ...group, what: hostile })) });
    await board.page.getByText(hostile).first().waitFor();
    assert.equal(await board.page.locator("main img").count(), 0);
  }));
