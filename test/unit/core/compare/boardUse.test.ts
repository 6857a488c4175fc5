import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoardUse } from "../../../../src/core/compare/boardUse.ts";
import { type BoardView, wholeBoard } from "../../../../src/core/compare/figures.ts";

const sorted: BoardView = { sort: { by: "cost", descending: true }, hidden: ["c", "d"], pinned: ["a", "b"] };

function used(view: BoardView) {
  let changes = 0;
  const use = createBoardUse(() => {
    changes += 1;
  });
  use.setView(view);
  return { use, changes: () => changes };
}

test("nothing that the user sorted, hid or pinned by name is on a board whose names are hidden", () => {
  const { use } = used(sorted);
  use.hideNames();
  assert.deepEqual(use.view, wholeBoard);
});

test("what was sorted, hidden and pinned is there again once the names are shown", () => {
  const { use } = used(sorted);
  use.hideNames();
  use.showNames(undefined);
  assert.deepEqual(use.view, sorted);
  use.hideNames();
  use.showNames(undefined);
  assert.deepEqual(use.view, sorted, "each time");
});

test("what was pinned without its name stays pinned, and is not hidden", () => {
  const { use } = used(sorted);
  use.hideNames();
  use.setView({ ...use.view, pinned: ["c"] });
  use.showNames(undefined);
  assert.deepEqual(use.view, { ...sorted, hidden: ["d"], pinned: ["c"] });
});

test("whoever was chosen without its name is in sight", () => {
  const { use } = used(sorted);
  use.hideNames();
  use.showNames("d");
  assert.deepEqual(use.view, { ...sorted, hidden: ["c"] });
});

test("a board that was opened blind has nothing put away", () => {
  const { use, changes } = used(wholeBoard);
  use.showNames("a");
  assert.deepEqual([use.view, changes()], [wholeBoard, 1]);
});
