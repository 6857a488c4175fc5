import { likelyPath, type NamedFile, resolvePath } from "./editPath.ts";
import { type Head, headIn, isDecoration, longest, pathIn } from "./headedPath.ts";
import { infoPath } from "./newFiles.ts";
import { isSourcePath } from "./pathForm.ts";

const fenceMarks = /^\s*(?:`{3,}|~{3,})(.*)$/s;
/** As the prompt has it, and as clients' tools were called before models had tools of their own. */
const tags = [
  /^\s*<\w+\b[^<>]*\s(?:path|file|file_path|filename)=["']([^"'<>]+)["'][^<>]*>\s*$/,
  /^\s*<(path|file_path|file|filename|target_file)>\s*([^<>]+?)\s*<\/\1>\s*$/,
];

function taggedPath(text: string): string | undefined {
  return tags.map((tag) => tag.exec(text)?.at(-1)).find((path) => path !== undefined);
}

/**
 * The path that heads a block below this line: it stands alone, beside a code block's marks or in prose that says which file
 * comes next. `before` is the one that the lines above say.
 */
export function statedPath(
  text: string,
  fence: string,
  before: string | undefined,
  files: readonly NamedFile[],
): string | undefined {
  if (text.length > longest) return isDecoration(text) ? before : undefined;
  const marks = fenceMarks.exec(text);
  if (marks !== null) return besideMarks(marks[1] ?? "", before, files);
  const whole = resolvePath(text.trim(), files) ?? resolvePath(bare(text), files) ?? taggedPath(text);
  if (whole !== undefined) return whole;
  const alone = pathIn(text);
  if (alone !== undefined) return alone;
  const head = fence === "" ? headIn(text, (word) => resolvePath(word, files) !== undefined) : undefined;
  if (head !== undefined && (isCertain(head) || likelyPath(head.path, files) === undefined)) return head.path;
  return isDecoration(text) ? before : undefined;
}

function besideMarks(info: string, before: string | undefined, files: readonly NamedFile[]): string | undefined {
  const path = infoPath(info.trim());
  if (path === undefined || before?.endsWith(`/${path}`) === true) return before;
  return likelyPath(path, files) !== undefined || isSourcePath(path) ? path : before;
}

/** A line without what people put around a name: marks, signs, tags, a label before it, a remark in brackets behind it. */
export function bare(text: string): string {
  const name = text
    .replace(/<\/?\w+>/g, "")
    .replace(/\s[[(](?:modified|updated|changed|lines? \d+(?:[-–]\d+)?)[\])]\W*$/i, "")
    .replace(/^[^\p{L}\p{N}._/\\@~$%]+|[^\p{L}\p{N}_]+$/gu, "")
    .replace(/^(__?)([^_].*\.\w*[^\W_])\1$/, "$2");
  const [, label = "", rest = ""] = /^(\p{L}{2,}(?: \p{L}+)?) ?[:：]\s*[*`]*(.+)$/u.exec(name) ?? [];
  return label === "" || likeness.test(label) ? name : rest;
}

const lead =
  /^(?:(?:and|also|now|then|next|finally|first|second|similarly|likewise)\b[,:]?\s*)*(?:(?:in|inside|file|update|edit|change|modify|for)\b:?)?$/i;
const change = /\b(?:updat|chang|edit|modif|fix|adjust|renam|replac|remov|add)\w*\b/i;
const likeness = /\b(?:like|as|with|from|match\w*|consistent|same|see|than)\b/i;

/** Prose that speaks of a sent file may be about another one: only what begins or ends the line heads a block. */
function isCertain({ before, after }: Head): boolean {
  const lone = before.replace(/[*_`"']/g, "").trim();
  if (lead.test(lone)) return true;
  return (
    /^[`'"*_)]*\s*:?[`'"*_)]*$/.test(after) && (/^file:?$/i.test(lone) || (change.test(lone) && !likeness.test(lone)))
  );
}

/** A line of prose, or beside a fence's marks, that speaks of another file than the one of the last edit. */
export function namesOther(text: string, fence: string, last: string, files: readonly NamedFile[]): boolean {
  if (files.length < 2 || (fence !== "" && !fenceMarks.test(text))) return false;
  const known = likelyPath(last, files);
  const named = new Set(text.match(/[^\s`'"()<>*,;:=]+/g));
  for (const word of named) {
    const bare = word.length > longest ? "" : word.replace(/[.!?]+$/, "");
    const other = mayName(bare, files) ? likelyPath(bare, files) : undefined;
    if (other !== undefined && other !== known) return true;
  }
  return false;
}

/** Told at once for the many words that name nothing. */
function mayName(word: string, files: readonly NamedFile[]): boolean {
  const name = word.slice(Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\")) + 1);
  return name !== "" && (/[^ -~]/.test(name) || files.some(({ path }) => path.endsWith(name)));
}
