import { diffLines } from "../../src/core/edit/diffLines.ts";
import { afterEdit, followDiff } from "../../src/core/edit/followedDiff.ts";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { hunkViews, openReview, type Review } from "../../src/core/review.ts";
import type { Figure } from "../bench.ts";

const size = 100_000;
const keys = 300;

/**
 * What a key press costs while hunks are under review in a file of 100,000 lines that was changed at both ends: following
 * the edit and finding every hunk again. Beside finding them by comparing the whole text.
 */
export async function* bench(): AsyncGenerator<Figure> {
  for (const hunks of [50, 1000]) {
    const { review, text } = scene(hunks);
    const before = review.base;
    let diff = followDiff(before, splitLines(text).lines);
    diff = afterEdit(diff, { start: 3, end: 3, added: ["// near the beginning"] });
    diff = afterEdit(diff, { start: diff.now.length - 3, end: diff.now.length - 3, added: ["// near the end"] });
    const times: number[] = [];
    for (let key = 0; key < keys; key += 1) {
      const at = 40_000 + Math.floor(key / 40);
      const added = key % 40 === 0 ? [diff.now[at] ?? "", "n"] : [`${diff.now[at] ?? ""}x`];
      const from = performance.now();
      diff = afterEdit(diff, { start: at, end: at + 1, added });
      hunkViews(review, diff.now, diff.changes);
      times.push(performance.now() - from);
    }
    const whole: number[] = [];
    const now = diff.now.join("\n");
    for (let round = 0; round < 9; round += 1) {
      const from = performance.now();
      hunkViews(review, splitLines(now).lines);
      whole.push(performance.now() - from);
    }
    const against = `the whole text compared: ${at(whole, 0.5).toFixed(0)} ms`;
    yield {
      name: `typing-${hunks}-median`,
      value: at(times, 0.5),
      unit: "ms",
      against,
      ratio: at(times, 0.5) / at(whole, 0.5),
    };
    yield {
      name: `typing-${hunks}-p99`,
      value: at(times, 0.99),
      unit: "ms",
      against: "a limit of 16 ms",
      ratio: at(times, 0.99) / 16,
    };
  }
}

function scene(count: number): { readonly review: Review; readonly text: string } {
  const lines = Array.from({ length: size }, (_, at) => (at % 9 === 8 ? "" : `  step${at}(items[${at % 97}]);`));
  const after = [...lines];
  for (let at = 0; at < count; at += 1) {
    const line = Math.floor((at * size) / count) + 5;
    after[line] = `${after[line]} // checked`;
  }
  const hunks = diffLines(lines, after).map(
    ({ start, end, added }, at): Hunk => ({ id: String(at), start, removed: lines.slice(start, end), added }),
  );
  const text = lines.join("\n");
  return { review: openReview(text, hunks), text };
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
