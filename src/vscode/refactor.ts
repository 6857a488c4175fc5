import * as vscode from "vscode";
import type { ReadAnswer } from "../core/answerReading.ts";
import type { EditTool } from "../core/edit/editTools.ts";
import type { AskedEffort } from "../core/effort.ts";
import { endText } from "../core/endText.ts";
import type { Follows } from "../core/events.ts";
import { failureText } from "../core/failureText.ts";
import { askedText } from "../core/formatText.ts";
import { continued, withReason } from "../core/goOn.ts";
import { t } from "../core/l10n.ts";
import { canGoOn } from "../core/nextSteps.ts";
import { countText } from "../core/numbers.ts";
import { waitingText } from "../core/operationText.ts";
import { buildPrompt, formatOf } from "../core/prompt.ts";
import { filesOf, type ModelRef, type Snapshot, type Target } from "../core/request.ts";
import { retarget } from "../core/retarget.ts";
import type { Retry } from "../core/retryWithReason.ts";
import { type HunkView, openReviews } from "../core/review.ts";
import type { Routing as RunRouting } from "../core/routes.ts";
import type { RunInput } from "../core/run.ts";
import { hunksOf, isReviewable } from "../core/runState.ts";
import { sentRanges } from "../core/secrets/sentSecrets.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { contextKeys, views } from "../manifest.ts";
import { editToolsAt } from "../providers/editTools.ts";
import { checkBaseUrl } from "../providers/endpoint.ts";
import { familyOf } from "../providers/family.ts";
import { askInstruction } from "./ask.ts";
import type { Choice, Choices, Task } from "./choices.ts";
import type { Expect } from "./expectation.ts";
import type { FormatRecords } from "./formatRecords.ts";
import { vsCodeOrigin } from "./languageModelProvider.ts";
import { isVsCode, selectorOf } from "./languageModels.ts";
import type { Log } from "./log.ts";
import { type PerformAction, showMessage } from "./messages.ts";
import { isOffline, type ModelInfo, planFor, resolveModel } from "./models.ts";
import type { PanelView } from "./panelView.ts";
import type { Pickers } from "./pickers.ts";
import type { Providers } from "./providers.ts";
import type { Recents } from "./recents.ts";
import type { ReviewSession } from "./review.ts";
import type { FileReview } from "./reviewedFile.ts";
import type { Routing } from "./routing.ts";
import { newRunId } from "./runIds.ts";
import { passGates, type SendGate } from "./sendGates.ts";
import { readContextLines } from "./settings.ts";
import type { SyntaxWatch } from "./syntaxWatch.ts";
import { type FoundTarget, fileAt, fileTarget, selectionTarget } from "./targets.ts";
import { workspaceRoots } from "./workspaceRoots.ts";

/** The main job: ask, send, watch, review. */
export type Refactor = {
  /** Asks what should change in the active editor, and runs it. `only` is the choice for this once. */
  ask(task: "selection" | "file", only?: Choice): Promise<void>;
  /** The same for several files: those that a menu named, else those that the user picks among the open ones. */
  askFiles(given: readonly unknown[]): Promise<void>;
  /** The last request again as it was, on the document as it is now. */
  tryAgain(): Promise<void>;
  /** The request of any run, on the document as it is now, to a model and at an effort that the user picks. */
  rerun(input: RunInput): Promise<void>;
  /** Asks what a comparison should change in the active editor; undefined when the user decided against it. */
  askFor(task: "selection" | "file"): Promise<AskedRequest | undefined>;
  /** A request of before on the documents as they are now. */
  refreshed(target: Target): Promise<Target | undefined>;
  /** Ends what streams and what is reviewed, once the user agrees. False where something of it is to stay. */
  makeRoom(): Promise<boolean>;
  /** Whether another run may begin: the user is asked where one streams, or where hunks are not settled. */
  readyForAnother(): Promise<boolean>;
  /** Sends what goes on from an earlier run, on its documents as they are now. A run that streams is stopped for it. */
  goOn(asked: Asked): Promise<void>;
  /** The last run is taken up on the same snapshot: the rest of its answer, or its refused edits with the reasons. */
  resume(how: "continue" | "with-reason"): Promise<void>;
};

export type AskedRequest = Pick<Asked, "title" | "instruction" | "target" | "model">;

/** What is to be sent. */
export type Asked = {
  readonly title: string;
  readonly instruction: string;
  readonly target: Target;
  readonly model: ModelRef;
  readonly effort: AskedEffort;
  readonly route?: RunRouting | undefined;
  readonly follows?: Follows;
  readonly earlier?: string | undefined;
};

