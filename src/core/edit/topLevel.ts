import { isCode } from "./codeText.ts";

const declared =
  /^(?:(?:export|default|public|pub(?:\([^)]*\))?|abstract|async|static|final|declare|const(?=\s+fn))\s+)*(?:function\*?|class|interface|type|enum|const|let|var|def|func|fn|struct|trait|namespace|object|module)\s+(?:\([^)]*\)\s*)?([\w$]+)/;

/** The names of what stands at the top level of code, of a style sheet, or of a file of keys, in their order. */
export function topLevelNames(path: string, lines: readonly string[]): readonly string[] {
  const form = formOf(path);
  return form === undefined ? [] : lines.flatMap((line) => form.exec(line)?.[1]?.trim() ?? []);
}

function formOf(path: string): RegExp | undefined {
  if (/\.(?:s?css|less)$/i.test(path)) return /^([^\s@{}/][^{}]*)\{/;
  if (/\.ya?ml$/i.test(path)) return /^([\p{L}\p{N}_.-]+):/u;
  if (/\.(?:md|mdx|markdown)$/i.test(path)) return /^(#{1,6} .*)$/;
  return isCode(path) ? declared : undefined;
}

/** The text that is left of code without its strings and comments. */
export function bareCode(path: string, lines: readonly string[]): string {
  const text = lines.join("\n");
  return /\.(?:pyi?|rb|sh)$/i.test(path) ? text.replace(hashText, "") : text.replace(slashText, "");
}

// What is never closed runs to the end, so that no text is read twice.
const hashText = /\\.|#.*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;
const slashText = /\\.|\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|`(?:\\[\s\S]|[^`\\])*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'/g;
