import type { Message } from "./actions.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import type { Outcome } from "./events.ts";
import { failureText, sentence } from "./failureText.ts";
import { moneyText } from "./money.ts";
import { clockText, countText } from "./numbers.ts";
import type { CutShort } from "./provider.ts";

/** How a run ended, for the user; undefined for a finished one, whose hunks speak for themselves. */
export function outcomeText(outcome: Outcome, elapsed: number): Message | undefined {
  switch (outcome.kind) {
    case "finished":
      return undefined;
    case "no-edit":
      return noEditTexts[outcome.why];
    case "stopped":
      return {
        text: `Stopped after ${clockText(elapsed)}. Nothing was changed; what arrived is kept below.`,
        actions: ["try-again", "again-at-effort", "copy-answer"],
      };
    case "interrupted":
      return {
        text: `${interruptedText(outcome, elapsed)} Nothing was changed; what arrived is kept below.`,
        actions: ["try-again", "copy-answer"],
      };
    case "cut-short":
      if (outcome.cap !== undefined) return capText(outcome.cap);
      return {
        text: `The model stopped at its limit (${outcome.limit}) before the answer was complete. Nothing was changed; select less, or lower the effort.`,
        actions: ["again-at-effort", "copy-answer"],
      };
    case "refused":
      return {
        text: `The model refused: ${sentence(outcome.text)} Nothing was changed; choose another model or reword the instruction.`,
        actions: ["choose-model", "try-again"],
      };
    case "failed":
      return failureText(outcome.failure);
  }
}

/** Where the user's own cap ended it. */
function capText(cap: NonNullable<CutShort["cap"]>): Message {
  const whose = `your cap of ${moneyText(cap.amount)} a ${cap.per}`;
  const how =
    cap.counted === undefined
      ? `The model was given ${countText(cap.tokens, "token")} for reasoning and answer, and used them up`
      : `By Fathom's own count about ${countText(cap.counted, "token")} had come (estimated), so it stopped the run`;
  return {
    text: `Cut short: ${whose}. ${how} before the answer was complete. Nothing was changed; raise the cap, select less, or lower the effort.`,
    actions: ["change-caps", "again-at-effort", "copy-answer"],
  };
}

function interruptedText(outcome: Extract<Outcome, { kind: "interrupted" }>, elapsed: number): string {
  const after = `Interrupted after ${clockText(elapsed)}`;
  switch (outcome.why) {
    case "reload":
      return "Interrupted by a reload of the window before the answer was complete.";
    case "connection":
      return `${after}: the connection closed before the answer was complete.`;
    case "silence":
      return `${after}: no data came for ${outcome.seconds ?? 0} s.`;
    case "first-byte":
      return `${after}: the model had not begun to answer within ${outcome.seconds ?? 0} s.`;
    case "damaged":
      return `${after}: what came was not a readable event stream.`;
  }
}

const noEditTexts: Record<Extract<Outcome, { kind: "no-edit" }>["why"], Message> = {
  empty: {
    text: "The model proposes no change: its answer is empty. Its reasoning, if any, is kept below.",
    actions: ["try-again", "again-at-effort"],
  },
  prose: { text: "The model proposed no edit. Its answer is kept below.", actions: ["again-at-effort", "copy-answer"] },
  same: { text: "The code is already so: the answer changes nothing.", actions: ["again-at-effort"] },
  unplaced: {
    text: "None of the proposed edits could be placed, so nothing can be applied. The reasons are below.",
    actions: ["try-again", "again-at-effort", "copy-answer"],
  },
};

/** Why an edit was not placed. */
export function refusalText({ reason, detail }: PlacementRefusal): string {
  switch (reason) {
    case "not-found":
      return "The quoted lines are not in the file, so this edit was not placed.";
    case "ambiguous":
      return `The quoted lines stand at more than one place (lines ${detail}), so this edit was not placed.`;
    case "overlap":
      return "This edit changes lines that another edit of the same answer changes, so it was not placed.";
    case "same":
      return "This edit changes nothing.";
    case "malformed":
      return `This edit is not complete, so it was not placed. ${detail}`;
    case "other-file":
      return detail === ""
        ? "This edit does not say which of the files it is for, so it was not placed."
        : `This edit is for ${detail}, which was not sent, so it was not placed.`;
    case "nothing-quoted":
      return "This edit quotes no lines of the file, so there is no telling where it goes.";
    case "elided":
      return "This edit leaves code out (“rest unchanged”), and what stands there is not certain, so it was not placed.";
    case "indentation":
      return "The new lines cannot be indented as the file is, so this edit was not placed.";
    case "over-escaped":
      return "The new lines escape quotes or line breaks that are inside no string, so this edit was not placed.";
    case "slip":
      return `The new lines hold ${detail}, which may not be meant, so this edit was not placed.`;
    case "already-applied":
      return "The file has the new lines already and the quoted ones not, so this edit was not placed.";
    case "exists":
      return `This edit creates ${detail}, which exists already, so nothing was written.`;
    case "unsafe-path":
      return `This edit writes to ${detail}, which is no path for a file in the workspace, so nothing was written.`;
  }
}
