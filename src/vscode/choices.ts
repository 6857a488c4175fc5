import * as vscode from "vscode";
import {
  type AskedEffort,
  defaultEffort,
  type Effort,
  isAskedEffort,
  planEffort,
  stepEffort,
  stepStart,
} from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import type { ModelRef } from "../core/request.ts";
import { type Chosen, type ChosenBy, chooseModel } from "../core/routes.ts";
import { contextKeys, settings } from "../manifest.ts";
import { today } from "./clock.ts";
import { offlineModel, resolveModel } from "./models.ts";
import { userRoutes } from "./settings.ts";

/** The commands that send code, by what they send; each has a choice of its own. */
export type Task = "selection" | "file" | "files";

/** What each command is called in a sentence. */
export const taskTitles: Readonly<Record<Task, string>> = {
  selection: t("Refactor Selection"),
  file: t("Refactor File"),
  files: t("Refactor Files"),
};

const tasks: readonly Task[] = ["selection", "file", "files"];

export function isTask(task: string): task is Task {
  return tasks.some((each) => each === task);
}

export type Choice = { readonly model: ModelRef; readonly effort: AskedEffort };

/** What the user picked in this workspace; what they did not is for the routes. */
type Picked = { readonly model?: ModelRef; readonly effort?: AskedEffort };

/** Which model and effort each command uses in this workspace. Nothing but the user changes a choice. */
export type Choices = {
  /** What the user chose, else what the route for the task says. */
  get(task: Task): Chosen;
  /** The same for one request of so many tokens: `random`, from 0 to 1, decides whether a candidate gets it. */
  draw(task: Task, tokens: number, random: number): Chosen;
  /** For one command, or for all where none is named. */
  set(task: Task | undefined, change: Partial<Choice>): Promise<void>;
  /** What puts a command's choice back as it is now. */
  remember(task: Task): () => Promise<void>;
  /** Forgets what the user chose, so that the routes decide. */
  follow(task: Task | undefined): Promise<void>;
  /** The command used last: what the status bar shows. */
  readonly task: Task;
  use(task: Task): Promise<void>;
  step(direction: 1 | -1): Promise<void>;
  /** What is known of a chosen model has changed. */
  refresh(): void;
  readonly onDidChange: vscode.Event<void>;
};

const otherwise: Choice = { model: offlineModel, effort: defaultEffort };

/** The part of the extension's own that choices need. */
type Context = {
  readonly subscriptions: vscode.Disposable[];
  readonly workspaceState: Pick<vscode.Memento, "update"> & { get(key: string): unknown };
};

export function createChoices(context: Context): Choices {
  const changed = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    changed,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.routes)) void notify();
    }),
  );
  const task = (): Task => tasks.find((each) => each === context.workspaceState.get("task")) ?? "selection";
  const picked = (of: Task): Picked => narrowPicked(context.workspaceState.get(`choice.${of}`));

  function draw(of: Task, tokens: number, random: number): Chosen {
    const { routes } = userRoutes();
    return chooseModel({ task: of, tokens, picked: picked(of), routes, today: today(), random, otherwise });
  }

  const get = (of: Task) => draw(of, 0, 1);

  /** Where Raise and Lower go on from: the chosen effort may be none of the model's. */
  function start(): { readonly effort: Effort; readonly efforts: readonly Effort[] } {
    const { effort, model } = get(task());
    const { efforts, name, facts } = resolveModel(model);
    return { effort: stepStart(planEffort(effort, efforts, name), facts.defaultEffort), efforts };
  }

  async function notify(): Promise<void> {
    changed.fire();
    const { effort, efforts } = start();
    const setContext = (key: string, value: boolean) => vscode.commands.executeCommand("setContext", key, value);
    await setContext(contextKeys.canRaiseEffort, stepEffort(effort, efforts, 1) !== undefined);
    await setContext(contextKeys.canLowerEffort, stepEffort(effort, efforts, -1) !== undefined);
    await setContext(
      contextKeys.hasCandidate,
      userRoutes().routes.some(({ staged }) => staged !== undefined),
    );
  }

  async function set(of: Task | undefined, change: Partial<Choice>): Promise<void> {
    for (const each of of === undefined ? tasks : [of]) {
      // A model is chosen with the effort that stands beside it; an effort alone leaves the model to the route.
      const kept = change.model === undefined ? picked(each) : { effort: get(each).effort };
      await context.workspaceState.update(`choice.${each}`, { ...kept, ...change });
    }
    await notify();
  }

  void notify();
  return {
    get,
    draw,
    set,
    remember(of) {
      const before = context.workspaceState.get(`choice.${of}`);
      return async () => {
        await context.workspaceState.update(`choice.${of}`, before);
        await notify();
      };
    },
    async follow(of) {
      for (const each of of === undefined ? tasks : [of]) {
        await context.workspaceState.update(`choice.${each}`, undefined);
      }
      await notify();
    },
    get task() {
      return task();
    },
    async use(next) {
      await context.workspaceState.update("task", next);
      await notify();
    },
    async step(direction) {
      const { effort, efforts } = start();
      const next = stepEffort(effort, efforts, direction);
      if (next !== undefined) await set(undefined, { effort: next });
    },
    refresh: () => void notify(),
    onDidChange: changed.event,
  };
}

/** What decided, for one question in which the user may name a model for this once. */
export const byUser: ChosenBy = { kind: "user" };

function narrowPicked(value: unknown): Picked {
  const stored = typeof value === "object" && value !== null ? value : {};
  const model: unknown = Reflect.get(stored, "model");
  const effort: unknown = Reflect.get(stored, "effort");
  return { ...(isModelRef(model) ? { model } : {}), ...(isAskedEffort(effort) ? { effort } : {}) };
}

function isModelRef(value: unknown): value is ModelRef {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "endpoint") === "string" && typeof Reflect.get(value, "model") === "string";
}
