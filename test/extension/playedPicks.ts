import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "./support.ts";

type Button = vscode.QuickInputButton;
type Item = vscode.QuickPickItem;

/** One list that the extension has opened, and what a user does in it. */
export type PlayedPick = {
  readonly title: string;
  readonly placeholder: string;
  /** What can be picked, without the separators. */
  readonly labels: readonly string[];
  readonly ticked: readonly string[];
  readonly items: readonly Item[];
  type(text: string): void;
  tick(labels: readonly string[]): void;
  press(tooltip: string): void;
  pressOn(label: string, tooltip: string): void;
  /** Without a label what is active. Waits for the item: some lists fill themselves while they are open. */
  accept(label?: RegExp): Promise<void>;
  hide(): void;
};

/** All lists that open from now on, in their order; none of them is shown. */
export type PlayedPicks = {
  next(title: RegExp): Promise<PlayedPick>;
  restore(): void;
};

export function playPicks(): PlayedPicks {
  const { createQuickPick, showQuickPick } = vscode.window;
  const shown: PlayedPick[] = [];
  const made = () => createPlayed((pick) => shown.push(pick));
  Object.assign(vscode.window, {
    createQuickPick: () => made().input,
    showQuickPick: (items: readonly Item[], options?: vscode.QuickPickOptions) => {
      const { input, answer } = made();
      input["title"] = options?.title;
      input["items"] = items;
      input["show"]();
      return answer;
    },
  });
  return {
    async next(title) {
      await until(`a list is shown: ${title}`, () => shown.length > 0, 10);
      const pick = shown.shift();
      assert.ok(pick);
      assert.match(pick.title, title);
      return pick;
    },
    restore: () => void Object.assign(vscode.window, { createQuickPick, showQuickPick }),
  };
}

/** As the extension sees it, as far as it uses it: rows that are set anew lose their ticks, and the first row is active. */
function createPlayed(onShow: (pick: PlayedPick) => void) {
  const changed = new vscode.EventEmitter<readonly Item[]>();
  const typed = new vscode.EventEmitter<string>();
  const accepted = new vscode.EventEmitter<void>();
  const pressed = new vscode.EventEmitter<Button>();
  const pressedOn = new vscode.EventEmitter<{ readonly button: Button; readonly item: Item }>();
  const hidden = new vscode.EventEmitter<void>();
  const { promise: answer, resolve } = Promise.withResolvers<Item | undefined>();
  let items: readonly Item[] = [];
  let open = true;
  const rows = () => items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
  const input = {
    title: "" as string | undefined,
    placeholder: "",
    value: "",
    busy: false,
    canSelectMany: false,
    matchOnDescription: false,
    matchOnDetail: false,
    keepScrollPosition: false,
    buttons: [] as readonly Button[],
    activeItems: [] as readonly Item[],
    selectedItems: [] as readonly Item[],
    get items() {
      return items;
    },
    set items(next) {
      items = next;
      input.selectedItems = [];
      input.activeItems = rows().slice(0, 1);
    },
    onDidChangeSelection: changed.event,
    onDidChangeValue: typed.event,
    onDidAccept: accepted.event,
    onDidTriggerButton: pressed.event,
    onDidTriggerItemButton: pressedOn.event,
    onDidHide: hidden.event,
    show: () => onShow(pick),
    hide() {
      if (!open) return;
      open = false;
      resolve(undefined);
      hidden.fire();
    },
    dispose: () => input.hide(),
  };
  const rowOf = (label: string): Item => {
    const found = rows().find((row) => row.label === label);
    assert.ok(found, `${label} is none of ${rows().map((row) => row.label)}`);
    return found;
  };
  const buttonOf = (buttons: readonly Button[], tooltip: string): Button => {
    const found = buttons.find((button) => button.tooltip === tooltip);
    assert.ok(found, tooltip);
    return found;
  };
  const pick: PlayedPick = {
    get title() {
      return input.title ?? "";
    },
    get placeholder() {
      return input.placeholder;
    },
    get labels() {
      return rows().map(({ label }) => label);
    },
    get ticked() {
      return input.selectedItems.map(({ label }) => label);
    },
    get items() {
      return rows();
    },
    type(text) {
      input.value = text;
      typed.fire(text);
    },
    tick(labels) {
      input.selectedItems = labels.map(rowOf);
      changed.fire(input.selectedItems);
    },
    press: (tooltip) => pressed.fire(buttonOf(input.buttons, tooltip)),
    pressOn(label, tooltip) {
      const item = rowOf(label);
      pressedOn.fire({ button: buttonOf(item.buttons ?? [], tooltip), item });
    },
    async accept(label) {
      if (label !== undefined) {
        const found = () => rows().filter((row) => label.test(row.label));
        await until(`${label} is offered, and not only ${pick.labels}`, () => found().length > 0);
        input.activeItems = found().slice(0, 1);
      }
      if (!input.canSelectMany) input.selectedItems = input.activeItems;
      resolve(input.activeItems[0]);
      accepted.fire();
    },
    hide: () => input.hide(),
  };
  return { input: input as typeof input & Record<string, unknown>, answer };
}