/** What an earlier run asked, to be asked again. */
export function askedBy({ run, title, request, routing }: RunInput, how: Follows["how"]): Asked {
  const { instruction, target, model, effort, earlier } = request;
  return {
    title,
    instruction,
    target,
    model,
    effort: effort.asked,
    route: routing,
    follows: { run, how, title },
    earlier,
  };
}

export type RefactorParts = {
  readonly session: Session;
  readonly review: ReviewSession;
  readonly choices: Choices;
  readonly providers: Providers;
  readonly pickers: Pickers;
  readonly recents: Recents;
  /** Asks which files are meant; undefined when the user decided against it. */
  readonly chooseFiles: (given: readonly unknown[]) => Promise<Target | undefined>;
  /** What requests are expected to take, as of now. */
  readonly expect: () => Promise<Expect>;
  /** Asked in this order before anything is sent. */
  readonly gates: readonly SendGate[];
  /** The one of them that is asked where all else was agreed to. */
  readonly budget: SendGate;
  readonly formats: FormatRecords;
  readonly retry: Retry;
  /** Where the answers of a run that goes on are read once more. */
  readonly readAnswer: ReadAnswer;
  readonly routing: Routing;
  readonly syntax: SyntaxWatch;
  readonly panel: PanelView;
  readonly log: Log;
  readonly perform: PerformAction;
};

export function createRefactor(parts: RefactorParts): Refactor {
  const { session, review, choices, providers, pickers, recents, expect, gates, routing, syntax, panel, log, perform } =
    parts;
  const { budget, formats, retry, readAnswer } = parts;

  async function askFiles(given: readonly unknown[]): Promise<void> {
    if (!(await readyForAnother())) return;
    await choices.use("files");
    routing.warn();
    const target = await parts.chooseFiles(given);
    if (target !== undefined) await askAndStart(target, undefined, "files");
  }

  async function ask(task: "selection" | "file", only?: Choice): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      await vscode.window.showInformationMessage(t("Open a text file first; Fathom refactors what is in the editor."));
      return;
    }
    if (!(await readyForAnother())) return;
    const found = task === "file" ? fileTarget(editor.document) : await selectionTarget(editor);
    if (found.kind === "failure") {
      showMessage(failureText(found.failure), "error", perform);
      return;
    }
    await choices.use(task);
    routing.warn();
    await askAndStart(found.target, found.name, task, only);
  }

  async function askAndStart(asked: Target, name: string | undefined, task: Task, only?: Choice): Promise<void> {
    const answer = await askInstruction(asked, name, task, choices, pickers, recents, await expect(), only);
    if (answer === undefined) return;
    const { instruction, choice } = answer;
    // The user may have typed while the question stood: what is sent is the text as it is now.
    const target = await refreshed(asked);
    const { model, effort, by } = choice;
    const route = by.kind === "route" ? { task: by.task, role: by.role } : undefined;
    const { label: title, text } = instruction;
    if (target !== undefined) await start({ title, instruction: text, target, model, effort, route });
  }

  async function askFor(task: "selection" | "file"): Promise<AskedRequest | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      await vscode.window.showInformationMessage(t("Open a text file first; Fathom refactors what is in the editor."));
      return undefined;
    }
    const found = task === "file" ? fileTarget(editor.document) : await selectionTarget(editor);
    if (found.kind === "failure") {
      showMessage(failureText(found.failure), "error", perform);
      return undefined;
    }
    const answer = await askInstruction(found.target, found.name, task, choices, pickers, recents, await expect());
    const target = answer === undefined ? undefined : await refreshed(found.target);
    if (answer === undefined || target === undefined) return undefined;
    const { label, text } = answer.instruction;
    return { title: label, instruction: text, target, model: answer.choice.model };
  }

  async function tryAgain(): Promise<void> {
    const last = session.current?.input;
    if (last !== undefined && (await readyForAnother())) await goOn(askedBy(last, "again"));
  }

  async function rerun(input: RunInput): Promise<void> {
    const picked = await pickers.pickOther(input.request.model);
    if (picked === undefined || !(await readyForAnother())) return;
    await goOn({ ...askedBy(input, "again"), ...picked, route: undefined });
  }

  async function goOn(asked: Asked): Promise<void> {
    const target = await refreshed(asked.target);
    if (target !== undefined) await start({ ...asked, target });
  }

  async function resume(how: "continue" | "with-reason"): Promise<void> {
    const last = session.current;
    if (last?.state === undefined) return;
    const { input, log: events, state } = last;
    const info = resolveModel(input.request.model);
    // What went there before may go there again, with the model's own answer; anything else is a new request.
    const goesOn = canGoOn(state) && originOf(info) === state.sent?.origin;
    if (!(await readyForAnother(goesOn))) return;
    if (!goesOn) return goOn(askedBy(input, "again"));
    const takeUp = how === "continue" ? continued : withReason;
    const reading = { readAnswer, signal: new AbortController().signal };
    const goneOn = await vscode.window.withProgress({ location: { viewId: views.panel } }, () =>
      takeUp({ input, log: events, state }, reading),
    );
    // Another run may have begun while the answers were read.
    if (session.current !== last) return;
    const { pricing: _pricing, estimate: _estimate, cap: _cap, ...kept } = input;
    await send({ ...kept, run: newRunId(), ...goneOn }, info, [budget]);
  }

  /** One run at a time, and an open review is not thrown away without a word: this asks, and the new run's start does it. */
  async function readyForAnother(keepsOperations = false): Promise<boolean> {
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
      const discard = t("Discard and Continue");
      const message =
        open === 1
          ? t("1 hunk of the last run is not settled.")
          : t("{0} of the last run are not settled.", countText(open, "hunk"));
      const detail = t("Another run takes the place of its review. Nothing in your files changes.");
      const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, discard);
      if (answer !== discard) return false;
    }
    return keepsOperations || operationsGivenUp(session);
  }

  async function refreshed(target: Target): Promise<Target | undefined> {
    const found = await currentTarget(target);
    if (found.kind === "target") return found.target;
    showMessage(failureText(found.failure), "error", perform);
    return undefined;
  }

  let ended: Promise<unknown> = Promise.resolve();

  async function endLast(): Promise<void> {
    if (session.running) {
      session.stop();
      await ended;
    }
    await review.end();
    syntax.cancel();
  }

  async function makeRoom(): Promise<boolean> {
    if (!(await readyForAnother())) return false;
    await endLast();
    return true;
  }

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
      roots: workspaceRoots(),
    };
    await send(draft, info, gates);
  }

  async function send(draft: RunInput, info: ModelInfo, through: readonly SendGate[]): Promise<void> {
    const input = await passGates(through, draft, info);
    if (input === undefined) return;
    const { routing: route, asked, resumes } = input;
    const provider = await providers.of(info.ref);
    // An answer is gone on with by the model that gave it.
    const fallbacks = resumes === undefined ? routing.fallbacks(input) : [];
    await panel.reveal();
    await endLast();
    const running = session.start(input, provider, fallbacks, retry);
    ended = running;
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
      const files = fileReviews(input.request.target, hunksOf(state));
      await review.begin(input.run, files, input.roots);
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

  return { ask, askFiles, askFor, refreshed, tryAgain, rerun, goOn, resume, readyForAnother, makeRoom };
}

