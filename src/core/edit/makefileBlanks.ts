import type { Change } from "./hunk.ts";
import type { SourceText } from "./sourceText.ts";

const spaced = /^ +\S/;
const rule = /^[^\s#=:][^=:]*::?(?!=)/;
const conditional = /^(?:ifn?(?:eq|def)\b|else\b|endif\b|#)/;
/** What stands behind spaces by right: it is make's own, and no command. */
const own =
  /^ +(?:(?:export |override )*[\w.-]+(?: +=|\s*(?:[:?+!]|::)=)|ifn?(?:eq|def)\b|else\b|endif\b|-?include\b|define\b|endef\b|#|\$\((?:error|warning|info)\b)/;

/** Commands of a makefile's rule must stand behind a tab. */
export function hasSpacedCommand({ lines }: SourceText, { start, added }: Change): boolean {
  let above: readonly string[] | undefined;
  return added.some((line, at) => {
    if (!spaced.test(line) || own.test(line)) return false;
    above ??= lines.slice(0, start);
    return isInRule(above, added.slice(0, at));
  });
}

/** Does the next line belong to the commands of a rule? A line that the one above goes on with does not begin any. */
function isInRule(above: readonly string[], added: readonly string[]): boolean {
  if ((added.at(-1) ?? above.at(-1))?.endsWith("\\") === true) return false;
  const last = added.findLast(tellsRule) ?? above.findLast(tellsRule) ?? "";
  return last.startsWith("\t") || rule.test(last);
}

function tellsRule(line: string): boolean {
  return line.trim() !== "" && !spaced.test(line) && !conditional.test(line);
}
