import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { describeEarlier } from "../core/earlierRun.ts";
import { type Effort, efforts, isEffort } from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import { hunksOf } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { canEndReasoning } from "../providers/endReasoning.ts";
import { askInstruction } from "./ask.ts";
import { askedBy, currentTarget } from "./asked.ts";
import type { Choices } from "./choices.ts";
import type { Expect } from "./expectation.ts";
import type { Log } from "./log.ts";
import { isOffline, type ModelInfo, resolveModel } from "./models.ts";
import type { Pickers } from "./pickers.ts";
import type { Recents } from "./recents.ts";
import type { Refactor } from "./refactor.ts";
import { movedTarget, movedTargetOf, renamesSoFar } from "./renames.ts";

/** Where a run goes on from what another one did. What is asked before sending is asked anew each time. */
export type Steering = {
  /** Ends the reasoning where the provider can; else asks the same again at a lower effort. */
  answerNow(): Promise<void>;
  /** The last request again at another effort or model, on the document as it is now. */
  again(): Promise<void>;
  /** A further instruction on the result of the last run. */
  followUp(): Promise<void>;
};

export type SteeringParts = {
  readonly session: Session;
  readonly refactor: Refactor;
  readonly choices: Choices;
  readonly pickers: Pickers;
  readonly recents: Recents;
  readonly expect: () => Promise<Expect>;
  readonly log: Log;
};

/** Milliseconds until a server that was asked to end the reasoning must have said something. */
const longestWait = 4000;

export function createSteering(parts: SteeringParts): Steering {
  const { session, refactor, choices, pickers, recents, expect, log } = parts;

  async function answerNow(): Promise<void> {
    const record = session.current;
    if (record === undefined || !session.running) {
      await vscode.window.showInformationMessage(t("No run is streaming, so there is no answer to wait for."));
      return;
    }
    if (record.state?.phase === "answering") {
      await vscode.window.showInformationMessage(t("The answer is arriving already."));
      return;
    }
    const model = modelOf(record);
    if (model.endpoint !== undefined && canEndReasoning(model.endpoint)) {
      const ended = await Promise.race([session.answerNow(), sleep(longestWait, false, { ref: false })]);
      if (ended) return;
      log.info(`Run ${record.input.run}: the server did not end the reasoning.`);
    }
    if (isReasoning(record)) await askLower(record, model);
  }

  /** The answer may have begun, and another run too, while somebody was asked. */
  function isReasoning(record: RunRecord): boolean {
    return session.running && session.current === record && record.state?.phase !== "answering";
  }

  async function askLower(record: RunRecord, model: ModelInfo): Promise<void> {
    const sent = record.state?.effort.sent;
    const lowest = efforts.find((effort) => model.efforts.includes(effort));
    if (lowest === undefined || !isLower(lowest, sent ?? model.facts.defaultEffort)) {
      const why =
        lowest === undefined
          ? t("{0} takes no reasoning effort that could be lowered", model.name)
          : t("{0} has no effort below {1}", model.name, lowest);
      await vscode.window.showInformationMessage(
        t("{0}. Wait for the answer, or stop the run and ask another model.", why),
      );
      return;
    }
    await refactor.goOn({ ...askedBy(record.input, "answer-now"), model: model.ref, effort: lowest });
  }

  return {
    answerNow,
    async again() {
      const last = session.current;
      // The walkthrough offers this to newcomers, who have no request yet to repeat.
      if (last === undefined) return refactor.ask("selection");
      if (!(await refactor.readyForAnother())) return;
      const { effort } = last.state ?? last.input.request;
      const picked = await pickers.pickAgain(modelOf(last), effort.sent ?? effort.asked);
      if (picked === undefined) return;
      const asked = askedBy(last.input, "again");
      // Another model is the user's own choice, and no route's.
      const route = picked.model.model === asked.model.model && picked.model.endpoint === asked.model.endpoint;
      await refactor.goOn({ ...asked, ...picked, route: route ? asked.route : undefined });
    },
    async followUp() {
      const last = session.current;
      if (last === undefined) return refactor.ask("selection");
      if (!(await refactor.readyForAnother())) return;
      const { input, state } = last;
      const then = movedTargetOf(input);
      // Its lines are where they are now; where they are gone, `goOn` says so.
      const found = await currentTarget(then);
      const target = found.kind === "target" ? found.target : then;
      const model = modelOf(last).ref;
      const only = { model, effort: input.request.effort.asked };
      const since = renamesSoFar();
      const answer = await askInstruction(
        target,
        undefined,
        target.kind,
        choices,
        pickers,
        recents,
        await expect(),
        only,
      );
      if (answer === undefined) return;
      const { instruction, choice } = answer;
      const hunks = state?.outcome?.kind === "finished" ? hunksOf(state) : [];
      // The offline model reads no more than the instruction.
      const earlier = isOffline(choice.model)
        ? undefined
        : describeEarlier({ instruction: input.request.instruction, files: state?.files ?? [], hunks });
      await refactor.goOn({
        title: instruction.label,
        instruction: instruction.text,
        target: movedTarget(target, since),
        model: choice.model,
        effort: choice.effort,
        follows: { run: input.run, how: "follow-up", title: input.title },
        earlier,
      });
    },
  };
}

/** The model that a run is with: one that took over, where one did. */
function modelOf({ input, state }: RunRecord): ModelInfo {
  return resolveModel(state?.fellBack.at(-1)?.ref ?? input.request.model);
}

/** What is sent by nobody and known of nobody may be anything. */
function isLower(effort: Effort, than: Effort | undefined): boolean {
  return !isEffort(than) || efforts.indexOf(effort) < efforts.indexOf(than);
}
