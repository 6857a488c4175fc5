/** "rest unchanged" and its like, which models write in place of code. */
const lead = /^\s*(?:\/\/+|#+|\/\*+|\*|<!--|\{\s*\/\*+|--|;+|%+)\s*/;
const tail = /\s*(?:\*+\/\s*\}?|-->)?\s*$/;
const subject =
  "(?:code|file|function|method|class|module|implementation|body|script|component|content|imports?|tests?|methods|functions|lines?|logic|behaviou?r|fields|properties|" +
  "page|document|markup|template|styles?|stylesheet|rules?|keys?|entries|sections?|configuration|config|settings|declarations|statements|elements?|quer(?:y|ies)|columns?)";
const ending =
  "(?: (?:here|unchanged|continues|goes here|as before|above|below|omitted(?: for brevity)?|" +
  "(?:remains?|is|are|stays?) (?:unchanged|the same|as before|as is)|remains?|stays?))";
const phrase = new RegExp(
  `^[([<]?(?:(?:the )?(?:rest|remainder) of (?:the |your |this )?${subject}${ending}?|(?:the )?(?:rest|everything else)${ending}|` +
    `(?:existing|remaining|unchanged|other|previous|same) (?:\\w+ )?${subject}${ending}?|(?:unchanged|same as (?:before|above)|` +
    `(?:keep|leave) (?:everything|all|the rest|the remaining ${subject})(?: else| above| below)? (?:unchanged|the same|as before|as is)|` +
    `${subject} (?:unchanged|omitted)|` +
    "omitted for brevity|no changes?(?: here)?|same|existing|" +
    `(?:${subject} )?(?:as before|unchanged from (?:the )?original|(?:stays|remains|is) (?:the same|as is|unchanged))|` +
    `(?:keep |the )?(?:original|existing) ${subject}(?: here)?))[)\\]>]?[.:]?$`,
  "i",
);
const keyword =
  /\b(?:rest|remain(?:s|ing|der)?|existing|unchanged|same|omitted|previous|other|snip|implementation|code|before)\b/i;

/**
 * Does the line stand for code that the model left out? It counts only where the file has no such line itself.
 * `dotsAreCode` where indented dots are a statement.
 */
export function isPlaceholder(line: string, dotsAreCode = false): boolean {
  if (line.length > 160) return false;
  const isComment = lead.test(line);
  const body = line.replace(lead, "").replace(tail, "").trim();
  if (!isComment)
    return isDottedProse(line) || bracketed.test(line) || (dotsAreCode ? /^(?:\.{3}|…)\s*$/ : loneDots).test(line);
  if (hidesCode(line)) return false;
  const words = body.replace(/[.…()[\]]/g, "").trim();
  if (/^[([]?(?:\.{3,}|…)/.test(body)) return words === "" || keyword.test(words);
  // Dots at the end alone are how people write, too.
  return phrase.test(/(?:\.{3,}|…)[)\]]?$/.test(body) ? words : body);
}

const loneDots = /^\s*(?:\.{3}|…|\((?:\.{3}|…)\)|\[(?:\.{3}|…)\])[,;]?\s*$/;
/** As texts have it, where nothing is a comment. */
const bracketed = new RegExp(
  `^\\s*[[(*_]+(?:the )?(?:rest|remainder) of (?:the |this )?${subject}${ending}?\\.?[\\])*_]+\\s*$`,
  "i",
);

/** Longer ones are data. */
const longestLine = 1000;

