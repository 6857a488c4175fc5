import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mergeLine } from "../../../src/core/edit/mergeLine.ts";
import { afterApply, decide, hunkViews, openReview, planApply } from "../../../src/core/review.ts";
import { anyLine } from "../../support/coreDocuments.ts";
import { acceptedDifferences, merge3 } from "../../support/coreMerge.ts";
import { holds } from "../../support/coreProperty.ts";
import { carriedOut, linesOf } from "../../support/coreReview.ts";

const lines: readonly {
  readonly rule: string;
  readonly base: string;
  readonly yours: string;
  readonly proposed: string;
  readonly merged: string | undefined;
}[] = [
  {
    rule: "a comment typed behind a line that the hunk changes",
    base: "total = add(a, b);",
    yours: "total = add(a, b); // checked",
    proposed: "sum = add(a, b);",
    merged: "sum = add(a, b); // checked",
  },
  {
    rule: "two words of one line",
    base: "const width = getWidth(box);",
    yours: "const width = getWidth(outer);",
    proposed: "let width = getWidth(box);",
    merged: "let width = getWidth(outer);",
  },
  {
    rule: "the same change on both sides",
    base: "let x = 1;",
    yours: "const x = 1;",
    proposed: "const x = 1;",
    merged: "const x = 1;",
  },
  {
    rule: "the same change and one more",
    base: "let x = 1;",
    yours: "const x = 1; // one",
    proposed: "const x = 1;",
    merged: "const x = 1; // one",
  },
  {
    rule: "indentation by a formatter",
    base: "  return a + b;",
    yours: "\treturn a + b;",
    proposed: "  return a + c;",
    merged: "\treturn a + c;",
  },
  {
    rule: "blanks that a formatter put beside the changed word",
    base: "call({a:1,b})",
    yours: "call({ a: 1, b })",
    proposed: "call({a:2,b})",
    merged: "call({ a: 2, b })",
  },
  {
    rule: "trailing blanks that were stripped",
    base: "x = 1;  ",
    yours: "x = 1;",
    proposed: "x = 2;  ",
    merged: "x = 2;",
  },
  { rule: "one word changed to two things", base: "a(b)", yours: "a(c)", proposed: "a(d)", merged: undefined },
  {
    rule: "words with nothing but a blank between them",
    base: "public static run()",
    yours: "private static run()",
    proposed: "public async run()",
    merged: undefined,
  },
  { rule: "two insertions at one place", base: "f(a)", yours: "f(a, b)", proposed: "f(a, c)", merged: undefined },
  {
    rule: "a word that one side changed in what the other deleted",
    base: "f(a, g(b), c)",
    yours: "f(a, g(x), c)",
    proposed: "f(a, c)",
    merged: undefined,
  },
];

for (const { rule, base, yours, proposed, merged } of lines) {
  test(`mergeLine: ${rule}`, () => {
    assert.equal(mergeLine(base, yours, proposed), merged);
    if (!/blank/.test(rule)) assert.equal(mergeLine(base, proposed, yours), merged, "the other way round");
  });
}

