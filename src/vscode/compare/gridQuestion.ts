import type * as vscode from "vscode";
import type { FrozenRequest } from "../../core/compare/frozenRequest.ts";
import { narrowGrid } from "../../core/compare/grid.ts";
import type { ModelRef } from "../../core/request.ts";
import type { Discovery } from "../discovery.ts";
import type { Keys } from "../keys.ts";
import { type ModelInfo, namedEndpoints, offlineModel, resolveModel } from "../models.ts";
import { readCompareLimits } from "../settings.ts";
import type { Admission } from "./admission.ts";
import { type PickedMatrix, pickMatrix } from "./matrixPicker.ts";
import { pickModels } from "./modelsPicker.ts";

/** What is to be compared, and what the user chose the last time. */
export type GridQuestion = {
  /** The grid of these models, as it was the last time under `key`. The models can be chosen anew from there. */
  pick(frozen: FrozenRequest, models: readonly ModelInfo[], key: string): Promise<PickedMatrix | undefined>;
  /** Which models, with those ticked that were compared the last time. */
  pickModels(current: ModelRef): Promise<readonly ModelInfo[] | undefined>;
  /** Which models, with these ticked, and nothing is remembered. */
  pickOthers(ticked: readonly ModelRef[]): Promise<readonly ModelInfo[] | undefined>;
};

export type GridQuestionParts = {
  readonly memento: Pick<vscode.Memento, "get" | "update">;
  readonly admission: Admission;
  readonly discovery: Discovery;
  readonly keys: Keys;
};

/** Which models the user compared the last time, in this workspace. */
const memory = { models: "compare.models" } as const;

export function createGridQuestion({ memento, admission, discovery, keys }: GridQuestionParts): GridQuestion {
  const pickOthers = (ticked: readonly ModelRef[]) => pickModels(ticked, discovery, keys);

  async function remember(models: readonly ModelInfo[]): Promise<void> {
    await memento.update(
      memory.models,
      models.map(({ ref }) => ref),
    );
  }

  function remembered(current: ModelRef): readonly ModelRef[] {
    const stored: unknown = memento.get(memory.models);
    const refs = Array.isArray(stored) ? stored.filter(isModelRef) : [];
    const all = [current, offlineModel, ...refs];
    return [...new Map(all.map((ref) => [JSON.stringify([ref.endpoint, ref.model]), resolveModel(ref).ref])).values()];
  }

  return {
    async pick(frozen, models, key) {
      const estimate = await admission.estimator();
      let shown = models;
      for (;;) {
        const grid = narrowGrid(memento.get(key));
        const picked = await pickMatrix(
          shown,
          grid,
          (candidate) => estimate(frozen, candidate),
          readCompareLimits(namedEndpoints()),
        );
        if (picked === undefined || picked.kind === "candidates") {
          if (picked !== undefined) await memento.update(key, picked.grid);
          return picked;
        }
        shown = (await pickOthers(shown.map(({ ref }) => ref))) ?? shown;
        await remember(shown);
      }
    },
    async pickModels(current) {
      const models = await pickOthers(remembered(current));
      if (models !== undefined) await remember(models);
      return models;
    },
    pickOthers,
  };
}

function isModelRef(value: unknown): value is ModelRef {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "endpoint") === "string" && typeof Reflect.get(value, "model") === "string";
}
