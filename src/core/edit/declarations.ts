/** The name that a line declares a block for. */
export function declared(path: string, line: string): string | undefined {
  if (line.length > 1000) return undefined;
  const name = named.exec(line)?.[1] ?? assigned.exec(line)?.[1] ?? keyed.exec(line)?.[1];
  if (name !== undefined || takesBlocks.test(path) || /=>|^\s*(?:return|await|new|else)\b/.test(line)) return name;
  const found = method.exec(line)?.[1];
  const isBalanced = line.split("(").length === line.split(")").length;
  return found === undefined || !isBalanced || statement.test(found) ? undefined : found;
}

/** Does it declare something whose parts are declared in it? */
export function declaresParts(line: string): boolean {
  return parts.test(line) || keyed.test(line);
}

const modifiers =
  "(?:(?:export|default|public|private|protected|internal|static|abstract|async|pub(?:\\([a-z]+\\))?|declare|readonly|override|final|open|suspend|virtual|unsafe)\\s+)*";
const keyword =
  "(?:def|class|function\\*?|fn|func(?:\\s+\\([^()]*\\))?|fun|interface|enum|trait|struct|impl|module|namespace|record)";
const named = new RegExp(`^\\s*${modifiers}${keyword}\\s+(?:self\\.)?([\\p{L}\\p{N}_$]+)`, "u");
const assigned = /^\s*(?:export\s+)?(?:const|let|var|val)\s+([\p{L}\p{N}_$]+).*(?:[{([]|=>)\s*$/u;
const keyed = /^\s*("(?:[^"\\]|\\.)*")\s*:\s*[{[]\s*$/;
const method = /^\s*(?:[\p{L}\p{N}_$<>[\],.?*&]+\s+)*[*#~]?([\p{L}\p{N}_$]+)\s*(?:<[^<>()]*>)?\(.*\)[^()]*\{\s*$/u;

/** There a name, arguments and a brace are a call with a block. */
const takesBlocks = /\.(?:kts?|swift|groovy|gradle|rb|scala|dart|s?css|less|vue|svelte|html?|php)$/i;
const statement =
  /^(?:if|for|foreach|while|switch|match|catch|with|when|using|lock|synchronized|try|unless|until|elif)$/;
const parts = new RegExp(
  `^\\s*${modifiers}(?:class|interface|enum|trait|struct|impl|module|namespace|record|type)\\b`,
  "u",
);
