import type { LineRange } from "../core/request.ts";
import type { OpenFile } from "./openFile.ts";
import { applyChanges, type Change, growSpan, offsetBefore, type Span } from "./positions.ts";

/** The open file with the selection in it, and the way back from where code is now to where the user sees it. */
export type EditedTarget = {
  readonly file: OpenFile;
  /** The selection as it is now. */
  readonly area: Span;
  apply(changes: readonly Change[]): void;
  /** Takes the last step back. */
  undo(): void;
  /** Takes all steps back. */
  reset(): void;
  /** The one-based line, in the text that the user sees, of an offset in the text as it is now. */
  line(offset: number): number;
};

export function createTarget(file: OpenFile, lines: LineRange | undefined): EditedTarget {
  const original = file.text;
  const starts = lineStarts(original);
  const seen = original.split("\n").map((line) => line.trim());
  type Step = { readonly text: string; readonly area: Span; readonly changes: readonly Change[] };
  const steps: Step[] = [];
  let area = areaOf(original, starts, lines);

  return {
    file,
    get area() {
      return area;
    },
    apply(changes) {
      steps.push({ text: file.text, area, changes });
      area = growSpan(area, changes);
      file.setText(applyChanges(file.text, changes));
    },
    undo() {
      const step = steps.pop();
      if (step === undefined) return;
      area = step.area;
      file.setText(step.text);
    },
    reset() {
      const [first] = steps.splice(0);
      if (first === undefined) return;
      area = first.area;
      file.setText(first.text);
    },
    line(offset) {
      // Code that a step moved as it was is found again by its text, when that stands once in what the user sees.
      const now = lineOf(file.text, offset);
      const same = now === "" ? [] : seen.flatMap((line, index) => (line === now ? [index] : []));
      if (same.length === 1 && same[0] !== undefined) return same[0] + 1;
      const there = steps.reduceRight((position, step) => offsetBefore(position, step.changes), offset);
      return Math.max(1, starts.findLastIndex((start) => start <= there) + 1);
    },
  };
}

function areaOf(text: string, starts: readonly number[], lines: LineRange | undefined): Span {
  if (lines === undefined) return { start: 0, end: text.length };
  const next = starts[lines.end];
  return { start: starts[lines.start] ?? text.length, end: next === undefined ? text.length : next - 1 };
}

function lineOf(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, end < 0 ? text.length : end).trim();
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\n/g)) starts.push(match.index + 1);
  return starts;
}
