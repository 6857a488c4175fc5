import { splitLines } from "../edit/lines.ts";
import { linesNear } from "../largeText.ts";
import type { LineRange, Target } from "../request.ts";
import { filesOf } from "../request.ts";
import { isCommentLine, isKeyword, wordForm } from "./codeWords.ts";

/** A line of one of the target's files: both zero-based. */
type Spot = { readonly file: number; readonly line: number };

/** `defined`: a function or type; `assigned`: a variable, field or key; `used`: anywhere else in code. */
export type Tier = "defined" | "assigned" | "used" | "commented";

type FoundWord = { readonly tier: Tier; readonly spots: readonly Spot[] };

/** Where the words of a target's files stand. It is read a piece at a time, since a file may be large. */
export type WordIndex = {
  /** Reads about so many characters more; true while there are any left. */
  read(characters: number): boolean;
  /**
   * The best places of a word, or of two joined by a point such as `cart.total`; in the selection where there are such.
   * `file`: in that one first, unless it only uses what another defines.
   */
  find(word: string, file?: number): FoundWord | undefined;
  /** The name of the function or type that a line stands in. */
  enclosing(spot: Spot, indentation: number): string | undefined;
  /** How many lines a file has, without the empty one after its last line break. */
  linesOf(file: number): number;
};

/** Places of an ambiguous word. */
const mostSpots = 5;
/** What is further along a line is not looked at: such lines are not written by hand. */
const longestLine = 4000;

const tiers: readonly Tier[] = ["defined", "assigned", "used", "commented"];

type Entry = { tier: number; readonly inside: Spot[]; readonly outside: Spot[] };
type Definition = { readonly line: number; readonly indentation: number; readonly name: string };

export function createWordIndex(target: Target): WordIndex {
  const files = filesOf(target).map(({ text }) => withoutLastEmpty(splitLines(text).lines));
  const selection = target.kind === "selection" ? target.lines : undefined;
  const entries = new Map<string, Entry>();
  const ofFile = files.length === 1 ? [] : files.map(() => new Map<string, Entry>());
  const definitions: Definition[][] = files.map(() => []);
  const near = filesOf(target).map(({ text }) => linesNear(text, selection));
  let file = 0;
  let line = near[0]?.start ?? 0;

  function add(word: string, tier: number, spot: Spot): void {
    addTo(entries, word, tier, spot);
    const own = ofFile[spot.file];
    if (own !== undefined) addTo(own, word, tier, spot);
  }

  function addTo(entries: Map<string, Entry>, word: string, tier: number, spot: Spot): void {
    let entry = entries.get(word);
    if (entry === undefined || tier < entry.tier) {
      entry = { tier, inside: [], outside: [] };
      entries.set(word, entry);
    }
    if (tier > entry.tier) return;
    const list = isInside(selection, spot.line) ? entry.inside : entry.outside;
    if (list.length < (tier < 2 ? mostSpots : 1)) list.push(spot);
  }

  function readLine(text: string, spot: Spot): void {
    const isComment = isCommentLine(text);
    for (const word of wordsIn(text)) {
      const tier = isComment ? 3 : tierOf(text, word);
      if (tier === 0) {
        definitions[spot.file]?.push({ line: spot.line, indentation: indentationOf(text), name: word.text });
      }
      add(word.text, tier, spot);
      if (word.owner !== undefined) add(`${word.owner}.${word.text}`, Math.max(tier, 2), spot);
    }
  }

  return {
    read(characters) {
      for (let left = characters; left > 0 && file < files.length; ) {
        const text = line < (near[file]?.end ?? 0) ? files[file]?.[line] : undefined;
        if (text === undefined) {
          file += 1;
          line = near[file]?.start ?? 0;
          continue;
        }
        readLine(text.slice(0, longestLine), { file, line });
        left -= text.length + 1;
        line += 1;
      }
      return file < files.length;
    },
    find(word, file) {
      const all = entries.get(word);
      const own = file === undefined ? undefined : ofFile[file]?.get(word);
      const entry = own === undefined || (all !== undefined && isBetter(all, own)) ? all : own;
      if (entry === undefined) return undefined;
      return { tier: tiers[entry.tier] ?? "used", spots: entry.inside.length > 0 ? entry.inside : entry.outside };
    },
    enclosing({ file: of, line: at }, indentation) {
      const known = definitions[of] ?? [];
      let next = firstAfter(known, at);
      // Deeply nested code has a few of them around it, and many beside it.
      for (let looked = 0; looked < 200 && next > 0; looked += 1) {
        next -= 1;
        const definition = known[next];
        if (definition !== undefined && (definition.indentation < indentation || definition.line === at)) {
          return definition.name;
        }
      }
      return undefined;
    },
    linesOf: (of) => files[of]?.length ?? 0,
  };
}

