import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { cache } from "../../scripts/paths.ts";
import { takeAll } from "../../src/core/compare/assemble.ts";
import { unionOfBoard } from "../../src/core/compare/boardUnion.ts";
import { dollar } from "../../src/core/money.ts";
import { assembledMessage } from "../../src/panel/boardAssembled.ts";
import { unionMessage } from "../../src/panel/boardGroups.ts";
import { boardMessage } from "../../src/panel/boardModel.ts";
import type { Scene } from "../../src/panel/boardScene.ts";
import { type BoardPage, openBoardPage } from "../support/boardPage.ts";
import { type BoardScene, boardCandidates, createBoardScene } from "../support/boardScene.ts";
import { blindScene, frozen } from "../support/coreComparison.ts";
import { testPrices } from "../support/coreLedger.ts";
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
          await board.page.getByRole("button", { name: "Reasoning of gpt-5.5 · high", exact: true }).click();
          await board.tell({
            type: "reasoning",
            row: "gpt-5.5 · high",
            text: "b says nothing. ".repeat(20),
            restart: true,
          });
          await shot(board, `${theme}-${width}-middle`);
          assert.deepEqual(await violations(board), []);
          assert.deepEqual(await overhang(board, width), []);
          await comparison.finish();
          const ended = comparison.scene();
          const selection = takeAll(ended.union, [], "gpt-5.5 · low");
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

const narrowStates: Readonly<Record<string, (comparison: BoardScene) => Promise<Scene> | Scene>> = {
  started: (comparison) => {
    const scene = comparison.scene();
    const cells = scene.board.cells.map((cell) => ({ ...cell, phase: "waiting" as const, run: undefined }));
    return { ...scene, board: { ...scene.board, cells } };
  },
  running: (comparison) => comparison.scene(),
  "running, blind": (comparison) => blindScene(comparison.scene()),
  done: (comparison) => endedScene(comparison),
  "done, blind": async (comparison) => blindScene(await endedScene(comparison)),
  "with long names": async (comparison) => {
    const scene = await endedScene(comparison);
    const long = "organisation/model-with-a-name-of-many-parts-and-no-blank-4.5-32k-instruct";
    const cells = scene.board.cells.map((cell) => ({ ...cell, candidate: { ...cell.candidate, modelName: long } }));
    const target = `src/${"a-folder-of-a-long-name/".repeat(6)}file.ts`;
    return { ...scene, notice: `${long}: ${target}`, board: { ...scene.board, title: target, target, cells } };
  },
  failed: async (comparison) => {
    const scene = await endedScene(comparison);
    const detail = `https://gateway.example/${"v1/".repeat(40)}answered with a page`;
    const outcome = {
      kind: "failed",
      failure: { kind: "bad-request", origin: "https://gateway.example", detail },
    } as const;
    const cells = scene.board.cells.map((cell) => (cell.run ? { ...cell, run: { ...cell.run, outcome } } : cell));
    return { ...scene, board: { ...scene.board, cells } };
  },
  replayed: async (comparison) => ({ ...(await endedScene(comparison)), replaying: true }),
};

async function endedScene(comparison: BoardScene): Promise<Scene> {
  await comparison.finish();
  const scene = comparison.scene();
  return { ...scene, selection: takeAll(scene.union, [], "gpt-5.5 · xhigh") };
}

test("no button of a row looks like its state", () =>
  opened(async (board) => {
    await tell(board, await endedScene(await middle()));
    const row = board.page.locator("tbody tr", { has: board.page.getByText("ready", { exact: true }) }).first();
    const state = await row.locator("td.state .codicon").evaluate((each) => each.className);
    const buttons = await row.locator("td.actions .codicon").evaluateAll((all) => all.map((each) => each.className));
    assert.ok(buttons.length > 5);
    assert.ok(!buttons.includes(state), state);
  }));

