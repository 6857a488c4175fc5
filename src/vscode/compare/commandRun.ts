import * as vscode from "vscode";
import { blindOrder, inBlindOrder } from "../../core/compare/blind.ts";
import { type Board, isComparable } from "../../core/compare/board.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import { type CandidateFile, type Changes, changesNothing, changesOf } from "../../core/compare/candidateFiles.ts";
import type { Check } from "../../core/compare/verification.ts";
import { t } from "../../core/l10n.ts";
import type { CommandTold, CommandVerification } from "../verifyCommand.ts";
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
  board: Board,
  assembling: Assembling,
  filesOf: (changes: Changes) => readonly CandidateFile[],
  command: Pick<CommandVerification, "run">,
  signal: AbortSignal,
  { verified, say }: Told,
): Promise<void> {
  // Not in the order of the table that was ticked: who comes first would tell.
  const { cells } = inBlindOrder(board);
  const candidates = cells
    .filter((cell) => isComparable(cell) && !changesNothing(changesOf(cell.run)))
    .map(({ candidate, run }) => ({ id: candidate.id, files: filesOf(changesOf(run)) }));
  const changes = assembling.changes();
  if (changes !== undefined) candidates.push({ id: assembledId, files: filesOf(changes) });
  if (candidates.length === 0) {
    say(t("There is nothing to run your verify command on: no candidate changes anything."));
    return;
  }
  const taken = assembling.selection;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Running your verify command"),
    cancellable: true,
  };
  let ended = 0;
  await vscode.window.withProgress(options, async (progress, token) => {
    const stopped = new AbortController();
    token.onCancellationRequested(() => stopped.abort());
    const either = AbortSignal.any([signal, stopped.signal]);
    const told: CommandTold = {
      begins: (id, at) =>
        progress.report({ message: t("{0} of {1}: {2}", at + 1, candidates.length, nameOf(board, id)) }),
      ended(id, found) {
        if (signal.aborted) return;
        if (!stopped.signal.aborted) ended += 1;
        if (id === assembledId) assembling.told(taken, found);
        else verified(id, found);
      },
    };
    await command.run(candidates, told, either).catch(unlessAborted(either));
    if (stopped.signal.aborted)
      say(
        t(
          "Your verify command was stopped: it ended for {0} of {1}. Run it again at any time.",
          ended,
          candidates.length,
        ),
      );
  });
}

function nameOf(board: Board, id: string): string {
  const label = blindOrder(board)?.find((each) => each.id === id)?.label;
  const candidate = board.cells.find((cell) => cell.candidate.id === id)?.candidate;
  return candidate === undefined ? t("what is assembled") : (label ?? candidateName(candidate));
}
