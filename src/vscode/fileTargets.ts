import * as vscode from "vscode";
import { type ExcludedBy, type LeftOut, type PassedOver, uniquePaths } from "../core/contextMeter.ts";
import type { Failure } from "../core/failure.ts";
import type { Ignored } from "../core/ignoreRules.ts";
import { utf8Length } from "../core/tokenRatio.ts";
import { textOfBytes } from "./fileText.ts";
import { type Walk, walkFiles } from "./fileWalk.ts";
import { createIgnoreCheck } from "./ignoredFiles.ts";
import { isReadOnly } from "./readOnly.ts";
import { openDocument } from "./reviewedFile.ts";
import { fileSizeLimit, fileSnapshot, readOnlyReason, unsupported } from "./targets.ts";

/** A file that was looked at for a request. */
export type LookedAt = {
  readonly uri: vscode.Uri;
  /** As the model is told it, and no other file's. */
  readonly path: string;
  readonly content: Content;
  /** The rule that keeps it from leaving this computer, if any. */
  readonly ignored: Ignored | undefined;
  /** What would have passed it over, had it or its folder not been chosen. */
  readonly named?: ExcludedBy;
};

/** What of a file would be sent: how many bytes of UTF-8, or why nothing. */
type Content =
  | { readonly kind: "text"; readonly bytes: number }
  | { readonly kind: "left-out"; readonly reason: LeftOut };

export type LookedAtFiles = {
  readonly files: readonly LookedAt[];
  readonly passedOver: readonly PassedOver[];
  readonly stopped: boolean;
};

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
        ...namedOf(walk, uri),
      })),
    );
    for (const { content } of part) read += content.kind === "text" ? content.bytes : 0;
    found.push(...part);
  }
  const { passedOver, stopped } = walk;
  return { files: withPaths([...found, ...unwalked(walk)]), passedOver, stopped };
}

function namedOf({ named }: Walk, uri: vscode.Uri): Pick<LookedAt, "named"> {
  const by = named.get(uri.toString());
  return by === undefined ? {} : { named: by };
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
  if (document !== undefined) {
    return (await isReadOnly(uri))
      ? leftOut({ kind: "unsupported", why: readOnlyReason() })
      : contentOfDocument(document);
  }
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > fileSizeLimit) return leftOut({ kind: "too-large", bytes: size, limit: fileSizeLimit });
    if (await isReadOnly(uri)) return leftOut({ kind: "unsupported", why: readOnlyReason() });
    if (!mayRead) return { kind: "text", bytes: size };
    const found = await textOfBytes(uri, await vscode.workspace.fs.readFile(uri));
    return found.kind === "text" ? found : leftOut(found);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return leftOut({ kind: "unreadable" });
    throw error;
  }
}

async function contentOfDocument(document: vscode.TextDocument): Promise<Content> {
  const found = await fileSnapshot(document);
  return found.kind === "file"
    ? { kind: "text", bytes: utf8Length(found.file.text) }
    : leftOut(reasonOf(found.failure));
}

/** Why a file cannot go along, found when it was to be opened. */
export function reasonOf(failure: Failure): LeftOut {
  switch (failure.kind) {
    case "file-too-large":
      return { kind: "too-large", bytes: failure.bytes, limit: failure.limit };
    case "unsupported-document":
      return { kind: "unsupported", why: failure.why };
    case "binary":
    case "undecodable":
      return { kind: failure.kind };
    default:
      return { kind: "unreadable" };
  }
}

function leftOut(reason: LeftOut): Content {
  return { kind: "left-out", reason };
}
