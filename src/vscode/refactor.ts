import * as vscode from "vscode";
import type { AskedEffort } from "../core/effort.ts";
import { failureText } from "../core/failureText.ts";
import { countText } from "../core/numbers.ts";
import { outcomeText } from "../core/outcomeText.ts";
import { buildPrompt, formatOf } from "../core/prompt.ts";
import { filesOf, type ModelRef, type Snapshot, type Target } from "../core/request.ts";
import { retarget } from "../core/retarget.ts";
import { type HunkView, openReviews } from "../core/review.ts";
import type { Routing as RunRouting } from "../core/routes.ts";
import type { RunInput } from "../core/run.ts";
import { hunksOf } from "../core/runState.ts";
import { sentRanges } from "../core/secrets/sentSecrets.ts";
import type { RunRecord, Session } from "../core/session.ts";
import { contextKeys, views } from "../manifest.ts";
import { askInstruction } from "./ask.ts";
import type { Choice, Choices, Task } from "./choices.ts";
import type { Expect } from "./expectation.ts";
import type { Log } from "./log.ts";
import { type PerformAction, showMessage } from "./messages.ts";
import { planFor, resolveModel } from "./models.ts";
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

/** The main job: ask, send, watch, review. */
export type Refactor = {
  /** Asks what should change in the active editor, and runs it. `only` is the choice for this once. */
  ask(task: "selection" | "file", only?: Choice): Promise<void>;
  /** The same for several files: those that a menu named, else those that the user picks among the open ones. */
  askFiles(given: readonly unknown[]): Promise<void>;
  /** The last request again, on the document as it is now, at an effort that the user picks. */
  againAtEffort(): Promise<void>;
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
};

export type AskedRequest = {
  readonly title: string;
  readonly instruction: string;
  readonly target: Target;
  readonly model: ModelRef;
};

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
  readonly routing: Routing;
  readonly syntax: SyntaxWatch;
  readonly panel: PanelView;
  readonly log: Log;
  readonly perform: PerformAction;
};

export function createRefactor(parts: RefactorParts): Refactor {
  const { session, review, choices, providers, pickers, recents, expect, gates, routing, syntax, panel, log, perform } =
    parts;

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
      await vscode.window.showInformationMessage("Open a text file first; Fathom refactors what is in the editor.");
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
    if (target !== undefined) await start(instruction.label, instruction.text, target, model, effort, route);
  }

  async function askFor(task: "selection" | "file"): Promise<AskedRequest | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      await vscode.window.showInformationMessage("Open a text file first; Fathom refactors what is in the editor.");
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

  async function againAtEffort(): Promise<void> {
    const last = session.current?.input;
    // The walkthrough offers this to newcomers, who have no request yet to repeat.
    if (last === undefined) return ask("selection");
    if (!(await readyForAnother())) return;
    const { model, effort } = last.request;
    const picked = await pickers.pickEffort(resolveModel(model), effort.sent ?? effort.asked);
    if (picked !== undefined) await repeat(last, picked);
  }

  async function tryAgain(): Promise<void> {
    const last = session.current?.input;
    if (last !== undefined && (await readyForAnother())) await repeat(last, last.request.effort.asked);
  }

  async function rerun({ title, request }: RunInput): Promise<void> {
    const model = await pickers.pickModel(request.model);
    if (model === undefined) return;
    const effort = model.efforts.length === 0 ? "unset" : await pickers.pickEffort(model, undefined);
    if (effort === undefined || !(await readyForAnother())) return;
    const target = await refreshed(request.target);
    if (target !== undefined) await start(title, request.instruction, target, model.ref, effort, undefined);
  }

  async function repeat(last: RunInput, effort: AskedEffort): Promise<void> {
    const target = await refreshed(last.request.target);
    const { title, request, routing: route } = last;
    if (target !== undefined) await start(title, request.instruction, target, request.model, effort, route);
  }

  /** One run at a time, and an open review is not thrown away without a word: this asks, and the new run's start does it. */
  async function readyForAnother(): Promise<boolean> {
    if (session.running) {
      const stop = "Stop It and Continue";
      const answer = await vscode.window.showWarningMessage(
        "A run is still streaming. Stop it to start another.",
        { modal: true, detail: "What arrived is kept until the next run begins." },
        stop,
      );
      if (answer !== stop) return false;
    }
    if (review.open) {
      const open = review.hunks.filter((hunk) => hunk.state !== "applied" && hunk.state !== "rejected").length;
      const discard = "Discard and Continue";
      const message = `${countText(open, "hunk")} of the last run ${open === 1 ? "is" : "are"} not settled.`;
      const detail = "A new run takes the place of its review. Nothing in your files changes.";
      const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, discard);
      if (answer !== discard) return false;
    }
    return true;
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

  async function start(
    title: string,
    instruction: string,
    target: Target,
    model: ModelRef,
    effort: AskedEffort,
    route: RunRouting | undefined,
  ): Promise<void> {
    const info = resolveModel(model);
    const request = { instruction, target, model, effort: planFor(info, effort) };
    const contextLines = readContextLines();
    const draft: RunInput = {
      run: newRunId(),
      title,
      request,
      prompt: buildPrompt(instruction, target, contextLines, formatOf(target, model.model)),
      modelName: info.name,
      ...(route === undefined ? {} : { routing: route }),
      ranges: sentRanges(target, contextLines),
    };
    const input = await passGates(gates, draft, info);
    if (input === undefined) return;
    const provider = await providers.of(model);
    const fallbacks = routing.fallbacks(input);
    await panel.reveal();
    await endLast();
    const running = session.start(input, provider, fallbacks);
    ended = running;
    await setContext(contextKeys.running, true);
    await setContext(contextKeys.hasRun, true);
    log.info(
      `Run ${input.run}: ${info.name}${route?.role === "candidate" ? `, candidate of the route for ${route.task}` : ""}, effort asked ${input.request.effort.asked}, sent ${input.request.effort.sent ?? "nothing"}; ${info.destination}.`,
    );
    await vscode.window.withProgress({ location: { viewId: views.panel } }, () => running);
    await setContext(contextKeys.running, session.running);
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
      await review.begin(input.run, files);
      void syntax.check(input.run, files);
      return;
    }
    if (outcome.kind === "stopped") return;
    const message = outcomeText(outcome, state.endedAt ?? 0);
    // The panel says it; who does not see the panel must hear of it.
    if (message !== undefined && !panel.visible) {
      showMessage(message, outcome.kind === "failed" ? "error" : "warning", perform);
    }
  }

  return { ask, askFiles, askFor, refreshed, againAtEffort, tryAgain, rerun, makeRoom };
}

/** The same target on its documents as they are now, or why there is none any more. */
async function currentTarget(target: Target): Promise<FoundTarget> {
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