const merges: readonly {
  readonly rule: string;
  readonly base: string;
  readonly now: string;
  readonly candidate: string;
  readonly merged: string | undefined;
}[] = [
  {
    rule: "a comment behind a line at a hunk's edge",
    base: "function run(list) {\n  const first = list[0];\n  stop();\n}",
    now: "function run(list) { // main\n  const first = list[0];\n  stop();\n}",
    candidate: "function start(list) {\n  const [first] = list;\n  stop();\n}",
    merged: "function start(list) { // main\n  const [first] = list;\n  stop();\n}",
  },
  {
    rule: "an insertion below a line that the user changed a little",
    base: "import { a } from 'a';\nrun(a);",
    now: "import { a, b } from 'a';\nrun(a);",
    candidate: "import { a } from 'a';\nimport { c } from 'c';\nrun(a);",
    merged: "import { a, b } from 'a';\nimport { c } from 'c';\nrun(a);",
  },
  {
    rule: "a blank line typed where a hunk inserts stays below it",
    base: "one();\ntwo();",
    now: "one();\n\ntwo();",
    candidate: "one();\nbetween();\ntwo();",
    merged: "one();\nbetween();\n\ntwo();",
  },
  {
    rule: "the same lines inserted on both sides are there once",
    base: "one();\ntwo();",
    now: "one();\nbetween();\ntwo();",
    candidate: "one();\nbetween();\ntwo();",
    merged: "one();\nbetween();\ntwo();",
  },
  {
    rule: "a changed line with the same line below it on both sides",
    base: "  run(a);\n}",
    now: "    run(a);\n    stop();\n}",
    candidate: "    run(a);\n    stop();\n}",
    merged: "    run(a);\n    stop();\n}",
  },
  {
    rule: "a line that both add is not there twice",
    base: "run(a);\nend();",
    now: "run(a);\nstop();\nmine();\nend();",
    candidate: "walk(b, c);\nstop();\nend();",
    merged: undefined,
  },
  {
    rule: "the same deletion on both sides",
    base: "one();\nold();\ntwo();",
    now: "one();\ntwo();",
    candidate: "one();\ntwo();",
    merged: "one();\ntwo();",
  },
  {
    rule: "different lines inserted at one place",
    base: "one();\ntwo();",
    now: "one();\nmine();\ntwo();",
    candidate: "one();\nyours();\ntwo();",
    merged: undefined,
  },
  {
    rule: "a file that was indented anew on save, and a new line among its lines",
    base: "if (a) {\n  one();\n  two();\n  if (b) {\n    three();\n  }\n}",
    now: "if (a) {\n    one();\n    two();\n    if (b) {\n        three();\n    }\n}",
    candidate: "if (a) {\n  one();\n  zwei();\n  if (b) {\n    three();\n    four();\n  }\n}",
    merged: "if (a) {\n    one();\n    zwei();\n    if (b) {\n        three();\n        four();\n    }\n}",
  },
  {
    rule: "a new line deeper than any line that was indented anew is not guessed",
    base: "if (a) {\n  one();\n  two();\n}",
    now: "if (a) {\n\tone();\n\ttwo();\n}",
    candidate: "if (a) {\n  one();\n      deep();\n  two();\n}",
    merged: undefined,
  },
  {
    rule: "trailing blanks stripped on save in a line that the hunk deletes",
    base: "one();\nold();   \ntwo();",
    now: "one();\nold();\ntwo();",
    candidate: "one();\ntwo();",
    merged: "one();\ntwo();",
  },
  {
    rule: "a changed line that the hunk deletes",
    base: "one();\nold(1);\ntwo();",
    now: "one();\nold(2);\ntwo();",
    candidate: "one();\ntwo();",
    merged: undefined,
  },
  {
    rule: "a deleted line that the hunk changes",
    base: "one();\nold(1);\ntwo();",
    now: "one();\ntwo();",
    candidate: "one();\nold(2);\ntwo();",
    merged: undefined,
  },
  {
    rule: "a line typed between two lines that the hunk changes a little",
    base: "const left = box.left();\nconst right = box.right();",
    now: "const left = box.left();\n// the other side\nconst right = box.right();",
    candidate: "let left = box.left();\nlet right = box.right();",
    merged: "let left = box.left();\n// the other side\nlet right = box.right();",
  },
  {
    rule: "a line typed where the hunk adds one, between two lines that it changes a little",
    base: "const left = box.left();\nconst right = box.right();",
    now: "const left = box.left();\n// the other side\nconst right = box.right();",
    candidate: "let left = box.left();\ncheck(left);\nlet right = box.right();",
    merged: undefined,
  },
  {
    rule: "a line typed in what the hunk writes anew",
    base: "a();\nb();",
    now: "a();\nmine();\nb();",
    candidate: "for (const each of all) each();",
    merged: undefined,
  },
];

