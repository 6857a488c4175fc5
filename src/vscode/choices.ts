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
import type { ModelRef } from "../core/request.ts";
import { contextKeys } from "../manifest.ts";
import { offlineModel, resolveModel } from "./models.ts";

/** The two commands that send code; each has a choice of its own. */
export type Task = "selection" | "file";

const tasks: readonly Task[] = ["selection", "file"];

export type Choice = { readonly model: ModelRef; readonly effort: AskedEffort };

/** Which model and effort each command uses in this workspace. Nothing but the user changes a choice. */
export type Choices = {
  get(task: Task): Choice;
  /** For one command, or for both where none is named. */
  set(task: Task | undefined, change: Partial<Choice>): Promise<void>;
  /** The command used last: what the status bar shows. */
  readonly task: Task;
  use(task: Task): Promise<void>;
  step(direction: 1 | -1): Promise<void>;
  /** What is known of a chosen model has changed. */
  refresh(): void;
  readonly onDidChange: vscode.Event<void>;
};

export function createChoices(context: vscode.ExtensionContext): Choices {
  const changed = new vscode.EventEmitter<void>();
  context.subscriptions.push(changed);
  const task = (): Task => (context.workspaceState.get("task") === "file" ? "file" : "selection");

  function get(of: Task): Choice {
    return narrowChoice(context.workspaceState.get<unknown>(`choice.${of}`));
  }

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
  }

  async function set(of: Task | undefined, change: Partial<Choice>): Promise<void> {
    for (const each of of === undefined ? tasks : [of]) {
      await context.workspaceState.update(`choice.${each}`, { ...get(each), ...change });
    }
    await notify();
  }

  void notify();
  return {
    get,
    set,
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

function narrowChoice(value: unknown): Choice {
  const stored = typeof value === "object" && value !== null ? value : {};
  const model: unknown = Reflect.get(stored, "model");
  const effort: unknown = Reflect.get(stored, "effort");
  return { model: isModelRef(model) ? model : offlineModel, effort: isAskedEffort(effort) ? effort : defaultEffort };
}

function isModelRef(value: unknown): value is ModelRef {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "endpoint") === "string" && typeof Reflect.get(value, "model") === "string";
}
