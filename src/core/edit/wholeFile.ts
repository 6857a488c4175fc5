import type { CodeFence } from "./codeFences.ts";
import { likelyPath, type NamedFile, resolvePath } from "./editPath.ts";
import { headedPath, newPath, pathIn } from "./headedPath.ts";
import { commentPath, infoPath, isCommand, type NewFile, newFile, newFilesIn } from "./newFiles.ts";
import { createMistaken } from "./ownLines.ts";
import { isSourcePath } from "./pathForm.ts";
import { malformed, type ProposedEdit } from "./proposedEdit.ts";
import { isSaidDeletion } from "./saidDeletion.ts";
import { covers, fewLines, saysWhole, sharesLines, withoutQuotes } from "./saysWhole.ts";
import { bare } from "./statedPath.ts";
import { topLevelNames } from "./topLevel.ts";
import { isFilled } from "./words.ts";

/** What the model is told. The fence is longer than any run of backticks in the code that it will quote. */
export function wholeFileInstructions(fence: string): string {
  return `Answer with the complete new text of each file that changes, in one code block below the file's path:

path/to/file
${fence}
the whole file
${fence}

Rules:
- Give every line, also the unchanged ones. Never abbreviate code with comments such as "rest unchanged".
- Leave out files that do not change. If nothing should change, say so in one sentence and write no code block.`;
}

/** A file that the model was given. */
export type KnownFile = NamedFile & { readonly lines: readonly string[] };

/**
 * The files that an answer's code blocks write anew. A block counts when a known path stands above it, in its first line
 * or beside its marks. Without a path a lone block counts where one file was given, the answer names it or the block
 * shares its lines, and the block covers it: a sample, a part or a command to run must never become the file.
 */
export function wholeFilesIn(
  fences: readonly CodeFence[],
  prose: readonly string[],
  files: readonly KnownFile[],
): ProposedEdit[] {
  const named = fences.flatMap((fence) => {
    const found = namedFile(fence, files);
    return found === undefined ? [] : [{ fence, ...found }];
  });
  const known = new Set(named.map(({ fence }) => fence));
  const fresh = newFilesIn(
    fences.filter((fence) => !known.has(fence)),
    files,
  );
  const labelled = new Set([...known, ...fresh.map(({ fence }) => fence)]);
  const made = fresh.map((each) => newFile(each, files));
  if (named.length === 0) {
    const rest = fences.filter((fence) => !labelled.has(fence));
    const isAnother = made.length === 1 && rest.every(isCommand) && mayBeSent(fresh, files);
    if (isAnother || made.length === 0) return loneFile(fences, prose, files);
    const lone = loneFile(rest, prose, files);
    return [...(lone.length === 0 ? unsaid(rest, files) : lone), ...made];
  }
  const isMistaken = createMistaken(files);
  const whole = named.map(({ fence, file, lines }) => {
    if (isMistaken(file, lines))
      return malformed("The code block holds another file than the one that it names.", lines);
    const after = fences[fences.indexOf(fence) + 1];
    const isOther = after === undefined || labelled.has(after);
    const isTorn = !isOther && ((mayBeRest(fence, after) && holdsFences(file)) || goesOnIn(after, lines, file));
    return isTorn || isRestIn(prose, lines, file) ? torn(fence) : wholeFile(fence, file, lines, prose);
  });
  return whole.some(({ kind }) => kind === "malformed") ? whole : [...whole, ...made];
}

/** The only code block may say a sent file by another name. */
function mayBeSent([only]: readonly NewFile[], files: readonly KnownFile[]): boolean {
  if (only === undefined || newPath(only.fence.above) !== undefined) return false;
  const trimmed = (lines: readonly string[]) => lines.map((line) => line.trim());
  const said = trimmed(only.lines);
  const isLike = ({ path, lines }: KnownFile) =>
    sharesLines(said, trimmed(lines), 0.3) ||
    sharesLines(trimmed(lines), said, 0.5) ||
    declaresSame(topLevelNames(path, lines), topLevelNames(path, only.lines));
  return !only.isCertain || files.some(isLike);
}

function declaresSame(known: readonly string[], said: readonly string[]): boolean {
  return known.some((name) => said.includes(name));
}

/** What may be a sent file beside new ones, and does not say so, must not be left out in silence. */
function unsaid(fences: readonly CodeFence[], files: readonly KnownFile[]): ProposedEdit[] {
  const like = fences.filter(({ lines }) => files.some((file) => sharesLines(lines, file.lines, 0.5)));
  return like.map(({ lines }) => malformed("The code block does not say which file it is.", lines));
}

/** The only code block, where it says the only file. */
function loneFile(fences: readonly CodeFence[], prose: readonly string[], files: readonly KnownFile[]): ProposedEdit[] {
  const [file, other] = files;
  const blocks = fences.filter((each) => !isCommand(each));
  const [fence, another] = file === undefined ? blocks : withoutQuotes(blocks, file.path, file.lines);
  if (fence === undefined || another !== undefined || file === undefined) return [];
  const label = pathIn(fence.above);
  // A file that was not sent: it is said, and the edit refused.
  if (label !== undefined && resolvePath(label, files) === undefined && isSourcePath(label))
    return [{ kind: "whole", path: label, lines: fence.lines }];
  if (other !== undefined) return [];
  const headed = label ?? headedPath(fence.above);
  if (headed !== undefined && resolvePath(headed, files) === undefined) return [];
  const name = file.path.split("/").at(-1) ?? file.path;
  const mayBeNew = file.lines.length <= fewLines || sharesLines(fence.lines, file.lines, 0);
  const isNamed = mayBeNew && prose.some((line) => line.includes(name));
  const isMeant = (isNamed || sharesLines(fence.lines, file.lines, 0.5)) && covers(fence.lines, file.lines);
  return isMeant ? [wholeFile(fence, file, fence.lines, prose)] : [];
}