for (const width of [300, 400]) {
  for (const [state, made] of Object.entries(narrowStates)) {
    test(`${width} pixels, ${state}: the page does not scroll sideways, nothing overhangs and axe finds nothing`, () =>
      opened(
        async (board) => {
          const { page } = board;
          const scene = await made(await middle());
          await tell(board, scene);
          await page.getByRole("table", { name: "Candidates" }).waitFor();
          const variants = page.getByRole("button", { name: /^Variants of/ });
          // What is played back is only watched.
          for (const each of scene.replaying ? [] : await variants.all())
            if (await each.isVisible()) await each.click();
          await shot(board, `${width}-${state}`);
          assert.ok((await page.evaluate<number>("document.documentElement.scrollWidth")) <= width);
          assert.deepEqual(await overhang(board, width), []);
          // What is said below a row is as wide as the page, however wide the table is.
          const cut =
            "[...document.querySelectorAll('.said')].filter((node) => node.scrollWidth > node.clientWidth).length";
          assert.equal(await page.evaluate<number>(cut), 0);
          assert.deepEqual(await violations(board), []);
        },
        width,
        "dark",
      ));
  }
}

test("what was opened is open again when the tab is shown again, for the same comparison alone", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    const lane = board.page.getByRole("button", { name: "Reasoning of gpt-5.5 · high", exact: true });
    const variants = board.page.getByRole("button", { name: /^Variants of/ }).first();
    const isOpen = async () => [await lane.getAttribute("aria-expanded"), await variants.getAttribute("aria-expanded")];
    await tell(board, comparison.scene());
    assert.deepEqual(await isOpen(), ["false", "false"]);
    await lane.click();
    await variants.click();
    await board.page.reload();
    await tell(board, comparison.scene());
    assert.deepEqual(await isOpen(), ["true", "true"]);
    const asked = (await board.sent()).filter(({ type }) => type === "lane");
    assert.deepEqual(asked, [{ type: "lane", row: "gpt-5.5 · high", open: true }], "its reasoning is asked for anew");
    const scene = comparison.scene();
    await board.page.reload();
    await tell(board, { ...scene, board: { ...scene.board, comparison: "another" } });
    assert.deepEqual(await isOpen(), ["false", "false"]);
  }));

test("while others still run, what they change is so far, and says of how many", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    const scene = comparison.scene();
    const cells = scene.board.cells.map((cell, at) =>
      at < 3 ? { ...cell, phase: "waiting" as const, run: undefined } : cell,
    );
    const open = { ...scene.board, cells };
    await tell(board, { ...scene, board: open, union: unionOfBoard(open, frozen.target) });
    await board.page.getByRole("heading", { name: "What they change so far", exact: true }).waitFor();
    await board.page.getByText("9 of 12 have ended. Who agrees may still change.").waitFor();
    const chart = board.page.getByRole("heading", { name: "Agreement against time", exact: true });
    assert.deepEqual(
      [await chart.isVisible(), await board.page.getByText(/without a known/).isVisible()],
      [false, false],
      "there is no chart of what is not known yet",
    );
    await tell(board, scene);
    await board.page.getByRole("heading", { name: "What they change", exact: true }).waitFor();
    await chart.waitFor();
    assert.equal(await board.page.getByText("have ended. Who agrees").isVisible(), false);
  }));

test("what is not known yet is no zero, and how much they agree waits for all", () =>
  opened(async (board) => {
    const comparison = await middle();
    await tell(board, comparison.scene());
    const row = board.page.getByRole("row", { name: /^Reasoning of gpt-5\.5 · low/ });
    const texts = async () => (await row.locator("td").allInnerTexts()).slice(1, 5);
    assert.deepEqual(await texts(), ["–", "–", "–", "–"]);
    const cost = row.locator("td").nth(5);
    assert.match(await cost.innerText(), /^≈ \$[\d.]+ …$/, "it is not the whole yet");
    await comparison.finish();
    await tell(board, comparison.scene());
    assert.match(await cost.innerText(), /^≈ \$[\d.]+$/);
    assert.match((await texts()).join(" "), /^passed \+\d+ −\d+ \d+ \d+ %$/);
    assert.match((await board.page.locator("td.failed").first().innerText()).trim(), /^failed$/);
  }));

/** What of the table cannot be read as it stands: cut off, or below the actions. Of the first row, whether it is one line. */
const readTable = `(() => {
  const scroll = document.querySelector(".scroll");
  const row = document.querySelector("tbody tr");
  const box = (name) => row.querySelector(name).getBoundingClientRect();
  const middle = ({ top, height }) => top + height / 2;
  const left = box(".actions").left;
  const cells = [...scroll.querySelectorAll("thead th, tbody tr > :is(th, td):not([colspan], .actions)")];
  const figures = cells.slice(0, -1).filter((cell) => !cell.matches("thead th:last-child"));
  return {
    hidden: figures
      .filter((cell) => cell.getBoundingClientRect().right > left + 0.5 || cell.scrollWidth > cell.clientWidth)
      .map((cell) => cell.textContent),
    scrolls: scroll.scrollWidth > scroll.clientWidth,
    faded: getComputedStyle(row.querySelector(".actions"), "::before").content !== "none",
    badge: box(".pinned").height,
    lines: Math.max(...[".pinned", ".name button"].map((each) => Math.abs(middle(box(each)) - middle(box("bdi"))))),
    name: box("bdi").height,
    right: box(".actions").right,
  };
})()`;

