import type { EffortPlan } from "./effort.ts";
import { t } from "./l10n.ts";
import { countText } from "./numbers.ts";

/** A file's text as the model saw it. `text` keeps the document's own line endings. */
export type Snapshot = {
  readonly uri: string;
  /** Relative to the workspace folder where there is one: what people and models read. */
  readonly path: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
};

/** Whole lines: zero-based, end-exclusive. */
export type LineRange = { readonly start: number; readonly end: number };

export type Target =
  | { readonly kind: "file"; readonly file: Snapshot }
  | { readonly kind: "selection"; readonly file: Snapshot; readonly lines: LineRange }
  /** Whole files, one at least, no path twice. */
  | { readonly kind: "files"; readonly files: readonly Snapshot[] };

/** The files whose text a target is about, in the order in which hunks count them. */
export function filesOf(target: Target): readonly Snapshot[] {
  return target.kind === "files" ? target.files : [target.file];
}

export type ModelRef = {
  /** The id of the endpoint that serves the model; `offline` for the embedded one. */
  readonly endpoint: string;
  readonly model: string;
};

/** One task for one model at one effort, frozen when it is sent. */
export type RefactorRequest = {
  readonly instruction: string;
  readonly target: Target;
  readonly model: ModelRef;
  readonly effort: EffortPlan;
  /** What an earlier run on the target was asked and proposed, in words, where this one goes on from it. */
  readonly earlier?: string;
};

/** The target with its files' texts changed: a selection keeps its lines. */
export function mapFiles(target: Target, change: (file: Snapshot, index: number) => Snapshot): Target {
  if (target.kind === "files") return { kind: "files", files: target.files.map(change) };
  return { ...target, file: change(target.file, 0) };
}

/** The language of all files, or `mixed`. */
export function languageOf(target: Target): string {
  const [first, ...others] = filesOf(target).map(({ languageId }) => languageId);
  return first !== undefined && others.every((language) => language === first) ? first : "mixed";
}

/** "src/cart.ts 41–88" for a selection, the path for a file, the first path and a count for several. Lines are one-based. */
export function describeTarget(target: Target): string {
  if (target.kind === "files") {
    const [first, ...others] = target.files;
    const path = first?.path ?? "";
    return others.length === 0 ? path : t("{0} and {1}", path, countText(others.length, "more file"));
  }
  if (target.kind === "file") return target.file.path;
  const { start, end } = target.lines;
  return end - start <= 1 ? `${target.file.path} ${start + 1}` : `${target.file.path} ${start + 1}–${end}`;
}