for (const { rule, base, now, candidate, merged } of merges) {
  test(`merge: ${rule}`, () => {
    const found = merge3(base, now, candidate);
    assert.equal(found.kind === "merged" ? found.text : undefined, merged);
  });
}

test("a line that a hunk adds beside one that it keeps, and that the user deleted, has no place", () => {
  const kept = { id: "h", start: 0, removed: ["a();", "b();"], added: ["a();", "x();", "b();"] };
  const review = decide(openReview("a();\nb();\nc();", [kept]), ["h"], "accepted");
  assert.deepEqual(planApply(review, "a();\nc();"), { kind: "conflict", hunks: ["h"] });
});

test("a hunk that is there already changes nothing and writes nothing", () => {
  const review = acceptedDifferences("a\nold\nb", "a\nfresh\nb");
  const plan = planApply(review, "a\nfresh\nb");
  assert.deepEqual(plan, { kind: "edits", edits: [], text: ["a", "fresh", "b"], hunks: ["h0"] });
  assert.deepEqual(afterApply(review, ["h0"]).base, ["a", "fresh", "b"]);
});

test("what a view shows as merged is what is written", () => {
  const base = "function run(list) {\n  stop();\n}";
  const now = "function run(list) { // main\n  stop();\n}";
  const review = acceptedDifferences(base, "function start(list) {\n  stop();\n}");
  assert.deepEqual(hunkViews(review, linesOf(now))[0]?.merged, {
    removed: ["function run(list) { // main"],
    added: ["function start(list) { // main"],
  });
  assert.equal(hunkViews(review, linesOf(base))[0]?.merged, undefined);
});

const yours: readonly { readonly rule: string; readonly now: string; readonly withYours: true | undefined }[] = [
  { rule: "nothing was changed", now: "a(list);\nb();", withYours: undefined },
  { rule: "another line was changed", now: "a(list);\nb(1);", withYours: undefined },
  { rule: "a comment was typed behind the line", now: "a(list); // why\nb();", withYours: true },
  { rule: "the line was indented anew", now: "\ta(list);\n\tb();", withYours: undefined },
  { rule: "the same change was typed", now: "x(list);\nb();", withYours: undefined },
  { rule: "another change was typed", now: "y(list);\nb();", withYours: undefined },
];

for (const { rule, now, withYours } of yours) {
  test(`a hunk is to be read as merged with the user's change, or is not: ${rule}`, () => {
    const review = acceptedDifferences("a(list);\nb();", "x(list);\nb();");
    assert.equal(hunkViews(review, linesOf(now))[0]?.withYours, withYours);
  });
}

const anyText = fc.array(anyLine, { minLength: 1, maxLength: 10 }).map((each) => each.join("\n"));
const codeLine = fc.constantFrom(
  ...["", "}", "  }", "  run(a);", "  run(b);", "  run(a, b);", "    run(a);", "  return a + b;", "  return a + c;"],
  ...["if (a) {", "if (b) {", "  const x = 1;", "  let x = 1;", "  let x = 2; // two"],
);
const codeText = fc.array(codeLine, { minLength: 1, maxLength: 10 }).map((each) => each.join("\n"));
const three = fc.oneof(fc.tuple(anyText, anyText, anyText), fc.tuple(codeText, codeText, codeText));

test("an untouched document becomes the candidate", () => {
  holds(three, 3000, ([base, , candidate]) => {
    assert.deepEqual(merge3(base, base, candidate), { kind: "merged", text: candidate });
  });
});

test("a candidate that changes nothing leaves the document as it is", () => {
  holds(three, 3000, ([base, now]) => assert.deepEqual(merge3(base, now, base), { kind: "merged", text: now }));
});

test("both sides the same are no conflict", () => {
  holds(three, 3000, ([base, now]) => {
    const merged = merge3(base, now, now);
    assert.deepEqual(merged, { kind: "merged", text: now });
  });
});

