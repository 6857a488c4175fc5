import type { CodeFence } from "./codeFences.ts";
import { pathIn, resolvePath } from "./editPath.ts";
import type { ProposedEdit } from "./proposedEdit.ts";

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
export type KnownFile = { readonly path: string; readonly lines: readonly string[] };

/**
 * The files that an answer's code blocks write anew. A block counts when a known path stands above it, in its first line
 * or beside its marks. Without a path a lone block counts where one file was given, and the answer names it or the block
 * shares its lines: a sample or a command to run must never become the file.
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
  if (named.length > 0) return named.map(({ fence, file, lines }) => wholeFile(fence, file, lines));
  const [fence, another] = fences;
  const [file, other] = files;
  if (fence === undefined || another !== undefined || file === undefined || other !== undefined) return [];
  if (/^(?:ba|z|c|fi)?sh\b|^(?:shell|console|diff|patch|powershell|cmd)\b/i.test(fence.info)) return [];
  const name = file.path.split("/").at(-1) ?? file.path;
  const isMeant = prose.some((line) => line.includes(name)) || sharesLines(fence.lines, file.lines);
  return isMeant ? [wholeFile(fence, file, fence.lines)] : [];
}

function namedFile(
  { above, info, lines }: CodeFence,
  files: readonly KnownFile[],
): { readonly file: KnownFile; readonly lines: readonly string[] } | undefined {
  const find = (path: string | undefined) => {
    const found = path === undefined ? undefined : resolvePath(path, files);
    return found === undefined ? undefined : files.find((file) => file.path === found);
  };
  const beside = find(pathIn(above)) ?? find(above.trim()) ?? find(/[\s:=]?([^\s:="'`]+)["'`]?$/.exec(info)?.[1]);
  if (beside !== undefined) return { file: beside, lines };
  // A comment with the path on top of the code is no content, unless the file has it too.
  const first = lines[0] ?? "";
  const inside = /^\s*(?:\/\/|#|--|;|\/\*|<!--)\s*(?:file(?:path|name)?:\s*)?(\S+?)\s*(?:\*\/|-->)?$/i.exec(first)?.[1];
  const file = find(inside);
  return file === undefined ? undefined : { file, lines: file.lines[0] === first ? lines : lines.slice(1) };
}

function wholeFile({ closed, lines: all }: CodeFence, { path }: KnownFile, lines: readonly string[]): ProposedEdit {
  if (!closed) return { kind: "malformed", why: "The answer's code block was never closed.", lines: all };
  return { kind: "whole", path, lines };
}

/** At least half of the block's lines that are not blank stand in the file. */
function sharesLines(block: readonly string[], file: readonly string[]): boolean {
  const known = new Set(file);
  const filled = block.filter((line) => line.trim() !== "");
  return filled.filter((line) => known.has(line)).length * 2 > filled.length;
}
