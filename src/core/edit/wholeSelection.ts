import type { CodeFence } from "./codeFences.ts";
import { isPartOf } from "./partOfFile.ts";
import type { ProposedEdit } from "./proposedEdit.ts";
import { isMarker } from "./wholeFile.ts";
import { isFilled } from "./words.ts";

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
  const says = prose.filter((line) => /\p{L}/u.test(line)).join("\n");
  const snippet = snippetIn(block.lines, selection, says);
  if (snippet === "nothing") return undefined;
  if (snippet !== undefined) return partial(block.lines);
  const isTold = isSentence(says) && !announces.test(says);
  return isTold && isPartOf("", selection, block.lines)
    ? partial(block.lines)
    : { kind: "replacement", lines: block.lines };
}

function partial(lines: readonly string[]): ProposedEdit {
  return {
    kind: "malformed",
    why: "The code block holds only a part of the selection, and all of it was expected.",
    lines,
  };
}

/** Fewer words say nothing about a piece of code: `Done.`, `Here you are:`. */
function isSentence(says: string): boolean {
  return says.trim().split(/\s+/).length > 3;
}

const it =
  "(?:it|this|that|everything|all|all of it|(?:the|this|your) (?:selected |existing |current )?(?:code|function|method|class|selection|lines?|block))";
const notNeeded = "(?:(?:does|do|need|should)(?: not|n['\u2019]t)(?: need| have)?(?: to)?(?: be)? chang\\w*)";
/** A sentence, or a part of one, that says that all may stay as it is. */
const nothing = new RegExp(
  `^(?:nothing (?:here |at all )?(?:needs?|has|should|to)\\b|(?:there (?:is|are) )?no (?:changes?|edits?|refactoring|need)(?: (?:is|are|to|for)\\b.*)?(?: (?:needed|necessary|required))?(?: here)?$|` +
    `${it}(?: here)? (?:${notNeeded}|(?:is|are|looks?|seems?) (?:already |all )*(?:fine|good|correct|right|ok|okay|clean)\\b(?! now)|stays? as (?:it )?is)|` +
    `(?:i(?:['\u2019]d| would)? )?(?:leave|left|keep|kept) ${it}\\b)`,
  "i",
);
/** Then what stands in the code block is shown, and not meant to be all that stays. */
const points =
  /\b(?:look at|see|note|notice|consider|this (?:line|part|call)|these lines|the (?:key|relevant|important) (?:line|part)s?)\b/i;
const announces =
  /\b(?:replac\w*|updated?|new|rewrit\w*|refactored|result|simplif\w*|remov\w*|delet\w*|dropp\w*|without)\b/i;

/** What the sentences say of the code that surrounds the selection is none of the selection's. */
function saysNothing(says: string): boolean {
  const parts = says.split(/[.!?:;,]+(?:\s+|$)|\n+|\s(?:because|since|and|as)\s/);
  const isTurned = /\b(?:but|however|except|though)\b/i.test(says);
  return !isTurned && parts.some((part) => nothing.test(part.trim()));
}

/**
 * A few lines that illustrate what the model says: some of the selection that it points at, or any that do not stand for it
 * where it says that nothing is to change.
 */
function snippetIn(
  block: readonly string[],
  selection: readonly string[],
  says: string,
): "nothing" | "quoted" | "other" | undefined {
  const [said, known] = [block.filter(isFilled), selection.filter(isFilled)];
  if (!isSentence(says) || said.length === 0 || said.length >= known.length) return undefined;
  const text = `\n${known.map((line) => line.trim()).join("\n")}\n`;
  const isQuoted = text.includes(`\n${said.map((line) => line.trim()).join("\n")}\n`) && !announces.test(says);
  const isNothing = saysNothing(says);
  if (isQuoted && isNothing) return "nothing";
  if (isQuoted && points.test(says)) return "quoted";
  const keepsEnds = said[0] === known[0] && said.at(-1) === known.at(-1);
  return isNothing && !keepsEnds && said.length * 2 <= known.length ? "other" : undefined;
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
