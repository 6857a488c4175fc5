/** A text of which only the formatting was taken away; undefined where that cannot be told, and then blanks alone decide. */
export type Normalise = (lines: readonly string[], languageId: string) => string | undefined;

/** Languages in which blanks between tokens and most line breaks say nothing. */
const freeForm = new Set(["typescript", "javascript", "json", "jsonc", "go"]);

/** Languages in which at least indentation says nothing. */
const anyIndentation = new Set(
  "typescriptreact javascriptreact css scss less c cpp csharp java rust php dart kotlin swift".split(" "),
);

/**
 * A key for each text, equal for those that differ in formatting alone. Blanks are all that is ever taken away, so a text
 * whose `bare` hash no other has is not looked at closer.
 */
export function formattingKeys(
  texts: readonly (readonly string[])[],
  bare: readonly number[],
  languageId: string,
  normalise?: Normalise,
): readonly string[] {
  const counts = new Map<number, number>();
  for (const each of bare) counts.set(each, (counts.get(each) ?? 0) + 1);
  return texts.map((lines, at) => {
    const given = normalise?.(lines, languageId);
    if (given !== undefined) return `syntax:${given}`;
    return counts.get(bare[at] ?? 0) === 1 ? `alone:${at}` : `blanks:${withoutFormatting(lines, languageId)}`;
  });
}

/** Equal for texts that are the same without their blanks and line breaks. */
export function bareHash(lines: readonly string[]): number {
  let hash = 0;
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 1) {
      const code = line.charCodeAt(at);
      if (!isBlank(code)) hash = (Math.imul(hash, 31) + code) | 0;
    }
  }
  return hash;
}

/** What `\s` matches. */
function isBlank(code: number): boolean {
  if (code < 0xa0) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** Lines as a comparison sees them: what differs here is more than blanks and line breaks. */
export function withoutFormatting(lines: readonly string[], languageId: string): string {
  const text = lines.map((line) => line.trimEnd()).join("\n");
  if (freeForm.has(languageId)) return withoutBlanks(text);
  // A string that goes over several lines keeps its indentation.
  const isIndentable = anyIndentation.has(languageId) && !/`|"""|'''/.test(text);
  const shown = isIndentable ? lines.map((line) => line.trim()).join("\n") : text;
  return shown.replace(/\n{2,}/g, "\n").replace(/^\n+|\n+$/g, "");
}

/** Strings and comments stand as they are. One that is never closed reaches to the end of its line. */
const pieces =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|`(?:\\[\s\S]|[^`\\])*`|"(?:\\[^\n]|[^"\\\n])*"?|'(?:\\[^\n]|[^'\\\n])*'?|\s+|[^\s"'`/]+|[/`]/g;

/** Brackets, commas and semicolons need no blanks around them. */
const standsAlone = "()[]{},;";
/** A statement never ends behind one of these, nor before one of those. */
const goesOnBehind = "([{,;=&|*?:<";
const goesOnBefore = ")]},;.?&|";
const wordLike = /[\p{L}\p{N}\p{M}_$#@"'`]/u;

function withoutBlanks(text: string): string {
  const parts = text.match(pieces) ?? [];
  const kept: string[] = [];
  let line: Line = { last: "", verbatim: false, comment: false };
  for (const [at, part] of parts.entries()) {
    const isBlank = part.trim() === "";
    const said = isBlank ? between(line, part, parts[at + 1] ?? "") : part;
    if (said === "") continue;
    kept.push(said);
    line = isBlank && said === "\n" ? { last: "\n", verbatim: false, comment: false } : after(line, said);
  }
  return kept.join("");
}

/** What is known of the line so far. In one with a slash or a template, blanks may be a part of what is matched or said. */
type Line = { readonly last: string; readonly verbatim: boolean; readonly comment: boolean };

function after({ verbatim }: Line, part: string): Line {
  const comment = part.startsWith("//");
  const isComment = comment || part.startsWith("/*");
  return { last: part.at(-1) ?? "", verbatim: verbatim || (!isComment && /^[/`]/.test(part)), comment };
}

/** What is left of blanks between two pieces. */
function between({ last, verbatim, comment }: Line, blanks: string, next: string): string {
  if (last === "" || last === "\n" || next === "") return "";
  const first = next.charAt(0);
  const goesOn = !comment && (goesOnBehind.includes(last) || goesOnBefore.includes(first));
  if (blanks.includes("\n") && !goesOn) return "\n";
  if (verbatim && !blanks.includes("\n")) return blanks;
  if (standsAlone.includes(last) || standsAlone.includes(first)) return "";
  return wordLike.test(last) === wordLike.test(first) ? " " : "";
}
