import * as vscode from "vscode";
import { type AskedEffort, type Effort, efforts, planEffort } from "../core/effort.ts";
import { isVsCode } from "./languageModels.ts";
import type { ModelInfo } from "./models.ts";

const effortNotes: Record<Effort, string> = {
  none: "no reasoning, fastest",
  minimal: "hardly any reasoning",
  low: "quick, for everyday edits",
  medium: "some reasoning",
  high: "careful, slower",
  xhigh: "very careful, slow",
  max: "all the model has, slowest",
};

/** Asks for one of the model's efforts, or for none to be sent. `without` is left out. */
export async function pickEffort(
  model: ModelInfo,
  current: AskedEffort | undefined,
  without: AskedEffort | undefined,
): Promise<AskedEffort | undefined> {
  if (model.efforts.length === 0) {
    await vscode.window.showInformationMessage(
      isVsCode(model.ref)
        ? `The effort of ${model.name} is set in VS Code's own model picker.`
        : `${model.name} takes no reasoning effort. Choose another model to set one.`,
    );
    return undefined;
  }
  const active = current === undefined ? undefined : (planEffort(current, model.efforts, model.name).sent ?? current);
  const { defaultEffort } = model.facts;
  const levels = efforts
    .filter((effort) => model.efforts.includes(effort))
    .map((effort) => ({ effort, description: effortNotes[effort] }));
  const unset = `sends nothing: the model's own default${defaultEffort === undefined ? "" : ` (${defaultEffort})`}`;
  const items = [...levels, { effort: "unset" as const, description: unset }]
    .filter(({ effort }) => effort !== without)
    .map((item) => ({ ...item, label: `${item.effort === active ? "$(check) " : ""}${item.effort}` }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `Reasoning effort for ${model.name}`,
    placeHolder: without === undefined ? "More effort reasons longer and costs more" : `The last run was at ${without}`,
  });
  return picked?.effort;
}
