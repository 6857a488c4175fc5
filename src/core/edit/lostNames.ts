import { bareCode, topLevelNames } from "./topLevel.ts";

/** Does code use what the old code declares at its top or brings in, and does neither itself? */
export function usesLost(path: string, before: readonly string[], after: readonly string[]): boolean {
  const code = codeIn(path, after);
  const own = boundNames(code);
  const used = new Set(code.match(usedName));
  const isLost = (name: string) => used.has(name) && !own.has(name);
  return topLevelNames(path, before).some(isLost) || importedNames(codeIn(path, before)).some(isLost);
}

/** Longer lines are data. */
const longestLine = 1000;

function codeIn(path: string, lines: readonly string[]): string {
  return bareCode(
    path,
    lines.filter(({ length }) => length <= longestLine),
  );
}

/** No property, and no key of one. */
const usedName = /(?<![.\w$])[A-Za-z_$][\w$]*(?![\w$]|\s*:(?!:))/g;
const name = /[A-Za-z_$][\w$]*/g;

const imports = [
  /\bimport[ \t]+(?:type[ \t]+)?[\w$*, \t]*(\{[^{}]*\})/g,
  /\bimport[ \t]+(?:type[ \t]+)?([\w$*., \t]+?)[ \t]*(?:\bfrom\b|[;{]|$)/gm,
  /^from[ \t]+[\w.]+[ \t]+import[ \t]+(\([^()]*\)|[\w.,* ]+)/gm,
  /^(?:pub[ \t]+)?use[ \t]+[\w:]*(\{[^{}]*\}|\b\w+);/gm,
];

function importedNames(code: string): string[] {
  return imports.flatMap((form) => [...code.matchAll(form)].flatMap(([, said = ""]) => saidNames(said)));
}

/** Of `a as b` the second, of `java.util.List` the last. */
function saidNames(said: string): string[] {
  return said.split(",").flatMap((each) => each.match(name)?.at(-1) ?? []);
}

const bindings = [
  /\b(?:const|let|var|val)\s+(\{[^{}]*\}|\[[^[\]]*\]|\([^()]*\)|[\w$]+)/g,
  /\b(?:function\*?|class|interface|type|enum|def|func|fn|fun|struct|trait|object|module|namespace|for|catch|with)\s*(?:\([^()]*\)\s*)?([\w$, ]+)/g,
  /(?:[\w$>\])]\s*|[(=,:]\s*(?:async\s*)?)\(([^()]*)\)\s*(?::[^;{}=\n]*|->[^;{}\n]*)?(?:\{|=>|:\s*$)/gm,
  /([\w$]+)\s*=>/g,
  /^[ \t]*([\w$, ]+):?=(?!=)/gm,
];

function boundNames(code: string): Set<string> {
  const own = bindings.flatMap((form) => [...code.matchAll(form)].flatMap(([, said = ""]) => said.match(name) ?? []));
  return new Set([...own, ...importedNames(code)]);
}
