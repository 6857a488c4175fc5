import { applyOffsetEdits, type Hunk, offsetEdits } from "../../src/core/edit/hunk.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { seededNumbers } from "./seededNumbers.ts";

/** The text with hunks written into it, as an editor would do it. */
export function written(text: string, hunks: readonly Hunk[]): string {
  return applyOffsetEdits(text, offsetEdits(splitLines(text), hunks));
}

/** The edits that take a written text back to what it was. */
export function inverse(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): { start: number; end: number; text: string }[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length, text: text.slice(edit.start, edit.end) };
  });
}

export type Chunking = { readonly name: string; readonly chunks: readonly string[] };

/** A text cut into pieces of 1, 7 and 4096 characters, left whole, and cut where three seeds say. */
export function chunkings(text: string): Chunking[] {
  const sized = [1, 7, 4096].map((size) => ({ name: `chunks of ${size}`, chunks: cut(text, () => size) }));
  const random = [1, 2, 3].map((seed) => {
    const next = seededNumbers(seed);
    return { name: `random splits of seed ${seed}`, chunks: cut(text, () => 1 + Math.floor(next() * 9)) };
  });
  return [...sized, { name: "whole", chunks: [text] }, ...random];
}

/** The pieces of a text between the given places; places beyond its end are ignored. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const inside = [...new Set(places)].filter((place) => place > 0 && place < text.length).sort((a, b) => a - b);
  return [0, ...inside].map((place, index) => text.slice(place, inside[index]));
}

function cut(text: string, size: () => number): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = at + size();
    chunks.push(text.slice(at, end));
    at = end;
  }
  return chunks;
}
