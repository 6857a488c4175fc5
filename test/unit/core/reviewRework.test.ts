import assert from "node:assert/strict";
import { test } from "node:test";
import { splitLines } from "../../../src/core/edit/lines.ts";
import {
  differenceOf,
  type FollowedReview,
  followEdits,
  followUndo,
  type LiveText,
} from "../../../src/core/followedReview.ts";
import { afterApply, decide, hunkViews, openReview, planApply, type Review } from "../../../src/core/review.ts";
import { type Rework, type Reworked, type ReworkTask, reworked, workOut } from "../../../src/core/reviewRework.ts";
import { createRework } from "../../../src/planning/rework.ts";

const size = 9000;
const lines = Array.from({ length: size }, (_, at) => (at % 3 === 0 ? `step${at}();` : `  item${at % 400};`));
const hunks = [300, 4500, 8400].map((start, at) => ({
  id: `h${at}`,
  start,
  removed: lines.slice(start, start + 1),
  added: [`changed${at}();`, `more${at}();`],
}));
const review = openReview(lines.join("\n"), hunks);
/** Two lines of three are others but beside the hunks, and a hundred lines stand above all. */
const isBeside = (at: number) => hunks.some(({ start }) => Math.abs(start - at) < 4);
const rewritten = [
  ...Array.from({ length: 100 }, (_, at) => `fresh${at}`),
  ...lines.map((line, at) => (at % 3 === 0 || isBeside(at) ? line : `other${at}`)),
];

type Document = LiveText & {
  /** Replaces lines, and tells it as an editor would. */
  edit(start: number, end: number, added: readonly string[]): void;
};

function documentOf(file: FollowedReview, first: readonly string[]): Document {
  let now = [...first];
  let version = 1;
  const document: Document = {
    get version() {
      return version;
    },
    get lineCount() {
      return now.length;
    },
    lineAt: (line) => ({ text: now[line] ?? "" }),
    getText: () => now.join("\n"),
    edit(start, end, added) {
      const last = end - 1;
      const range = {
        start: { line: start, character: 0 },
        end: end > start ? { line: last, character: now[last]?.length ?? 0 } : { line: start, character: 0 },
      };
      const text = end > start ? added.join("\n") : `${added.join("\n")}\n`;
      now = now.toSpliced(start, end - start, ...added);
      version += 1;
      followEdits(file, document, [{ range, text }]);
    },
  };
  return document;
}

function followed(opened: Review): FollowedReview {
  return { review: opened, followed: undefined, applied: [], unknown: undefined, crossing: undefined };
}

/** A rework that is done when the test says so. */
type HeldRework = {
  readonly rework: Rework;
  readonly asked: readonly ReworkTask[];
  askedAgain(): Promise<void>;
  finish(): void;
};

function createHeldRework(): HeldRework {
  const waiting: (() => void)[] = [];
  const asked: ReworkTask[] = [];
  return {
    asked,
    rework(task) {
      asked.push(task);
      const { promise, resolve } = Promise.withResolvers<Reworked>();
      waiting.push(() => resolve(reworked(task)));
      return promise;
    },
    async askedAgain() {
      while (asked.length < 2) await Promise.resolve();
    },
    finish: () => waiting.shift()?.(),
  };
}

/** A file that was rewritten, of which it is being worked out where the hunks are. */
function rewrittenFromOutside() {
  const file = followed(review);
  const document = documentOf(file, lines);
  document.edit(0, size, rewritten);
  const held = createHeldRework();
  return { file, document, held, working: workOut(file, () => document, held.rework) };
}

function places(file: FollowedReview, document: LiveText): readonly (readonly [string, number, string])[] {
  const diff = differenceOf(file, document);
  assert.ok(diff !== undefined, "it is not known where the hunks are");
  assert.deepEqual(diff.now, splitLines(document.getText()).lines);
  assert.equal(diff.before, file.review.base);
  return hunkViews(file.review, diff.now, diff.changes).map(({ id, line, state }) => [id, line, state]);
}

const shifted = hunks.map(({ id, start }) => [id, start + 100, "pending"]);

