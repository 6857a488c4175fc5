import type { Change } from "./hunk.ts";
import { indentOf } from "./indentation.ts";
import type { Outcome } from "./siteChanges.ts";
import type { SourceText } from "./sourceText.ts";
import { canonical, isBeyondAscii } from "./spelling.ts";

const kinds = {
  quote: /['"\u2018-\u201F]/,
  curly: /[\u2018-\u201F]/,
  dash: /[\u2010-\u2015\u2212]/,
  blank: /[\u00A0\u2002-\u200A\u202F\u205F\u3000]/,
} as const;

/**
 * New lines for a place that was found in another spelling of quotes and dashes. What they share with the quoted lines gets
 * the file's bytes. What is left gets the file's spelling where the reply is the one that is typeset; quotes that could
 * then begin or end a string elsewhere make it unclear.
 */
export function inOwnSpelling(source: SourceText, start: number, search: readonly string[], outcome: Outcome): Outcome {
  if (outcome.kind === "unclear") return outcome;
  const actual = source.lines.slice(start, start + search.length);
  const swapped = swapsBetween(search, actual);
  const changes: Change[] = [];
  for (const change of outcome.changes) {
    const added: string[] = [];
    for (const [at, line] of change.added.entries()) {
      const index = change.start - start + at;
      const isBeside = at < change.removed.length;
      const own = spelt(
        source,
        line,
        isBeside ? search[index] : undefined,
        isBeside ? actual[index] : undefined,
        swapped,
      );
      if (own === undefined) return { kind: "unclear", why: "slip" };
      added.push(own);
    }
    changes.push({ ...change, added });
  }
  return { kind: "changes", changes };
}

/** What of the reply stands for something else in the file. */
type Swapped = {
  readonly chars: readonly string[];
  /** The reply is the one that is typeset, and all quotes of the quoted lines are. */
  readonly isTypeset: boolean;
  /** No line of the place begins or ends a string. */
  readonly isPlain: boolean;
};

function swapsBetween(search: readonly string[], actual: readonly string[]): Swapped {
  const found = new Set<string>();
  for (const [at, line] of search.entries()) {
    const [quoted, real] = [line.trimEnd().normalize("NFC"), (actual[at] ?? "").trimEnd().normalize("NFC")];
    if (quoted === real || quoted.length !== real.length) continue;
    for (let index = 0; index < quoted.length; index += 1) {
      if (quoted[index] !== real[index]) found.add(quoted[index] ?? "");
    }
  }
  const chars = [...found];
  return {
    chars,
    isTypeset: chars.every((char) => !kinds.quote.test(char) || kinds.curly.test(char)),
    isPlain: !actual.some((line) => /['"`]/.test(line)),
  };
}

/** Undefined where a quote that differs stands in what is new. */
function spelt(
  source: SourceText,
  line: string,
  quoted: string | undefined,
  real: string | undefined,
  { chars, isTypeset, isPlain }: Swapped,
): string | undefined {
  const indent = indentOf(line);
  const { head, middle, tail } = shared(line.slice(indent.length), quoted?.trimStart() ?? "", real?.trimStart() ?? "");
  const own = [...middle].map((char) => (isSwappedKind(char, chars) ? ascii(source, char) : char)).join("");
  const spelled = indent + head + own + tail;
  if (!chars.some((char) => kinds.quote.test(char)) || !kinds.quote.test(middle)) return spelled;
  // ASCII quotes where the file has typeset ones: which of them begin or end a string, nobody can tell.
  if (!isTypeset) return isPlain ? spelled : undefined;
  const isMixed = chars.some((char) => kinds.quote.test(char) && middle.includes(canonical(char)));
  return isMixed || kinds.curly.test(own) || isEnding(spelled) ? undefined : spelled;
}

function isSwappedKind(char: string, swapped: readonly string[]): boolean {
  const isKind = (kind: RegExp) => kind.test(char) && swapped.some((each) => kind.test(each));
  return isKind(kinds.curly) || isKind(kinds.dash) || isKind(kinds.blank);
}

/** A character that the file has itself is left: it may be meant. */
function ascii({ text }: SourceText, char: string): string {
  return text.includes(char) ? char : canonical(char);
}

/** An apostrophe that would end the string that it stands in. */
function isEnding(text: string): boolean {
  if (/^\s*(?:\/\/|\/\*|\*|#|--|<!--)/.test(text)) return false;
  let open = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === "\\") at += 1;
    else if (open === "" && /["'`]/.test(char)) open = char;
    else if (char === open) open = "";
  }
  return open !== "";
}

/** The ends that a new line shares with the quoted one, as the file has them. */
function shared(
  line: string,
  quoted: string,
  real: string,
): { readonly head: string; readonly middle: string; readonly tail: string } {
  if (quoted.length !== real.length || !(isBeyondAscii(quoted) || isBeyondAscii(real)))
    return { head: "", middle: line, tail: "" };
  const most = Math.min(line.length, quoted.length);
  let head = 0;
  while (head < most && line[head] === quoted[head]) head += 1;
  let tail = 0;
  while (tail < most - head && line.at(-1 - tail) === quoted.at(-1 - tail)) tail += 1;
  return {
    head: real.slice(0, head),
    middle: line.slice(head, line.length - tail),
    tail: tail === 0 ? "" : real.slice(-tail),
  };
}
