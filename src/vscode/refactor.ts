import * as vscode from "vscode";
import { answeredInput } from "../core/answeredBy.ts";
import type { ReadAnswer } from "../core/answerReading.ts";
import { failureText } from "../core/failureText.ts";
import { continued, withReason } from "../core/goOn.ts";
import { t } from "../core/l10n.ts";
import { canGoOn } from "../core/nextSteps.ts";
import type { Target } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import { views } from "../manifest.ts";
import { checkBaseUrl } from "../providers/endpoint.ts";
import { askInstruction, type Compared } from "./ask.ts";
import { type Asked, askedBy, currentTarget } from "./asked.ts";
import type { Choice, Choices, Task } from "./choices.ts";
import type { Expect } from "./expectation.ts";
import { vsCodeOrigin } from "./languageModelProvider.ts";
import { isVsCode, selectorOf } from "./languageModels.ts";
import { showMessage } from "./messages.ts";
import { type ModelInfo, resolveModel } from "./models.ts";
import type { Pickers } from "./pickers.ts";
import type { Recents } from "./recents.ts";
import { movedInput, movedTarget, renamesSoFar } from "./renames.ts";
import { createRoom, type Room } from "./room.ts";
import { newRunId } from "./runIds.ts";
import type { SendGate } from "./sendGates.ts";
import { createSending, type SendingParts } from "./sending.ts";
import { type FoundTarget, fileTarget, hiddenText, selectionTarget } from "./targets.ts";

/** The main job: ask, send, watch, review. */
export type Refactor = {
  /** Asks what should change in the active editor, and runs it. `only` is the choice for this once. */
  ask(task: "selection" | "file", only?: Choice): Promise<void>;
  /** The same for several files: those that a menu named, else those that the user picks among the open ones. */
  askFiles(given: readonly unknown[]): Promise<void>;
  /** The last request again as it was, on the document as it is now. */
  tryAgain(): Promise<void>;
  /**
   * The request of any run to a model and at an effort that the user picks: on its documents as they are `now`, or on the
   * texts that were `sent`, whatever became of them.
   */
  rerun(input: RunInput, on: "now" | "sent"): Promise<void>;
  /** Asks what a comparison should change in the active editor; undefined when the user decided against it. */
  askFor(task: "selection" | "file", compared: Compared): Promise<AskedRequest | undefined>;
  /** A request of before on the documents as they are now. */
  refreshed(target: Target): Promise<Target | undefined>;
  /** Ends what streams and what is reviewed, once the user agrees. False where something of it is to stay. */
  readonly makeRoom: Room["make"];
  /** Whether another run may begin: the user is asked where one streams, or where hunks are not settled. */
  readonly readyForAnother: Room["ready"];
  /** Sends what goes on from an earlier run, on its documents as they are now. A run that streams is stopped for it. */
  goOn(asked: Asked): Promise<void>;
  /** The last run is taken up on the same snapshot: the rest of its answer, or its refused edits with the reasons. */
  resume(how: "continue" | "with-reason"): Promise<void>;
};

export type AskedRequest = Pick<Asked, "title" | "instruction" | "target" | "model">;

export type RefactorParts = SendingParts & {
  readonly choices: Choices;
  readonly pickers: Pickers;
  readonly recents: Recents;
  /** Asks which files are meant; undefined when the user decided against it. */
  readonly chooseFiles: (given: readonly unknown[]) => Promise<Target | undefined>;
  /** What requests are expected to take, as of now. */
  readonly expect: () => Promise<Expect>;
  /** The one gate that is asked where all else was agreed to. */
  readonly budget: SendGate;
  /** Where the answers of a run that goes on are read once more. */
  readonly readAnswer: ReadAnswer;
};

