import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { isOpen } from "../core/review.ts";
import { approximateText, mergedText, partOfAnswerText } from "../core/reviewText.ts";
import { holdsAny, type OpenReview, unsettledOf, viewsOf } from "./openReview.ts";
import { guardedFiles, guardedText } from "./protectedFiles.ts";
import { openQuietly, type ReviewedFile } from "./reviewedFile.ts";

type Deciding = {
  /** Waits until it is known where the hunks of these files are. */
  settled(files: readonly ReviewedFile[]): Promise<void>;
  change(hunks: readonly string[], state: "accepted"): Promise<void>;
};

/** Accepts what needs no look of its own, and says what does. */
export async function acceptAll(open: OpenReview, { settled, change }: Deciding): Promise<void> {
  const { files } = open;
  if (!(await partAgreed(open.unplaced))) return;
  // In a closed file the hunks may be merged with what was changed there.
  for (const { uri, review } of files) if (isOpen(review)) await openQuietly(uri);
  await settled(files);
  const guarded = await guardedFiles(files);
  // Another review took its place while the user was asked.
  if (open.files !== files) return;
  const merged = new Set(viewsOf(open).flatMap(({ id, withYours }) => (withYours === true ? [id] : [])));
  const meant = unsettledOf(open).filter(
    ({ id, approximate, state }) =>
      approximate !== true && !(state === "pending" && merged.has(id)) && !guarded.some((file) => holdsAny(file, [id])),
  );
  await change(
    meant.map(({ id }) => id),
    "accepted",
  );
  for (const { uri } of guarded) void vscode.window.showInformationMessage(await guardedText(uri));
  const left = unsettledOf(open).filter(({ approximate, state }) => approximate === true && state === "pending");
  if (left.length > 0) void vscode.window.showInformationMessage(approximateText(left.length));
  const typed = unsettledOf(open).filter(({ id, state }) => merged.has(id) && state === "pending");
  if (typed.length > 0) void vscode.window.showInformationMessage(mergedText(typed.length));
}

/** Whether a part of an answer is wanted where the rest of it could not be placed. */
async function partAgreed(unplaced: number): Promise<boolean> {
  if (unplaced === 0) return true;
  const accept = t("Accept the Placed Hunks");
  const { message, detail } = partOfAnswerText(unplaced);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, accept)) === accept;
}
