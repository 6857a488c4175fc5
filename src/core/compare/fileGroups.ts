import type { FileOperation } from "../edit/fileOperation.ts";
import { splitLines } from "../edit/lines.ts";
import { withoutFormatting } from "./formatting.ts";

/** One candidate would create, rename or delete a file. Ids are unique in the comparison. */
export type FileStep = { readonly id: string; readonly candidate: string; readonly operation: FileOperation };

/** What all candidates would do to one file as a whole, beside changes of lines. */
export type FileGroup = {
  readonly id: string;
  readonly path: string;
  /** Of all candidates, in their order. */
  readonly steps: readonly FileStep[];
  /** Most agreed first. */
  readonly variants: readonly FileVariant[];
  /** Who leaves the file as it is, or away. */
  readonly unchanged: readonly string[];
};

type FileVariant = {
  readonly candidates: readonly string[];
  /** Of the one that speaks for the others, and its step. */
  readonly operation: FileOperation;
  readonly step: FileStep;
  /** Where there is more than one, the new file's text differs in blanks alone. */
  readonly wordings: readonly { readonly candidates: readonly string[] }[];
  readonly formattingOnly: false;
};

/** By path. Every step is in exactly one group. */
export function fileGroups(candidates: readonly string[], steps: readonly FileStep[]): FileGroup[] {
  if (steps.length === 0) return [];
  return [...Map.groupBy(steps, ({ operation }) => plainPath(operation.path))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, own]) => {
      const doing = new Set(own.map(({ candidate }) => candidate));
      return {
        id: `file:${path}`,
        path,
        steps: own,
        variants: variantsOf(own),
        unchanged: candidates.filter((candidate) => !doing.has(candidate)),
      };
    });
}

/** Equal for steps that do the same to the same file, to the byte. */
export function stepKey({ operation }: Pick<FileStep, "operation">): string {
  return JSON.stringify([plainPath(operation.path), toOf(operation), textOf(operation)]);
}

/** Whether they cannot both be done: they are about the same file, and do not do the same to it. */
export function stepsClash(a: FileStep, b: FileStep): boolean {
  const touched = placesOf(a.operation);
  return stepKey(a) !== stepKey(b) && placesOf(b.operation).some((path) => touched.includes(path));
}

function variantsOf(steps: readonly FileStep[]): FileVariant[] {
  return [...Map.groupBy(steps, kindOfStep).values()].map(variantOf).toSorted(byCount);
}

function variantOf(same: readonly FileStep[]): FileVariant {
  const wordings = [...Map.groupBy(same, stepKey).values()]
    .map((steps) => ({ steps, candidates: steps.map(({ candidate }) => candidate) }))
    .toSorted(byCount);
  const step = wordings[0]?.steps[0];
  if (step === undefined) throw new Error("A variant is somebody's.");
  return {
    candidates: same.map(({ candidate }) => candidate),
    operation: step.operation,
    step,
    wordings: wordings.map(({ candidates }) => ({ candidates })),
    formattingOnly: false,
  };
}

/** Equal for steps that do the same but for blanks at the ends of lines and blank lines. */
function kindOfStep({ operation }: FileStep): string {
  const text = textOf(operation);
  const bare = text === undefined ? undefined : withoutFormatting(splitLines(text).lines, "");
  return JSON.stringify([operation.kind, toOf(operation), bare]);
}

function placesOf(operation: FileOperation): string[] {
  const to = toOf(operation);
  return [plainPath(operation.path), ...(to === undefined ? [] : [to])];
}

function toOf(operation: FileOperation): string | undefined {
  return operation.kind === "rename" ? plainPath(operation.to) : undefined;
}

function textOf(operation: FileOperation): string | undefined {
  return operation.kind === "create" ? operation.text : undefined;
}

function plainPath(path: string): string {
  return path.replace(/^(?:\.\/)+/, "");
}

function byCount(a: { readonly candidates: readonly string[] }, b: { readonly candidates: readonly string[] }): number {
  return b.candidates.length - a.candidates.length;
}
