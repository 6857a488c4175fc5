import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createHunkPassages } from "../../../../src/core/mentions/hunkPassages.ts";
import type { Place } from "../../../../src/core/mentions/passageSubject.ts";
import { createWordIndex } from "../../../../src/core/mentions/wordIndex.ts";
import { ended, hunkEvent, linked, reasoningEvent } from "../../../support/coreMentions.ts";
import { holds } from "../../../support/coreProperty.ts";
import { fileTarget } from "../../../support/coreTarget.ts";

const target = fileTarget(
  `export function total(lines) {
  let sum = 0;
  for (const line of lines) sum += line.price;
  const coupon = findCoupon(lines);
  if (coupon) sum -= coupon.percent;
  const heavy = lines.length > 20;
  if (heavy) sum += 490;
  return Math.round(sum);
}
`,
  "src/cart.ts",
);
/** Four hunks in one function, as a refactoring of it brings them. */
const hunks = [
  hunkEvent("loop", 2, ["  for (const line of lines) sum += line.price;"], ["  sum += priceOf(lines);"]),
  hunkEvent("coupon", 4, ["  if (coupon) sum -= coupon.percent;"], ["  sum -= coupon?.percent ?? 0;"]),
  hunkEvent("heavy", 6, ["  if (heavy) sum += 490;"], ["  sum += heavy ? 490 : 0;"]),
  hunkEvent("end", 7, ["  return Math.round(sum);"], ["  return roundedCents(sum);"]),
];

function hunksBeside(...passages: readonly string[]): Record<string, readonly string[]> {
  const mentions = linked(target, [reasoningEvent(`${passages.join("\n\n")}\n`), ...hunks, ended]);
  const told = new Map(mentions.all().passages.map(({ passage, hunks: beside }) => [passage, beside]));
  return Object.fromEntries(passages.map((text, at) => [text, (told.get(`0:${at}`) ?? []).toSorted()]));
}

test("a passage that names lines means the hunks there, whatever else it names", () => {
  const beside = hunksBeside("Line 5, in `total`: `coupon` is taken from `sum`.", "Line 2 declares `sum`.");
  assert.deepEqual(Object.values(beside), [["coupon"], []]);
});

test("a passage that names lines has the hunks that bring its new names too", () => {
  assert.deepEqual(Object.values(hunksBeside("Put lines 5–5 and the end through `roundedCents`.")), [
    ["coupon", "end"],
  ]);
});

test("the name of the function around them leads to hunks only where nothing closer does", () => {
  const alone = hunksBeside("`total` does three things.");
  assert.deepEqual(Object.values(alone), [["coupon", "end", "heavy", "loop"]]);
  const beside = hunksBeside("`total` does three things.", "`priceOf` will do.", "Line 5.", "`total` adds up `heavy`.");
  assert.deepEqual(Object.values(beside), [["end"], ["loop"], ["coupon"], ["heavy"]]);
});

test("a name that many hunks share leads to them only where nothing closer does", () => {
  const beside = hunksBeside(
    "`sum` changes four times.",
    "`coupon` and `sum` belong together.",
    "`heavy` and `sum` too.",
  );
  assert.deepEqual(Object.values(beside), [["end", "loop"], ["coupon"], ["heavy"]]);
});

test("a hunk counts the passages that it stands beside", () => {
  const text = "`sum` is a sum.\n\n`coupon`?\n\n`total`!\n\nline 5.\n\nLine 1.\n";
  const mentions = linked(target, [reasoningEvent(text), ...hunks, ended]);
  const counted = Object.fromEntries(mentions.all().hunks.map(({ hunk, count }) => [hunk, count]));
  assert.deepEqual(counted, { loop: 2, coupon: 2, heavy: 2, end: 2 });
});

const someNames = fc.subarray(["total", "sum", "coupon", "heavy", "fresh", "other"]);
const somePlaces = fc.array(
  fc.nat(8).map((start): Place => ({ file: 0, lines: { start, end: start + 1 } })),
  {
    maxLength: 2,
  },
);
/** Of which each name is said. */
const someFiles = fc.array(fc.option(fc.nat(2), { nil: undefined }), { minLength: 6, maxLength: 6 });
const passage = fc.record({ kind: fc.constant("passage"), names: someNames, places: somePlaces, files: someFiles });
const hunk = fc.record({ kind: fc.constant("hunk"), names: someNames, start: fc.nat(8), file: fc.nat(2) });
const gone = fc.record({ kind: fc.constant("gone"), at: fc.nat(20) });

test("what is tied depends on what there is, and not on how it came; whoever is told knows all", () => {
  const index = createWordIndex(target);
  while (index.read(10_000));
  holds(fc.array(fc.oneof(passage, hunk, gone), { maxLength: 25 }), 1000, (steps) => {
    const told = { passages: new Set<string>(), hunks: new Set<string>() };
    const create = () =>
      createHunkPassages(index, {
        passage: (id) => told.passages.add(id),
        hunk: (id) => told.hunks.add(id),
      });
    type Step = (typeof steps)[number];
    type Related = ReturnType<typeof create>;
    const add = (related: Related, step: Step, id: string) => {
      if ("places" in step) {
        related.addPassage(id, new Map(step.names.map((name, at) => [name, step.files[at]])), step.places);
      } else if ("names" in step) {
        const { start, file } = step;
        related.addHunk({ id, file, start, removed: ["  // old"], added: [`  use(${step.names.join()});`] });
      }
    };
    const seen = (related: Related, ids: readonly string[]) =>
      Object.fromEntries(
        ids.map((id) => [id, `${related.hunksOf(id).toSorted()} ${related.passagesOf(id).toSorted()}`]),
      );
    const here = new Map<string, Step>();
    const grown = create();
    let before: Record<string, string> = {};
    for (const [at, step] of steps.entries()) {
      told.passages.clear();
      told.hunks.clear();
      if ("at" in step) {
        grown.removePassage(`${step.at}`);
        grown.removeHunk(`${step.at}`);
        here.delete(`${step.at}`);
      } else {
        add(grown, step, `${at}`);
        here.set(`${at}`, step);
      }
      const now = seen(grown, [...here.keys()]);
      for (const [id, text] of Object.entries(now)) {
        if ((before[id] ?? " ") !== text)
          assert.ok(told.passages.has(id) || told.hunks.has(id), `${id} changed untold`);
      }
      before = now;
    }
    const anew = create();
    for (const [id, step] of [...here].reverse()) add(anew, step, id);
    assert.deepEqual(seen(grown, [...here.keys()]), seen(anew, [...here.keys()]));
  });
});
