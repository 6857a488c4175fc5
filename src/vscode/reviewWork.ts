import { setImmediate } from "node:timers/promises";
import type * as vscode from "vscode";
import { differenceOf } from "../core/followedReview.ts";
import { type Rework, workOut } from "../core/reviewRework.ts";
import type { OpenReview } from "./openReview.ts";
import { openDocument, type ReviewedFile } from "./reviewedFile.ts";

/** Finds out where hunks are in documents that changed by too much to tell at once. */
export type ReviewWork = {
  begin(file: ReviewedFile): void;
  /** Once it is known of these files where their hunks are. */
  settled(files: readonly ReviewedFile[]): Promise<void>;
};

export function createReviewWork(
  open: OpenReview,
  rework: Rework,
  publish: (changed: readonly ReviewedFile[]) => void,
): ReviewWork {
  const isUnderReview = (file: ReviewedFile) => open.files.includes(file);
  const documentOf = (file: ReviewedFile): vscode.TextDocument | undefined =>
    isUnderReview(file) ? openDocument(file.uri) : undefined;

  async function work(file: ReviewedFile): Promise<void> {
    try {
      // Each part in a turn of its own: what led here, taking the result in, and showing it.
      await setImmediate();
      await workOut(file, () => documentOf(file), rework);
      await setImmediate();
    } finally {
      file.working = undefined;
    }
    if (isUnderReview(file)) publish([file]);
  }

  function begin(file: ReviewedFile): void {
    file.working ??= work(file);
  }

  return {
    begin,
    async settled(files) {
      for (const file of files) {
        const document = documentOf(file);
        if (document !== undefined && differenceOf(file, document) === undefined) begin(file);
        while (file.working !== undefined) await file.working;
      }
    },
  };
}
