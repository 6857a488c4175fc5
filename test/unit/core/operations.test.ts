import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEvent } from "../../../src/core/events.ts";
import { continued } from "../../../src/core/goOn.ts";
import { itemsOf } from "../../../src/core/longList.ts";
import type { OperationState, OperationView } from "../../../src/core/operations.ts";
import {
  operationQuestion,
  operationRefusals,
  operationTitle,
  protectedQuestion,
  waitingText,
} from "../../../src/core/operationText.ts";
import { rootedFile, rootedPath } from "../../../src/core/paths/roots.ts";
import type { ProviderEvent } from "../../../src/core/provider.ts";
import type { Target } from "../../../src/core/request.ts";
import { type RunInput, run } from "../../../src/core/run.ts";
import { hunksOf, stateWord } from "../../../src/core/runState.ts";
import { findMasks, maskRequest } from "../../../src/core/secrets/mask.ts";
import { answer, fakeClock, folded, ran, runInput, scripted, stop } from "../../support/coreRun.ts";
import { answerBlock, fileTarget } from "../../support/coreTarget.ts";

const files: Target = { kind: "files", files: [fileTarget("a\nb\n").file, fileTarget("c\n", "src/b.ts").file] };

const patch = `*** Begin Patch
*** Add File: src/new.ts
+export const fresh = 1;
*** Delete File: src/b.ts
*** Update File: src/a.ts
*** Move to: src/moved.ts
@@
 a
-b
+B
*** End Patch
`;

async function stateAfter(text: string, how: Parameters<typeof stop>[0] = { kind: "complete" }) {
  const { events, outcome } = await ran(scripted([answer(text), stop(how)]), { target: files });
  const state = folded(events);
  assert.ok(state);
  return { state, outcome, events };
}

test("operations: an answer's creates, deletes and renames are events of their own beside the hunks", async () => {
  const { state, outcome } = await stateAfter(patch);
  assert.deepEqual(outcome, { kind: "finished" });
  assert.deepEqual(
    state.operations.map(({ operation, state: { kind } }) => [operation, kind]),
    [
      [{ kind: "create", path: "src/new.ts", text: "export const fresh = 1;\n" }, "pending"],
      [{ kind: "delete", path: "src/b.ts" }, "pending"],
      [{ kind: "rename", path: "src/a.ts", to: "src/moved.ts" }, "pending"],
    ],
  );
  assert.equal(new Set(state.operations.map(({ id }) => id)).size, 3);
  assert.deepEqual(
    hunksOf(state).map(({ file, added }) => [file, added]),
    [[undefined, ["B"]]],
  );
  assert.deepEqual(itemsOf(state.unplaced), []);
});

test("operations: a run that proposes nothing else is finished, and of one that was cut short they are only shown", async () => {
  const only = "*** Begin Patch\n*** Delete File: src/b.ts\n*** End Patch\n";
  assert.deepEqual((await stateAfter(only)).outcome, { kind: "finished" });
  const cut = await stateAfter(only, { kind: "cut-short", limit: "length" });
  assert.equal(cut.outcome?.kind, "cut-short");
  assert.equal(cut.state.operations.length, 1);
});

test("operations: a deletion that the answer was cut off behind is none, since the file may have been made anew", async () => {
  const begun = "*** Begin Patch\n*** Delete File: src/b.ts\n";
  for (const rest of ["", "*** Add Fi", "*** Add File: src/b.ts\n", "*** Add File: src/b.ts\n+x\n"]) {
    const { state } = await stateAfter(begun + rest, { kind: "cut-short", limit: "length" });
    assert.deepEqual(state.operations, [], rest);
  }
});

test("operations: a file that is deleted and made anew is changed, and never deleted", async () => {
  const patch = "*** Begin Patch\n*** Delete File: src/b.ts\n*** Add File: src/b.ts\n+x\n*** End Patch\n";
  const { state, events } = await stateAfter(patch);
  assert.deepEqual(state.operations, []);
  assert.deepEqual(itemsOf(state.unplaced), []);
  assert.equal(events.filter(({ type }) => type === "file-operation").length, 0);
  assert.deepEqual(
    hunksOf(state).map(({ file, added }) => [file, added]),
    [[1, ["x"]]],
  );
});

test("operations: a file that was not sent is neither renamed nor deleted, and one that was is not created again", async () => {
  const { state } = await stateAfter(
    "*** Begin Patch\n*** Delete File: src/other.ts\n*** Add File: src/b.ts\n+x\n*** Add File: ../out.ts\n+x\n*** End Patch\n",
  );
  assert.deepEqual(state.operations, []);
  assert.deepEqual(
    itemsOf(state.unplaced).map(({ reason }) => reason),
    ["other-file", "exists", "unsafe-path"],
  );
});

