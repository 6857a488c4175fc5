import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparisonEvent } from "../../../src/core/compare/comparisonEvents.ts";
import { listOf } from "../../../src/core/longList.ts";
import { moveBlock, plus, type Text } from "../../../src/core/longText.ts";
import { createBoardFeed } from "../../../src/panel/boardFeed.ts";
import type { ToBoard } from "../../../src/panel/boardProtocol.ts";
import type { Scene } from "../../../src/panel/boardScene.ts";
import { boardCandidates, createBoardScene } from "../../support/boardScene.ts";
import { blindScene } from "../../support/coreComparison.ts";

const people = () => ({ now: 0, timeOf: String });
const first = boardCandidates[0]?.id ?? "";

/** A finished comparison and its feed, on a clock that is moved by hand. */
async function feedScene() {
  const made = createBoardScene();
  await made.middle;
  await made.finish();
  let shown: Scene = made.scene();
  let time = 0;
  let due: { readonly at: number; readonly call: () => void } | undefined;
  let posted: ToBoard[] = [];
  const feed = createBoardFeed(
    (message) => posted.push(message),
    () => shown,
    people,
    {
      now: () => time,
      after(milliseconds, call) {
        due = { at: time + milliseconds, call };
        return () => {
          due = undefined;
        };
      },
    },
  );
  return {
    feed,
    shown: () => shown,
    show: (changes: Partial<Scene>) => {
      shown = { ...shown, ...changes };
    },
    pass(milliseconds: number) {
      time += milliseconds;
      if (due !== undefined && due.at <= time) due.call();
    },
    take() {
      const taken = posted;
      posted = [];
      return taken;
    },
  };
}

const reasoned = (text: string): ComparisonEvent => ({
  type: "cell-event",
  at: 0,
  cell: first,
  attempt: 1,
  event: { type: "reasoning-delta", at: 0, part: 0, provenance: "raw", text },
});
const types = (messages: readonly ToBoard[]) => messages.map(({ type }) => type);

test("board feed: nothing goes to a page that has not asked", async () => {
  const { feed, pass, take } = await feedScene();
  feed.add(undefined);
  pass(1_000);
  assert.deepEqual(take(), []);
  feed.begin();
  assert.deepEqual(types(take()), ["board", "union", "assembled"]);
});

test("board feed: what comes within an interval goes together, and of the rows only those that changed", async () => {
  const { feed, pass, take } = await feedScene();
  feed.begin();
  take();
  for (let at = 0; at < 100; at += 1) feed.add(reasoned("x"));
  assert.deepEqual(take(), []);
  pass(80);
  const [message, ...others] = take();
  assert.deepEqual(others, []);
  assert.deepEqual(message?.type === "board" && message.rows.map(({ row }) => row), [first]);
});

test("board feed: what the user takes does not tell the places again, and leaves what they opened open", async () => {
  const { feed, show, pass, take } = await feedScene();
  feed.begin();
  take();
  show({ selection: ["x"] });
  feed.add(undefined);
  pass(80);
  assert.deepEqual(types(take()), ["board", "assembled"]);
});

test("board feed: in blind mode the places are told anew by their labels, and no reasoning goes on", async () => {
  const { feed, shown, show, pass, take } = await feedScene();
  feed.begin();
  feed.lane(first, true);
  take();
  show(blindScene(shown()));
  feed.add(undefined);
  feed.add(reasoned("It is me."));
  pass(80);
  feed.add(reasoned("It is still me."));
  pass(80);
  const messages = take();
  assert.deepEqual(types(messages), ["board", "union", "assembled", "board"]);
  assert.doesNotMatch(JSON.stringify(messages), /gpt|claude|offline|It is/);
});

test("board feed: an open lane gets what comes, and begins anew with another attempt", async () => {
  const { feed, pass, take } = await feedScene();
  feed.begin();
  feed.lane(first, true);
  take();
  feed.add(reasoned("First, "));
  feed.add(reasoned("then."));
  pass(80);
  assert.deepEqual(take().at(-1), { type: "reasoning", row: first, text: "First, then.", restart: false });
  feed.add({ type: "cell-queued", at: 0, cell: first, attempt: 2 });
  assert.deepEqual(take(), [{ type: "reasoning", row: first, text: "", restart: true }]);
});

test("of a lane that is opened late, only the end of the reasoning is read", async () => {
  const { feed, show, take, shown } = await feedScene();
  let read = 0;
  let text: Text = "";
  let whole = "";
  for (let at = 0; whole.length < 1_000_000; at += 1) {
    const piece = `${at} ${"word ".repeat(100)}\n\n`;
    whole += piece;
    text = plus(text, piece);
  }
  const kept = whole;
  let length = 0;
  const store = {
    waiting: 0,
    append(more: string) {
      length += more.length;
      return length - more.length;
    },
    read(start: number, end: number) {
      read += end - start;
      return kept.slice(start, end);
    },
  };
  for (const block of typeof text === "string" ? [] : text.blocks) moveBlock(block, store);
  const { board } = shown();
  const cells = board.cells.map((cell) => {
    if (cell.candidate.id !== first || cell.run === undefined) return cell;
    const reasoning = listOf([
      { part: 0, provenance: "raw" as const, text },
      { part: 1, provenance: "raw" as const, text: "The end." },
    ]);
    return { ...cell, run: { ...cell.run, reasoning } };
  });
  show({ board: { ...board, cells } });
  feed.begin();
  feed.lane(first, true);
  const told = take().findLast((message) => message.type === "reasoning");
  assert.ok(told?.type === "reasoning");
  assert.equal(told.text, `${whole}\n\nThe end.`.slice(-30_000));
  assert.ok(read <= 30_000, `${read} characters`);
});
