import * as vscode from "vscode";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { waitingText } from "../core/operationText.ts";
import { isReviewable } from "../core/runState.ts";
import type { Session } from "../core/session.ts";
import type { ReviewSession } from "./review.ts";
import type { SyntaxWatch } from "./syntaxWatch.ts";

/** Room for another run: one streams at a time, and an open review is not thrown away without a word. */
export type Room = {
  /**
   * Whether another run may begin: the user is asked where one streams, or where hunks or operations are not settled. One
   * that goes on with the last brings them back.
   */
  ready(goesOn?: boolean): Promise<boolean>;
  /** Ends what streams and what is reviewed. */
  end(): Promise<void>;
  /** Both, in this order. False where something of it is to stay. */
  make(): Promise<boolean>;
  /** What streams now: its end is waited for before another begins. */
  took(running: Promise<unknown>): void;
};

export function createRoom(session: Session, review: ReviewSession, syntax: SyntaxWatch): Room {
  let ended: Promise<unknown> = Promise.resolve();

  async function ready(goesOn = false): Promise<boolean> {
    if (session.running) {
      const stop = t("Stop It and Continue");
      const answer = await vscode.window.showWarningMessage(
        t("A run is still streaming. Stop it to start another."),
        { modal: true, detail: t("What arrived is kept until the next run begins.") },
        stop,
      );
      if (answer !== stop) return false;
    }
    if (review.open) {
      const open = review.hunks.filter((hunk) => hunk.state !== "applied" && hunk.state !== "rejected").length;
      const discard = goesOn ? t("Continue") : t("Discard and Continue");
      const message =
        open === 1
          ? t("1 hunk of the last run is not settled.")
          : t("{0} of the last run are not settled.", countText(open, "hunk"));
      const detail = goesOn
        ? t("They come back with the new answer. What you changed in their text yourself does not.")
        : t("Another run takes the place of its review. Nothing in your files changes.");
      const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, discard);
      if (answer !== discard) return false;
    }
    return goesOn || operationsGivenUp(session);
  }

  async function end(): Promise<void> {
    if (session.running) {
      session.stop();
      await ended;
    }
    await review.end();
    syntax.cancel();
  }

  async function make(): Promise<boolean> {
    if (!(await ready())) return false;
    await end();
    return true;
  }

  return {
    ready,
    end,
    make,
    took(running) {
      ended = running;
    },
  };
}

/** File operations that wait are lost with the run that proposed them. */
async function operationsGivenUp({ current }: Session): Promise<boolean> {
  const waiting = current?.state && isReviewable(current.state) ? waitingText(current.state) : undefined;
  if (waiting === undefined) return true;
  const discard = t("Discard and Continue");
  const detail = t("A new run takes the place of what this one proposed. Nothing in your files changes.");
  return (await vscode.window.showWarningMessage(`${waiting}.`, { modal: true, detail }, discard)) === discard;
}
