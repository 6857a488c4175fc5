import assert from "node:assert/strict";
import { test } from "node:test";
import { type FromBoard, parseFromBoard } from "../../../src/panel/boardProtocol.ts";

const messages: readonly FromBoard[] = [
  { type: "ready" },
  { type: "stop-all" },
  { type: "diff-pinned" },
  { type: "pin", row: "c1" },
  { type: "choose", row: "B" },
  { type: "lane", row: "c1", open: true },
  { type: "sort", by: "cost" },
  { type: "sort", by: undefined },
  { type: "blind", on: false },
  { type: "take", group: "0:3-4", variant: 1 },
  { type: "leave", group: "0:3-4" },
  { type: "agreed", least: 3 },
  { type: "export", as: "json" },
];

for (const message of messages) {
  test(`${JSON.stringify(message)} is a message, and nothing beside it comes along`, () => {
    assert.deepEqual(parseFromBoard({ ...message, extra: "x" }), message);
  });
}

const hostile: readonly unknown[] = [
  undefined,
  null,
  "ready",
  [],
  {},
  { type: "toString" },
  { type: "command", command: "workbench.action.quit" },
  { type: "pin" },
  { type: "pin", row: "" },
  { type: "pin", row: "x".repeat(101) },
  { type: "pin", row: { toString: () => "c1" } },
  { type: "lane", row: "c1", open: "true" },
  { type: "sort", by: "constructor" },
  { type: "sort", by: "__proto__" },
  { type: "blind", on: 1 },
  { type: "take", group: "0:3-4", variant: -1 },
  { type: "take", group: "0:3-4", variant: 1.5 },
  { type: "take", group: "0:3-4", variant: Number.NaN },
  { type: "take", group: "0:3-4", variant: "0" },
  { type: "take", group: 3, variant: 0 },
  { type: "agreed", least: 0 },
  { type: "agreed", least: 1e9 },
  { type: "export", as: "../../etc/passwd" },
  Object.create({ type: "stop-all" }),
];

for (const [at, value] of hostile.entries()) {
  test(`what is no message is left alone (${at}: ${JSON.stringify(value)?.slice(0, 60)})`, () => {
    assert.equal(parseFromBoard(value), undefined);
  });
}
