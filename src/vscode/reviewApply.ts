import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { afterApply, type Review } from "../core/review.ts";
import {
  conflictText,
  notWrittenText,
  partlyWrittenText,
  readOnlyEditorText,
  unansweredText,
} from "../core/reviewText.ts";
import { afterUndo } from "../core/reviewUndo.ts";
import { hasMixedEndings, mayApply, mixedEndingsText } from "./applyChecks.ts";
import { type AppliedFile, type ApplyResult, applyAccepted, type ReviewedDocument } from "./applyEdits.ts";
import type { Log } from "./log.ts";
import { fileWith, type OpenReview } from "./openReview.ts";
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
  /** Once no edit of ours is under way: what it writes belongs to the review that it came from. */
  landed(): Promise<void>;
};

/** A file whose hunks were written, and its review from before that. */
type Moved = { readonly file: ReviewedFile; readonly applied: AppliedFile; readonly was: Review; readonly now: Review };

export function createReviewApply(open: OpenReview, parts: ReviewApplyParts): ReviewApply {
  const { write, log, publish } = parts;
  /** Files of whose mixed line endings the user was told. */
  const toldMixed = new Set<string>();
  let applying: Promise<unknown> | undefined;
  let landing: Promise<unknown> | undefined;
  let writing = false;

  /** What is left to ask once it is over, for as long as the user takes. */
  async function applyNow(): Promise<(() => Promise<void>) | undefined> {
    await parts.settled(open.files);
    const targets = open.files.filter(({ review }) => review.hunks.some((hunk) => hunk.state === "accepted"));
    const reviewed: ReviewedDocument[] = [];
    for (const file of targets) {
      const document = await parts.document(file);
      if (document === undefined) return undefined;
      await parts.settled([file]);
      reviewed.push({ document, review: file.review, followed: () => file.followed?.diff });
    }
    if (!(await mayApply(reviewed, open.roots))) return undefined;
    const mixed: vscode.TextDocument[] = [];
    for (const { document } of reviewed) if (await hasMixedEndings(document)) mixed.push(document);
    // Another review took its place while the user was asked.
    if (!targets.every(isUnderReview)) return undefined;
    const writes = writeAll(reviewed, targets);
    landing = writes.then(
      () => undefined,
      () => undefined,
    );
    const { result, moved } = await writes;
    await conclude(result, targets);
    if (result.kind === "partial") return () => tellPartial(result, moved);
    if (result.kind !== "applied") return undefined;
    tellMixed(mixed);
    await parts.landed();
    return undefined;
  }

  async function writeAll(reviewed: readonly ReviewedDocument[], targets: readonly ReviewedFile[]) {
    writing = true;
    const result = await applyAccepted(reviewed, write).finally(() => {
      writing = false;
    });
    const applied = result.kind === "applied" ? result.files : result.kind === "partial" ? result.written : [];
    const moved = applied.flatMap((each) => moveOn(each, targets));
    publish(targets);
    return { result, moved };
  }

  async function conclude(result: ApplyResult, targets: readonly ReviewedFile[]): Promise<void> {
    switch (result.kind) {
      case "applied":
      case "partial":
        return;
      case "conflict":
        await parts.reveal(result.hunks[0]);
        void vscode.window.showWarningMessage(conflictText(fileWith(open, result.hunks[0])?.file.path));
        return;
      case "unanswered":
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
  async function tellPartial(
    { missing, restore }: Extract<ApplyResult, { kind: "partial" }>,
    moved: readonly Moved[],
  ): Promise<void> {
    const pathOf = ({ document: { uri } }: AppliedFile) => vscode.workspace.asRelativePath(uri, false);
    const undo = t("Undo What Was Written");
    const text = partlyWrittenText(
      moved.map(({ file }) => file.file.path),
      missing.map(pathOf),
    );
    if ((await vscode.window.showErrorMessage(text, undo)) !== undo || !(await restore())) return;
    for (const each of moved) moveBack(each);
    publish(moved.map(({ file }) => file).filter(isUnderReview));
  }

  /** Decisions on other hunks may have been made while the edit was under way. */
  function moveOn(applied: AppliedFile, targets: readonly ReviewedFile[]): Moved[] {
    const { document, hunks, before, after } = applied;
    const file = targets.find(({ uri }) => uri.toString() === document.uri.toString());
    if (file === undefined) return [];
    const was = file.review;
    file.review = afterApply(was, hunks);
    if (before !== after) file.applied.push({ before, after, hunks, was });
    log.info(`Applied ${countText(hunks.length, "hunk")} to ${file.file.path}.`);
    return [{ file, applied, was, now: file.review }];
  }

  function moveBack({ file, applied: { hunks }, was, now }: Moved): void {
    file.review = file.review === now ? was : afterUndo(file.review, was, hunks);
    const at = file.applied.findLastIndex((each) => each.was === was);
    if (at >= 0) file.applied.splice(at, 1);
  }

  function isUnderReview(file: ReviewedFile): boolean {
    return open.files.includes(file);
  }

  return {
    get writing() {
      return writing;
    },
    async apply() {
      if (applying !== undefined) return void (await applying);
      const own = applyNow().finally(() => {
        applying = undefined;
      });
      applying = own;
      const ask = await own;
      await ask?.();
    },
    async landed() {
      await landing;
    },
  };
}
