import { VscodeButton } from "@vscode-elements/elements/dist/vscode-button/vscode-button.js";

/** What an element starts with. Text is always text: nothing here parses HTML. */
export type Start = {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  start: Start = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (start.class !== undefined) made.className = start.class;
  if (start.text !== undefined) made.textContent = start.text;
  if (start.title !== undefined) made.title = start.title;
  for (const [attribute, value] of Object.entries(start.attributes ?? {})) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** One of VS Code's own icons, for the eye only: the words beside it say the same. */
export function icon(name: string): HTMLElement {
  return element("span", { class: `codicon codicon-${name}`, attributes: { "aria-hidden": "true" } });
}

/** VS Code's own button, as its component library has it. */
export type Button = VscodeButton;
type ButtonKind = "primary" | "secondary";

export function button(label: string, kind: ButtonKind, press: () => void): Button {
  const made = new VscodeButton();
  made.append(label);
  setKind(made, kind);
  made.addEventListener("click", () => {
    if (!made.disabled) press();
  });
  return made;
}

/** The element itself tells a screen reader nothing of it. */
export function setDisabled(target: Button, disabled: boolean): void {
  target.disabled = disabled;
  setAttribute(target, "aria-disabled", String(disabled));
}

export function setKind(target: Button, kind: ButtonKind): void {
  target.secondary = kind === "secondary";
}

/** Puts one of VS Code's icons before a button's label. */
export function setButtonIcon(target: Button, name: string): void {
  const made = icon(name);
  made.slot = "content-before";
  target.prepend(made);
}

export function iconButton(name: string, label: string, press: () => void): HTMLButtonElement {
  const made = element("button", { class: "icon", title: label, attributes: { type: "button", "aria-label": label } }, [
    icon(name),
  ]);
  made.addEventListener("click", press);
  return made;
}

/** An icon with its word beside it; `label` says the word and of whom. */
export function wordButton(name: string, word: string, label: string, press: () => void): HTMLButtonElement {
  const made = iconButton(name, label, press);
  made.classList.replace("icon", "word");
  made.append(word);
  return made;
}

export type Select<Value extends string> = {
  readonly node: HTMLElement;
  value(): Value;
  choose(value: Value): void;
};

/** A choice of a few, with its name beside it. A start that is none of them starts with the first. */
export function select<Value extends string>(
  label: string,
  choices: readonly (readonly [value: Value, text: string])[],
  start: string,
  change: () => void,
): Select<Value> {
  const list = element(
    "select",
    {},
    choices.map(([value, text]) => element("option", { text, attributes: { value } })),
  );
  const choose = (wanted: string) => {
    const at = Math.max(
      0,
      choices.findIndex(([value]) => value === wanted),
    );
    if (list.selectedIndex !== at) list.selectedIndex = at;
  };
  choose(start);
  list.addEventListener("change", change);
  const [first] = choices;
  if (first === undefined) throw new Error(`${label} has nothing to choose from.`);
  return {
    node: element("label", {}, [label, list]),
    value: () => (choices[list.selectedIndex] ?? first)[0],
    choose,
  };
}

/** Writes only what has changed, so that assistive technology and selections are not disturbed. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A text that has paths in it: a line of it may end after a slash. */
export function setPathText(target: HTMLElement, text: string): void {
  if (target.textContent === text) return;
  const parts = text.split(/(?<=\/)/);
  target.replaceChildren(...parts.flatMap((part, at) => (at === 0 ? [part] : [element("wbr"), part])));
}

export function setAttribute(target: Element, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** What a button does: its name for a reader and its tooltip. */
export function setLabel(target: HTMLElement, text: string): void {
  setAttribute(target, "aria-label", text);
  setAttribute(target, "title", text);
}

export function show(target: HTMLElement, visible: boolean): void {
  if (target.hidden === visible) target.hidden = !visible;
}

/** Makes a change. When it hides or disables what has the focus, `rescue` moves it, so that a keyboard user is not lost. */
export function keepingFocus(change: () => void, rescue: (lost: HTMLElement) => void): void {
  const focused = document.activeElement;
  // A page without the focus must not take it from the editor.
  const ours = document.hasFocus() && focused instanceof HTMLElement && focused !== document.body;
  change();
  if (ours && !canHaveFocus(focused)) rescue(focused);
}

function canHaveFocus(target: HTMLElement): boolean {
  return target.isConnected && target.checkVisibility() && !target.matches(":disabled, [disabled]");
}
