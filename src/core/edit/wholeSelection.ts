import type { ProposedEdit } from "./proposedEdit.ts";

/** What the model is told. The fence is longer than any run of backticks in the code that it will quote. */
export function wholeSelectionInstructions(fence: string): string {
  return `Answer with the complete replacement of the selected lines, and nothing but those lines, in one code block:

${fence}
the replacement
${fence}

Rules:
- Keep the indentation of the selection. Give every line, also the unchanged ones; never abbreviate code.
- Do not repeat the context around the selection.
- If nothing should change, say so in one sentence and write no code block.`;
}

export function fenceFor(text: string): string {
  let longest = 2;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return "`".repeat(longest + 1);
}

const fenceLine = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/;

/** Collects the code blocks of an answer, line by line. */
export function createWholeSelectionParser(): {
  line(text: string): void;
  /** The replacement that the answer holds; undefined when it holds none. */
  end(target: readonly string[]): ProposedEdit | undefined;
} {
  const blocks: string[][] = [];
  const prose: string[] = [];
  let fence: string | undefined;
  let depth = 0;

  return {
    line(text) {
      const [, marks = "", info = ""] = fenceLine.exec(text) ?? [];
      if (fence === undefined) {
        if (marks === "") prose.push(text);
        else {
          fence = marks;
          depth = 1;
          blocks.push([]);
        }
        return;
      }
      if (marks.startsWith(fence)) {
        depth += info === "" ? -1 : 1;
        if (depth === 0) {
          fence = undefined;
          return;
        }
      }
      blocks.at(-1)?.push(text);
    },
    end(target) {
      const [block, another] = blocks;
      if (block === undefined) return unfenced(prose, target);
      if (another !== undefined) {
        const why = `The answer holds ${blocks.length} code blocks where one was asked for.`;
        return { kind: "malformed", why, lines: blocks.flat() };
      }
      if (fence !== undefined)
        return { kind: "malformed", why: "The answer's code block was never closed.", lines: block };
      return { kind: "replacement", lines: block };
    },
  };
}

/**
 * Some models leave the fence out. Prose must never become code, so an unfenced answer counts only when it begins or
 * ends with a line of the selection.
 */
function unfenced(answer: readonly string[], target: readonly string[]): ProposedEdit | undefined {
  const from = answer.findIndex(isFilled);
  if (from < 0) return undefined;
  const lines = answer.slice(from, answer.findLastIndex(isFilled) + 1);
  const known = new Set(target.filter(isFilled));
  const first = lines[0] ?? "";
  const last = lines.at(-1) ?? "";
  return known.has(first) && known.has(last) ? { kind: "replacement", lines } : undefined;
}

function isFilled(line: string): boolean {
  return line.trim() !== "";
}