type ReadTable = Readonly<Record<"badge" | "lines" | "name" | "right", number>> & {
  readonly hidden: readonly string[];
  readonly scrolls: boolean;
  readonly faded: boolean;
};

/** Names and figures as long as those of the models that are used. */
async function pricedScene(comparison: BoardScene): Promise<Scene> {
  await comparison.finish();
  const scene = comparison.scene();
  const cells = scene.board.cells.map((cell) => {
    const { run } = cell;
    if (run?.usage === undefined) return cell;
    const usage = { ...run.usage, input: 12_904, output: 4_120, reasoning: 2_480 };
    const pricing = { kind: "priced", prices: { ...testPrices, input: dollar / 5, output: dollar } } as const;
    return { ...cell, run: { ...run, usage, pricing, endedAt: 21_400 } };
  });
  return { ...scene, board: { ...scene.board, cells }, view: { ...scene.view, pinned: pinnedPair } };
}

const pinnedPair = ["claude-sonnet-5 · medium", "gpt-5.5 · high"];

for (const [width, theme, hasRoom] of [
  [1030, "light", true],
  [1290, "dark", true],
  [1500, "light", true],
  [720, "light", false],
] as const)
  test(`${width} pixels, ${theme}, priced and pinned: ${hasRoom ? "every figure is in sight" : "what slides under the actions fades"}, each row in its line`, () =>
    opened(
      async (board) => {
        await tell(board, await pricedScene(await middle()));
        const read = () => board.page.evaluate<ReadTable>(readTable);
        // Icons have another width until their font is there.
        const more = board.page.locator(".scroll.more");
        await more.waitFor({ state: hasRoom ? "detached" : "attached" });
        const table = await read();
        await shot(board, `${width}-${theme}-pinned`);
        const said = JSON.stringify(table);
        assert.ok(table.badge < 26 && table.name < 26 && table.lines <= 4 && table.right <= width, said);
        assert.deepEqual([table.scrolls, table.faded], [!hasRoom, !hasRoom], said);
        if (hasRoom) assert.deepEqual(table.hidden, []);
        await board.page.evaluate("document.querySelector('.scroll').scrollLeft = 2_000");
        await more.waitFor({ state: "detached" });
        const { right, faded } = await read();
        assert.ok(right <= width && !faded);
      },
      width,
      theme,
    ));

test("whoever is pinned is said to be, to a screen reader too", () =>
  opened(async (board) => {
    await tell(board, await pricedScene(await middle()));
    for (const name of pinnedPair)
      await board.page.getByRole("rowheader", { name: new RegExp(`${name} pinned$`) }).waitFor();
    assert.equal(await board.page.getByRole("img", { name: "pinned" }).count(), 2);
  }));

