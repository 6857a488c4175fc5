import { setImmediate, setTimeout } from "node:timers/promises";
import { diffLines } from "../../src/core/edit/diffLines.ts";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import {
  differenceOf,
  type FollowedReview,
  followEdits,
  followUndo,
  type LiveText,
} from "../../src/core/followedReview.ts";
import { afterApply, decide, hunkViews, openReview, planApply } from "../../src/core/review.ts";
import { reworked, workOut } from "../../src/core/reviewRework.ts";
import { createRework } from "../../src/planning/rework.ts";
import { seededNumbers } from "../../test/support/seededNumbers.ts";
import type { Figure } from "../bench.ts";

const worker = new URL("../../src/planning/worker.ts", import.meta.url);
const size = 100_000;
const rounds = 5;
const limit = 50;

/**
 * For how long at most a review holds the thread that all extensions share when its document of 100,000 lines is written
 * anew from outside: taking that in, finding the hunks again, a key press, and applying. Some of the hunks were applied
 * before. Of each step the best of some rounds counts, since other work on the machine can only make a turn longer.
 */
export async function* bench(): AsyncGenerator<Figure> {
  for (const [what, now] of Object.entries(rewrites())) {
    for (const hunks of [50, 1000]) {
      const best = new Map<string, number>();
      for (let round = 0; round < rounds; round += 1) {
        for (const [step, time] of await steps(now, hunks))
          best.set(step, Math.min(time, best.get(step) ?? Number.POSITIVE_INFINITY));
      }
      const from = performance.now();
      reworked({ base: before, now, passage: undefined });
      const here = performance.now() - from;
      const [step, value] = [...best].reduce((most, each) => (each[1] > most[1] ? each : most));
      const against = `${step} takes longest; ${here.toFixed(0)} ms for comparing alone, in one thread`;
      yield {
        name: `rework-${what}-${hunks}`,
        value,
        unit: "ms",
        against,
        ratio: value / limit,
        limit: { below: limit },
      };
    }
  }
}

const before = Array.from({ length: size }, (_, at) => (at % 9 === 8 ? "" : `  step${at}(items[${at % 97}]);`));

function rewrites(): Record<string, readonly string[]> {
  const random = seededNumbers(7);
  const fresh = (at: number) => `  const fresh${at} = ${at % 97};`;
  const inserted = new Set(Array.from({ length: 1000 }, () => Math.floor(random() * size)));
  const deleted = new Set(Array.from({ length: 1000 }, () => Math.floor(random() * size)));
  return {
    half: before.map((line, at) => (random() < 0.5 ? fresh(at) : line)),
    all: before.map((_, at) => fresh(at)),
    "lines-in-and-out": before.flatMap((line, at) => [
      ...(inserted.has(at) ? [fresh(at)] : []),
      ...(deleted.has(at) ? [] : [line]),
    ]),
  };
}

/** The longest turn of each step. */
async function steps(now: readonly string[], count: number): Promise<Map<string, number>> {
  const { file, document } = scene(count);
  const times = new Map<string, number>();
  const turns = async (name: string, work: () => unknown) => {
    await setTimeout(1);
    let last = performance.eventLoopUtilization().active;
    let isOver = false;
    const look = () => {
      const active = performance.eventLoopUtilization().active;
      times.set(name, Math.max(times.get(name) ?? 0, active - last));
      last = active;
    };
    const ended = setImmediate()
      .then(work)
      .finally(() => {
        isOver = true;
      });
    while (!isOver) {
      await setTimeout(1);
      look();
    }
    await ended;
    look();
  };
  const shown = () => {
    const diff = differenceOf(file, document);
    return diff && hunkViews(file.review, diff.now, diff.changes);
  };
  await turns("the change", () => {
    document.become(now);
    followUndo(file, document, { by: undefined, isDirty: false });
    shown();
  });
  await turns("working it out", () => workOut(file, () => document, createRework(worker)));
  await turns("showing it", shown);
  await turns("a key press", () => {
    document.type(Math.floor(size / 2));
    shown();
  });
  const ids = file.review.hunks.map(({ id }) => id);
  file.review = decide(file.review, ids, "accepted");
  await turns("applying", () => planApply(file.review, document.getText(), differenceOf(file, document)));
  return times;
}

function scene(count: number) {
  const after = [...before];
  for (let at = 0; at < count; at += 1) {
    const line = Math.floor((at * size) / count) + 5;
    after[line] = `${after[line]} // checked`;
  }
  const hunks = diffLines(before, after).map(
    ({ start, end, added }, at): Hunk => ({ id: String(at), start, removed: before.slice(start, end), added }),
  );
  const was = openReview(before.join("\n"), hunks);
  const ids = hunks.flatMap(({ id }, at) => (at % 5 === 0 ? [id] : []));
  const review = afterApply(was, ids);
  const applied = [{ before: before.join("\n"), after: review.base.join("\n"), hunks: ids, was }];
  const file: FollowedReview = { review, followed: undefined, applied, unknown: undefined, crossing: undefined };
  const document = documentOf(file);
  differenceOf(file, document);
  return { file, document };
}

function documentOf(
  file: FollowedReview,
): LiveText & { become(next: readonly string[]): void; type(line: number): void } {
  let now: readonly string[] = file.review.base;
  let version = 1;
  const change = (start: number, end: number, added: readonly string[]) => {
    const character = now[end - 1]?.length ?? 0;
    const range = { start: { line: start, character: 0 }, end: { line: end - 1, character } };
    now = now.toSpliced(start, end - start, ...added);
    version += 1;
    followEdits(file, document, [{ range, text: added.join("\n") }]);
  };
  const document = {
    get version() {
      return version;
    },
    get lineCount() {
      return now.length;
    },
    lineAt: (line: number) => ({ text: now[line] ?? "" }),
    getText: () => now.join("\n"),
    type: (line: number) => change(line, line + 1, [`${now[line]}x`]),
    become(next: readonly string[]) {
      const range = {
        start: { line: 0, character: 0 },
        end: { line: now.length - 1, character: now.at(-1)?.length ?? 0 },
      };
      const text = next.join("\n");
      now = next;
      version += 1;
      followEdits(file, document, [{ range, text }]);
    },
  };
  return document;
}
