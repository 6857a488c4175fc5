import { indexByKey } from "./listKeys.ts";

/** Where the keyboard is among the passages, and what its keys do. */
export type PassageKeys = {
  /** Of the row that has the focus, or in which it is. */
  readonly index: number | undefined;
  /** The row itself has it, and no button within. */
  readonly onRow: boolean;
  readonly count: number;
  /** The first row in view. */
  readonly first: number;
  focus(index: number): void;
  fold(open: boolean): void;
  act(what: "pin" | "note"): void;
};

const rowKeys = { next: ["ArrowDown", "PageDown"], previous: ["ArrowUp", "PageUp"] };

/** Enter leads from the text into its passages, the arrows along them; left and right fold; P pins, N notes. */
export function handlePassageKey(event: KeyboardEvent, keys: PassageKeys): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.count === 0) return false;
  const { index } = keys;
  if (index === undefined) {
    if (event.key !== "Enter") return false;
    keys.focus(keys.first);
    return true;
  }
  const next = indexByKey(event.key, index, keys.count, rowKeys);
  if (next !== undefined) {
    keys.focus(next);
    return true;
  }
  if (!keys.onRow) return false;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowLeft":
      keys.fold(event.key === "ArrowRight");
      return true;
    case "p":
      keys.act("pin");
      return true;
    case "n":
      keys.act("note");
      return true;
    default:
      return false;
  }
}
