import * as vscode from "vscode";
import { type LeftOut, uniquePaths } from "../core/contextMeter.ts";
import type { Ignored } from "../core/ignoreRules.ts";
import { t } from "../core/l10n.ts";
import { utf8Length } from "../core/tokenRatio.ts";
import { type Walk, walkFiles } from "./fileWalk.ts";
import { createIgnoreCheck } from "./ignoredFiles.ts";
import { openDocument } from "./reviewedFile.ts";
import { fileSizeLimit, fileSnapshot, unsupported } from "./targets.ts";

/** A file that was looked at for a request. */
export type LookedAt = {
  readonly uri: vscode.Uri;
  /** As the model is told it, and no other file's. */
  readonly path: string;
  readonly content: Content;
  /** The rule that keeps it from leaving this computer, if any. */
  readonly ignored: Ignored | undefined;
};

/** What of a file would be sent: how many bytes of UTF-8, or why nothing. */
type Content =
  | { readonly kind: "text"; readonly bytes: number }
  | { readonly kind: "left-out"; readonly reason: LeftOut };

export type LookedAtFiles = { readonly files: readonly LookedAt[]; readonly stopped: boolean };

/** Bytes that are read to find out what they are. More than that fits no request: the rest goes by its size alone. */
const mostRead = 32_000_000;

/** How many files are looked at at the same time. */
const batch = 16;

/** Looks at every file that was chosen or lies in a chosen folder. Nothing is opened in an editor. */
export async function lookAtFiles(
  chosen: readonly vscode.Uri[],
  looked: (files: number) => void,
  signal: AbortSignal,
): Promise<LookedAtFiles> {
  const walk = await walkFiles(chosen, looked, signal);
  const check = createIgnoreCheck();
  const found: Omit<LookedAt, "path">[] = [];
  let read = 0;
  for (let start = 0; start < walk.files.length; start += batch) {
    signal.throwIfAborted();
    const part = await Promise.all(
      walk.files.slice(start, start + batch).map(async (uri) => ({
        uri,
        content: await contentOf(uri, read < mostRead),
        ignored: await check(uri),
      })),
    );
    for (const { content } of part) read += content.kind === "text" ? content.bytes : 0;
    found.push(...part);
  }
  return { files: withPaths([...found, ...unwalked(walk)]), stopped: walk.stopped };
}

function unwalked({ leftOut }: Walk): Omit<LookedAt, "path">[] {
  return leftOut.map(({ uri, reason }) => ({ uri, content: { kind: "left-out", reason }, ignored: undefined }));
}

function withPaths(files: readonly Omit<LookedAt, "path">[]): LookedAt[] {
  const paths = uniquePaths(
    files.map(({ uri }) => ({ path: vscode.workspace.asRelativePath(uri), whole: uri.path.replace(/^\/+/, "") })),
  );
  return files.map((file, index) => ({ ...file, path: paths[index] ?? file.uri.path }));
}

/** An open document counts as it stands in the editor, saved or not. */
async function contentOf(uri: vscode.Uri, mayRead: boolean): Promise<Content> {
  const why = unsupported(uri);
  if (why !== undefined) return leftOut({ kind: "unsupported", why });
  const document = openDocument(uri);
  if (document !== undefined) return contentOfDocument(document);
  try {
    const { size, permissions } = await vscode.workspace.fs.stat(uri);
    if (size > fileSizeLimit) return leftOut({ kind: "too-large", bytes: size, limit: fileSizeLimit });
    if (permissions === vscode.FilePermission.Readonly)
      return leftOut({ kind: "unsupported", why: t("It is read-only.") });
    return mayRead ? await contentOfBytes(uri, await vscode.workspace.fs.readFile(uri)) : { kind: "text", bytes: size };
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return leftOut({ kind: "unreadable" });
    throw error;
  }
}

function contentOfDocument(document: vscode.TextDocument): Content {
  const found = fileSnapshot(document);
  if (found.kind === "file") return { kind: "text", bytes: utf8Length(found.file.text) };
  const { failure } = found;
  if (failure.kind === "file-too-large") {
    return leftOut({ kind: "too-large", bytes: failure.bytes, limit: failure.limit });
  }
  return leftOut(failure.kind === "binary" ? { kind: "binary" } : { kind: "unreadable" });
}

/** Most text is UTF-8, and that needs no question; the rest is for VS Code to read, as it would in an editor. */
async function contentOfBytes(uri: vscode.Uri, bytes: Uint8Array): Promise<Content> {
  if (isUtf8(bytes)) return bytes.includes(0) ? leftOut({ kind: "binary" }) : { kind: "text", bytes: bytes.byteLength };
  let text: string;
  try {
    text = await vscode.workspace.decode(bytes, { uri });
  } catch {
    // It throws for binary data, and for nothing else.
    return leftOut({ kind: "binary" });
  }
  if (text.includes("\0")) return leftOut({ kind: "binary" });
  // Saving would put the substitutes in the place of the bytes that they stand for.
  return text.includes("\ufffd") ? leftOut({ kind: "undecodable" }) : { kind: "text", bytes: utf8Length(text) };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function leftOut(reason: LeftOut): Content {
  return { kind: "left-out", reason };
}
