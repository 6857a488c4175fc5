import type * as vscode from "vscode";
import type { ModelFacts } from "../core/modelFacts.ts";
import type { ModelRef } from "../core/request.ts";

/** What is known of the models that were chosen, so that a new window shows them before anything is loaded. */
export type ModelMemory = {
  of(ref: ModelRef): Remembered | undefined;
  /** True when that was news. */
  remember(ref: ModelRef, what: Remembered): Promise<boolean>;
};

type Remembered = {
  readonly facts: ModelFacts;
  /** The part of it that the endpoint itself said. */
  readonly told?: ModelFacts;
};

type Entry = Remembered & ModelRef;

const memoryKey = "knownModels";
const mostRemembered = 50;

export function createModelMemory(memento: vscode.Memento): ModelMemory {
  /** Written by nobody but this module. */
  const entries = () => memento.get<readonly Entry[]>(memoryKey, []);
  const isOf = (ref: ModelRef) => (entry: ModelRef) => entry.endpoint === ref.endpoint && entry.model === ref.model;

  return {
    of: (ref) => entries().find(isOf(ref)),
    async remember(ref, what) {
      const entry: Entry = { endpoint: ref.endpoint, model: ref.model, ...what };
      const known = entries().find(isOf(ref));
      if (JSON.stringify(known) === JSON.stringify(entry)) return false;
      const others = entries().filter((each) => !isOf(ref)(each));
      await memento.update(memoryKey, [...others, entry].slice(-mostRemembered));
      return true;
    },
  };
}
