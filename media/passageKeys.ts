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

/** Enter leads from the text into its passages, the arrows along them; left and right fold; P pins, N notes. */
export function handlePassageKey(event: KeyboardEvent, keys: PassageKeys): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.count === 0) return false;
  const { index } = keys;
  if (index === undefined) {
    if (event.key !== "Enter") return false;
    keys.focus(keys.first);
    return true;
  }
  const next = targetOf(event.key, index, keys.count);
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

function targetOf(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
    case "PageDown":
      return Math.min(index + 1, count - 1);
    case "ArrowUp":
    case "PageUp":
      return Math.max(index - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
