import * as vscode from "vscode";
import { type BoardCell, isComparable } from "../../core/compare/board.ts";
import { candidateFiles } from "../../core/compare/candidateFiles.ts";
import type { Check } from "../../core/compare/verification.ts";
import { t } from "../../core/l10n.ts";
import type { Target } from "../../core/request.ts";
import { hunksOf } from "../../core/runState.ts";
import type { CommandVerification } from "../verifyCommand.ts";
import { unlessAborted } from "./aborted.ts";
import type { Assembling } from "./assembling.ts";

type Told = {
  verified(cell: string, found: Check): void;
  say(notice: string): void;
};

/** No candidate is called so. */
const assembledId = "what is assembled";

/** The user's verify command on every candidate that changes something, and on what is assembled. */
export async function runCommandOn(
  cells: readonly BoardCell[],
  assembling: Assembling,
  target: Target,
  command: Pick<CommandVerification, "run">,
  signal: AbortSignal,
  { verified, say }: Told,
): Promise<void> {
  const candidates = cells
    .filter((cell) => isComparable(cell) && hunksOf(cell.run).length > 0)
    .map(({ candidate, run }) => ({ id: candidate.id, files: candidateFiles(target, hunksOf(run)) }));
  const hunks = assembling.hunks();
  if (hunks !== undefined) candidates.push({ id: assembledId, files: candidateFiles(target, hunks) });
  if (candidates.length === 0) {
    say(t("There is nothing to run your verify command on: no candidate changes anything."));
    return;
  }
  const taken = assembling.selection;
  const told = (cell: string, found: Check) =>
    cell === assembledId ? assembling.told(taken, found) : verified(cell, found);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Running your verify command"),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (_, token) => {
    const stopped = new AbortController();
    token.onCancellationRequested(() => stopped.abort());
    const either = AbortSignal.any([signal, stopped.signal]);
    await command.run(candidates, told, either).catch(unlessAborted(either));
  });
}
