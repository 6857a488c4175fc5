import { indentOf } from "./indentation.ts";
import { isFilled } from "./words.ts";

/** Lines inside of texts that go over several, whose blanks are a part of the text. */
export type RawLines = {
  /** They stand where they are written, however the code around them is moved: the lines of a here-document. */
  readonly fixed: ReadonlySet<number>;
  /** They do not stand further in than the code that they are in, so that nobody can say whether they are moved with it. */
  readonly unsure: ReadonlySet<number>;
};

export function rawLinesIn(lines: readonly string[]): RawLines {
  const fixed = new Set<number>();
  const unsure = new Set<number>();
  const endless = new Set<string>();
  for (let at = 0; at < lines.length; at += 1) {
    const raw = rawTextAt(lines[at] ?? "");
    if (raw === undefined || endless.has(raw.mark)) continue;
    let end = at + 1;
    while (end < lines.length && !raw.ends(lines[end] ?? "")) end += 1;
    if (end === lines.length) {
      endless.add(raw.mark);
      continue;
    }
    const inner = lines.slice(at + 1, end);
    const indent = indentOf(lines[at] ?? "").length;
    const isOut = inner.some((line) => isFilled(line) && indentOf(line).length <= indent);
    const found = raw.kind === "document" ? fixed : isOut ? unsure : undefined;
    for (let each = at + 1; each <= end; each += 1) found?.add(each);
    at = raw.kind === "document" ? end : Math.max(at, end - 1);
  }
  return { fixed, unsure };
}

type RawText = {
  readonly kind: "document" | "string";
  readonly mark: string;
  ends(line: string): boolean;
};

const longestLine = 1000;
const hereDocument = /<<(["']?)([A-Z_]\w*)\1(?!\w)/;
const tripled = /(?:[=(,:+[]|\breturn)\s*[a-zA-Z]{0,2}("""|''')/;
const template = /(?:[=(,:+?&|>{[]|\breturn)\s*`[^`]*$/;

/** The text that begins in a line and does not end in it. */
function rawTextAt(line: string): RawText | undefined {
  if (line.length > longestLine || /dedent|cleandoc|trimIndent|trimMargin|stripIndent/.test(line)) return undefined;
  const name = hereDocument.exec(line)?.[2];
  if (name !== undefined) return { kind: "document", mark: name, ends: (each) => isTerminator(each, name) };
  const mark = tripled.exec(line)?.[1] ?? (template.test(line) && !line.includes("```") ? "`" : undefined);
  if (mark === undefined || !isOdd(line, mark)) return undefined;
  return { kind: "string", mark, ends: (each) => isOdd(each, mark) };
}

function isTerminator(line: string, name: string): boolean {
  return line.trimEnd() === name || line.trimEnd() === `${name};`;
}

function isOdd(line: string, mark: string): boolean {
  return line.replace(/\\./g, "").split(mark).length % 2 === 0;
}
