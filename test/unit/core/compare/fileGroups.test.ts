import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { agreementOf, choicesOf } from "../../../../src/core/compare/agreement.ts";
import { agreedBy, assemble, take, takeAll } from "../../../../src/core/compare/assemble.ts";
import { bestOf } from "../../../../src/core/compare/bestOf.ts";
import { createComparison } from "../../../../src/core/compare/comparison.ts";
import { comparisonMarkdown } from "../../../../src/core/compare/comparisonExport.ts";
import { type Union, unionOf } from "../../../../src/core/compare/union.ts";
import { doesKey } from "../../../../src/core/compare/wordings.ts";
import type { FileOperation } from "../../../../src/core/edit/fileOperation.ts";
import { changesText } from "../../../../src/core/stateText.ts";
import { assembledMessage } from "../../../../src/panel/boardAssembled.ts";
import { unionMessage } from "../../../../src/panel/boardGroups.ts";
import { boardMessage } from "../../../../src/panel/boardModel.ts";
import { compared, comparisonSetup, frozen, sceneOf } from "../../../support/coreComparison.ts";
import { answer, fakeClock, scripted, stop } from "../../../support/coreRun.ts";
import { answerBlock } from "../../../support/coreTarget.ts";

const create = (path: string, text = "x\n"): FileOperation => ({ kind: "create", path, text });
const rename = (path: string, to: string): FileOperation => ({ kind: "rename", path, to });
const remove = (path: string): FileOperation => ({ kind: "delete", path });

function unionWith(proposals: Readonly<Record<string, readonly FileOperation[]>>): Union {
  return unionOf(
    { paths: ["src/a.ts"], texts: [["a", "b"]], languages: ["typescript"] },
    Object.entries(proposals).map(([candidate, own]) => ({
      candidate,
      hunks: [],
      operations: own.map((operation, at) => ({ id: `o${at}`, operation, state: { kind: "pending" } as const })),
    })),
  );
}

const seen = ({ files }: Union) =>
  files.map(({ path, variants, unchanged }) => [
    path,
    variants.map(({ candidates }) => candidates.join("")),
    unchanged.join(""),
  ]);

for (const [name, proposals, expected] of [
  ["the same file is created by two", { a: [create("x.ts")], b: [create("x.ts")], c: [] }, [["x.ts", ["ab"], "c"]]],
  [
    "blanks at the ends of lines and blank lines make no other file",
    { a: [create("x.ts", "x\n")], b: [create("x.ts", "x  \n\n")] },
    [["x.ts", ["ab"], ""]],
  ],
  [
    "another text is another variant, and the most agreed comes first",
    { a: [create("x.ts", "1")], b: [create("x.ts", "2")], c: [create("./x.ts", "2")] },
    [["x.ts", ["bc", "a"], ""]],
  ],
  [
    "to delete and to rename a file are two variants of one place",
    { a: [remove("old.ts")], b: [rename("old.ts", "new.ts")] },
    [["old.ts", ["a", "b"], ""]],
  ],
  [
    "places come by their paths",
    { a: [create("b.ts"), create("a.ts")] },
    [
      ["a.ts", ["a"], ""],
      ["b.ts", ["a"], ""],
    ],
  ],
] as const) {
  test(`whole files: ${name}`, () => assert.deepEqual(seen(unionWith(proposals)), expected));
}

test("agreement, choices and likeness count whole files like changes of lines", () => {
  const union = unionWith({ a: [create("x.ts")], b: [create("x.ts")], c: [remove("y.ts")] });
  assert.deepEqual(agreementOf(union, "a"), { withMost: 2, votes: 2, groups: 2 });
  assert.deepEqual(agreementOf(union, "c"), { withMost: 0, votes: 0, groups: 2 });
  assert.deepEqual(
    ["a", "b", "c"].map((id) => choicesOf(union, id)),
    [
      [0, -1],
      [0, -1],
      [-1, 0],
    ],
  );
  assert.equal(doesKey(union, "a"), doesKey(union, "b"));
  assert.notEqual(doesKey(union, "a"), doesKey(union, "c"));
});

test("all of a candidate is taken with its files, and the same of two is done once", () => {
  const union = unionWith({ a: [create("x.ts"), remove("y.ts")], b: [create("x.ts")] });
  const both = takeAll(union, takeAll(union, [], "a"), "b");
  const made = assemble(union, both);
  assert.ok(made.kind === "assembled");
  assert.deepEqual(made.operations, [create("x.ts"), remove("y.ts")]);
  assert.deepEqual([...made.from.values()], [["a", "b"], ["a"]]);
});

