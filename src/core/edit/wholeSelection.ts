import type { CodeFence } from "./codeFences.ts";
import type { ProposedEdit } from "./proposedEdit.ts";
import { isMarker } from "./wholeFile.ts";

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

/** The replacement that an answer's code blocks and prose hold; undefined when they hold none. */
export function wholeSelectionIn(
  fences: readonly CodeFence[],
  prose: readonly string[],
  selection: readonly string[],
): ProposedEdit | undefined {
  const [block, another] = fences;
  if (block === undefined) return unfenced(prose, selection);
  if (another !== undefined) {
    const why = `The answer holds ${fences.length} code blocks where one was asked for.`;
    return { kind: "malformed", why, lines: fences.flatMap(({ lines }) => lines) };
  }
  if (!block.closed) {
    return { kind: "malformed", why: "The answer's code block was never closed.", lines: block.lines };
  }
  if (block.lines.some(isMarker) && !selection.some(isMarker)) {
    const why = "The code block holds markers of edits where the selection's text was expected.";
    return { kind: "malformed", why, lines: block.lines };
  }
  return { kind: "replacement", lines: block.lines };
}

/**
 * Some models leave the fence out. Prose must never become code, so an unfenced answer counts only when it begins or
 * ends with a line of the selection.
 */
function unfenced(answer: readonly string[], selection: readonly string[]): ProposedEdit | undefined {
  const from = answer.findIndex(isFilled);
  if (from < 0) return undefined;
  const lines = answer.slice(from, answer.findLastIndex(isFilled) + 1);
  const known = new Set(selection.filter(isFilled));
  const first = lines[0] ?? "";
  const last = lines.at(-1) ?? "";
  return known.has(first) && known.has(last) ? { kind: "replacement", lines } : undefined;
}

function isFilled(line: string): boolean {
  return line.trim() !== "";
}
