import { cutEnds } from "./blankEnds.ts";
import type { Region } from "./diffLines.ts";
import type { BlockReading } from "./proposedEdit.ts";
import { isFilled } from "./words.ts";

/** The lines of one chunk of a patch, each as the model wrote it with its prefix. */
export type PatchChunk = {
  push(text: string): void;
  /** Undefined when nothing is added or removed. */
  reading(): BlockReading | undefined;
  readonly isBlank: boolean;
  readonly lines: readonly string[];
};

/**
 * A line without a prefix is context: models forget it, on a tab-indented or an empty line above all. Then the blank that
 * begins another context line may be content too, which only the file can tell (`loose`).
 */
export function createPatchChunk(): PatchChunk {
  const search: string[] = [];
  const replace: string[] = [];
  const lines: string[] = [];
  const loose = new Set<number>();
  const changes: Region[] = [];
  let open: { start: number; added: string[] } | undefined;

  function close(): void {
    if (open !== undefined) changes.push({ start: open.start, end: search.length, added: open.added });
    open = undefined;
  }

  return {
    push(text) {
      lines.push(text);
      // A byte order mark is no part of a line, and the file keeps its own.
      const body = text.slice(1).replace(/^\uFEFF/, "");
      if (text.startsWith("-") || text.startsWith("+")) {
        open ??= { start: search.length, added: [] };
        if (text.startsWith("-")) search.push(body);
        else {
          open.added.push(body);
          replace.push(body);
        }
        return;
      }
      close();
      if (text.startsWith(" ")) loose.add(search.length);
      search.push(text.startsWith(" ") ? body : text);
      replace.push(text.startsWith(" ") ? body : text);
    },
    reading() {
      close();
      if (changes.length === 0) return undefined;
      const reading = { search, replace, changes, loose };
      if (!search.some(isFilled)) return reading;
      // An empty line without a prefix may as well part two chunks: it says nothing about the place.
      return cutEnds(reading, lines[0] === "" ? 1 : 0, lines.at(-1) === "" ? 1 : 0) ?? reading;
    },
    get isBlank() {
      return lines.every((line) => line.trim() === "");
    },
    lines,
  };
}
