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

/** Asks for one of the model's efforts, or for none to be sent. */
export async function pickEffort(model: ModelInfo, current: AskedEffort | undefined): Promise<AskedEffort | undefined> {
  if (model.efforts.length === 0) {
    await vscode.window.showInformationMessage(
      isVsCode(model.ref)
        ? `The effort of ${model.name} is set in VS Code's own model picker.`
        : `${model.name} takes no reasoning effort. Choose another model to set one.`,
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(effortItems(model, current), {
    title: `Reasoning effort for ${model.name}`,
    placeHolder: "More effort reasons longer and costs more",
  });
  return picked?.effort;
}

/** Asks at what the last request is to be asked again: an effort other than its own, or another model. */
export async function pickAgain(
  model: ModelInfo,
  without: AskedEffort,
): Promise<AskedEffort | "another-model" | undefined> {
  const another = { label: "$(server-process) Another model…", effort: "another-model" as const };
  const efforts = model.efforts.length === 0 ? [] : effortItems(model, undefined);
  const picked = await vscode.window.showQuickPick([...efforts.filter(({ effort }) => effort !== without), another], {
    title: `Again with ${model.name}`,
    placeHolder: `The last run was at ${without}`,
  });
  return picked?.effort;
}

type EffortItem = { readonly label: string; readonly description: string; readonly effort: AskedEffort };

function effortItems(model: ModelInfo, current: AskedEffort | undefined): EffortItem[] {
  const active = current === undefined ? undefined : (planEffort(current, model.efforts, model.name).sent ?? current);
  const { defaultEffort } = model.facts;
  const levels = efforts
    .filter((effort) => model.efforts.includes(effort))
    .map((effort) => ({ effort, description: effortNotes[effort] }));
  const unset = `sends nothing: the model's own default${defaultEffort === undefined ? "" : ` (${defaultEffort})`}`;
  return [...levels, { effort: "unset" as const, description: unset }].map((item) => ({
    ...item,
    label: `${item.effort === active ? "$(check) " : ""}${item.effort}`,
  }));
}
