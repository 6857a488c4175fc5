import { isNamedFile, sourceFile } from "./pathForm.ts";

/** A longer line names no path. */
export const longest = 1000;

/** A path that stands alone on its line, whatever Markdown is around it. */
export function pathIn(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const marked = text
    .trim()
    .replace(/^(?:<!--|\/\*)\s*(.*?)\s*(?:-->|\*\/)$/, "$1")
    .replace(/^(?:#{1,6}|\/\/|--|[-*]|\d+[.)])\s+/, "")
    .replace(/^(?:file\s?(?:name|path)?|path):\s+/i, "");
  const bare = marked.replace(/^[*`'"]+|[*`'":]+$/g, "");
  const form = /^\**[`'"]/.test(marked) ? /^[^\s<>`|?*][^<>`|?*]*\.[\w-]+$/ : /^[^\s<>`|?*]+\.[\w-]+$/;
  return form.test(bare) || isNamedFile(bare) ? bare : undefined;
}

const headEnd = /^[`'"*_]*(?:\s*$|\s*:|\s*\(|\s+[-–—]\s|#L?\d)/;

/** A path in prose, and what stands on both sides of it. */
export type Head = { readonly path: string; readonly before: string; readonly after: string };

/**
 * The one path in a line of prose that heads what is below it: it begins the line, ends it, or stands behind "in" and its
 * like. `Import from src/a.ts instead:` speaks of a file and heads nothing.
 */
export function headedPath(text: string): string | undefined {
  return headIn(text)?.path;
}

/** `isKnown` tells names that stand for a file without a folder or marks around them. */
export function headIn(text: string, isKnown: (word: string) => boolean = () => false): Head | undefined {
  if (text.length > 200) return undefined;
  const marked = text
    .trim()
    .replace(/\[([^\]]*)\]\([^)\s]*\)/g, "$1")
    .replace(/^(?:(?:#{1,6}|[-*]|\d+[.)]|(?:file\s?(?:name|path)?|path)(?:\s+\d+)?:)\s+)+/i, "");
  const words = [...marked.matchAll(/[\w@.][\w@./\\-]*/g)].flatMap((match) => {
    const word = match[0].replace(/[.]+$/, "");
    const isMarked = /[`*]$/.test(marked.slice(0, match.index));
    const isPath = isKnown(word) || (sourceFile.test(word) && (/[/\\]/.test(word) || isMarked));
    return isPath ? [{ word, at: match.index }] : [];
  });
  const [found, another] = words;
  if (found === undefined || another !== undefined) return undefined;
  const before = marked
    .slice(0, found.at)
    .replace(/[`'"*_(]+$/, "")
    .trimEnd();
  const after = marked.slice(found.at + found.word.length).replace(/^:\d+(?::\d+)?/, "");
  const head = { path: found.word, before, after };
  if (/\b(?:in|inside|file|update|edit|change|modify)$/i.test(before)) return head;
  if (before === "") return headEnd.test(after) ? head : undefined;
  const isOther = /\b(?:from|to|with|like|as|by|using|and|or|via|than|of|see)$/i.test(before);
  return !isOther && /^[`'"*_)]*\s*:?[`'"*_)]*$/.test(after) ? head : undefined;
}

const saysNew =
  /\b(?:create|add)\s+(?:(?:a|an|the|another)\s+)?(?:new\s+)?(?:(?:file|module|component|test)\s+)?(?:(?:called|named|at|in)\s+)?$|\bnew\s+file:?\s*(?:(?:called|named|at|in)\s+)?$/i;

/** The one path in a line that says in words that its file is new. */
export function newPath(text: string): string | undefined {
  if (text.length > 200) return undefined;
  const words = [...text.matchAll(/[\w@.][\w@./\\-]*/g)].flatMap((match) => {
    const word = match[0].replace(/[.]+$/, "");
    return sourceFile.test(word) ? [{ word, at: match.index }] : [];
  });
  const [found, another] = words;
  if (found === undefined || another !== undefined) return undefined;
  const before = text.slice(0, found.at).replace(/[`'"*_(]+/g, "");
  const isSaidBehind = /^[`'"*_]*\s*\(new\b/i.test(text.slice(found.at + found.word.length));
  return isSaidBehind || saysNew.test(before) ? found.word : undefined;
}

/** Blank lines, fences and tags may stand between the path and its block. */
export function isDecoration(text: string): boolean {
  return /^\s*(?:(?:`{3,}|~{3,}).*|<\/?\w+>\w*(?:<!\[CDATA\[)?)?$/s.test(text);
}