test("operations: what becomes of each is folded, and shows in the run's word", async () => {
  const { events } = await stateAfter(
    "*** Begin Patch\n*** Delete File: src/b.ts\n*** Add File: n.ts\n+x\n*** End Patch\n",
  );
  const [first, second] = folded(events)?.operations ?? [];
  assert.ok(first !== undefined && second !== undefined);
  const after = (...states: readonly (readonly [string, OperationState])[]) => {
    const log: LogEvent[] = [...events];
    for (const [operation, state] of states) log.push({ type: "operation-changed", at: 9, operation, state });
    const state = folded(log);
    assert.ok(state);
    return [state.operations.map((each) => each.state.kind).join(), stateWord(state), waitingText(state)];
  };
  assert.deepEqual(after(), ["pending,pending", "ready", "2 file operations to confirm"]);
  assert.deepEqual(after([first.id, { kind: "done" }]), [
    "done,pending",
    "partly applied",
    "1 file operation to confirm",
  ]);
  assert.deepEqual(after([first.id, { kind: "done" }], [second.id, { kind: "done" }]), [
    "done,done",
    "applied",
    undefined,
  ]);
  const rejected = { kind: "rejected" } as const;
  assert.deepEqual(after([first.id, rejected], [second.id, rejected]), ["rejected,rejected", "rejected", undefined]);
  const refused = after([first.id, { kind: "refused", reason: "No." }]);
  assert.deepEqual(refused, ["refused,pending", "ready", "1 file operation to confirm"]);
  assert.deepEqual(after(["o99", { kind: "done" }])[0], "pending,pending");
});

test("operations: an answer that is taken back takes them with it", async () => {
  const { events } = await stateAfter(patch);
  const state = folded([...events, { type: "answer-retracted", at: 9 }]);
  assert.deepEqual(state?.operations, []);
});

test("operations: a masked secret is put back into a created text", async () => {
  const key = ["AKIA", "Q3XYZZ7PLM2KD5RT"].join("");
  const target = fileTarget(`const id = "${key}";\n`);
  const base = runInput(target);
  const masks = findMasks(base.request);
  const [mask] = masks;
  assert.ok(mask !== undefined);
  assert.ok(!JSON.stringify(maskRequest(base.request, masks)).includes(key));
  const text = `*** Begin Patch\n*** Add File: src/id.ts\n+export const id = "${mask.placeholder}";\n*** End Patch\n`;
  const events: LogEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of run({ ...base, masks }, scripted([answer(text), stop()]), fakeClock(), signal))
    events.push(event);
  const [operation] = folded(events)?.operations ?? [];
  assert.ok(operation?.operation.kind === "create");
  assert.equal(operation.operation.text, `export const id = "${key}";\n`);
});

test("operations: hunks of a search/replace answer and a new file of it are told apart", async () => {
  const { state } = await stateAfter(
    `src/a.ts\n${answerBlock("b", "B")}\nsrc/extra.ts\n${answerBlock("", "one\ntwo")}`,
  );
  assert.equal(state.hunks.length, 1);
  assert.deepEqual(
    state.operations.map(({ operation }) => operation),
    [{ kind: "create", path: "src/extra.ts", text: "one\ntwo\n" }],
  );
});

test("operations: titles show what cannot be seen, and questions say what happens", () => {
  const view = (operation: Parameters<typeof operationTitle>[0]) =>
    ({ id: "o0", operation, state: { kind: "pending" } }) as const;
  assert.equal(operationTitle({ kind: "delete", path: "a\u202eb" }), "Delete a⟨U+202E⟩b");
  assert.equal(operationTitle({ kind: "rename", path: "a", to: "b" }), "Rename a to b");
  const clean = { dirty: false, changed: false };
  const paths = { from: "src/a.ts", to: "src/b.ts" };
  const create = operationQuestion(view({ kind: "create", path: "src/b.ts", text: "x\ny\n" }), paths, clean);
  assert.equal(create.text, "Create src/b.ts with 2 lines?");
  const remove = view({ kind: "delete", path: "src/a.ts" });
  assert.doesNotMatch(operationQuestion(remove, paths, clean).detail, /unsaved|changed since/);
  assert.match(
    operationQuestion(remove, paths, { dirty: true, changed: false }).detail,
    /unsaved changes.*do not come back/,
  );
  assert.match(operationQuestion(remove, paths, { dirty: false, changed: true }).detail, /changed since/);
  const rename = view({ kind: "rename", path: "src/a.ts", to: "src/b.ts" });
  assert.match(operationQuestion(rename, paths, { dirty: true, changed: false }).detail, /move with it/);
  const louder = protectedQuestion(rename, [".vscode/a.json configures an editor."]);
  assert.match(louder.text, /^\.vscode\/a\.json configures an editor\. Rename it all the same\?$/);
  for (const text of Object.values(operationRefusals)) assert.match(text, /^[A-Z].*\.$/);
});

const api = { name: "api", uri: "file:///w/api" };
const web = { name: "web", uri: "file:///w/web" };
const inner = { name: "inner", uri: "file:///w/api/inner" };
const at = (uri: string, path: string) => ({ ...fileTarget("", path).file, uri });