const hidden = /^(?:\/\/+|\/\*+|<!--|#+)\s*(?:\.{3,}|…)(.*)$/;

/** Does a comment beside code stand for code that was left out? Where that is cannot be found out. */
export function hidesCode(line: string): boolean {
  if (line.length > longestLine || !/\.{3}|…/.test(line)) return false;
  const isComment = lead.test(line);
  const body = line.replace(lead, "");
  const isBeside = (at: number) =>
    (isComment || body.slice(0, at).trim() !== "") && keyword.test(hidden.exec(body.slice(at))?.[1] ?? "");
  const starts = [...body.matchAll(/\/\/|\/\*|<!--|(?<=\s)#/g)].map(({ index }) => index);
  return starts.some((at) => !isInString(body, at) && isBeside(at));
}

/** An apostrophe in prose opens no string. */
function isInString(line: string, until: number): boolean {
  let quote = "";
  for (let at = 0; at < until; at += 1) {
    const char = line[at] ?? "";
    if (quote !== "" && char === "\\") at += 1;
    else if (char === quote) quote = "";
    else if (quote === "" && /["'`]/.test(char)) quote = char;
  }
  return quote !== "" && line.indexOf(quote, until) >= 0;
}

/** Words between dots, outside of a comment: `...rest` and `...(code ? a : b)` are code that spreads something. */
function isDottedProse(line: string): boolean {
  const [, words, end] = /^\s*[([]?(?:\.{3,}|…)(.*?)((?:\.{3,}|…)[)\]]?)?\s*$/.exec(line) ?? [];
  if (words === undefined || !/^[\p{L}\s'’:;-]*$/u.test(words) || !keyword.test(words)) return false;
  return end !== undefined || /^\s/.test(words) || /\p{L}\s+\p{L}/u.test(words);
}

/**
 * The new lines with what their placeholders stand for, or undefined where that is not certain: the lines before and after
 * each placeholder, as many as it takes, must stand in one place of the old ones, in order. The beginning and the end are
 * certain by themselves.
 */
export function withoutPlaceholders(
  before: readonly string[],
  after: readonly string[],
  isElided: (line: string) => boolean,
): string[] | undefined {
  const places = new Map<string, number[]>();
  for (const [at, line] of before.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [at]);
    else known.push(at);
  }
  const definitions = createDefinitions(before);
  const gaps = after.flatMap((line, at) => (isElided(line) ? [at] : []));
  const result: string[] = [];
  let written = 0;
  let passed = 0;
  for (const [index, gap] of gaps.entries()) {
    const above = after.slice(index === 0 ? 0 : (gaps[index - 1] ?? 0) + 1, gap);
    const below = after.slice(gap + 1, gaps[index + 1] ?? after.length);
    const from =
      above.length === 0 && index === 0 ? 0 : (endOf(above, before, places) ?? endOfDefinition(definitions, above));
    const isLast = below.every((line) => line === "") && index === gaps.length - 1;
    const to = isLast ? before.length - below.length : (startOf(below, before, places) ?? definitions(below[0] ?? ""));
    if (from === undefined || to === undefined || to <= from || from < passed) return undefined;
    for (const line of after.slice(written, gap)) result.push(line);
    for (const line of before.slice(from, to)) result.push(line);
    written = gap + 1;
    passed = to;
  }
  return [...result, ...after.slice(written)];
}

function endOfDefinition(definitions: (line: string) => number | undefined, above: readonly string[]) {
  const line = definitions(above.at(-1) ?? "");
  return line === undefined ? undefined : line + 1;
}

const definition =
  /^(\s*)(?:(?:export|default|public|private|protected|static|abstract|async|pub|declare|readonly|override|final)\s+)*(?:def|class|function\*?|fn|func|fun|interface|enum|trait|struct|module|namespace)\s+([\p{L}\p{N}_$]+)/u;

/**
 * Where the line stood that a changed line defines anew: the only one of that name, as far in, and as whole. Else nobody can
 * say whether a new line right beside a placeholder takes the place of an old one.
 */
function createDefinitions(before: readonly string[]): (line: string) => number | undefined {
  let known: Map<string, number[]> | undefined;
  const places = () => {
    known ??= Map.groupBy(before.keys(), (at) => definition.exec(before[at] ?? "")?.[2] ?? "");
    return known;
  };
  return (line) => {
    const [, indent, name] = definition.exec(line) ?? [];
    if (name === undefined) return undefined;
    const [only, another] = places().get(name) ?? [];
    const old = before[only ?? -1];
    if (only === undefined || old === undefined || another !== undefined) return undefined;
    const isSame = definition.exec(old)?.[1] === indent && shapeOf(old) === shapeOf(line);
    return isSame && shapeOf(line) !== undefined ? only : undefined;
  };
}

/** How a line ends, where all that it opens but a block is closed in it. */
function shapeOf(line: string): string | undefined {
  const count = (character: string) => line.split(character).length - 1;
  if (count("(") !== count(")") || count("[") !== count("]")) return undefined;
  return `${count("{") - count("}")} ${/[:{;]?$/.exec(line.trimEnd())?.[0]}`;
}

/** Lines that repeat this often tell a place no better with more of them. */
const mostAnchors = 8;

/** Where the last of these lines end in the old ones: with as many of them as stand in one place only. */
function endOf(
  above: readonly string[],
  before: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
): number | undefined {
  let hits = places.get(above.at(-1) ?? "") ?? [];
  for (let count = 1; hits.length > 1 && count < Math.min(above.length, mostAnchors); count += 1) {
    hits = hits.filter((at) => before[at - count] === above.at(-1 - count));
  }
  const [only, another] = hits;
  return only === undefined || another !== undefined || above.length === 0 ? undefined : only + 1;
}

function startOf(
  below: readonly string[],
  before: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
): number | undefined {
  let hits = places.get(below[0] ?? "") ?? [];
  for (let count = 1; hits.length > 1 && count < Math.min(below.length, mostAnchors); count += 1) {
    hits = hits.filter((at) => before[at + count] === below[count]);
  }
  const [only, another] = hits;
  return only === undefined || another !== undefined || below.length === 0 ? undefined : only;
}
