import assert from "node:assert/strict";
import { test } from "node:test";
import { openBoardPage } from "../support/boardPage.ts";
import { german, speakGerman, strangeWords } from "../support/german.ts";
import { textsOf } from "../support/pageTexts.ts";

speakGerman();
// What makes the board's words is loaded when the language is known, as in VS Code.
const { takeAll } = await import("../../src/core/compare/assemble.ts");
const { assembledMessage } = await import("../../src/panel/boardAssembled.ts");
const { unionMessage } = await import("../../src/panel/boardGroups.ts");
const { boardMessage } = await import("../../src/panel/boardModel.ts");
const { createBoardScene } = await import("../support/boardScene.ts");

const people = { timeOf: () => "21.11.2026, 16:00", now: 1_700_000_000_000 };

test("a board is German while it streams and when it has ended: no word of it is left in English", async () => {
  const board = await openBoardPage(1400, {}, german);
  try {
    const comparison = createBoardScene();
    await comparison.middle;
    const shows = async (state: string) => {
      const scene = comparison.scene();
      const selection = takeAll(scene.union, [], "gpt-5.5 · low");
      const shown = { ...scene, selection };
      await board.tell(boardMessage(shown, people), unionMessage(shown), assembledMessage(shown));
      await board.page.locator("td.state", { hasText: state }).first().waitFor();
      // The parts of a request are named as in the exported file; an error of types is in TypeScript's own words.
      const hashes = scene.board.hashes;
      const data = [
        ...Object.entries(hashes).flatMap(([part, hash]) => [
          part,
          String(hash).slice(0, 8),
          String(hash).slice(0, 12),
        ]),
        ...[
          scene.board.title,
          scene.board.target,
          "gpt claude sonnet qwen offline sha",
          "No",
          "Cannot find name 'total'",
        ],
        ...["none minimal low medium high xhigh max unset", ...scene.union.groups.flatMap(({ removed }) => removed)],
      ];
      const strange = (await textsOf(board.page)).filter((text) => strangeWords(text, data).length > 0);
      assert.deepEqual(strange, []);
    };
    await shows("Reasoning");
    await comparison.finish();
    await shows("bereit");
    assert.deepEqual(board.faults, []);
  } finally {
    await board.close();
  }
});
