import * as vscode from "vscode";
import type { EditTool } from "../core/edit/editTools.ts";
import { endText } from "../core/endText.ts";
import { askedText } from "../core/formatText.ts";
import { withoutPlace } from "../core/nextSteps.ts";
import { buildPrompt, formatOf } from "../core/prompt.ts";
import { filesOf, type Target } from "../core/request.ts";
import type { Retry } from "../core/retryWithReason.ts";
import { type HunkView, openReviews } from "../core/review.ts";
import type { RunInput } from "../core/run.ts";
import { hunksOf } from "../core/runState.ts";
import { sentRanges } from "../core/secrets/sentSecrets.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { contextKeys, views } from "../manifest.ts";
import { editToolsAt } from "../providers/editTools.ts";
import { familyOf } from "../providers/family.ts";
import type { Asked } from "./asked.ts";
import type { FormatRecords } from "./formatRecords.ts";
import type { Log } from "./log.ts";
import { type PerformAction, showMessage } from "./messages.ts";
import { isOffline, type ModelInfo, planFor, resolveModel } from "./models.ts";
import type { PanelView } from "./panelView.ts";
import type { Providers } from "./providers.ts";
import { movedInput, textsTaken } from "./renames.ts";
import type { ReviewSession } from "./review.ts";
import type { FileReview } from "./reviewedFile.ts";
import type { Room } from "./room.ts";
import type { Routing } from "./routing.ts";
import { newRunId } from "./runIds.ts";
import { passGates, type SendGate } from "./sendGates.ts";
import { readContextLines } from "./settings.ts";
import { isElsewhere } from "./storedFiles.ts";
import type { SyntaxWatch } from "./syntaxWatch.ts";
import { workspaceRoots } from "./workspaceRoots.ts";

export type SendingParts = {
  readonly session: Session;
  readonly review: ReviewSession;
  readonly providers: Providers;
  /** Asked in this order before anything is sent. */
  readonly gates: readonly SendGate[];
  readonly formats: FormatRecords;
  readonly retry: Retry;
  readonly routing: Routing;
  readonly syntax: SyntaxWatch;
  readonly panel: PanelView;
  readonly log: Log;
  readonly perform: PerformAction;
};

/** From what is asked to a run that has ended, with its review begun. */
export type Sending = {
  start(asked: Asked): Promise<void>;
  /** The same for a run that is drafted already, past the gates that it needs. */
  send(draft: RunInput, info: ModelInfo, through: readonly SendGate[]): Promise<void>;
};

export function createSending(parts: SendingParts, room: Room): Sending {
  const { session, review, providers, gates, formats, retry, routing, syntax, panel, log, perform } = parts;

  async function start({ title, instruction, target, model, effort, route, follows, earlier }: Asked): Promise<void> {
    const info = resolveModel(model);
    const told = earlier === undefined ? {} : { earlier };
    const request = { instruction, target, model, effort: planFor(info, effort), ...told };
    const contextLines = readContextLines();
    const asked = formatOf(target, model.model, toolsOf(info), formats.of(model));
    const draft: RunInput = {
      run: newRunId(),
      title,
      request,
      prompt: buildPrompt(instruction, target, contextLines, asked, earlier),
      modelName: info.name,
      asked,
      ...(route === undefined ? {} : { routing: route }),
      ...(follows === undefined ? {} : { follows }),
      ranges: sentRanges(target, contextLines),
      // Nothing is created, renamed or deleted for files that are none of this workspace's.
      roots: isElsewhere(target) ? [] : workspaceRoots(),
    };
    await send(draft, info, gates);
  }

  async function send(draft: RunInput, info: ModelInfo, through: readonly SendGate[]): Promise<void> {
    textsTaken(draft.run);
    const input = await passGates(through, draft, info);
    if (input === undefined) return;
    const { routing: route, asked, resumes } = input;
    const provider = await providers.of(info.ref);
    // An answer is gone on with by the model that gave it.
    const fallbacks = resumes === undefined ? routing.fallbacks(input) : [];
    await panel.reveal();
    await room.end();
    const running = session.start(input, provider, fallbacks, retry);
    room.took(running);
    await setContext(contextKeys.running, true);
    await setContext(contextKeys.canAnswerNow, !isOffline(info.ref));
    await setContext(contextKeys.hasRun, true);
    log.info(
      `Run ${input.run}: ${info.name}${route?.role === "candidate" ? `, candidate of the route for ${route.task}` : ""}, effort asked ${input.request.effort.asked}, sent ${input.request.effort.sent ?? "nothing"}; ${info.destination}.`,
    );
    if (asked?.insteadOf !== undefined) log.info(`Run ${input.run}: asked for ${askedText(asked)}.`);
    await vscode.window.withProgress({ location: { viewId: views.panel } }, () => running);
    await setContext(contextKeys.running, session.running);
    if (!session.running) await setContext(contextKeys.canAnswerNow, false);
    const record = session.current;
    if (record?.input === input) await conclude(record);
  }

  async function conclude(record: RunRecord): Promise<void> {
    const { state, input } = record;
    const outcome = state?.outcome;
    if (state === undefined || outcome === undefined) return;
    log.info(`Run ${input.run} ended: ${outcome.kind}.`);
    if (outcome.kind === "failed" && outcome.failure.kind === "unexpected") log.error(outcome.failure.detail);
    if (outcome.kind === "finished") {
      if (isElsewhere(input.request.target)) return;
      const files = fileReviews(movedInput(input).request.target, hunksOf(state));
      await review.begin(input.run, files, { roots: input.roots, unplaced: withoutPlace(state) });
      void syntax.check(input.run, files);
      return;
    }
    if (outcome.kind === "stopped") return;
    const message = endText(state);
    // The panel says it; who does not see the panel must hear of it.
    if (message !== undefined && !panel.visible) {
      showMessage(message, outcome.kind === "failed" ? "error" : "warning", perform);
    }
  }

  return { start, send };
}

function toolsOf({ endpoint, ref, facts }: ModelInfo): readonly EditTool[] {
  return endpoint === undefined ? [] : editToolsAt(familyOf(endpoint), endpoint.api, ref.model, facts.tools);
}

function fileReviews(target: Target, hunks: readonly HunkView[]): FileReview[] {
  const files = filesOf(target);
  const texts = files.map(({ text }) => text);
  return openReviews(texts, hunks).flatMap((review, index) => {
    const file = files[index];
    return file === undefined ? [] : [{ file, review }];
  });
}

async function setContext(key: string, value: boolean): Promise<void> {
  await vscode.commands.executeCommand("setContext", key, value);
}