/** Lines of words of their own, so that no two of them are alike; edits are tagged with who made them. */
type Side = { readonly gaps: readonly number[]; readonly changed: readonly number[] };
const side: fc.Arbitrary<Side> = fc.record({
  gaps: fc.array(fc.constantFrom(...Array.from({ length: 24 }, () => 0), 1, 2), { minLength: 11, maxLength: 11 }),
  changed: fc.array(fc.constantFrom(...Array.from({ length: 20 }, () => -1), 0, 1, 2), {
    minLength: 10,
    maxLength: 10,
  }),
});
const baseLines = Array.from({ length: 10 }, (_, at) => `base${at}`);

function edited({ gaps, changed }: Side, who: string): string[] {
  return [...baseLines, undefined].flatMap((line, at) => {
    const typed = Array.from({ length: gaps[at] ?? 0 }, (_, count) => `${who}${at}gap${count}`);
    const count = changed[at] ?? -1;
    if (line === undefined) return typed;
    return [...typed, ...(count < 0 ? [line] : Array.from({ length: count }, (_, each) => `${who}${at}new${each}`))];
  });
}

test("no line of either side is lost or doubled in a merge, and lines that neither touched stay", () => {
  holds(fc.tuple(side, side), 5000, ([own, theirs]) => {
    const now = edited(own, "own");
    const candidate = edited(theirs, "their");
    fc.pre(now.length > 0 && candidate.length > 0);
    const merged = merge3(baseLines.join("\n"), now.join("\n"), candidate.join("\n"));
    if (merged.kind === "conflict") return;
    const result = merged.text.split("\n");
    for (const line of [...now, ...candidate].filter((each) => !each.startsWith("base")))
      assert.equal(result.filter((each) => each === line).length, 1, line);
    const kept = baseLines.filter((line) => now.includes(line) && candidate.includes(line));
    assert.deepEqual(
      result.filter((line) => line.startsWith("base")),
      kept,
    );
  });
});

test("where both ways round are free of conflict they give the same text", () => {
  let compared = 0;
  const check = (base: string, now: string, candidate: string) => {
    const one = merge3(base, now, candidate);
    const other = merge3(base, candidate, now);
    if (one.kind === "conflict" || other.kind === "conflict") return;
    assert.equal(one.text, other.text);
    if (now !== base && candidate !== base && now !== candidate) compared += 1;
  };
  holds(fc.tuple(side, side), 5000, ([own, theirs]) => {
    const now = edited(own, "own");
    const candidate = edited(theirs, "their");
    if (now.length > 0 && candidate.length > 0) check(baseLines.join("\n"), now.join("\n"), candidate.join("\n"));
  });
  assert.ok(compared > 100, `${compared} compared`);
});

test("hunks that are accepted one after the other, in any order, give what they give together", () => {
  const cases = fc.record({
    own: side,
    theirs: side,
    order: fc.array(fc.nat(1000), { minLength: 11, maxLength: 11 }),
  });
  holds(cases, 3000, ({ own, theirs, order }) => {
    const base = baseLines.join("\n");
    const now = edited(own, "own").join("\n");
    const candidate = edited(theirs, "their").join("\n");
    const together = merge3(base, now, candidate);
    if (together.kind === "conflict") return;
    const accepted = acceptedDifferences(base, candidate);
    const ids = accepted.hunks.map(({ id }) => id);
    let review = decide(accepted, ids, "pending");
    let text = now;
    for (const id of ids.toSorted((a, b) => (order[ids.indexOf(a)] ?? 0) - (order[ids.indexOf(b)] ?? 0))) {
      review = decide(review, [id], "accepted");
      const plan = planApply(review, text);
      assert.equal(plan.kind, "edits");
      text = carriedOut(text, plan);
      review = afterApply(review, [id]);
    }
    assert.equal(text, together.text);
  });
});