export function createRefactor(parts: RefactorParts): Refactor {
  const { session, choices, pickers, recents, expect, budget, readAnswer, routing, perform } = parts;
  const room = createRoom(session, parts.review, parts.syntax);
  const { start, send } = createSending(parts, room);

  async function askFiles(given: readonly unknown[]): Promise<void> {
    if (!(await room.ready())) return;
    await choices.use("files");
    routing.warn();
    const target = await parts.chooseFiles(given);
    if (target !== undefined) await askAndStart(target, undefined, "files");
  }

  /** What is in the active editor; undefined once the user was told why nothing of it can be sent. */
  async function found(task: "selection" | "file"): Promise<Extract<FoundTarget, { kind: "target" }> | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      void vscode.window.showInformationMessage(
        (await hiddenText()) ?? t("Open a text file first; Fathom refactors what is in the editor."),
      );
      return undefined;
    }
    const target = task === "file" ? await fileTarget(editor.document) : await selectionTarget(editor);
    if (target.kind === "target") return target;
    showMessage(failureText(target.failure), "error", perform);
    return undefined;
  }

  async function ask(task: "selection" | "file", only?: Choice): Promise<void> {
    if (vscode.window.activeTextEditor !== undefined && !(await room.ready())) return;
    const target = await found(task);
    if (target === undefined) return;
    await choices.use(task);
    routing.warn();
    await askAndStart(target.target, target.name, task, only);
  }

  async function askAndStart(asked: Target, name: string | undefined, task: Task, only?: Choice): Promise<void> {
    const since = renamesSoFar();
    const answer = await askInstruction(asked, name, task, choices, pickers, recents, await expect(), only);
    if (answer === undefined) return;
    const { instruction, choice } = answer;
    // The user may have typed while the question stood: what is sent is the text as it is now.
    const target = await refreshed(movedTarget(asked, since));
    const { model, effort, by } = choice;
    const route = by.kind === "route" ? { task: by.task, role: by.role } : undefined;
    const { label: title, text } = instruction;
    if (target !== undefined) await start({ title, instruction: text, target, model, effort, route });
  }

  async function askFor(task: "selection" | "file", compared: Compared): Promise<AskedRequest | undefined> {
    const asked = await found(task);
    if (asked === undefined) return undefined;
    const since = renamesSoFar();
    const expected = await expect();
    const { target: before, name } = asked;
    const answer = await askInstruction(before, name, task, choices, pickers, recents, expected, undefined, compared);
    const target = answer === undefined ? undefined : await refreshed(movedTarget(asked.target, since));
    if (answer === undefined || target === undefined) return undefined;
    const { label, text } = answer.instruction;
    return { title: label, instruction: text, target, model: answer.choice.model };
  }

  async function tryAgain(): Promise<void> {
    const last = session.current?.input;
    if (last !== undefined && (await room.ready())) await goOn(askedBy(last, "again"));
  }

  async function rerun(input: RunInput, on: "now" | "sent"): Promise<void> {
    const picked = await pickers.pickOther(input.request.model);
    if (picked === undefined || !(await room.ready())) return;
    const asked: Asked = { ...askedBy(input, "again"), ...picked, route: undefined };
    await (on === "now" ? goOn(asked) : start(asked));
  }

  async function goOn(asked: Asked): Promise<void> {
    const target = await refreshed(asked.target);
    if (target !== undefined) await start({ ...asked, target });
  }

  async function resume(how: "continue" | "with-reason"): Promise<void> {
    const last = session.current;
    if (last?.state === undefined) return;
    const { log: events, state } = last;
    const input = answeredInput(last.input, events);
    const info = resolveModel((input ?? last.input).request.model);
    // What went there before may go there again, with the model's own answer; anything else is a new request.
    const goesOn = input !== undefined && canGoOn(state) && originOf(info) === state.sent?.origin;
    if (!(await room.ready(goesOn))) return;
    if (!goesOn) return goOn(askedBy(last.input, "again"));
    const takeUp = how === "continue" ? continued : withReason;
    const reading = { readAnswer, signal: new AbortController().signal };
    const goneOn = await vscode.window.withProgress({ location: { viewId: views.panel } }, () =>
      takeUp({ input, log: events, state }, reading),
    );
    // Another run may have begun while the answers were read.
    if (session.current !== last) return;
    const { pricing: _pricing, estimate: _estimate, cap: _cap, ...kept } = movedInput(input);
    await send({ ...kept, run: newRunId(), ...goneOn }, info, [budget]);
  }

  async function refreshed(target: Target): Promise<Target | undefined> {
    const now = await currentTarget(target);
    if (now.kind === "target") return now.target;
    showMessage(failureText(now.failure), "error", perform);
    return undefined;
  }

  const { ready: readyForAnother, make: makeRoom } = room;
  return { ask, askFiles, askFor, refreshed, tryAgain, rerun, goOn, resume, readyForAnother, makeRoom };
}

/** Where a model's requests go, in the words of `request-sent`. */
function originOf({ endpoint, ref }: ModelInfo): string | undefined {
  if (endpoint === undefined) return isVsCode(ref) ? vsCodeOrigin(selectorOf(ref).vendor) : undefined;
  const checked = checkBaseUrl(endpoint.baseUrl);
  return checked.kind === "ok" ? checked.origin : undefined;
}