test("steps that are about one file are pick one: taking the second gives the first up", () => {
  const union = unionWith({
    a: [create("x.ts", "1")],
    b: [create("x.ts", "2")],
    c: [rename("old.ts", "x.ts")],
    d: [remove("old.ts")],
  });
  const [one, two, moved, gone] = ["a/o0", "b/o0", "c/o0", "d/o0"] as const;
  for (const [taken, next, left] of [
    [one, two, [two]],
    [one, moved, [moved]],
    [moved, gone, [gone]],
    [one, gone, [one, gone]],
  ] as const)
    assert.deepEqual(take(union, [taken], next), left);
  const made = assemble(union, [one, moved, gone]);
  assert.deepEqual(made, {
    kind: "pick-one",
    pairs: [
      [moved, gone],
      [moved, one],
    ],
  });
});

test("what at least so many agree on holds files too, and a tie stays undecided", () => {
  const union = unionWith({
    a: [create("x.ts"), create("y.ts", "1")],
    b: [create("x.ts"), create("y.ts", "2")],
    c: [create("z.ts")],
  });
  assert.deepEqual(agreedBy(union, 2), { selection: ["a/o0"], undecided: [] });
  assert.deepEqual(agreedBy(union, 1), { selection: ["a/o0", "c/o0"], undecided: ["file:y.ts"] });
});

test("a candidate's files alone are that candidate, in whatever order they are taken", () => {
  const paths = fc.uniqueArray(fc.constantFrom("a.ts", "b.ts", "c.ts", "d/e.ts"), { minLength: 1 });
  const operations = paths.map((all) =>
    all.map((path, at) => (at % 3 === 0 ? remove(path) : create(path, String(at)))),
  );
  fc.assert(
    fc.property(operations, operations, fc.nat(), (own, other, seed) => {
      const union = unionWith({ a: own, b: other });
      const ids = takeAll(union, [], "a");
      const turned = [...ids.slice(seed % ids.length), ...ids.slice(0, seed % ids.length)];
      const made = assemble(union, turned);
      assert.ok(made.kind === "assembled");
      const byPath = (all: readonly FileOperation[]) => all.toSorted((x, y) => (x.path < y.path ? -1 : 1));
      assert.deepEqual(byPath(made.operations), byPath(own));
    }),
  );
});

test("the smallest result counts the lines of new files", () => {
  const union = unionWith({ a: [create("x.ts", "1\n2\n3")], b: [create("y.ts", "1")] });
  const contenders = ["a", "b"].map((candidate) => ({ candidate, name: candidate, checks: undefined }));
  assert.equal(bestOf(contenders, union).chosen?.candidate, "b");
});

test("the board tells of each candidate what it does with files, of each file who does it, and the Markdown too", async () => {
  const patch = (file: string) => `*** Begin Patch\n${file}*** End Patch\n`;
  const made = patch("*** Add File: src/new.ts\n+export const n = 1;\n+export const m = 2;\n");
  const both = `${answerBlock("b", "B")}\n`;
  const setup = comparisonSetup(["a", "b", "c"], {
    a: scripted([answer(made), stop()]),
    b: scripted([answer(made), stop()]),
    c: scripted([answer(both), stop()]),
  });
  const comparison = createComparison(setup, fakeClock());
  await compared(comparison);
  const scene = sceneOf(comparison.board);
  const { rows } = boardMessage(scene, { timeOf: () => "today", now: 0 });
  assert.deepEqual(
    rows.map(({ operations, comparable, figures }) => [operations, comparable, figures.added, changesText(figures)]),
    [
      [["creates src/new.ts"], true, 2, "1 file"],
      [["creates src/new.ts"], true, 2, "1 file"],
      [[], true, 1, "1"],
    ],
  );
  const file = unionMessage(scene).groups.at(-1);
  assert.deepEqual(file, {
    group: "file:src/new.ts",
    where: "Create src/new.ts",
    what: "2 of 3 agree",
    removed: undefined,
    variants: [
      {
        names: ["Model One · low", "Model One · low"],
        added: { lines: ["export const n = 1;", "export const m = 2;", ""], more: 0 },
        note: "creates src/new.ts",
      },
    ],
    dots: [true, true, false],
  });
  const { assembled } = assembledMessage({ ...scene, selection: takeAll(scene.union, [], "b") });
  assert.deepEqual(
    [assembled.taken, assembled.groups, assembled.of, assembled.hunks, assembled.operations],
    [{ "file:src/new.ts": 0 }, 1, 2, 0, 1],
  );
  const markdown = comparisonMarkdown(scene.board, frozen, scene.union, () => "today");
  assert.match(
    markdown,
    /### src\/new\.ts: 2 of 3 agree\n\nModel One · low, Model One · low: creates src\/new\.ts\n\n```\nexport const n = 1;/,
  );
});
