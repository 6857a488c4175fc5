import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { actionLabels } from "../../../src/core/actions.ts";
import {
  type FromWebview,
  hunkActions,
  operationActions,
  panelCommands,
  parseFromWebview,
} from "../../../src/panel/protocol.ts";
import { holds } from "../../support/coreProperty.ts";

const actions = Object.keys(actionLabels);

const good: readonly unknown[] = [
  { type: "ready" },
  ...panelCommands.map((command) => ({ type: "command", command })),
  ...actions.map((action) => ({ type: "action", action })),
  ...hunkActions.map((action) => ({ type: "hunk", hunk: "0.1", action })),
  ...["play", "pause", "close"].map((action) => ({ type: "replay", action })),
  { type: "replay", action: "seek", at: 0 },
  { type: "replay", action: "seek", at: 12.5 },
  { type: "replay", action: "speed", speed: 10 },
  ...operationActions.map((action) => ({ type: "operation", operation: "o1", action })),
];

for (const message of good) {
  test(`protocol: ${JSON.stringify(message)} is a message`, () => assert.deepEqual(parseFromWebview(message), message));
}

test("protocol: fields that do not belong to a message are left behind", () => {
  assert.deepEqual(parseFromWebview({ type: "ready", command: "apply", path: "/etc" }), { type: "ready" });
  assert.deepEqual(parseFromWebview({ type: "command", command: "stop", action: "set-key" }), {
    type: "command",
    command: "stop",
  });
});

const inherited = [
  "__proto__",
  "constructor",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "length",
  "0",
];

const bad: readonly (readonly [rule: string, value: unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["a string", "ready"],
  ["a number", 7],
  ["an array", ["ready"]],
  ["a function", () => ({ type: "ready" })],
  ["no type", { command: "apply" }],
  ["a type in other letters", { type: "Ready" }],
  ["a boxed type", { type: new String("ready") }],
  ["a list as type", { type: ["ready"] }],
  ["a command without its name", { type: "command" }],
  ["an unknown command", { type: "command", command: "workbench.action.terminal.new" }],
  ["a list as command", { type: "command", command: ["apply"] }],
  ["an action of hunks as an action", { type: "action", action: "accept" }],
  ["a command as an action", { type: "action", action: "apply" }],
  ["a boxed action", { type: "action", action: new String("set-key") }],
  ["a hunk without an id", { type: "hunk", action: "accept" }],
  ["a number as hunk id", { type: "hunk", hunk: 0, action: "accept" }],
  ["a hunk id without end", { type: "hunk", hunk: "x".repeat(200), action: "accept" }],
  ["a replay without an action", { type: "replay" }],
  ["an unknown action of replays", { type: "replay", action: "apply" }],
  ["a time before the run", { type: "replay", action: "seek", at: -1 }],
  ["a time without end", { type: "replay", action: "seek", at: Infinity }],
  ["a time that is none", { type: "replay", action: "seek", at: Number.NaN }],
  ["a time in words", { type: "replay", action: "seek", at: "0" }],
  ["a speed of its own", { type: "replay", action: "speed", speed: 2 }],
  ["an operation without an id", { type: "operation", action: "carry-out" }],
  ["a path as a number", { type: "operation", operation: 1, action: "carry-out" }],
  ["an operation id without end", { type: "operation", operation: "o".repeat(200), action: "reject" }],
  ["an action of hunks for an operation", { type: "operation", operation: "o1", action: "accept" }],
  ["an unknown action of hunks", { type: "hunk", hunk: "0.0", action: "set-key" }],
  ...inherited.flatMap((word): [string, unknown][] => [
    [`${word} as type`, { type: word }],
    [`${word} as command`, { type: "command", command: word }],
    [`${word} as action`, { type: "action", action: word }],
    [`${word} as action of a hunk`, { type: "hunk", hunk: "0.0", action: word }],
  ]),
];

for (const [rule, value] of bad) {
  test(`protocol: ${rule} is no message`, () => assert.equal(parseFromWebview(value), undefined));
}

test("protocol: 10,000 hostile values are undefined or exactly a message", () => {
  const word = fc.oneof(
    fc.constantFrom<unknown>(
      "ready",
      "command",
      "action",
      "hunk",
      "operation",
      "log",
      ...inherited,
      ...panelCommands,
      ...actions,
      ...hunkActions,
    ),
    fc.anything({ withBoxedValues: true, withNullPrototype: true, withBigInt: true, withSparseArray: true }),
  );
  const object = fc.record(
    { type: word, command: word, action: word, hunk: word, operation: word, ["__proto__"]: word },
    { requiredKeys: [], noNullPrototype: false },
  );
  const hostile = fc.oneof(
    object,
    fc.anything({
      key: fc.constantFrom("type", "command", "action", "hunk", "operation", "__proto__"),
      withNullPrototype: true,
    }),
  );
  holds<unknown>(hostile, 10_000, (value) => {
    const message = parseFromWebview(value);
    if (message !== undefined) assert.ok(isExact(message), JSON.stringify(message));
  });
});

/** Written apart from the code under test: a message is one of the good ones, but for the id of its hunk or operation. */
function isExact(message: FromWebview): boolean {
  const known =
    message.type === "hunk"
      ? { ...message, hunk: "0.1" }
      : message.type === "operation"
        ? { ...message, operation: "o1" }
        : message;
  return good.some((each) => JSON.stringify(each) === JSON.stringify(known));
}
