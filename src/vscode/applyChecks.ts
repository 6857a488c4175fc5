import * as vscode from "vscode";
import { largeDeletion } from "../core/edit/largeDeletion.ts";
import { movedBlocks } from "../core/edit/movedBlocks.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import type { WorkspaceRoot } from "../core/paths/roots.ts";
import type { Review } from "../core/review.ts";
import { plannedText, type ReviewedDocument } from "./applyEdits.ts";
import { protectionAgreed } from "./protectedFiles.ts";
import { isFolderClosed } from "./workspaceRoots.ts";

/** Whether hunks may be written now, asking where only the user can tell. `roots` are the folders as the run began. */
export async function mayApply(files: readonly ReviewedDocument[], roots: readonly WorkspaceRoot[]): Promise<boolean> {
  for (const { document } of files) {
    if (!isFolderClosed(document.uri, roots)) continue;
    void vscode.window.showErrorMessage(
      t(
        "The folder of {0} is not open any more, so nothing was written. Open the folder again, then run Apply Accepted Hunks.",
        pathOf(document),
      ),
    );
    return false;
  }
  for (const file of files) {
    const { document, review } = file;
    const { uri, encoding } = document;
    const texts = { before: () => document.getText(), after: () => plannedText(file) };
    if (!(await mayWrite({ uri, encoding, review, ...texts }))) return false;
  }
  return true;
}

/** What accepted hunks make of a file that is written. */
export type Writing = {
  readonly uri: vscode.Uri;
  /** Undefined where nobody knows it: then it is what VS Code gives a new file. */
  readonly encoding: string | undefined;
  readonly review: Review;
  before(): string;
  after(): string;
};

/** The questions that stand before any file that hunks are written to. */
export async function mayWrite(file: Writing): Promise<boolean> {
  const checks = [protectionAgreed, charactersAgreed, deletionsAgreed, movesAgreed];
  for (const isAgreed of checks) if (!(await isAgreed(file))) return false;
  return true;
}

/** VS Code gives every line of a document one ending, and none a lone CR: saving then changes lines that no hunk touches. */
export async function hasMixedEndings(document: vscode.TextDocument): Promise<boolean> {
  if (document.isUntitled || document.isDirty || document.encoding.startsWith("utf16")) return false;
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    let windows = 0;
    let unix = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      if (bytes[at - 1] === 13) windows += 1;
      else unix += 1;
    }
    if (windows > 0 && unix > 0) return true;
    for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) if (bytes[at + 1] !== 10) return true;
    return false;
  } catch {
    // Nothing is said of a file that cannot be read; the apply says that.
    return false;
  }
}

export function mixedEndingsText(document: vscode.TextDocument): string {
  const ending = document.eol === vscode.EndOfLine.CRLF ? "CRLF" : "LF";
  return t(
    "{0} has other line endings on disk, or mixed ones. VS Code made them all {1} when it opened the file, so saving it changes more lines than the hunks do.",
    pathOf(document),
    ending,
  );
}

/** A file's encoding may lack a character that a hunk brings: saving would put a question mark in its place. */
async function charactersAgreed({ uri, encoding, review }: Writing): Promise<boolean> {
  if (encoding === undefined || encoding.startsWith("utf")) return true;
  const added = review.hunks.filter(({ state }) => state === "accepted").flatMap((hunk) => hunk.added);
  const characters = [...new Set(added.join(""))].filter((character) => character > "\u007f");
  const bytes = await vscode.workspace.encode(characters.join("\n"), { encoding });
  const back = (await vscode.workspace.decode(bytes, { encoding })).split("\n");
  const lost = characters.filter((character, index) => back[index] !== character);
  if (lost.length === 0) return true;
  const shown = lost.slice(0, 5).join(" ") + (lost.length > 5 ? " …" : "");
  const apply = t("Apply All the Same");
  const answer = await vscode.window.showWarningMessage(
    t("{0} is saved as {1}, which has no {2}.", pathOf({ uri }), encoding, shown),
    {
      modal: true,
      detail: t(
        "Saving would lose what the encoding lacks. Choose another encoding in the status bar first if you mind.",
      ),
    },
    apply,
  );
  return answer === apply;
}

/** An answer that leaves much of a file out may have lost it. */
async function deletionsAgreed({ uri, review }: Writing): Promise<boolean> {
  const accepted = review.hunks.filter(({ state }) => state === "accepted");
  const large = largeDeletion(accepted, review.base.length);
  if (large === undefined) return true;
  const apply = t("Delete and Apply");
  const answer = await vscode.window.showWarningMessage(
    t(
      "The accepted hunks take {0} away from {1}, which has {2}.",
      countText(large.removed, "line"),
      pathOf({ uri }),
      large.of,
    ),
    { modal: true, detail: t("Models sometimes leave code out by mistake. Look at the diff if you are not sure.") },
    apply,
  );
  return answer === apply;
}

/** Lines that one hunk takes away and another puts elsewhere are lost where the first alone is accepted. */
async function movesAgreed({ uri, review: { hunks } }: Writing): Promise<boolean> {
  const isKept = (at: number) => hunks[at]?.state === "accepted" || hunks[at]?.state === "applied";
  const lost = movedBlocks(hunks).filter(({ from, to }) => hunks[from]?.state === "accepted" && !isKept(to));
  if (lost.length === 0) return true;
  const apply = t("Apply All the Same");
  const answer = await vscode.window.showWarningMessage(
    t(
      "{0} would be gone from {1}: a hunk that is not accepted puts them elsewhere.",
      countText(
        lost.reduce((sum, { count }) => sum + count, 0),
        "line",
      ),
      pathOf({ uri }),
    ),
    {
      modal: true,
      detail: t("Accept that hunk, too, or reject the one that takes the lines away. The hunks say where lines move."),
    },
    apply,
  );
  return answer === apply;
}

function pathOf({ uri }: Pick<vscode.TextDocument, "uri">): string {
  return vscode.workspace.asRelativePath(uri, false);
}
