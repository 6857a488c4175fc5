/** Languages in which neither an entity nor a curly quote means anything outside of strings and comments. */
export function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|pyi?|java|kts?|cs|c|h|cc|cpp|hpp|go|rs|swift|scala|dart|rb|sh|lua|sql|json[c5]?)$/i.test(
    path,
  );
}

/** Languages in which brackets or tags make blocks, so that what stands above a line says how far in it stands. */
export function isBracketed(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|java|kts?|cs|c|h|cc|cpp|hpp|go|rs|swift|scala|dart|php|json[c5]?|s?css|less|vue|svelte|html?|xml)$/i.test(
    path,
  );
}

/** There a dot before a word begins no continued line. */
export function holdsMarkup(path: string): boolean {
  return /\.(?:s?css|less|vue|svelte|html?|xml)$/i.test(path);
}

/** Files in which the marks of a code block stand inside of texts at the most. */
export function holdsNoFences(path: string): boolean {
  return isCode(path) || /\.(?:x?html?|xml|vue|svelte|php|s?css|less|ya?ml|toml|gradle)$/i.test(path);
}

/** Files of rows and columns, and of prose: there numbers before lines may be what the line says. */
export function holdsColumns(path: string): boolean {
  return /\.(?:tsv|csv|psv|tab|dat|log)$/i.test(path);
}

export function isProse(path: string): boolean {
  return /\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(path);
}

/** A line without its strings and comments, as far as the line alone tells. */
export function codeIn(line: string, path: string): string {
  if (/^\s*(?:\/\/|\/\*|\*|--|<!--)/.test(line)) return "";
  const hash = /\.(?:py|pyi|rb|sh)$/i.test(path);
  let code = "";
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (quote !== "") {
      if (char === "\\") at += 1;
      else if (char === quote) quote = "";
    } else if (/["'`]/.test(char)) {
      quote = char;
      code += char;
    } else if (hash ? char === "#" : char === "/" && line[at + 1] === "/") break;
    else code += char;
  }
  return code;
}

/** Regular expressions and characters in quotes left out. */
export function withoutPatterns(line: string): string {
  return line.replace(pattern, "$1");
}

const pattern = /(^\s*|[(=,:[!&|?{};]\s*|return\s+)(?:\/(?![/*])(?:\\.|[^/\\\n])+\/|'\\?.')/g;
