import assert from "node:assert/strict";
import { applyPatch, createPatch } from "diff";
import { diffMain, patchApply, patchMake } from "diff-match-patch-es";
import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import { createPlanner, type EditPlan, withHunks } from "../../src/core/edit/planner.ts";
import type { Figure } from "../bench.ts";
import { block, driftedReply, exactReply, longFile, path } from "./edits/longFiles.ts";

const sizes = [10_000, 20_000, 100_000, 1_000_000] as const;

/**
 * Fifty replies' worth of six-line edits, from the model's words to the plan, in long files: quoted exactly, and with
 * another indentation and blanks at line ends. Beside jsdiff, which has to be told the line numbers.
 */
export async function* bench(): AsyncGenerator<Figure> {
  const exact: Sized[] = [];
  const moved: Sized[] = [];
  for (const size of sizes) {
    const { lines, text, after } = longFile(size);
    const rounds = size > 100_000 ? 3 : 7;
    const ours = median(rounds, () => planOf(text, exactReply(lines)));
    assert.equal(withHunks(text, ours.result.files[0]?.hunks ?? []), after);
    const patch = createPatch(path, text, after, "", "", { maxEditLength: 2000 });
    const theirs = size > 100_000 ? undefined : median(rounds, () => applyPatch(text, patch ?? ""));
    if (theirs !== undefined) assert.equal(theirs.result, after);
    yield {
      name: `edits-exact-${size / 1000}k`,
      value: ours.milliseconds,
      unit: "ms CPU",
      against: theirs === undefined ? "" : "jsdiff applyPatch, with the right line numbers",
      ratio: theirs === undefined ? null : ours.milliseconds / theirs.milliseconds,
      ...(size === 100_000 ? { limit: { below: 60 } } : {}),
    };
    if (size <= 100_000) yield ratioTo(ours.milliseconds, size, dmpPatch(text, after));
    const drifted = median(rounds, () => planOf(text, driftedReply(lines)));
    assert.equal(withHunks(text, drifted.result.files[0]?.hunks ?? []), after);
    yield {
      ...figure(`edits-drifted-${size / 1000}k`, drifted.milliseconds),
      ...(size === 100_000 ? { limit: { below: 60 } } : {}),
    };
    exact.push({ size, milliseconds: ours.milliseconds });
    moved.push({ size, milliseconds: drifted.milliseconds });
  }
  yield growth("edits-growth-exact", exact);
  yield growth("edits-growth-drifted", moved);
  const { text } = longFile(100_000);
  for (const [name, reply] of absentReplies(text)) {
    const { milliseconds, result } = median(5, () => planOf(text, reply));
    assert.equal(result.refusals.length, 1);
    yield { ...figure(`edits-${name}-100k`, milliseconds), limit: { below: 100 } };
  }
}

type Sized = { readonly size: number; readonly milliseconds: number };

/**
 * The exponent of time over size, by least squares of the logarithms: 1 is linear. One more tenth is for memory that no
 * cache holds any more, which a text of a million lines takes.
 */
function growth(name: string, all: readonly Sized[]): Figure {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [all.map(({ size }) => Math.log(size)), all.map(({ milliseconds }) => Math.log(milliseconds))];
  const [middleX, middleY] = [mean(x), mean(y)];
  const over = x.reduce((sum, each, at) => sum + (each - middleX) * ((y[at] ?? 0) - middleY), 0);
  const value = over / x.reduce((sum, each) => sum + (each - middleX) ** 2, 0);
  const against = "the exponent of time over size, 1 being linear";
  return { name, value, unit: "", against, ratio: null, limit: { atMost: 1.1 } };
}

/** diff-match-patch finds places by likeness around where the patch was made for. */
function dmpPatch(text: string, after: string): number {
  const patches = patchMake(text, diffMain(text, after, { diffTimeout: 0 }));
  const { milliseconds, result } = median(1, () => patchApply(patches, text));
  assert.equal(result[0], after);
  return milliseconds;
}

function ratioTo(ours: number, size: number, theirs: number): Figure {
  const against = `diff-match-patch-es patchApply, told the offsets: ${theirs.toFixed(0)} ms`;
  return { name: `edits-exact-${size / 1000}k`, value: ours, unit: "ms CPU", against, ratio: ours / theirs };
}

function figure(name: string, value: number): Figure {
  return { name, value, unit: "ms CPU", against: "", ratio: null };
}

/** What is nowhere, what is nearly somewhere in a file that repeats itself, and what is like it and yet another text. */
function absentReplies(text: string): (readonly [name: string, reply: string])[] {
  const lines = text.split("\n");
  const absent = Array.from({ length: 20 }, (_, at) => `  nothing.of.the.kind(${at});`);
  const repeated = Array.from({ length: 61 }, (_, at) => lines[at % 9 === 0 ? 45_000 : 45_000 + (at % 9)] ?? "");
  const similar = lines.slice(54_000, 54_020).map((line) => line.replace("+=", "-="));
  return [
    ["absent", block(absent, ["x"])],
    ["near-miss", block([...repeated, "  other();"], ["x"])],
    ["similar", block(similar, ["x"])],
  ];
}

function planOf(text: string, answer: string): EditPlan {
  const parser = createAnswerParser(undefined);
  const planner = createPlanner([{ path, text }]);
  for (const edit of [...parser.push(answer), ...parser.end()]) planner.add(edit);
  return planner.finish().plan;
}

function median<Result>(rounds: number, work: () => Result): { milliseconds: number; result: Result } {
  let result = work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(from);
    times.push((user + system) / 1000);
  }
  const sorted = times.sort((a, b) => a - b);
  return { milliseconds: sorted[Math.floor(sorted.length / 2)] ?? 0, result };
}
