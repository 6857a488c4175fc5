/** The first part of a streamed text that later text cannot change any more. */
export type Settled = {
  readonly length: number;
  /** The line that opened the code fence in which the part ends, to be put before what follows; else empty. */
  readonly fence: string;
};

/** The last block is rendered again with each piece of text, so it must stay short. */
const longestBlock = 8192;

/**
 * Where the first block of `text` ends: behind a code fence, or behind a blank line that no list goes on after. A block
 * that gets too long is cut at a line. Undefined while the block may still grow. Where it cuts depends on the text
 * alone, and not on the pieces in which it came. `fence` is what the part before ended in.
 */
export function settledLength(text: string, fence: string): Settled | undefined {
  let open = fence;
  let at = 0;
  for (let end = text.indexOf("\n") + 1; end > 0 && end <= longestBlock; end = text.indexOf("\n", at) + 1) {
    const line = text.slice(at, end).trimEnd();
    at = end;
    if (open !== "") {
      if (!closes(line, open)) continue;
      open = "";
      if (/^[`~]/.test(line)) return { length: at, fence: "" };
    } else if (line === "") {
      const next = text[at];
      if (next !== undefined && !/\s/.test(next)) return { length: at, fence: "" };
    } else {
      open = opened(line);
    }
  }
  if (text.length <= longestBlock) return undefined;
  return { length: at > 0 ? at : endOfWord(text), fence: open };
}

const fenceMark = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}(?=[^`]*$)|~{3,})/;

function opened(line: string): string {
  return fenceMark.test(line) ? `${line.trimStart().replace(/^(?:[-*+]|\d+[.)])\s+/, "")}\n` : "";
}

function closes(line: string, open: string): boolean {
  const mark = /^(?:`+|~+)/.exec(open)?.[0] ?? "";
  const candidate = line.trimStart();
  return candidate.startsWith(mark) && candidate === candidate[0]?.repeat(candidate.length);
}

/** The end of the last word that is short enough; without one, no character is halved. */
function endOfWord(text: string): number {
  const space = text.lastIndexOf(" ", longestBlock - 1) + 1;
  if (space > longestBlock / 2) return space;
  const last = text.charCodeAt(longestBlock - 1);
  return last >= 0xd800 && last < 0xdc00 ? longestBlock - 1 : longestBlock;
}
