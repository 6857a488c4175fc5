import { createFenceReader } from "./codeFences.ts";
import { hasWord } from "./words.ts";

const markers =
  /^\s*(?:<{5,} ?\w*|>{5,} ?\w*|<{3,4} SEARCH|>{3,4} REPLACE|\*\*\* (?:Begin|End|Update|Add|Delete)\b.*|@@.*|(?:---|\+\+\+) \S+|diff --git .*|<\/?(?:edit|patch|diff|search|replace|tool_call|function_calls)\b.*)$/im;
const toolWords = /"(?:old_string|new_string|old_str|new_str|apply_patch|patch)"\s*:/;
const saysNone =
  /\b(?:no (?:changes?|edits?|refactoring)|nothing (?:to|needs|has)|(?:does|do|need)(?: not|n't) (?:need|have) (?:to|any)|already (?:fine|correct|clean|good|as|does|uses|is)|leave (?:it|the \w+) as|unchanged|cannot|can't|won't|will not)\b/i;

/** So many lines that a file has, or that look like code, are no mere mention of it. */
const fewLines = 3;

/**
 * Whether an answer in which no edit could be read was meant to be one: it holds marks of a format, or code in its place,
 * and does not say in words that nothing is to change. `known` are the lines of the files.
 */
export function isMeantAsEdit(answer: string, known: Iterable<string>): boolean {
  if (markers.test(answer) || toolWords.test(answer)) return true;
  const reader = createFenceReader();
  for (const line of answer.split(/\r?\n/)) reader.line(line);
  if (saysNone.test(reader.prose.join("\n"))) return false;
  const fenced = reader.fences.reduce((sum, { lines }) => sum + lines.filter(hasWord).length, 0);
  return fenced >= fewLines || knownLines(reader.prose, known) >= fewLines;
}

function knownLines(said: readonly string[], known: Iterable<string>): number {
  const lines = new Set<string>();
  for (const line of known) if (isTelling(line)) lines.add(line.trim());
  return said.filter((line) => isTelling(line) && lines.has(line.trim())).length;
}

/** A line that prose does not hold by chance. */
function isTelling(line: string): boolean {
  return hasWord(line) && /[^\p{L}\p{N}\s,.'’!?-]/u.test(line);
}
