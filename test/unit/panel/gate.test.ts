import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { actionLabels } from "../../../src/core/actions.ts";
import { endText } from "../../../src/core/endText.ts";
import type { LogEvent } from "../../../src/core/events.ts";
import { foldRun } from "../../../src/core/foldRun.ts";
import type { RunState } from "../../../src/core/runState.ts";
import { createGate } from "../../../src/panel/gate.ts";
import {
  type FromWebview,
  hunkActions,
  operationActions,
  pageLength,
  panelCommands,
} from "../../../src/panel/protocol.ts";
import { runStart, viewOf } from "../../support/coreLog.ts";
import { holds } from "../../support/coreProperty.ts";

const hunk = (id: string) => ({ id, start: 0, removed: ["a"], added: ["b"] });
const log: readonly LogEvent[] = [
  { ...runStart, at: 0 },
  { type: "edit-placed", at: 1, edit: 0, hunks: [hunk("0.0"), hunk("0.1")] },
  { type: "file-operation", at: 1, edit: 2, operation: { kind: "delete", path: "src/a.ts" } },
];
const parts = ["First passage.\n\nSecond passage.", "x".repeat(pageLength + 1)];

const fold = (events: readonly LogEvent[]) => events.reduce<RunState | undefined>(foldRun, undefined);

function openGate(shown = fold(log)) {
  const gate = createGate(
    (part) => parts[part],
    () => shown,
  );
  gate.told({ type: "log", events: log, now: 0 });
  gate.told({
    type: "links",
    run: "run-1",
    passages: [{ passage: "0:1", links: [{ id: "l1", label: "line 3", kind: "code" }] }],
    hunks: [],
  });
  gate.told({ type: "earlier", runs: [{ id: "r0", title: "", line: "", state: "" }] });
  gate.told({ type: "replay", state: { at: 0, length: 4000, speed: 1, playing: false } });
  return gate;
}

const offered: readonly FromWebview[] = [
  { type: "hunk", hunk: "0.1", action: "accept" },
  { type: "operation", operation: "o2", action: "carry-out" },
  { type: "command", command: "stop" },
  { type: "command", command: "copy-report" },
  { type: "link", id: "l1" },
  { type: "open-run", run: "r0" },
  { type: "pin", passage: "0:1" },
  { type: "note", passage: "1:0" },
  { type: "page", part: 1, page: 1 },
  { type: "replay", action: "seek", at: 4000 },
  { type: "replay", action: "play" },
];
for (const message of offered) {
  test(`gate: ${JSON.stringify(message)} was offered`, () => assert.deepEqual(openGate().admit(message), message));
}

const foreign: readonly FromWebview[] = [
  { type: "hunk", hunk: "0.2", action: "accept" },
  { type: "operation", operation: "o0", action: "carry-out" },
  { type: "command", command: "accept-all" },
  { type: "command", command: "refactor-selection" },
  { type: "action", action: "try-again" },
  { type: "link", id: "l2" },
  { type: "open-run", run: "run-1" },
  { type: "pin", passage: "0:2" },
  { type: "pin", passage: "2:0" },
  { type: "note", passage: "0:999999999" },
  { type: "page", part: 1, page: 2 },
  { type: "page", part: 9, page: 0 },
  { type: "replay", action: "seek", at: 4001 },
];
for (const message of foreign) {
  test(`gate: ${JSON.stringify(message)} was not`, () => assert.equal(openGate().admit(message), undefined));
}

/** What of all commands and actions a state lets through. */
function admittedIn(shown: RunState | undefined): readonly string[] {
  const gate = createGate(
    () => undefined,
    () => shown,
  );
  const commands = panelCommands.filter((command) => gate.admit({ type: "command", command }) !== undefined);
  const actions = Object.keys(actionLabels).filter((action) => gate.admit({ type: "action", action }) !== undefined);
  return [...commands, ...actions].sort();
}

