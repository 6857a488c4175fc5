/** "rest unchanged" and its like, which models write in place of code. */
const lead = /^\s*(?:\/\/+|#+|\/\*+|\*|<!--|\{\s*\/\*+|--|;+|%+)\s*/;
const tail = /\s*(?:\*+\/\s*\}?|-->)?\s*$/;
const subject =
  "(?:code|file|function|method|class|module|implementation|body|script|component|content|imports?|tests?|methods|functions|lines?|logic|fields|properties)";
const ending =
  "(?: (?:here|unchanged|continues|goes here|as before|above|below|(?:remains?|is|are|stays?) (?:unchanged|the same|as before)))";
const phrase = new RegExp(
  `^[([]?(?:(?:the )?(?:rest|remainder) of (?:the |your |this )?${subject}${ending}?|(?:the )?(?:rest|everything else)${ending}|` +
    `(?:existing|remaining|unchanged|other|previous|same) (?:\\w+ )?${subject}${ending}?|(?:unchanged|same as (?:before|above)|` +
    "code (?:unchanged|omitted)|omitted for brevity|no changes(?: here)?))[)\\]]?[.:]?$",
  "i",
);
const keyword =
  /\b(?:rest|remain(?:s|ing|der)?|existing|unchanged|same|omitted|previous|other|snip|implementation|code|before)\b/i;

/** Does the line stand for code that the model left out? It counts only where the file has no such line itself. */
export function isPlaceholder(line: string): boolean {
  if (line.length > 160) return false;
  const isComment = lead.test(line);
  const body = line.replace(lead, "").replace(tail, "").trim();
  const dots = /^[([]?(?:\.{3,}|…)|(?:\.{3,}|…)[)\]]?$/.test(body);
  if (dots && (isComment || /^\s*[([]?(?:\.{3,}|…)/.test(line))) {
    const words = body.replace(/[.…()[\]]/g, "").trim();
    return words === "" ? isComment : keyword.test(words);
  }
  return isComment && phrase.test(body);
}

/**
 * The new lines with what their placeholders stand for, or undefined where that is not certain: the lines around each
 * placeholder must stand exactly once in the old ones, in order. The beginning and the end are certain by themselves.
 */
export function withoutPlaceholders(
  before: readonly string[],
  after: readonly string[],
  isElided: (line: string) => boolean,
): string[] | undefined {
  const places = new Map<string, number>();
  for (const [at, line] of before.entries()) places.set(line, places.has(line) ? -1 : at);
  const result: string[] = [];
  let passed = 0;
  for (const [at, line] of after.entries()) {
    if (!isElided(line)) {
      const place = places.get(line);
      if (place !== undefined && place >= passed) passed = place;
      result.push(line);
      continue;
    }
    const from = at === 0 ? 0 : endOf(places.get(after[at - 1] ?? ""));
    const to = isEnd(after, at) ? before.length - (after.length - 1 - at) : places.get(after[at + 1] ?? "");
    if (from === undefined || to === undefined || to < from || from < passed) return undefined;
    for (const kept of before.slice(from, to)) result.push(kept);
    passed = to;
  }
  return result;
}

function endOf(place: number | undefined): number | undefined {
  return place === undefined || place < 0 ? undefined : place + 1;
}

function isEnd(lines: readonly string[], at: number): boolean {
  for (let next = at + 1; next < lines.length; next += 1) if (lines[next] !== "") return false;
  return true;
}