const rooted: readonly (readonly [string, ReturnType<typeof rootedPath>, ReturnType<typeof rootedPath>])[] = [
  ["one folder", rootedPath("x.ts", [api], [at("file:///elsewhere/a.ts", "a.ts")]), { root: api, path: "x.ts" }],
  ["no folder", rootedPath("x.ts", [], []), undefined],
  [
    "several, and the files are named without theirs",
    rootedPath("src/x.ts", [api, web], [at("file:///w/web/src/a.ts", "src/a.ts")]),
    { root: web, path: "src/x.ts" },
  ],
  [
    "several, and the files are named with theirs",
    rootedPath("api/x.ts", [api, web], [at("file:///w/web/src/a.ts", "web/src/a.ts")]),
    { root: api, path: "x.ts" },
  ],
  [
    "several, and the path begins with none of them though the files do",
    rootedPath("x.ts", [api, web], [at("file:///w/web/src/a.ts", "web/src/a.ts")]),
    undefined,
  ],
  ["several, and the file is in none", rootedPath("x.ts", [api, web], [at("file:///else/a.ts", "a.ts")]), undefined],
  [
    "a file in a folder inside a folder",
    rootedFile("file:///w/api/inner/a%20b.ts", [api, inner]),
    { root: inner, path: "a b.ts" },
  ],
  ["a folder whose name only begins alike", rootedFile("file:///w/api-2/a.ts", [api]), undefined],
];
for (const [rule, found, expected] of rooted) test(`roots: ${rule}`, () => assert.deepEqual(found, expected));

test("operations: a run that goes on proposes those that wait again, and never those that were decided on", async () => {
  const { state, events } = await stateAfter(patch, { kind: "cut-short", limit: "length" });
  const [created, deleted] = state.operations;
  assert.ok(created && deleted);
  const operations = state.operations.map((each): OperationView => {
    if (each.id === created.id) return { ...each, state: { kind: "done" } };
    return each.id === deleted.id ? { ...each, state: { kind: "rejected" } } : each;
  });
  const input = runInput(files);
  const ended = { input, log: events, state: { ...state, operations } };
  const goneOn = await continued(ended, { signal: new AbortController().signal });
  const again = patch.replace("fresh = 1", "fresh = 2");
  const more = await eventsOf({ ...input, ...goneOn }, [answer(again), stop()]);
  assert.deepEqual(
    folded(more)?.operations.map(({ operation: { kind }, state: now }) => [kind, now.kind]),
    [["rename", "pending"]],
  );
  const retracted = await eventsOf({ ...input, ...goneOn }, [answer("Well"), { type: "answer-retracted" }, stop()]);
  assert.deepEqual(
    folded(retracted)?.operations.map(({ operation: { kind } }) => kind),
    ["rename"],
  );
});

const block = "src/a.ts\n<<<<<<< SEARCH\nb\n=======\nB\n>>>>>>> REPLACE\n";
const spoiled: readonly {
  readonly rule: string;
  readonly text: string;
  readonly hunks: readonly string[];
  readonly why: RegExp;
}[] = [
  {
    rule: "a line that ends a block a second time takes its hunk back",
    text: `${block}C\n>>>>>>> REPLACE\n`,
    hunks: [],
    why: /ends it a second time/,
  },
  {
    rule: "a line that ends a block a second time leaves the blocks before it",
    text: `${block.replace("b\n", "a\n").replace("B\n", "A\n")}${block}C\n>>>>>>> REPLACE\nsrc/b.ts\n<<<<<<< SEARCH\nc\n=======\nC\n>>>>>>> REPLACE\n`,
    hunks: ["A", "C"],
    why: /ends it a second time/,
  },
  {
    rule: "the end of the reasoning takes back all that was but thought of",
    text: `${block}${patch}</think>\nNothing should change.\n`,
    hunks: [],
    why: /part of the model's reasoning/,
  },
  {
    rule: "lines that a block had claimed are free again for one that comes after it",
    text: `${block}C\n>>>>>>> REPLACE\n${block.replace("B\n", "B2\n")}`,
    hunks: ["B2"],
    why: /ends it a second time/,
  },
];

for (const { rule, text, hunks, why } of spoiled) {
  test(`operations: ${rule}`, async () => {
    const { state, events } = await stateAfter(text);
    assert.deepEqual(
      hunksOf(state).flatMap(({ added }) => added),
      hunks,
    );
    assert.deepEqual(state.operations, []);
    assert.ok(itemsOf(state.unplaced).some(({ reason, detail }) => reason === "malformed" && why.test(detail)));
    assert.ok(events.some((event) => event.type === "edit-placed" && event.hunks.length > 0));
  });
}

test("operations: of a new file that breaks off nothing is proposed", async () => {
  for (const line of ["no prefix", "*** Something: else"]) {
    const { state } = await stateAfter(`*** Begin Patch\n*** Add File: src/new.ts\n+a\n${line}\n+b\n*** End Patch\n`);
    assert.deepEqual([state.operations, hunksOf(state)], [[], []]);
  }
});

async function eventsOf(input: RunInput, acts: readonly ProviderEvent[]): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for await (const event of run(input, scripted(acts), fakeClock(), new AbortController().signal)) events.push(event);
  return events;
}