const ended: LogEvent = { type: "run-end", at: 9, outcome: { kind: "finished" } };
const decided = (state: "pending" | "accepted" | "rejected"): LogEvent => ({
  type: "review-changed",
  at: 9,
  hunks: [viewOf(state)],
});
const always = ["copy-report", "open-reasoning"];
const states: readonly (readonly [name: string, log: readonly LogEvent[], admitted: readonly string[]])[] = [
  ["before any run", [], ["refactor-selection"]],
  ["while it runs", log, [...always, "stop"]],
  ["ready", [...log, ended], [...always, "accept-all", "again-at-effort", "follow-up", "open-diff", "reject-all"]],
  [
    "accepted",
    [...log, ended, decided("accepted")],
    [...always, "again-at-effort", "apply", "follow-up", "open-diff", "reject-all"],
  ],
  ["rejected", [...log, ended, decided("rejected")], [...always, "again-at-effort", "follow-up"]],
];
test("gate: the ways on from a failure are let through, and no others", () => {
  const failure = { kind: "quota", origin: "https://api.example" } as const;
  const failed = fold([...log, { type: "run-end", at: 9, outcome: { kind: "failed", failure } }]);
  const { actions = [] } = (failed && endText(failed)) ?? {};
  assert.ok(actions.length > 0);
  assert.deepEqual(admittedIn(failed), [...always, "again-at-effort", ...actions].sort());
});
for (const [name, events, admitted] of states) {
  test(`gate: of commands and actions only what is offered is let through: ${name}`, () => {
    assert.deepEqual(admittedIn(fold(events)), [...admitted].sort());
  });
}

test("gate: what is replaced, retracted or of another run is not offered any more", () => {
  const accept = (id: string) => ({ type: "hunk", hunk: id, action: "accept" });
  const gate = openGate();
  gate.told({
    type: "events",
    now: 0,
    events: [{ type: "edit-placed", at: 2, edit: 1, hunks: [hunk("1.0")], replaces: ["0.0"] }],
  });
  assert.equal(gate.admit(accept("0.0")), undefined);
  assert.ok(gate.admit(accept("1.0")));
  gate.told({ type: "events", now: 0, events: [{ type: "review-changed", at: 3, hunks: [viewOf("pending")] }] });
  assert.equal(gate.admit(accept("1.0")), undefined);
  assert.ok(gate.admit(accept("h0")));
  gate.told({ type: "log", events: [{ ...runStart, run: "run-2", at: 0 }], now: 0 });
  gate.told({ type: "replay", state: undefined });
  for (const message of [accept("h0"), { type: "link", id: "l1" }, { type: "replay", action: "play" }]) {
    assert.equal(gate.admit(message), undefined);
  }
});

test("gate: 100,000 hostile messages have no effect but what was offered in so many words", () => {
  const words = [
    "ready",
    "command",
    "action",
    "hunk",
    "operation",
    "page",
    "link",
    "pin",
    "note",
    "open-run",
    "replay",
    "log",
  ];
  const ids = [
    "0.0",
    "0.9",
    "o2",
    "l1",
    "l9",
    "r0",
    "../r0",
    "0:1",
    "0:-1",
    "0:1e3",
    "9:9",
    "__proto__",
    "constructor",
    "/etc/passwd",
    "https://evil.example",
    "workbench.action.quit",
    "",
  ];
  const word = fc.oneof(
    fc.constantFrom<unknown>(
      ...words,
      ...ids,
      ...panelCommands,
      ...hunkActions,
      ...operationActions,
      "play",
      "seek",
      "speed",
    ),
    fc.constantFrom<unknown>(0, 1, -1, 0.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true),
    fc.anything({ withBoxedValues: true, withNullPrototype: true, withBigInt: true, maxDepth: 1 }),
  );
  const hostile = fc.record(
    {
      type: word,
      command: word,
      action: word,
      hunk: word,
      part: word,
      page: word,
      id: word,
      operation: word,
      passage: word,
      run: word,
      at: word,
      speed: word,
    },
    { requiredKeys: [], noNullPrototype: false },
  );
  const gate = openGate();
  const effects: FromWebview[] = [];
  holds<unknown>(
    fc.oneof({ weight: 9, arbitrary: hostile }, { weight: 1, arbitrary: fc.anything() }),
    100_000,
    (value) => {
      const message = gate.admit(value);
      if (message !== undefined) effects.push(message);
    },
  );
  const strange = effects.filter((message) => !isOffered(message));
  assert.deepEqual(strange.slice(0, 3), []);
  assert.ok(effects.length > 0, "some were exactly what was offered");
});

/** Written apart from the code under test. */
function isOffered(message: FromWebview): boolean {
  switch (message.type) {
    case "ready":
      return true;
    case "command":
      return ["stop", "open-reasoning", "copy-report"].includes(message.command);
    case "action":
      return false;
    case "hunk":
      return message.hunk === "0.0" || message.hunk === "0.1";
    case "operation":
      return message.operation === "o2";
    case "page":
      return message.part === 0 ? message.page === 0 : message.part === 1 && message.page <= 1;
    case "link":
      return message.id === "l1";
    case "open-run":
      return message.run === "r0";
    case "pin":
    case "note":
      return ["0:0", "0:1", "1:0"].includes(message.passage);
    case "replay":
      return message.action !== "seek" || (message.at >= 0 && message.at <= 4000);
  }
}
