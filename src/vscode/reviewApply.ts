import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { afterApply } from "../core/review.ts";
import {
  conflictText,
  notWrittenText,
  partlyWrittenText,
  readOnlyEditorText,
  unansweredText,
} from "../core/reviewText.ts";
import { hasMixedEndings, mayApply, mixedEndingsText } from "./applyChecks.ts";
import { type AppliedFile, type ApplyResult, applyAccepted, type ReviewedDocument } from "./applyEdits.ts";
import type { Log } from "./log.ts";
import { fileAt, fileWith, type OpenReview } from "./openReview.ts";
import type { ReviewedFile } from "./reviewedFile.ts";
import type { WriteEdit } from "./writeEdit.ts";

export type ReviewApplyParts = {
  readonly write: WriteEdit;
  readonly log: Log;
  readonly document: (file: ReviewedFile) => Promise<vscode.TextDocument | undefined>;
  /** Once it is known where the hunks of these are. */
  readonly settled: (files: readonly ReviewedFile[]) => Promise<void>;
  readonly publish: (changed: readonly ReviewedFile[]) => void;
  readonly reveal: (hunk: string | undefined) => Promise<void>;
  /** Once hunks were written. */
  readonly landed: () => Promise<void>;
};

export type ReviewApply = {
  /** Our own edit is landing: what it changes is told once, when it has landed. */
  readonly writing: boolean;
  /** Writes the accepted hunks and says what came of it. One at a time: a second call joins the first. */
  apply(): Promise<void>;
};

export function createReviewApply(open: OpenReview, parts: ReviewApplyParts): ReviewApply {
  const { write, log, publish } = parts;
  /** Files of whose mixed line endings the user was told. */
  const toldMixed = new Set<string>();
  let applying: Promise<void> | undefined;
  let writing = false;

  async function applyNow(): Promise<void> {
    await parts.settled(open.files);
    const targets = open.files.filter(({ review }) => review.hunks.some((hunk) => hunk.state === "accepted"));
    const reviewed: ReviewedDocument[] = [];
    for (const file of targets) {
      const document = await parts.document(file);
      if (document === undefined) return;
      await parts.settled([file]);
      reviewed.push({ document, review: file.review, followed: () => file.followed?.diff });
    }
    if (!(await mayApply(reviewed, open.roots))) return;
    const mixed: vscode.TextDocument[] = [];
    for (const { document } of reviewed) if (await hasMixedEndings(document)) mixed.push(document);
    writing = true;
    const result = await applyAccepted(reviewed, write).finally(() => {
      writing = false;
    });
    await conclude(result, targets);
    if (result.kind !== "applied") return;
    tellMixed(mixed);
    await parts.landed();
  }

  async function conclude(result: ApplyResult, targets: readonly ReviewedFile[]): Promise<void> {
    switch (result.kind) {
      case "applied":
        for (const applied of result.files) moveOn(applied);
        return publish(targets);
      case "conflict":
        publish(targets);
        await parts.reveal(result.hunks[0]);
        void vscode.window.showWarningMessage(conflictText(fileWith(open, result.hunks[0])?.file.path));
        return;
      case "partial":
        await tellPartial(result);
        return publish(targets);
      case "unanswered":
        publish(targets);
        void vscode.window.showErrorMessage(unansweredText());
        return;
      case "read-only": {
        const locked = targets.filter(({ uri }) =>
          result.documents.some((each) => each.uri.toString() === uri.toString()),
        );
        for (const file of locked) file.readOnly = true;
        publish(targets);
        void vscode.window.showErrorMessage(readOnlyEditorText(locked.map(({ file }) => file.path)));
        return;
      }
      case "declined":
        void vscode.window.showErrorMessage(notWrittenText(targets.map(({ file }) => file.path)));
        return;
      case "nothing":
        void vscode.window.showInformationMessage(t("No hunk is accepted yet. Accept at least one, then apply."));
    }
  }

  function tellMixed(mixed: readonly vscode.TextDocument[]): void {
    for (const document of mixed.filter(({ uri }) => !toldMixed.has(uri.toString()))) {
      toldMixed.add(document.uri.toString());
      void vscode.window.showInformationMessage(mixedEndingsText(document));
    }
  }

  /** VS Code wrote some files and not others: the user hears which, and can have all as they were. */
  async function tellPartial({ written, missing, restore }: Extract<ApplyResult, { kind: "partial" }>): Promise<void> {
    const paths = (of: readonly AppliedFile[]) =>
      of.flatMap(({ document }) => fileAt(open, document.uri)?.file.path ?? []);
    const undo = t("Undo What Was Written");
    const text = partlyWrittenText(paths(written), paths(missing));
    if ((await vscode.window.showErrorMessage(text, undo)) === undo && (await restore())) return;
    for (const applied of written) moveOn(applied);
  }

  /** Decisions on other hunks may have been made while the edit was under way. */
  function moveOn({ document, hunks, before, after }: AppliedFile): void {
    const file = fileAt(open, document.uri);
    if (file === undefined) return;
    const was = file.review;
    file.review = afterApply(was, hunks);
    if (before !== after) file.applied.push({ before, after, hunks, was });
    log.info(`Applied ${countText(hunks.length, "hunk")} to ${file.file.path}.`);
  }

  return {
    get writing() {
      return writing;
    },
    apply() {
      applying ??= applyNow().finally(() => {
        applying = undefined;
      });
      return applying;
    },
  };
}