test("a document that was rewritten from outside is unknown until it was worked out, and small changes never are", async () => {
  const file = followed(review);
  const document = documentOf(file, lines);
  assert.deepEqual(
    places(file, document),
    hunks.map(({ id, start }) => [id, start, "pending"]),
  );
  document.edit(10, 11, ["typed"]);
  assert.notEqual(file.followed, undefined);
  document.edit(0, size, rewritten);
  assert.equal(differenceOf(file, document), undefined);
  await workOut(
    file,
    () => document,
    async (task) => reworked(task),
  );
  assert.deepEqual(places(file, document), shifted);
});

test("what is typed meanwhile is kept and moves hunks, without beginning again", async () => {
  const { file, document, held, working } = rewrittenFromOutside();
  document.edit(50, 50, ["typed"]);
  document.edit(2000, 2000, ["typed", "there"]);
  file.review = decide(file.review, ["h0"], "accepted");
  assert.equal(differenceOf(file, document), undefined);
  held.finish();
  await working;
  assert.equal(held.asked.length, 1);
  assert.deepEqual(places(file, document), [
    ["h0", 401, "accepted"],
    ["h1", 4603, "pending"],
    ["h2", 8503, "pending"],
  ]);
  const plan = planApply(file.review, document.getText(), differenceOf(file, document));
  assert.ok(plan.kind === "edits");
  assert.deepEqual(plan.text.filter((line) => line.startsWith("typed")).length, 2);
});

test("a second change from outside makes it begin again on the text as it is then", async () => {
  const { file, document, held, working } = rewrittenFromOutside();
  document.edit(0, rewritten.length, ["first", ...rewritten.map((line) => line.replace("other", "another"))]);
  held.finish();
  await held.askedAgain();
  held.finish();
  await working;
  assert.deepEqual(
    places(file, document),
    shifted.map(([id, line, state]) => [id, Number(line) + 1, state]),
  );
});

test("typing far apart makes it begin again too, and nothing of it is lost", async () => {
  const { file, document, held, working } = rewrittenFromOutside();
  document.edit(50, 50, ["typed"]);
  document.edit(9000, 9000, ["typed"]);
  held.finish();
  await held.askedAgain();
  document.edit(9000, 9000, ["typed"]);
  held.finish();
  await working;
  assert.deepEqual(
    places(file, document),
    shifted.map(([id, line, state]) => [id, Number(line) + 1, state]),
  );
  assert.equal(document.getText().split("typed").length, 4);
});

test("what was taken back meanwhile, and what no one wants to know any more, is not taken in", async () => {
  const file = followed(review);
  const document = documentOf(file, lines);
  document.edit(0, size, rewritten);
  const held = createHeldRework();
  let isWanted = true;
  const working = workOut(file, () => (isWanted ? document : undefined), held.rework);
  document.edit(0, rewritten.length, lines);
  held.finish();
  await working;
  assert.equal(held.asked.length, 1);
  assert.deepEqual(
    places(file, document),
    hunks.map(({ id, start }) => [id, start, "pending"]),
  );
  document.edit(0, size, rewritten);
  const again = workOut(file, () => (isWanted ? document : undefined), held.rework);
  isWanted = false;
  held.finish();
  await again;
  assert.equal(file.followed, undefined);
});

test("a text from the disk takes hunks back also where it is worked out, and brings them back", async () => {
  const file = followed(review);
  const ids = hunks.map(({ id }) => id);
  const was = file.review;
  const after = afterApply(was, ids);
  file.review = after;
  file.applied.push({ before: lines.join("\n"), after: after.base.join("\n"), hunks: ids, was });
  const document = documentOf(file, after.base);
  const load = async (text: readonly string[]) => {
    document.edit(0, document.lineCount, text);
    followUndo(file, document, { by: undefined, isDirty: false });
    assert.notEqual(file.crossing, undefined);
    await workOut(file, () => document, createRework(new URL("../../../src/planning/worker.ts", import.meta.url)));
    return places(file, document);
  };
  assert.deepEqual(await load(rewritten), shifted);
  const standing = rewritten.flatMap((line, at) => hunks.find(({ start }) => start + 100 === at)?.added ?? [line]);
  assert.deepEqual(
    await load(standing),
    hunks.map(({ id, start }, at) => [id, start + 100 + at, "applied"]),
  );
});

test("a base that moved on meanwhile makes it begin again", async () => {
  const { file, document, held, working } = rewrittenFromOutside();
  file.review = afterApply(file.review, ["h0"]);
  held.finish();
  await held.askedAgain();
  held.finish();
  await working;
  assert.deepEqual(places(file, document)[1], ["h1", 4600, "pending"]);
});