/** Where a name is defined is where it is meant, and no comment tells of another file what its code does not. */
function isBetter(all: Entry, own: Entry): boolean {
  return all.tier < own.tier && (all.tier === 0 ? own.tier > 1 : own.tier === 3);
}

export function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

type FoundAt = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The word before, where nothing but blanks, `*` or `&` stands between. */
  readonly before: string | undefined;
  /** The word that it is a member of. */
  readonly owner: string | undefined;
};

function* wordsIn(line: string): Generator<FoundAt> {
  let last: { readonly text: string; readonly end: number } | undefined;
  for (const { 0: text, index: start } of line.matchAll(wordForm)) {
    const end = start + text.length;
    const between = last === undefined ? line.slice(0, start) : line.slice(last.end, start);
    const before = last !== undefined && /^\s*[*&]?\s*$/.test(between) ? last.text : undefined;
    const isMember = last !== undefined && /^(?:\?)?\.$|^::$|^->$/.test(between);
    const owner = isMember && last !== undefined && !isKeyword(last.text) ? last.text : undefined;
    if (!isKeyword(text)) yield { text, start, end, before, owner };
    last = { text, end };
  }
}

const definers = new Set(
  "class def defmodule defp enum fn fun func function impl interface macro module namespace object proc protocol record struct sub trait type union".split(
    " ",
  ),
);
const assigners = new Set(["const", "let", "var", "val", "mut"]);
const modifiers = new Set(["private", "protected", "public", "readonly", "static", "override", "final", "declare"]);
const statements = /^\s*(?:return|throw|await|yield|new|case|else|if|for|while|switch|catch|do|with|match|elif|when)\b/;

function tierOf(line: string, { start, end, before, owner }: FoundAt): number {
  if (before !== undefined && definers.has(before)) return 0;
  if (owner !== undefined) return 2;
  const after = line.slice(end, end + 40).trimStart();
  if (after.startsWith("(") && isDefinition(line, start)) return 0;
  if (before !== undefined && assigners.has(before)) return isFunctionValue(line, end) ? 0 : 1;
  if (before !== undefined && modifiers.has(before) && /^[?!]?[:=;]/.test(after)) return 1;
  const isFirst = line.slice(0, start).trim() === "";
  return isFirst && /^\??:(?!:)|^=(?![=>])|^:=/.test(after) ? 1 : 2;
}

/** `const total = (items) => …` and `const total = function …`. */
function isFunctionValue(line: string, end: number): boolean {
  return /^[^=]*=\s*(?:async\s*)?(?:function\b|\w+\s*=>|\(.*=>)/.test(line.slice(end, end + 200));
}

/** `total(items) {` begins a method; a call may end with a bracket too, but then it passes a function or stands in an expression. */
function isDefinition(line: string, start: number): boolean {
  const trimmed = line.trimEnd();
  return (
    trimmed.endsWith("{") &&
    !trimmed.includes("=>") &&
    !/\bfunction\b/.test(trimmed) &&
    !/[(=,."'`]/.test(line.slice(0, start).replace(/^\s*func \([^)]*\)/, "")) &&
    !statements.test(line)
  );
}

function isInside(selection: LineRange | undefined, line: number): boolean {
  return selection !== undefined && line >= selection.start && line < selection.end;
}

function withoutLastEmpty(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Where the first definition below a line is in a list that is in their order. */
function firstAfter(known: readonly Definition[], line: number): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}
