import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { type Placement, refuse } from "../../src/core/edit/placement.ts";
import { createPlanner } from "../../src/core/edit/planner.ts";
import type { ProposedEdit } from "../../src/core/edit/proposedEdit.ts";
import { knownFiles, planFiles } from "../../src/core/plannedTarget.ts";
import type { Target } from "../../src/core/request.ts";
import { written } from "./coreText.ts";

/** A target in one file. */
export type OneFile = Exclude<Target, { kind: "files" }>;

export function fileTarget(text: string, path = "src/a.ts"): Extract<Target, { kind: "file" }> {
  return { kind: "file", file: { uri: `file:///repo/${path}`, path, languageId: "typescript", version: 1, text } };
}

/** Lines are zero-based, end-exclusive. */
export function selectionTarget(
  text: string,
  start: number,
  end: number,
  path?: string,
): Extract<Target, { kind: "selection" }> {
  return { kind: "selection", file: fileTarget(text, path).file, lines: { start, end } };
}

/** A search/replace block as a model writes it. */
export function answerBlock(search: string, replace: string): string {
  const part = (text: string) => (text === "" ? "" : `${text}\n`);
  return `<<<<<<< SEARCH\n${part(search)}=======\n${part(replace)}>>>>>>> REPLACE\n`;
}

/** What becomes of each edit of a whole answer. */
export function placements(target: OneFile, answer: string): Placement[] {
  const { lines } = splitLines(target.file.text);
  const selected = target.kind === "selection" ? lines.slice(target.lines.start, target.lines.end) : undefined;
  const parser = createAnswerParser(selected, knownFiles(target));
  return placeAll(target, [...parser.push(answer), ...parser.end()]);
}

/** What becomes of edits, in their order. A file to create, rename or delete is none of a target's edits. */
export function placeAll(target: OneFile, edits: readonly ProposedEdit[]): Placement[] {
  const planner = createPlanner(planFiles(target));
  const found = edits.map((edit) => planner.add(edit));
  const settled = planner.finish().settled;
  return found.map((placement, index) => {
    if (placement !== undefined && placement.kind !== "operation") return placement;
    return settled.find((each) => each.index === index)?.placement ?? refuse("other-file", "", []);
  });
}

export function placedHunks(found: readonly Placement[]): Hunk[] {
  const located = found.filter((placement) => placement.kind === "located");
  const gone = new Set(located.flatMap(({ replaces }) => replaces ?? []));
  return located
    .flatMap(({ hunks }) => hunks)
    .filter(({ id }) => !gone.has(id))
    .sort((a, b) => a.start - b.start);
}

/** The target's text with all that was placed written into it. */
export function textAfter(target: OneFile, found: readonly Placement[]): string {
  return written(target.file.text, placedHunks(found));
}
