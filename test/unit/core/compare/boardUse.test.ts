import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoardUse, viewIn } from "../../../../src/core/compare/boardUse.ts";
import { type BoardView, wholeBoard } from "../../../../src/core/compare/figures.ts";

const sorted: BoardView = { sort: { by: "cost", descending: true }, hidden: ["c", "d"], pinned: ["a", "b"] };

function used(before: BoardView, isBlind = false) {
  const told: BoardView[] = [];
  return {
    told,
    use: createBoardUse({ before, isBlind, onChange: () => undefined, onView: (view) => told.push(view) }),
  };
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

test("a board that is opened blind shows nothing of it either, and tells it with the names", () => {
  const { use, told } = used(sorted, true);
  assert.deepEqual(use.view, wholeBoard);
  use.setView({ ...use.view, pinned: ["d"] });
  assert.deepEqual(told, [], "what is done without names is nothing to be stored");
  use.showNames("c");
  assert.deepEqual([use.view, told], [{ ...sorted, hidden: [], pinned: ["d"] }, [use.view]]);
});

test("how the candidates were seen last is there again", () => {
  const event = (view: BoardView) => ({ type: "view-changed", at: 0, view }) as const;
  assert.deepEqual(viewIn([event(wholeBoard), event(sorted), { type: "comparison-idle", at: 0 }]), sorted);
  assert.deepEqual(viewIn(), wholeBoard);
});