test("each row's buttons say what they are for, by keyboard too, and a bad candidate what happened", () =>
  opened(async (board) => {
    const comparison = await middle();
    await tell(board, comparison.scene());
    assert.equal(await board.page.getByRole("button", { name: /^Stop / }).count(), boardCandidates.length + 1);
    for (const name of ["Retry Failed", "Diff Pinned"])
      await board.page.getByRole("button", { name, disabled: true }).waitFor();
    await comparison.finish();
    const ended = comparison.scene();
    await tell(board, { ...ended, view: { ...ended.view, pinned: ["gpt-5.5 · low", "gpt-5.5 · high"] } });
    for (const name of ["Retry 1 Failed", "Diff Pinned"])
      await board.page.getByRole("button", { name, disabled: false }).waitFor();
    await board.page
      .getByRole("row", { name: /claude-sonnet-5 · high/ })
      .getByText("refused", { exact: true })
      .waitFor();
    await board.page.getByText(/^The provider refused: No\.|refused: No\./).waitFor();
    await board.page.getByRole("button", { name: "Retry 1 Failed" }).focus();
    await board.page.keyboard.press("Enter");
    await board.page.getByRole("button", { name: "Diff: original ↔ offline · low" }).focus();
    await board.page.keyboard.press("Enter");
    await board.page.getByRole("button", { name: "Cost", exact: true }).click();
    await board.page.getByRole("button", { name: "Take What They Agree On" }).click();
    assert.deepEqual(await board.sent(), [
      { type: "ready" },
      { type: "retry-failed" },
      { type: "diff", row: "offline · low" },
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
      name: "offline · low",
      runs: 4,
      complete: 3,
      spreads: { total: spread, output: spread, added: spread, removed: spread },
      cost: undefined,
      verified: 2,
      failed: 1,
      alike: 2,
    };
    const against = { text: "Against the earlier offline · low: same.", regressed: false };
    await board.tell(
      { ...message, repeated: [runs], rows: message.rows.map((row) => ({ ...row, against })) },
      unionMessage(scene),
    );
    const row = board.page.getByRole("row", { name: /offline · low: mean of 4 runs \(least–most\)/ });
    await row.waitFor();
    const cells = await row.getByRole("cell").allInnerTexts();
    assert.deepEqual(cells.slice(0, 4), [
      "3 of 4 complete",
      "2 of 3 verified, 1 failed",
      "+420 (300–600) −420 (300–600)",
      "–",
    ]);
    for (const text of ["0.4 s (0.3 s–0.6 s), 3 of 4 known", "420 (300–600), 3 of 4 known", "2 of 3 alike"])
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
    assert.match(await news.innerText(), /gpt-5\.5 · low: ready\..*All candidates have ended\./);
  }));

const telling = /gpt|claude|offline|xhigh|\$0/;

test("blind: no name, effort, time or cost is in the page before the choice", () =>
  opened(async (board) => {
    const comparison = await middle();
    await tell(board, blindScene(comparison.scene()));
    await board.page.getByText(/is shown once all have ended/).waitFor();
    assert.equal(await board.page.getByRole("heading", { name: "What they change" }).isVisible(), false);
    assert.doesNotMatch(await board.page.evaluate<string>("document.querySelector('.board').innerHTML"), telling);
    await tell(board, comparison.scene());
    await comparison.finish();
    const scene = comparison.scene();
    await tell(board, scene);
    await board.page.getByText(/^gpt-5\.5 · low: ready\./).waitFor({ state: "attached" });
    await tell(board, blindScene(scene));
    await board.page.getByRole("button", { name: "Choose A", exact: true }).waitFor();
    assert.equal(await board.page.getByText(/without a known (time|cost)/).isVisible(), false);
    assert.doesNotMatch(await board.page.evaluate<string>("document.querySelector('.board').innerHTML"), telling);
    assert.deepEqual(await violations(board), []);
    await shot(board, "blind");
    await board.page.getByRole("button", { name: "Choose A", exact: true }).click();
    assert.deepEqual((await board.sent()).at(-1), { type: "choose", row: "A" });
  }));

const tellingColumns = ["Asked → sent", "First token", "Time", "In", "Out", "Reasoning", "Cost"];

test("blind: what would tell who is who has no column, and comes back with focus and scrolling kept", () =>
  opened(async (board) => {
    const { page } = board;
    const comparison = await middle();
    await comparison.finish();
    const scene = comparison.scene();
    await tell(board, scene);
    const titles = async () =>
      (await page.getByRole("columnheader").allInnerTexts()).map((text) => text.replace(/ [↑↓]$/, ""));
    const all = await titles();
    for (const title of tellingColumns) assert.ok(all.includes(title), `${title} is none of ${all}`);
    const scrolled = () => page.evaluate<number>("document.querySelector('.scroll').scrollLeft");
    await page.evaluate("document.querySelector('.scroll').scrollLeft = 300");
    await tell(board, blindScene(scene));
    await page.getByRole("button", { name: "Choose A", exact: true }).waitFor();
    assert.deepEqual(
      await titles(),
      all.filter((title) => !tellingColumns.includes(title)),
    );
    const row = page.getByRole("row", { name: /^A / });
    assert.equal((await row.getByRole("cell").count()) + 1, (await titles()).length);
    assert.equal(await page.getByText("hidden", { exact: true }).count(), 0);
    for (const span of await page.evaluate<number[]>(
      "[...document.querySelectorAll('tr.below > td')].map((cell) => cell.colSpan)",
    ))
      assert.equal(span, (await titles()).length);
    const choose = page.getByRole("button", { name: "Choose A", exact: true });
    assert.equal(await choose.innerText(), "Choose");
    await choose.focus();
    const names = { kind: "shown", chosen: "offline · xhigh" } as const;
    await tell(board, { ...scene, board: { ...scene.board, names } });
    await page.getByRole("columnheader", { name: "Cost" }).waitFor();
    assert.deepEqual(await titles(), all);
    assert.equal(await page.locator(":focus").getAttribute("aria-label"), "Review offline · xhigh…");
    assert.equal(await scrolled(), 300);
    await tell(board, blindScene(scene));
    await choose.focus();
    await tell(board, { ...scene, board: { ...scene.board, names: { kind: "shown", chosen: undefined } } });
    assert.equal(await page.locator(":focus").getAttribute("aria-label"), "Candidates");
  }, 700));

test("in the chart nobody lies on another: every candidate is named by a mark that the arrow keys reach", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    const scene = comparison.scene();
    const message = boardMessage(scene, people);
    // All of one model were equally quick, so that their marks would coincide.
    const rows = message.rows.map((row) => {
      const total = row.name.startsWith("offline") ? 900 : row.figures.hunks * 1_000;
      return row.kind === "named" ? { ...row, figures: { ...row.figures, total } } : row;
    });
    await board.tell({ ...message, rows }, unionMessage(scene));
    const chart = board.page.getByRole("group", { name: /^Agreement against time\./ });
    const marks = chart.getByRole("button");
    await marks.first().waitFor();
    const count = await marks.count();
    const names = scene.board.cells.flatMap(({ candidate, run }) =>
      run?.outcome?.kind === "finished" ? candidate.id : [],
    );
    assert.ok(count > 1 && count < names.length, `${count} marks`);
    const each = Array.from({ length: count }, (_, at) => marks.nth(at));
    const said = await Promise.all(each.map(async (mark) => (await mark.getAttribute("aria-label")) ?? ""));
    for (const name of names)
      assert.equal(
        said
          .join("; ")
          .split("; ")
          .filter((each) => each.startsWith(`${name}: `)).length,
        1,
        name,
      );
    const boxes = await Promise.all(each.map((mark) => mark.boundingBox()));
    for (const [at, one] of boxes.entries())
      for (const other of boxes.slice(at + 1))
        assert.ok(one && other && Math.hypot(one.x - other.x, one.y - other.y) >= 10, JSON.stringify([one, other]));
    await board.page
      .locator("label", { hasText: /^Against/ })
      .locator("select")
      .focus();
    await board.page.keyboard.press("Tab");
    const focused = () => chart.locator(":focus").getAttribute("aria-label");
    assert.equal(await focused(), said[0]);
    await board.page.keyboard.press("End");
    assert.equal(await focused(), said.at(-1));
    await shot(board, "chart");
    assert.deepEqual(await violations(board), []);
    await board.page.keyboard.press("Tab");
    assert.equal(await chart.locator(":focus").count(), 0);
  }));

