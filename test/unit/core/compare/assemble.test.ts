import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { agreedBy, assemble, take, takeAll } from "../../../../src/core/compare/assemble.ts";
import type { Proposal } from "../../../../src/core/compare/realChanges.ts";
import {
  isAllOfOne,
  isSameSelection,
  losesTaken,
  placesTaken,
  takenFrom,
  takenFromText,
} from "../../../../src/core/compare/takenFrom.ts";
import { type Union, unionOf } from "../../../../src/core/compare/union.ts";
import { applyOffsetEdits } from "../../../../src/core/edit/hunk.ts";
import { decide, openReviews, planApply } from "../../../../src/core/review.ts";
import { original, textsAfter, unionOfTexts } from "../../../support/coreCompare.ts";
import { hunkPicks, hunksOn } from "../../../support/coreDocuments.ts";
import { holds } from "../../../support/coreProperty.ts";

const base = "a\nb\nc\nd\ne\nf\ng\nh";
const union = unionOfTexts(base, {
  low: "A\nb\nc\nd\ne\nf\ng\nh",
  medium: "A\nb\nC\nd\ne\nf\ng\nh",
  high: "A\nb\nX\nd\nE\nf\ng\nh",
  max: "a\nb\nc\nd\ne\nf\nG\nh",
});

function textOf(of: Union, selection: readonly string[]): string {
  const made = assemble(of, selection);
  assert.equal(made.kind, "assembled");
  return made.kind === "assembled" ? textsAfter(of.original, made.hunks).join("\n---\n") : "";
}

function hunkId(of: Union, candidate: string, added: string): string {
  const found = of.groups
    .flatMap(({ hunks }) => hunks)
    .find((hunk) => hunk.candidate === candidate && hunk.added.includes(added));
  assert.ok(found !== undefined, `${candidate} ${added}`);
  return found.id;
}

test("hunks of different candidates stand beside each other", () => {
  const selection = [hunkId(union, "high", "E"), hunkId(union, "low", "A"), hunkId(union, "max", "G")];
  assert.equal(textOf(union, selection), "A\nb\nc\nd\nE\nf\nG\nh");
});

test("overlapping ones are pick-one, and taking one gives the other up", () => {
  const [c, x] = [hunkId(union, "medium", "C"), hunkId(union, "high", "X")];
  assert.deepEqual(assemble(union, [c, x]), { kind: "pick-one", pairs: [[c, x]] });
  assert.deepEqual(take(union, [c, hunkId(union, "low", "A")], x), [hunkId(union, "low", "A"), x]);
});

test("the same hunk of two candidates is taken once, and named after both", () => {
  const made = assemble(union, [hunkId(union, "low", "A"), hunkId(union, "high", "A")]);
  assert.ok(made.kind === "assembled");
  assert.equal(made.hunks.length, 1);
  assert.deepEqual([...made.from.values()], [["low", "medium", "high"]]);
});

test("it is said who proposes something of it, and of nobody else; many are counted", () => {
  const of = (...wanted: readonly (readonly [string, string])[]) => {
    const made = assemble(
      union,
      wanted.map(([candidate, added]) => hunkId(union, candidate, added)),
    );
    assert.ok(made.kind === "assembled");
    return takenFromText(takenFrom(union, made));
  };
  assert.equal(of(["max", "G"]), "max");
  assert.equal(of(["low", "A"]), "low, medium, high");
  assert.equal(of(["low", "A"], ["max", "G"]), "4 candidates");
});

test("places with something taken are counted, and the order of taking makes no other selection", () => {
  const [c, e, a] = [hunkId(union, "medium", "C"), hunkId(union, "high", "E"), hunkId(union, "low", "A")];
  assert.equal(placesTaken(union, []), 0);
  assert.equal(placesTaken(union, [c, a, "gone"]), 2);
  assert.ok(isSameSelection([c, e], [e, c]));
  assert.ok(!isSameSelection([c], [e]));
});

test("taking anew loses what nobody of the new ones proposes, and what is all of one candidate is known as such", () => {
  const [a, e] = [hunkId(union, "low", "A"), hunkId(union, "high", "E")];
  assert.ok(!losesTaken(union, [], [e]));
  assert.ok(!losesTaken(union, [a], takeAll(union, [], "high")), "high proposes the same");
  assert.ok(losesTaken(union, [a, e], takeAll(union, [], "medium")));
  assert.ok(losesTaken(union, [a], []));
  assert.ok(isAllOfOne(union, takeAll(union, [], "high").toReversed()));
  assert.ok(!isAllOfOne(union, [a, e]));
});

for (const [least, text] of [
  [1, "A\nb\nc\nd\nE\nf\nG\nh"],
  [2, "A\nb\nc\nd\ne\nf\ng\nh"],
  [3, "A\nb\nc\nd\ne\nf\ng\nh"],
  [4, base],
] as const) {
  test(`what at least ${least} agree on`, () => {
    const { selection, undecided } = agreedBy(union, least);
    assert.equal(textOf(union, selection), text);
    assert.deepEqual(undecided, least === 1 ? ["0:2-3"] : []);
  });
}

