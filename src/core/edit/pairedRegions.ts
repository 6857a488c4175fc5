import type { Region } from "./diffLines.ts";

/** So many lines at most from what opens to what closes it: a hunk that is longer nobody reads as one. */
const mostLines = 200;

/** What a line opens or closes, by a name of its own; `toggle` where the same mark does both. */
type Mark = { readonly name: string; readonly growth: number; readonly toggle?: true };

/**
 * For each region the last one that it makes no sense without: one opens a bracket, a tag, a comment, a string or a block of
 * words like `begin`, and the other closes it. Itself where there is none.
 */
export function pairedRegions(before: readonly string[], regions: readonly Region[]): Int32Array {
  const last = Int32Array.from(regions.keys());
  if (regions.length < 2) return last;
  const wordsInUse = closersIn(before, regions);
  const open = new Map<string, { readonly at: number; growth: number }[]>();
  for (const [at, region] of regions.entries()) {
    for (const { name, growth, toggle } of growthOf(before, region, wordsInUse)) {
      const stack = open.get(name) ?? [];
      open.set(name, stack);
      if (region.start - (regions[stack.at(-1)?.at ?? at]?.end ?? 0) > mostLines) stack.length = 0;
      let rest = growth;
      for (let top = stack.at(-1); top !== undefined && rest !== 0; top = stack.at(-1)) {
        if (toggle !== true && Math.sign(top.growth) === Math.sign(rest)) break;
        last[top.at] = at;
        const met = Math.min(Math.abs(top.growth), Math.abs(rest));
        top.growth -= Math.sign(top.growth) * met;
        rest -= Math.sign(rest) * met;
        if (top.growth === 0) stack.pop();
      }
      if (rest !== 0) stack.push({ at, growth: rest });
    }
  }
  return last;
}

/** What the region leaves open or closes that the lines which it replaces do not. */
function growthOf(before: readonly string[], { start, end, added }: Region, words: readonly WordPair[]): Mark[] {
  const found = new Map<string, Mark>();
  const count = (lines: readonly string[], sign: 1 | -1, from: number, to: number) => {
    for (let at = from; at < to; at += 1) {
      const line = lines[at] ?? "";
      if (words.length === 0 && !mayMark.test(line)) continue;
      for (const mark of marksIn(wholeTag(lines, at, to) ?? line, words)) {
        const growth = (found.get(mark.name)?.growth ?? 0) + sign * mark.growth;
        found.set(mark.name, { ...mark, growth });
      }
    }
  };
  count(added, 1, 0, added.length);
  count(before, -1, start, end);
  return [...found.values()].flatMap((mark) => {
    const growth = mark.toggle === true ? Math.abs(mark.growth % 2) : mark.growth;
    return growth === 0 ? [] : [{ ...mark, growth }];
  });
}

const mostTagLines = 20;

/** A tag whose attributes go over several lines, as one. */
function wholeTag(lines: readonly string[], from: number, to: number): string | undefined {
  if (!/^\s*<[A-Za-z][^>]*$/.test(lines[from] ?? "")) return undefined;
  for (let at = from + 1; at < Math.min(to, from + mostTagLines); at += 1) {
    const end = /(\/?)>\s*$/.exec(lines[at] ?? "");
    if (end !== null) return `${lines[from]?.trimEnd()} ${end[1]}>`;
  }
  return undefined;
}

/** Most lines hold none of them, which is seen at a glance. */
const mayMark = /^\s*[)\]}<#]|[([{]\s*$|["`']{3}|`|\/\*|\*\/|-->/;

/** Marks stand where they do when they go around lines: what opens ends its line, what closes begins one. */
function marksIn(line: string, words: readonly WordPair[]): Mark[] {
  const text = line.trim();
  const [first, final] = [text[0], text.at(-1)];
  if (first === undefined || final === undefined) return [];
  const marks: Mark[] = [];
  if ("([{".includes(final) || ")]}".includes(first)) marks.push(...brackets(text));
  if (first === "<") marks.push(...tags(text));
  if (text.startsWith("/*") || text.startsWith("*/") || text.endsWith("*/")) {
    marks.push({ name: "comment", growth: times(text, "/*") - times(text, "*/") });
  }
  if (text.startsWith("<!--") || text.endsWith("-->")) {
    marks.push({ name: "<!--", growth: times(text, "<!--") - times(text, "-->") });
  }
  if (first === "#") {
    if (/^#(?:if\b|[ \t]*ifn?def\b)/.test(text)) marks.push({ name: "#if", growth: 1 });
    else if (/^#[ \t]*endif\b/.test(text)) marks.push({ name: "#if", growth: -1 });
  }
  for (const quote of quotes) {
    if (text.includes(quote)) marks.push({ name: quote, growth: times(text, quote), toggle: true });
  }
  for (const { name, opens, closes } of words) {
    const growth = (opens.test(text) ? 1 : 0) - (closes.test(text) ? 1 : 0);
    if (growth !== 0) marks.push({ name, growth });
  }
  return marks;
}

const quotes = ["`", '"""', "'''"];
const pairs = ["()", "[]", "{}"];

function brackets(text: string): Mark[] {
  const code = withoutStrings(text);
  return pairs.flatMap((name) => {
    const [opening = "", closing = ""] = name;
    const growth = times(code, opening) - times(code, closing);
    const isAround = growth > 0 ? "([{".includes(code.at(-1) ?? " ") : ")]}".includes(code[0] ?? " ");
    return growth !== 0 && isAround ? [{ name, growth }] : [];
  });
}

/** A line with what stands in quotes, and a comment at its end, left out: brackets there close nothing. */
export function withoutStrings(line: string): string {
  if (!/["'`]|\/\//.test(line)) return line;
  return line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""').replace(/\s*\/\/.*$/, "");
}

function tags(text: string): Mark[] {
  return [...text.matchAll(/<(\/?)([A-Za-z][\w.:-]*)?(?:\s[^<>]*?)?(\/?)>/g)].flatMap(([, slash, name = "", alone]) =>
    alone === "/" ? [] : [{ name: `<${name}>`, growth: slash === "/" ? -1 : 1 }],
  );
}

function times(text: string, part: string): number {
  return text.split(part).length - 1;
}

type WordPair = { readonly name: string; readonly opens: RegExp; readonly closes: RegExp };

const wordPairs: readonly WordPair[] = [
  {
    name: "end",
    opens:
      /^(?:begin|def|class|module|if|unless|while|until|for|case)\b|\b(?:do(?:\s*\|[^|]*\|)?|then)$|\bfunction\b.*\)$/,
    closes: /^end\b(?!\s*[=:(])|\bend$/,
  },
  { name: "fi", opens: /^if\b/, closes: /^fi\b/ },
  { name: "done", opens: /\bdo$/, closes: /^done\b/ },
  { name: "esac", opens: /^case\b/, closes: /^esac\b/ },
];

/** Words open blocks only in languages that close them with words. */
function closersIn(before: readonly string[], regions: readonly Region[]): WordPair[] {
  const used = new Set<WordPair>();
  const look = (line: string) => {
    if (!/^\s*(?:end|fi|done|esac)\b/.test(line)) return;
    for (const pair of wordPairs) if (pair.closes.test(line.trim())) used.add(pair);
  };
  for (const { start, end, added } of regions) {
    for (const line of added) look(line);
    for (let at = start; at < end; at += 1) look(before[at] ?? "");
  }
  return [...used];
}