test("Tab reaches what can be done with a candidate once, and the arrows lead along it", () =>
  opened(async (board) => {
    const comparison = await middle();
    await comparison.finish();
    await tell(board, comparison.scene());
    const bars = board.page.getByRole("toolbar", { name: /^Actions on / });
    const count = await bars.count();
    assert.ok(count > 2);
    const focused = (at: number) => bars.nth(at).locator(":focus").getAttribute("aria-label");
    for (let at = 0; at < count; at += 1)
      assert.equal(await bars.nth(at).locator('button:visible:not([tabindex="-1"])').count(), 1);
    await bars.nth(0).locator("button:visible").first().focus();
    const first = await focused(0);
    await board.page.keyboard.press("ArrowRight");
    const second = await focused(0);
    assert.notEqual(second, first);
    await board.page.keyboard.press("End");
    assert.match((await focused(0)) ?? "", /^Hide /);
    // The next candidate's reasoning, then what can be done with it.
    await board.page.keyboard.press("Tab");
    await board.page.keyboard.press("Tab");
    assert.notEqual(await focused(1), null);
    await board.page.keyboard.press("Shift+Tab");
    await board.page.keyboard.press("Shift+Tab");
    assert.match((await focused(0)) ?? "", /^Hide /);
    assert.deepEqual(await violations(board), []);
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