/**
 * Files that stand beside edits: of whole ones that were sent it cannot be known which of the two is meant, and a file is
 * not replaced unsaid. `edited` are the paths of the edits.
 */
export function wholeBeside(
  fences: readonly CodeFence[],
  files: readonly KnownFile[],
  edited: ReadonlySet<string>,
): ProposedEdit[] {
  const beside = fences.flatMap((fence) => {
    const found = fence.closed ? namedFile(fence, files) : undefined;
    if (found?.lines.some(isFilled) !== true || !sharesLines(found.file.lines, found.lines, 0.5)) return [];
    return [malformed("It is a whole file in an answer that also holds edits, so it was left out.", found.lines)];
  });
  const fresh = newFilesIn(fences, files).filter((each) => !edited.has(each.path) && !isShown(each, files));
  return [...beside, ...fresh.map((each) => newFile(each, files))];
}

/** Lines of a file that was sent, below a part of its path. */
function isShown({ path, lines }: NewFile, files: readonly KnownFile[]): boolean {
  const known = likelyPath(path, files);
  return files.some((file) => file.path === known && sharesLines(lines, file.lines, 0.5));
}

function namedFile(
  { above, info, lines }: CodeFence,
  files: readonly KnownFile[],
): { readonly file: KnownFile; readonly lines: readonly string[] } | undefined {
  const find = (path: string | undefined) => {
    const found = path === undefined ? undefined : likelyPath(path, files);
    const file = files.find((each) => each.path === found);
    const isCertain = file === undefined || resolvePath(path ?? "", files) !== undefined;
    return isCertain || saysWhole(lines, file.lines) ? file : undefined;
  };
  const beside = find(pathIn(above)) ?? find(above.trim()) ?? find(bare(above)) ?? find(infoPath(info));
  if (beside !== undefined) return { file: beside, lines };
  // A comment with the path on top of the code is no content, unless the file has it too.
  const first = lines[0] ?? "";
  const file = find(commentPath(first));
  if (file !== undefined) return { file, lines: file.lines[0] === first ? lines : lines.slice(1) };
  const headed = find(headedPath(above));
  return headed !== undefined && saysWhole(lines, headed.lines) ? { file: headed, lines } : undefined;
}

/**
 * A code block inside that has no language ends the one around it, and its own end then begins one without a language,
 * where its marks are as long.
 */
function mayBeRest({ marks }: CodeFence, after: CodeFence): boolean {
  return after.info === "" && after.marks.startsWith(marks);
}

/** Most lines of the next code block are the file's, and lack in this one: then it is the file's second part. */
function goesOnIn(after: CodeFence, lines: readonly string[], file: KnownFile): boolean {
  if (pathIn(after.above) !== undefined) return false;
  const lacking = lackingIn(lines, file);
  const said = after.lines.filter((line) => /\w/.test(line));
  return said.filter((line) => lacking.has(line)).length * 2 > said.length;
}

/** So many lines that lack in the code block stand outside of all: a block inside of the file has ended it. */
const fewestOutside = 3;

function isRestIn(prose: readonly string[], lines: readonly string[], file: KnownFile): boolean {
  const lacking = lackingIn(lines, file);
  return new Set(prose.filter((line) => lacking.has(line))).size >= fewestOutside;
}

function lackingIn(lines: readonly string[], file: KnownFile): ReadonlySet<string> {
  const kept = new Set(lines);
  return new Set(file.lines.filter((line) => /\w/.test(line) && !kept.has(line)));
}

/** Code blocks inside of a text end the one around it when their marks are as long. */
function holdsFences({ path, lines }: KnownFile): boolean {
  return /\.(?:md|mdx|markdown)$/i.test(path) || lines.some((line) => /^ {0,3}(?:`{3,}|~{3,})/.test(line));
}

function torn({ lines }: CodeFence): ProposedEdit {
  return malformed(
    "The code block ends inside the file: put the whole file into one, with longer marks than any in the file.",
    lines,
  );
}

/** Markers that stand further in than they may, or are misspelt, begin no edit: then they must not become the file. */
export function isMarker(line: string): boolean {
  return /^\s*(?:(?:<{5,}|-{5,}) ?(?:SEARCH|ORIGINAL)\b|>{5,} ?(?:REPLACE|UPDATED)\b|\*\*\* (?:Begin Patch|Update File:))/.test(
    line,
  );
}

function wholeFile(
  fence: CodeFence,
  file: KnownFile,
  lines: readonly string[],
  prose: readonly string[],
): ProposedEdit {
  const { closed, lines: all } = fence;
  if (fence.isInside) return torn(fence);
  if (lines.some(isMarker) && !file.lines.some(isMarker)) {
    return malformed("The code block holds markers of edits where the file's text was expected.", all);
  }
  if (!closed) return { kind: "malformed", why: "The answer's code block was never closed.", lines: all };
  const isSaid = isSaidDeletion(prose, file.path, file.lines, lines);
  return { kind: "whole", path: file.path, lines, ...(isSaid ? { anew: true } : {}) };
}
