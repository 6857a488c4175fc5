import * as vscode from "vscode";
import type { CandidateFile } from "../core/compare/candidateFiles.ts";
import { type Check, checksText, commandOutput, verdictOf } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { proposalLines } from "../core/proposal.ts";
import type { ReviewSession } from "./review.ts";
import type { ReviewedFile } from "./reviewedFile.ts";
import { readCommand } from "./settings.ts";
import type { TextDocuments } from "./textDocuments.ts";
import type { Verification } from "./verify.ts";
import type { CommandVerification } from "./verifyCommand.ts";

/** Verifies what is under review as it would be with every hunk that was not rejected. */
export async function verifyProposal(
  review: ReviewSession,
  verification: Verification,
  command: CommandVerification,
  documents: TextDocuments,
): Promise<void> {
  const files = review.files.map(proposedFile);
  if (files.length === 0) {
    await vscode.window.showInformationMessage(t("There is no proposal to verify. Refactor a selection first."));
    return;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Verifying the proposal"),
    cancellable: true,
  };
  const checks = await vscode.window.withProgress(options, async (_, token) => {
    const stopped = new AbortController();
    token.onCancellationRequested(() => stopped.abort());
    try {
      return await allChecks(files, verification, command, stopped.signal);
    } catch (error) {
      if (stopped.signal.aborted) return undefined;
      throw error;
    }
  });
  if (checks !== undefined) await tell(checks, documents);
}

async function allChecks(
  files: readonly CandidateFile[],
  verification: Verification,
  command: CommandVerification,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const checks = [...(await verification.check(files, signal))];
  if (readCommand() !== undefined) {
    await command.run([{ id: "the proposal", files }], { ended: (_, check) => void checks.push(check) }, signal);
  }
  return checks;
}

async function tell(checks: readonly Check[], documents: TextDocuments): Promise<void> {
  const text = checksText(checks);
  const output = commandOutput(checks);
  const show = t("Show Output");
  const buttons = output === undefined ? [] : [show];
  const isFailed = verdictOf(checks) === "failed";
  const pressed = isFailed
    ? await vscode.window.showWarningMessage(text, ...buttons)
    : await vscode.window.showInformationMessage(text, ...buttons);
  if (pressed !== show || output === undefined) return;
  await documents.show({ name: t("Verify command.log"), text: output });
}

function proposedFile({ file, uri, review }: ReviewedFile): CandidateFile {
  const { path, languageId, text } = file;
  const ending = text.includes("\r\n") ? "\r\n" : "\n";
  return { uri: uri.toString(), path, languageId, before: text, after: proposalLines(review).join(ending) };
}
