import { likelyPath, type NamedFile } from "../edit/editPath.ts";
import { headingOf, type Passage } from "../passages.ts";
import { basename, isSourceName, isStrange } from "./fileNames.ts";
import { beginsWith, type FileScope, firstScope, type NamingLine, scopeAfter } from "./fileScope.ts";
import { type Candidate, findMentions, type MentionLine, type NumberedLines, splitNumbered } from "./findMentions.ts";
import { createSubject, type PassageSubject, type Subject } from "./passageSubject.ts";
import type { WordIndex } from "./wordIndex.ts";

export type Resolve = {
  /** What the first passage speaks of. */
  readonly first: FileScope;
  /** `after`: what the next passage speaks of until it says otherwise. */
  passage(passage: Passage, before: FileScope): { readonly subject: PassageSubject; readonly after: FileScope };
};

/** What a word names: without `file` a file that is not known. */
type NamedInText = { readonly file: number | undefined; readonly lines?: NumberedLines };
type ReadLine = MentionLine & { readonly named: readonly (NamedInText | undefined)[] };

export function createResolve(files: readonly NamedFile[], index: WordIndex): Resolve {
  const basenames = new Set(files.map(({ path }) => basename(path).normalize("NFC")));

  const first = firstScope(files.length);

  function fileNamed(path: string): number | undefined {
    if (!basenames.has(basename(path).normalize("NFC")) || isStrange(path)) return undefined;
    const known = likelyPath(path, files);
    const found = files.findIndex((file) => file.path === known);
    return found < 0 ? undefined : found;
  }

  return {
    first,
    passage(passage, before) {
      const lines = findMentions(passage).map((line) => ({ ...line, named: line.candidates.map(namedIn) }));
      const subject = createSubject(files, index);
      const hasHeading = headingOf(passage) !== undefined;
      let scope = before;
      // Lines belong to the file that was named last; where none was yet, to the first that is.
      let file = before.file ?? lines.flatMap(({ named }) => named).find((each) => each?.file !== undefined)?.file;
      for (const [at, line] of lines.entries()) {
        const after = scopeAfter(namingLine(line, hasHeading && at === 0), scope, first);
        scope = after.scope;
        const last = readLine(line, subject, file, scope.file);
        if (after.holds) file = last;
      }
      return { subject: subject.done(), after: scope };
    },
  };

  function namedIn(candidate: Candidate): NamedInText | undefined {
    return candidate.kind === "word" ? readFile(candidate.text) : undefined;
  }

  /** Gives the file of which it speaks in the end. `before`: that of its first lines; `of`: that of its names. */
  function readLine(
    { candidates, named }: ReadLine,
    subject: Subject,
    before: number | undefined,
    of: number | undefined,
  ) {
    let file = before;
    for (const [at, candidate] of candidates.entries()) {
      const found = named[at];
      if (candidate.kind === "lines") {
        const next = candidate.ofNext === true ? named[nextWord(candidates, at)] : undefined;
        const own = next === undefined ? file : next.file;
        if (own !== undefined) subject.lines(own, candidate.lines);
      } else if (found === undefined) subject.word(candidate, of);
      else {
        file = found.file;
        if (found.file !== undefined) subject.file(found.file, found.lines);
      }
    }
    return file;
  }

  /** Undefined: it names no file. Without `file`: it names one that is not known. */
  function readFile(text: string): NamedInText | undefined {
    const { path, lines } = splitNumbered(text);
    const file = fileNamed(path);
    if (file !== undefined) return lines === undefined ? { file } : { file, lines };
    return path.includes("/") || path.includes("\\") || isSourceName(path) ? { file: undefined } : undefined;
  }
}

function namingLine({ text, candidates, named }: ReadLine, isHeading: boolean): NamingLine {
  const files = named.flatMap((each, at) => {
    const candidate = candidates[at];
    const isUnknownSource = candidate?.kind === "word" && isSourceName(candidate.text);
    return each !== undefined && (each.file !== undefined || isUnknownSource) ? [each.file] : [];
  });
  const leading = candidates.find((_, at) => named[at]?.file !== undefined);
  return { files, isHeading, beginsWithFile: leading?.kind === "word" && beginsWith(text, leading.text) };
}

function nextWord(candidates: readonly Candidate[], from: number): number {
  return candidates.findIndex(({ kind }, at) => at > from && kind === "word");
}
