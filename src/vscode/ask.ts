import * as vscode from "vscode";
import { splitLines } from "../core/edit/lines.ts";
import { type AskedEffort, effortText } from "../core/effort.ts";
import { expectedText } from "../core/estimate.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { type Preset, presets } from "../core/presets.ts";
import { buildPrompt } from "../core/prompt.ts";
import type { Prompt } from "../core/provider.ts";
import { describeTarget, type Target } from "../core/request.ts";
import type { Chosen, ChosenBy } from "../core/routes.ts";
import { chosenByText } from "../core/routeText.ts";
import { offlineCan } from "../offline/instruction.ts";
import { byUser, type Choice, type Choices, type Task } from "./choices.ts";
import type { Expect } from "./expectation.ts";
import { modelButton } from "./modelPicker.ts";
import { isOffline, type ModelInfo, planFor, resolveModel } from "./models.ts";
import type { Pickers } from "./pickers.ts";
import type { Recents } from "./recents.ts";
import { fallbackModels } from "./routing.ts";
import { readContextLines } from "./settings.ts";

export type Instruction = {
  /** What the run is called. */
  readonly label: string;
  /** What the model is told. */
  readonly text: string;
};

/** What the request is sent to side by side: the next question asks which. */
export type Compared = "efforts" | "models";

type Item = vscode.QuickPickItem & { readonly instruction?: Instruction };

const effortButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("dashboard"),
  tooltip: t("Choose Reasoning Effort…"),
};

/**
 * Asks what should change. What is typed is always the first, active item, so Enter sends it and never a preset that
 * happens to match. Changing the model or effort loses nothing that was typed. `only` is for this question, unless the
 * user changes it there. Whether a route's candidate gets the request is drawn before the question stands, so that it says
 * where the code goes.
 */
export async function askInstruction(
  target: Target,
  name: string | undefined,
  task: Task,
  choices: Choices,
  pickers: Pickers,
  recents: Recents,
  expect: Expect,
  only?: Choice,
  compared?: Compared,
): Promise<{ readonly instruction: Instruction; readonly choice: Chosen } | undefined> {
  const random = Math.random();
  const tokens = roughTokens(target);
  let typed = "";
  let proposed: Chosen | undefined = only === undefined ? undefined : { ...only, by: byUser };
  for (;;) {
    const choice = proposed ?? choices.draw(task, tokens, random);
    const answer = await askOnce(typed, target, name, choice, recents, expect, compared);
    if (answer.kind === "instruction") {
      await recents.add(answer.instruction);
      return { instruction: answer.instruction, choice };
    }
    if (answer.kind === "cancelled") return undefined;
    typed = answer.typed;
    proposed = undefined;
    if (answer.kind === "model") await pickers.chooseModel(task);
    else await pickers.chooseEffort(task);
  }
}

type Answer =
  | { readonly kind: "instruction"; readonly instruction: Instruction }
  | { readonly kind: "cancelled" }
  | { readonly kind: "model" | "effort"; readonly typed: string };

function askOnce(
  typed: string,
  target: Target,
  name: string | undefined,
  { model: ref, effort, by }: Chosen,
  recents: Recents,
  expect: Expect,
  compared: Compared | undefined,
): Promise<Answer> {
  const model = resolveModel(ref);
  const plan = planFor(model, effort);
  const input = vscode.window.createQuickPick<Item>();
  input.title = `${compared === undefined ? sentTo(model, effort, by) : comparedText(model, compared)} — ${describe(target, name)}`;
  input.placeholder = t("What should change?");
  input.matchOnDescription = false;
  input.buttons = compared === undefined ? [modelButton, effortButton] : [modelButton];
  const takes = compared === undefined ? takesText() : comparedTakes(model, compared);

  function takesText(): string {
    const destinations = [model.destination, elseText(by)].filter((part) => part !== "").join(", ");
    const draft = { request: { instruction: "", target, model: ref, effort: plan }, prompt: promptFor(target) };
    return isOffline(ref) ? destinations : `${expectedText(expect(draft, model))} · ${destinations}`;
  }

  /** Which models are compared is not known yet. */
  function isAble(preset: Preset): boolean {
    return compared === "models" || !isOffline(ref) || offlineCan(preset.instruction);
  }

  return new Promise<Answer>((resolve) => {
    const finish = (answer: Answer) => {
      resolve(answer);
      input.dispose();
    };
    const refresh = () => {
      input.items = itemsFor(input.value, takes, recents.list(), isAble);
      const [first] = input.items;
      if (first !== undefined && input.value.trim() !== "") input.activeItems = [first];
    };
    input.onDidChangeValue(refresh);
    input.onDidTriggerButton((button) =>
      finish({ kind: button === modelButton ? "model" : "effort", typed: input.value }),
    );
    input.onDidAccept(() => {
      const text = input.value.trim();
      const typedText = text === "" ? undefined : { label: text, text };
      // The list may lag behind a fast typist, and a lagging row can be a separator: what was typed then counts.
      const instruction = input.selectedItems[0]?.instruction ?? typedText;
      if (instruction !== undefined) finish({ kind: "instruction", instruction });
    });
    input.onDidHide(() => finish({ kind: "cancelled" }));
    input.value = typed;
    refresh();
    input.show();
  });
}