function toolsOf({ endpoint, ref, facts }: ModelInfo): readonly EditTool[] {
  return endpoint === undefined ? [] : editToolsAt(familyOf(endpoint), endpoint.api, ref.model, facts.tools);
}

/** Where a model's requests go, in the words of `request-sent`. */
function originOf({ endpoint, ref }: ModelInfo): string | undefined {
  if (endpoint === undefined) return isVsCode(ref) ? vsCodeOrigin(selectorOf(ref).vendor) : undefined;
  const checked = checkBaseUrl(endpoint.baseUrl);
  return checked.kind === "ok" ? checked.origin : undefined;
}

/** File operations that wait are lost with the run that proposed them. */
async function operationsGivenUp({ current }: Session): Promise<boolean> {
  const waiting = current?.state && isReviewable(current.state) ? waitingText(current.state) : undefined;
  if (waiting === undefined) return true;
  const discard = t("Discard and Continue");
  const detail = t("A new run takes the place of what this one proposed. Nothing in your files changes.");
  return (await vscode.window.showWarningMessage(`${waiting}.`, { modal: true, detail }, discard)) === discard;
}

/** The same target on its documents as they are now, or why there is none any more. */
export async function currentTarget(target: Target): Promise<FoundTarget> {
  const now: Snapshot[] = [];
  for (const file of filesOf(target)) {
    const found = await fileAt(file);
    if (found.kind === "failure") return found;
    now.push(found.file);
  }
  const moved = retarget(target, now);
  if (moved !== undefined) return { kind: "target", target: moved };
  return { kind: "failure", failure: { kind: "selection-gone", path: now[0]?.path ?? "" } };
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
