import * as vscode from "vscode";
import { costsNothing } from "../core/budget.ts";
import { type AskedEffort, type Effort, efforts, planEffort } from "../core/effort.ts";
import { t } from "../core/l10n.ts";
import { isVsCode } from "./languageModels.ts";
import { isOffline, type ModelInfo } from "./models.ts";

const effortNotes: Record<Effort, string> = {
  none: t("no reasoning, fastest"),
  minimal: t("hardly any reasoning"),
  low: t("quick, for everyday edits"),
  medium: t("some reasoning"),
  high: t("careful, slower"),
  xhigh: t("very careful, slow"),
  max: t("all the model has, slowest"),
};

/** Asks for one of the model's efforts, or for none to be sent. */
export async function pickEffort(model: ModelInfo, current: AskedEffort | undefined): Promise<AskedEffort | undefined> {
  if (model.efforts.length === 0) {
    await vscode.window.showInformationMessage(
      isVsCode(model.ref)
        ? t("The effort of {0} is set in VS Code's own model picker.", model.name)
        : t("{0} takes no reasoning effort. Choose another model to set one.", model.name),
    );
    return undefined;
  }
  const items = effortItems(model, current);
  return pickFrom(
    items,
    items.find(({ isCurrent }) => isCurrent),
    model,
  );
}

/** The current one is active, so that Enter alone changes nothing. */
function pickFrom(
  items: readonly EffortItem[],
  current: EffortItem | undefined,
  { ref, name, facts }: ModelInfo,
): Promise<AskedEffort | undefined> {
  const input = vscode.window.createQuickPick<EffortItem>();
  input.title = t("Reasoning effort for {0}", name);
  input.placeholder =
    isOffline(ref) || costsNothing(facts.prices)
      ? t("More effort takes longer")
      : t("More effort reasons longer and costs more");
  input.items = items;
  if (current !== undefined) input.activeItems = [current];
  return new Promise((resolve) => {
    input.onDidAccept(() => {
      resolve(input.activeItems[0]?.effort);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

/** Asks at what the last request is to be asked again: an effort other than its own, or another model. */
export async function pickAgain(
  model: ModelInfo,
  without: AskedEffort,
): Promise<AskedEffort | "another-model" | undefined> {
  const another = { label: t("$(server-process) Another model…"), effort: "another-model" as const };
  const efforts = model.efforts.length === 0 ? [] : effortItems(model, undefined);
  const picked = await vscode.window.showQuickPick([...efforts.filter(({ effort }) => effort !== without), another], {
    title: t("Again with {0}", model.name),
    placeHolder: t("The last run was at {0}", without),
  });
  return picked?.effort;
}

type EffortItem = {
  readonly label: string;
  readonly description: string;
  readonly effort: AskedEffort;
  readonly isCurrent: boolean;
};

function effortItems(model: ModelInfo, current: AskedEffort | undefined): EffortItem[] {
  const active = current === undefined ? undefined : (planEffort(current, model.efforts, model.name).sent ?? current);
  const { defaultEffort } = model.facts;
  const levels = efforts
    .filter((effort) => model.efforts.includes(effort))
    .map((effort) => ({ effort, description: effortNotes[effort] }));
  const unset =
    defaultEffort === undefined
      ? t("sends nothing: the model's own default")
      : t("sends nothing: the model's own default ({0})", defaultEffort);
  return [...levels, { effort: "unset" as const, description: unset }].map((item) => ({
    ...item,
    isCurrent: item.effort === active,
    label: `${item.effort === active ? "$(check) " : ""}${item.effort}`,
  }));
}