test("what was placed by likeness is never taken as agreed", () => {
  const hunk = { id: "h", start: 1, removed: ["b"], added: ["B"], approximate: true as const };
  const unsure = unionOf(original(base), [
    { candidate: "x", hunks: [hunk] },
    { candidate: "y", hunks: [hunk] },
  ]);
  assert.deepEqual(agreedBy(unsure, 2), { selection: [], undecided: ["0:1-2"] });
  const made = assemble(unsure, [hunkId(unsure, "x", "B")]);
  assert.equal(made.kind === "assembled" && made.hunks[0]?.approximate, true);
});

test("a move of which one half is taken is told", () => {
  const lines = ["function one() {", "  return firstThing + secondThing;", "}", "", "keep();", "stay();", "end();"];
  const moved = [...lines.slice(4), "", ...lines.slice(0, 3)];
  const of = unionOfTexts(lines.join("\n"), { x: moved.join("\n") });
  const ids = of.groups.flatMap(({ hunks }) => hunks);
  const gone = ids.find(({ removed }) => removed.length > 1)?.id ?? "";
  const come = ids.find(({ added }) => added.length > 1)?.id ?? "";
  const tornBy = (selection: readonly string[]) => {
    const made = assemble(of, selection);
    return made.kind === "assembled" ? made.torn.map(({ lost }) => lost) : undefined;
  };
  assert.deepEqual(tornBy([gone]), [true]);
  assert.deepEqual(tornBy([come]), [false]);
  assert.deepEqual(tornBy([gone, come]), []);
});

test("what is assembled is reviewed and applied as any run's hunks, also to a text that ends its lines otherwise", () => {
  const text = base.replaceAll("\n", "\r\n");
  const made = assemble(union, [hunkId(union, "max", "G"), hunkId(union, "low", "A")]);
  assert.ok(made.kind === "assembled");
  const [review] = openReviews([text], made.hunks);
  assert.ok(review !== undefined);
  const plan = planApply(
    decide(
      review,
      review.hunks.map(({ id }) => id),
      "accepted",
    ),
    text,
  );
  assert.ok(plan.kind === "edits");
  assert.equal(applyOffsetEdits(text, plan.edits), "A\r\nb\r\nc\r\nd\r\ne\r\nf\r\nG\r\nh");
});

type Scene = {
  readonly base: readonly string[];
  readonly proposals: readonly Proposal[];
  readonly order: readonly number[];
};

const anyComparison: fc.Arbitrary<Scene> = fc
  .record({
    base: fc.array(fc.constantFrom("a", "b", "c", "}", ""), { minLength: 1, maxLength: 10 }),
    picks: fc.array(hunkPicks(fc.constantFrom("a", "x", "y", "}", "")), { minLength: 1, maxLength: 5 }),
    order: fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
  })
  .map(({ base, picks, order }) => ({
    base,
    order,
    proposals: picks.map((pick, at) => ({ candidate: `c${at}`, hunks: hunksOn(base, pick) })),
  }));

const unionOfScene = ({ base, proposals }: Scene) =>
  unionOf({ paths: ["src/a.ts"], texts: [base], languages: ["typescript"] }, proposals);

test("property: grouping is a partition of all hunks, and hunks of two groups never meet", () => {
  holds(anyComparison, 400, (scene) => {
    const { groups } = unionOfScene(scene);
    const ids = groups.flatMap(({ hunks }) => hunks.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
    for (const { candidate } of scene.proposals) {
      const own = unionOf(
        { paths: ["src/a.ts"], texts: [scene.base], languages: [""] },
        scene.proposals.filter((each) => each.candidate === candidate),
      );
      const alone = own.groups.flatMap(({ hunks }) => hunks.map(({ id }) => id));
      assert.deepEqual(ids.filter((id) => id.startsWith(`${candidate}/`)).toSorted(), alone.toSorted());
    }
    for (const [at, group] of groups.entries()) {
      const next = groups[at + 1];
      assert.ok(next === undefined || group.end <= next.start);
      const voters = [...group.variants.flatMap(({ candidates }) => candidates), ...group.unchanged];
      assert.deepEqual(voters.toSorted(), scene.proposals.map(({ candidate }) => candidate).toSorted());
    }
  });
});

test("property: all hunks of one candidate are that candidate", () => {
  holds(anyComparison, 400, (scene) => {
    const of = unionOfScene(scene);
    for (const { candidate, hunks } of scene.proposals) {
      assert.equal(textOf(of, takeAll(of, [], candidate)), textsAfter(of.original, hunks)[0]);
    }
  });
});

test("property: in which order disjoint hunks are taken does not matter", () => {
  holds(anyComparison, 400, (scene) => {
    const of = unionOfScene(scene);
    const all = of.groups.flatMap(({ hunks }) => hunks.map(({ id }) => id));
    const shuffled = all
      .map((id, at) => ({ id, at: scene.order[at % scene.order.length] ?? 0 }))
      .toSorted((a, b) => a.at - b.at);
    const selection = shuffled.reduce<readonly string[]>((taken, { id }) => take(of, taken, id), []);
    assert.equal(textOf(of, selection), textOf(of, selection.toReversed()));
    assert.equal(textOf(of, selection), textOf(of, selection.toSorted()));
  });
});
