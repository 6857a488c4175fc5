import { likelyPath, type NamedFile } from "../edit/editPath.ts";
import { t } from "../l10n.ts";
import type { Passage } from "../passages.ts";
import type { LineRange } from "../request.ts";
import { isCodeForm, isKeyword, isWord } from "./codeWords.ts";
import { type Candidate, findMentions, type NumberedLines, splitNumbered } from "./findMentions.ts";
import type { Tier, WordIndex } from "./wordIndex.ts";

/** Lines of one of the target's files, as the model saw them; `name` is what is named there. */
export type Place = { readonly file: number; readonly lines: LineRange; readonly name?: string };

export type Mention = { readonly label: string; readonly place: Place };

/** What a passage is about. `names` are all its names, also of what is not there yet. */
export type PassageSubject = {
  readonly mentions: readonly Mention[];
  readonly names: ReadonlySet<string>;
  readonly places: readonly Place[];
};

/** Beside one passage. */
const mostMentions = 12;
const mostNames = 80;

export type Resolve = (passage: Passage) => PassageSubject;

export function createResolve(files: readonly NamedFile[], index: WordIndex): Resolve {
  const basenames = new Set(files.map(({ path }) => basename(path).normalize("NFC")));

  function fileNamed(path: string): number | undefined {
    if (!basenames.has(basename(path).normalize("NFC")) || isStrange(path)) return undefined;
    const known = likelyPath(path, files);
    const found = files.findIndex((file) => file.path === known);
    return found < 0 ? undefined : found;
  }

  return (passage) => {
    const candidates = findMentions(passage);
    const named = candidates.map((candidate) => (candidate.kind === "word" ? readFile(candidate.text) : undefined));
    const subject = createSubject(files, index);
    // Lines belong to the file that was named last; where none was yet, to the first that is.
    let file = files.length === 1 ? 0 : (named.find((each) => each?.file !== undefined)?.file ?? undefined);
    for (const [at, candidate] of candidates.entries()) {
      const found = named[at];
      if (candidate.kind === "lines") {
        if (file !== undefined) subject.lines(file, candidate.lines);
      } else if (found === undefined) subject.word(candidate);
      else {
        file = found.file;
        if (found.file !== undefined) subject.file(found.file, found.lines);
      }
    }
    return subject.done();
  };

  /** Undefined: it names no file. Without `file`: it names one that is not known. */
  function readFile(text: string): { readonly file: number | undefined; readonly lines?: NumberedLines } | undefined {
    const { path, lines } = splitNumbered(text);
    const file = fileNamed(path);
    if (file !== undefined) return lines === undefined ? { file } : { file, lines };
    return path.includes("/") || path.includes("\\") || isSourceName(path) ? { file: undefined } : undefined;
  }
}

function linesLabel(path: string, first: number, last: number): string {
  if (path !== "") return `${path}:${first}${last > first ? `–${last}` : ""}`;
  return last > first ? t("lines {0}–{1}", first, last) : t("line {0}", first);
}

type Subject = {
  lines(file: number, lines: NumberedLines): void;
  file(file: number, lines: NumberedLines | undefined): void;
  word(candidate: Extract<Candidate, { kind: "word" }>): void;
  done(): PassageSubject;
};

function createSubject(files: readonly { readonly path: string }[], index: WordIndex): Subject {
  const mentions = new Map<string, Mention>();
  const names = new Set<string>();
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

  function addName(name: string): void {
    if (names.size < mostNames && isName(name)) names.add(name);
  }

  function addWord(text: string, form: "quoted" | "code" | "plain", call: boolean): void {
    if (form === "plain" && libraries.test(text)) return;
    const segments = text.split(/\?\.|\.|::|#/).filter((segment) => !owners.has(segment));
    const last = segments.at(-1);
    if (last === undefined || !segments.every(isWord)) return;
    const owner = segments.at(-2);
    const pair = owner === undefined ? undefined : index.find(`${owner}.${last}`);
    if (form === "plain" && !call && !isCodeForm(last) && pair === undefined) return;
    addName(last);
    if (owner !== undefined) addName(owner);
    const known = choose(last, owner, pair, form);
    if (known === undefined) return;
    for (const { file, line } of known.found.spots) {
      const at = `${pathLabel(file)}:${line + 1}`;
      add(`${known.name} ${at}`, { file, lines: { start: line, end: line + 1 }, name: known.name });
    }
  }

  /** A member is where it is declared, else where it is used as that member, else its owner is meant. */
  function choose(
    last: string,
    owner: string | undefined,
    pair: ReturnType<WordIndex["find"]>,
    form: "quoted" | "code" | "plain",
  ): { readonly name: string; readonly found: NonNullable<ReturnType<WordIndex["find"]>> } | undefined {
    const own = isName(last) ? index.find(last) : undefined;
    if (own?.tier === "defined") return { name: last, found: own };
    if (form === "code") return undefined;
    if (pair !== undefined) return { name: last, found: pair };
    if (own !== undefined && (owner === undefined ? isShown(own.tier, form) : own.tier === "assigned")) {
      return { name: last, found: own };
    }
    const declared = owner === undefined || !isName(owner) ? undefined : index.find(owner);
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
    word({ text, form, call }) {
      const parts = text.split(/[-–:/\\]+(?!:)/);
      for (const part of text.includes("::") ? [text] : parts) addWord(part, form, call && part === parts.at(-1));
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

function basename(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** What climbs, names a drive or scheme, or has hidden parts is no name of a file that anybody was given. */
function isStrange(path: string): boolean {
  return path.length > 260 || path.includes(":") || path.split(/[\\/]/).includes("..");
}

const sources =
  /\.(?:[cm]?[jt]sx?|py|pyi|go|rs|java|kts?|cs|c|cc|cpp|h|hpp|rb|php|swift|scala|sh|sql|css|scss|less|html?|vue|svelte|json|ya?ml|toml|md|txt|xml)$/i;
const libraries = /^(?:node|next|nuxt|vue|react|express|three|d3|ember|backbone|chart|socket)\.js$/i;

function isSourceName(text: string): boolean {
  return sources.test(text) && !libraries.test(text) && !text.includes("::");
}