/** `takes`: what it is expected to take, and where the code goes. */
function itemsFor(
  value: string,
  takes: string,
  recent: readonly Instruction[],
  isAble: (preset: Preset) => boolean,
): Item[] {
  const text = value.trim();
  const matches = (instruction: { readonly label: string }) =>
    instruction.label.toLowerCase().includes(text.toLowerCase());
  const items: Item[] = [];
  if (text !== "") {
    items.push({ label: text, description: takes, alwaysShow: true, instruction: { label: text, text } });
  }
  for (const instruction of recent.filter(matches)) {
    if (instruction.label === text) continue;
    items.push({
      label: instruction.label,
      iconPath: new vscode.ThemeIcon("history"),
      description: t("recent"),
      alwaysShow: true,
      instruction,
    });
  }
  items.push({ label: t("Presets · {0}", takes), kind: vscode.QuickPickItemKind.Separator });
  for (const preset of presets.filter(matches)) {
    const able = isAble(preset);
    items.push({
      label: preset.label,
      iconPath: new vscode.ThemeIcon(able ? "sparkle" : "circle-slash"),
      description: able ? preset.description : t("{0} · needs a model", preset.description),
      alwaysShow: true,
      instruction: { label: preset.label, text: preset.instruction },
    });
  }
  return items;
}

/** Who else may get the code, when the model cannot answer. */
function elseText(by: ChosenBy): string {
  const models = fallbackModels(by.kind === "route" ? by : undefined);
  return models.map(({ info: { ref, name } }) => t("else to {0} ({1})", name, ref.endpoint)).join(", ");
}

/** "gpt-5.5 · low (your route for selections)". */
function sentTo(model: ModelInfo, effort: AskedEffort, by: ChosenBy): string {
  const source = chosenByText(by);
  const name = `${model.name} · ${effortText(planFor(model, effort), model.facts.defaultEffort)}`;
  return source === "" ? name : `${name} (${source})`;
}

function comparedText({ name }: ModelInfo, compared: Compared): string {
  return compared === "models" ? t("Compare models") : t("Compare efforts of {0}", name);
}

/** A comparison goes to whom its grid names and to nobody else, and what each takes stands there. */
function comparedTakes({ destination }: ModelInfo, compared: Compared): string {
  return compared === "models"
    ? t("where it goes and what each takes comes next")
    : t("{0} · what each effort takes comes next", destination);
}

function describe(target: Target, name: string | undefined): string {
  if (target.kind === "files") {
    const lines = target.files.reduce((sum, { text }) => sum + splitLines(text).lines.length, 0);
    return `${describeTarget(target)}, ${countText(lines, "line")}`;
  }
  if (target.kind === "file") {
    return t("{0}, whole file, {1}", target.file.path, countText(splitLines(target.file.text).lines.length, "line"));
  }
  const lines = countText(target.lines.end - target.lines.start, "line");
  return [describeTarget(target), lines, name].filter((part) => part !== undefined).join(", ");
}

/** As good as what is sent: an instruction is short beside the code. */
function promptFor(target: Target): Prompt {
  return buildPrompt("", target, readContextLines());
}

/** Which model a route means may depend on how much there is to read. */
function roughTokens(target: Target): number {
  const { system, user } = promptFor(target);
  return Math.ceil((system.length + user.length) / 4);
}
