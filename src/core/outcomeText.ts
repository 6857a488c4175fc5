import type { Message } from "./actions.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import type { Outcome } from "./events.ts";
import { failureText } from "./failureText.ts";
import { t } from "./l10n.ts";
import { moneyText } from "./money.ts";
import { clockText, countText } from "./numbers.ts";
import type { CutShort } from "./provider.ts";
import { sentence, toldText } from "./toldText.ts";

/** How a run ended, for the user; undefined for a finished one, whose hunks speak for themselves. */
export function outcomeText(outcome: Outcome, elapsed: number): Message | undefined {
  switch (outcome.kind) {
    case "finished":
      return undefined;
    case "no-edit":
      return noEditTexts[outcome.why];
    case "stopped":
      return {
        text: t("Stopped after {0}. Nothing was changed; what arrived is kept below.", clockText(elapsed)),
        actions: ["try-again", "again-at-effort", "copy-answer"],
      };
    case "interrupted":
      return {
        text: t("{0} Nothing was changed; what arrived is kept below.", interruptedText(outcome, elapsed)),
        actions: ["try-again", "copy-answer"],
      };
    case "cut-short":
      if (outcome.cap !== undefined) return capText(outcome.cap);
      if (outcome.limit === memoryLimit) {
        return {
          text: t(
            "Fathom stopped this candidate: all candidates together have filled the memory that a comparison may take. Nothing was changed; compare fewer candidates, or lower the effort.",
          ),
          actions: ["again-at-effort", "copy-answer"],
        };
      }
      return {
        text: t(
          "The model stopped at its limit ({0}) before the answer was complete. Nothing was changed; select less, or lower the effort.",
          toldText(outcome.limit),
        ),
        actions: ["again-at-effort", "copy-answer"],
      };
    case "refused":
      return {
        text: t(
          "The model refused: {0} Nothing was changed; choose another model or reword the instruction.",
          sentence(toldText(outcome.text)),
        ),
        actions: ["choose-model", "try-again"],
      };
    case "failed":
      return failureText(outcome.failure);
  }
}

/** The limit that a candidate is stopped at where its comparison has no room in memory. */
export const memoryLimit = "comparison-memory";

/** Where the user's own cap ended it. */
function capText(cap: NonNullable<CutShort["cap"]>): Message {
  const whose =
    cap.per === "run"
      ? t("your cap of {0} a run", moneyText(cap.amount))
      : t("your cap of {0} a day", moneyText(cap.amount));
  const how =
    cap.counted === undefined
      ? t("The model was given {0} for reasoning and answer, and used them up", countText(cap.tokens, "token"))
      : t(
          "By Fathom's own count about {0} had come (estimated), so it stopped the run",
          countText(cap.counted, "token"),
        );
  return {
    text: t(
      "Cut short: {0}. {1} before the answer was complete. Nothing was changed; raise the cap, select less, or lower the effort.",
      whose,
      how,
    ),
    actions: ["change-caps", "again-at-effort", "copy-answer"],
  };
}

function interruptedText(outcome: Extract<Outcome, { kind: "interrupted" }>, elapsed: number): string {
  const after = t("Interrupted after {0}", clockText(elapsed));
  switch (outcome.why) {
    case "reload":
      return t("Interrupted by a reload of the window before the answer was complete.");
    case "connection":
      return t("{0}: the connection closed before the answer was complete.", after);
    case "silence":
      return t("{0}: no data came for {1} s.", after, outcome.seconds ?? 0);
    case "first-byte":
      return t("{0}: the model had not begun to answer within {1} s.", after, outcome.seconds ?? 0);
    case "damaged":
      return t("{0}: what came was not a readable event stream.", after);
  }
}

const noEditTexts: Record<Extract<Outcome, { kind: "no-edit" }>["why"], Message> = {
  empty: {
    text: t("The model proposes no change: its answer is empty. Its reasoning, if any, is kept below."),
    actions: ["try-again", "again-at-effort"],
  },
  prose: {
    text: t("The model proposed no edit. Its answer is kept below."),
    actions: ["again-at-effort", "copy-answer"],
  },
  same: { text: t("The code is already so: the answer changes nothing."), actions: ["again-at-effort"] },
  unplaced: {
    text: t("None of the proposed edits could be placed, so nothing can be applied. The reasons are below."),
    actions: ["try-again", "again-at-effort", "copy-answer"],
  },
};

/** Why an edit was not placed. */
export function refusalText({ reason, detail, nearest }: PlacementRefusal): string {
  switch (reason) {
    case "not-found":
      return nearest === undefined
        ? t("The quoted lines are not in the file, so this edit was not placed.")
        : t(
            "The quoted lines are not in the file as they are written, so this edit was not placed. The lines most like them begin at line {0}.",
            nearest.line,
          );
    case "ambiguous":
      return t("The quoted lines stand at more than one place (lines {0}), so this edit was not placed.", detail);
    case "overlap":
      return t("This edit changes lines that another edit of the same answer changes, so it was not placed.");
    case "same":
      return t("This edit changes nothing.");
    case "malformed":
      return t("This edit is not complete, so it was not placed. {0}", toldText(detail));
    case "other-file":
      return detail === ""
        ? t("This edit does not say which of the files it is for, so it was not placed.")
        : t("This edit is for {0}, which was not sent, so it was not placed.", detail);
    case "nothing-quoted":
      return t("This edit quotes no lines of the file, so there is no telling where it goes.");
    case "elided":
      return t(
        "This edit leaves code out (“rest unchanged”), and what stands there is not certain, so it was not placed.",
      );
    case "indentation":
      return t("The new lines cannot be indented as the file is, so this edit was not placed.");
    case "over-escaped":
      return t("The new lines escape quotes or line breaks that are inside no string, so this edit was not placed.");
    case "slip":
      return t("The new lines hold {0}, which may not be meant, so this edit was not placed.", toldText(detail));
    case "already-applied":
      return t("The file has the new lines already and the quoted ones not, so this edit was not placed.");
    case "exists":
      return t("This edit creates {0}, which exists already, so nothing was written.", detail);
    case "unsafe-path":
      return t(
        "This edit writes to {0}, which is no path for a file in the workspace, so nothing was written.",
        detail,
      );
  }
}
