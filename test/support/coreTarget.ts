import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import type { Hunk } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { createPlacer, type Placement } from "../../src/core/edit/placement.ts";
import type { Target } from "../../src/core/request.ts";
import { written } from "./coreText.ts";

export function fileTarget(text: string, path = "src/a.ts"): Target {
  return { kind: "file", file: { uri: `file:///repo/${path}`, path, languageId: "typescript", version: 1, text } };
}

/** Lines are zero-based, end-exclusive. */
export function selectionTarget(text: string, start: number, end: number): Target {
  return { kind: "selection", file: fileTarget(text).file, lines: { start, end } };
}

/** A search/replace block as a model writes it. */
export function answerBlock(search: string, replace: string): string {
  const part = (text: string) => (text === "" ? "" : `${text}\n`);
  return `<<<<<<< SEARCH\n${part(search)}=======\n${part(replace)}>>>>>>> REPLACE\n`;
}

/** What becomes of each edit of a whole answer. */
export function placements(target: Target, answer: string): Placement[] {
  const { start, end } = target.kind === "selection" ? target.lines : { start: 0, end: 0 };
  const selected = splitLines(target.file.text).lines.slice(start, end);
  const parser = createAnswerParser(target.kind === "selection" ? selected : undefined);
  const placer = createPlacer(target);
  return [...parser.push(answer), ...parser.end()].map((edit, index) => placer.place(edit, index));
}

export function placedHunks(found: readonly Placement[]): Hunk[] {
  return found
    .flatMap((placement) => (placement.kind === "located" ? placement.hunks : []))
    .sort((a, b) => a.start - b.start);
}

/** The target's text with all that was placed written into it. */
export function textAfter(target: Target, found: readonly Placement[]): string {
  return written(target.file.text, placedHunks(found));
}
