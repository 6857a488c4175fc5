import type { CodeFence } from "./codeFences.ts";
import { isProse } from "./codeText.ts";
import { type NamedFile, plainPath, resolvePath } from "./editPath.ts";
import { isPlaceholder } from "./elision.ts";
import { headedPath, newPath, pathIn } from "./headedPath.ts";
import { isSourcePath } from "./pathForm.ts";
import { malformed, type ProposedEdit } from "./proposedEdit.ts";
import { isPython } from "./standIns.ts";

/** A code block that a path heads which was not sent. */
export type NewFile = {
  readonly fence: CodeFence;
  readonly path: string;
  readonly lines: readonly string[];
  /** The answer leaves no doubt that the block is that file. */
  readonly isCertain: boolean;
};

/** The code blocks that say other files than those that were sent, but for what is to be run. */
export function newFilesIn(fences: readonly CodeFence[], files: readonly NamedFile[]): NewFile[] {
  if (files.length === 0) return [];
  return fences.flatMap((fence, at) => {
    const label = labelOf(fence, files);
    if (label === undefined || !label.lines.some((line) => line.trim() !== "")) return [];
    if (resolvePath(label.path, files) !== undefined) return [];
    const isTorn = isProse(label.path) && fences[at + 1]?.info === "";
    const isExample = /^path[/\\]to[/\\]/.test(label.path);
    return [{ fence, ...label, isCertain: label.isCertain && !isTorn && !isExample }];
  });
}

/** The file is created, where it is certain that it is one and whole; else the edit is for a file that was not sent. */
export function newFile({ fence, path, lines, isCertain }: NewFile, files: readonly NamedFile[]): ProposedEdit {
  if (!fence.closed) return malformed("The answer's code block was never closed.", lines);
  const isElided = lines.some((line) => isPlaceholder(line, isPython(path)));
  // A sent file's own name in another folder may well mean the sent one.
  if (!isCertain || isElided || isLike(path, files)) return { kind: "whole", path, lines };
  return { kind: "create", path, text: lines.map((line) => `${line}\n`).join("") };
}

/** What is to be run, or read: never a file. */
export function isCommand({ info }: CodeFence): boolean {
  return /^(?:ba|z|c|fi)?sh\b|^(?:shell|console|diff|patch|powershell|cmd)\b/i.test(info);
}

/** The path beside a code block's marks. */
export function infoPath(info: string): string | undefined {
  return /[\s:=]?([^\s:="'`]+)["'`]?$/.exec(info)?.[1];
}

/** The path in a comment that is the code's first line. */
export function commentPath(first: string): string | undefined {
  return /^\s*(?:\/\/|#|--|;|\/\*|<!--)\s*(?:file(?:path|name)?:\s*)?(\S+?)\s*(?:\*\/|-->)?$/i.exec(first)?.[1];
}

function labelOf(fence: CodeFence, files: readonly NamedFile[]): Omit<NewFile, "fence"> | undefined {
  const { above, info, lines } = fence;
  const made = newPath(above);
  const beside = made ?? [pathIn(above), infoPath(info)].find((path) => path !== undefined && isSourcePath(path));
  if (isCommand(fence) && !/\.(?:ba|z|fi)?sh$/.test(beside ?? "")) return undefined;
  if (beside !== undefined) return { path: beside, lines, isCertain: true };
  const inside = commentPath(lines[0] ?? "");
  // Without a folder it may head a sample, but for a name that was sent.
  const isLabel = inside !== undefined && isSourcePath(inside) && (/[/\\]/.test(inside) || isLike(inside, files));
  if (isLabel) return { path: inside, lines: lines.slice(1), isCertain: true };
  const headed = headedPath(above);
  return headed === undefined ? undefined : { path: headed, lines, isCertain: false };
}

function isLike(path: string, files: readonly NamedFile[]): boolean {
  return files.some((file) => nameOf(file.path) === nameOf(path));
}

function nameOf(path: string): string | undefined {
  return plainPath(path).split("/").at(-1);
}
