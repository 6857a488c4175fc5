import { t } from "../l10n.ts";
import type { LineRange } from "../request.ts";
import { isCodeForm, isKeyword, isWord } from "./codeWords.ts";
import { basename, libraries } from "./fileNames.ts";
import type { Candidate, NumberedLines } from "./findMentions.ts";
import type { Tier, WordIndex } from "./wordIndex.ts";

/** Lines of one of the target's files, as the model saw them; `name` is what is named there. */
export type Place = { readonly file: number; readonly lines: LineRange; readonly name?: string };

export type Mention = { readonly label: string; readonly place: Place };

/** Names, and the file of which each is said, where that is one. */
export type ScopedNames = ReadonlyMap<string, number | undefined>;

/** What a passage is about. `names` are all its names, also of what is not there yet. */
export type PassageSubject = {
  readonly mentions: readonly Mention[];
  readonly names: ScopedNames;
  readonly places: readonly Place[];
};

/** Beside one passage. */
const mostMentions = 12;
const mostNames = 80;

function linesLabel(path: string, first: number, last: number): string {
  if (path !== "") return `${path}:${first}${last > first ? `–${last}` : ""}`;
  return last > first ? t("lines {0}–{1}", first, last) : t("line {0}", first);
}

type Word = Extract<Candidate, { kind: "word" }>;

type Member = {
  readonly last: string;
  readonly owner: string | undefined;
  readonly pair: ReturnType<WordIndex["find"]>;
  readonly of: number | undefined;
};

/** Gathers what a passage is about. */
export type Subject = {
  lines(file: number, lines: NumberedLines): void;
  file(file: number, lines: NumberedLines | undefined): void;
  /** `of`: the file of which it is said. */
  word(candidate: Word, of: number | undefined): void;
  done(): PassageSubject;
};

export function createSubject(files: readonly { readonly path: string }[], index: WordIndex): Subject {
  const mentions = new Map<string, Mention>();
  const names = new Map<string, number | undefined>();
  const places: Place[] = [];
  const pathLabel = (file: number) => (files.length === 1 ? "" : basename(files[file]?.path ?? ""));

  function add(label: string, place: Place): void {
    const key = `${label} ${place.file}:${place.lines.start}`;
    if (mentions.size < mostMentions && !mentions.has(key)) mentions.set(key, { label, place });
  }

  function addLines(file: number, { first, last }: NumberedLines): void {
    if (first < 1 || last < first || last > index.linesOf(file)) return;
    const place = { file, lines: { start: first - 1, end: last } };
    places.push(place);
    add(linesLabel(pathLabel(file), first, last), place);
  }

  function addName(name: string, of: number | undefined): void {
    if (names.size >= mostNames || !isName(name)) return;
    names.set(name, names.has(name) && names.get(name) !== of ? undefined : of);
  }

  function addWord(text: string, { form }: Word, call: boolean, of: number | undefined): void {
    if (form === "plain" && libraries.test(text)) return;
    const segments = text.split(/\?\.|\.|::|#/).filter((segment) => !owners.has(segment));
    const last = segments.at(-1);
    if (last === undefined || !segments.every(isWord)) return;
    const owner = segments.at(-2);
    const pair = owner === undefined ? undefined : index.find(`${owner}.${last}`, of);
    if (form === "plain" && !call && !isCodeForm(last) && pair === undefined) return;
    addName(last, of);
    if (owner !== undefined) addName(owner, of);
    const known = choose({ last, owner, pair, of }, form);
    if (known === undefined) return;
    for (const { file, line } of known.found.spots) {
      const at = `${pathLabel(file)}:${line + 1}`;
      add(`${known.name} ${at}`, { file, lines: { start: line, end: line + 1 }, name: known.name });
    }
  }

  /** A member is where it is declared, else where it is used as that member, else its owner is meant. */
  function choose(
    { last, owner, pair, of }: Member,
    form: Word["form"],
  ): { readonly name: string; readonly found: NonNullable<ReturnType<WordIndex["find"]>> } | undefined {
    const own = isName(last) ? index.find(last, of) : undefined;
    if (own?.tier === "defined") return { name: last, found: own };
    if (form === "code") return undefined;
    if (pair !== undefined) return { name: last, found: pair };
    if (own !== undefined && (owner === undefined ? isShown(own.tier, form) : own.tier === "assigned")) {
      return { name: last, found: own };
    }
    const declared = owner === undefined || !isName(owner) ? undefined : index.find(owner, of);
    return declared !== undefined && owner !== undefined && isDeclared(declared.tier)
      ? { name: owner, found: declared }
      : undefined;
  }

  return {
    lines: addLines,
    file(file, lines) {
      if (lines === undefined) add(basename(files[file]?.path ?? ""), { file, lines: { start: 0, end: 1 } });
      else addLines(file, lines);
    },
    word(word, of) {
      const { text, call } = word;
      const parts = text.split(/[-–:/\\]+(?!:)/);
      for (const part of text.includes("::") ? [text] : parts) addWord(part, word, call && part === parts.at(-1), of);
    },
    done: () => ({ mentions: [...mentions.values()], names, places }),
  };
}

const owners = new Set(["this", "self", "super", "cls", ""]);

function isDeclared(tier: Tier): boolean {
  return tier === "defined" || tier === "assigned";
}

/** What stands in comments alone is meant only by who quotes it. */
function isShown(tier: Tier, form: "quoted" | "plain" | "code"): boolean {
  return tier !== "commented" || form === "quoted";
}

function isName(word: string): boolean {
  return word.length > 1 && word.length <= 80 && !isKeyword(word);
}
