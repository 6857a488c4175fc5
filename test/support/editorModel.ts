import type { LiveText, TextEdit } from "../../src/core/followedReview.ts";
import { linesOf } from "./coreReview.ts";

/** What an editor tells of a change of its document. */
export type ModelChange = {
  readonly edits: readonly TextEdit[];
  readonly by: "undo" | "redo" | undefined;
  readonly isDirty: boolean;
};

/**
 * An editor as simple as it can be: one document with undo and redo, a file on disk behind it, and somebody typing. Each key
 * is a character of its own, so that a lost one is seen. Lines and edits are told as VS Code tells them.
 */
export type EditorModel = LiveText & {
  readonly text: string;
  /** The file's name, which an undo does not change. */
  readonly name: string;
  readonly disk: string;
  readonly dirty: boolean;
  readonly eol: string;
  /** The keys that the user has typed and not taken away again. */
  readonly keys: ReadonlySet<string>;
  type(at: number): void;
  erase(at: number, length: number): void;
  breakLine(at: number): void;
  undo(): boolean;
  redo(): boolean;
  save(format: Formatter): void;
  /** Another program writes the file; an editor without unsaved changes takes it over. */
  externalWrite(at: number): void;
  revert(): void;
  /** Closes without saving and opens again. */
  reopen(): void;
  rename(name: string): void;
  /** What an extension's edit does: one step of undo. A key that it takes away was shown to the user, who accepted that. */
  write(text: string): void;
};

export type Formatter = "none" | "strip" | "indent" | "end-with-newline";

const firstKey = 0xe000;
const isKey = (character: string) => character >= "\ue000" && character <= "\uf8ff";

export function createEditorModel(
  lines: readonly string[],
  eol: string,
  changed: (change: ModelChange) => void = () => undefined,
): EditorModel {
  let text = lines.join(eol);
  let name = "a.txt";
  let version = 1;
  let disk = text;
  let diskIsNewer = false;
  let typed = 0;
  let keys = new Set<string>();
  let undone: string[] = [];
  let done: string[] = [];

  /** Text that the user has chosen to have, whole: what is typed and not in it was taken away by the user. */
  function become(next: string): void {
    text = next;
    keys = new Set([...next].filter(isKey));
  }

  function change(next: string, isDirty = true): void {
    if (next === text) return;
    done.push(text);
    undone = [];
    show(next, undefined, isDirty);
  }

  function show(next: string, by: ModelChange["by"], isDirty = next !== disk): void {
    const edits = [editFrom(text, next, eol)];
    text = next;
    version += 1;
    changed({ edits, by, isDirty });
  }

  /** An offset that is not inside a line ending. */
  const place = (at: number) => {
    const offset = at % (text.length + 1);
    return text[offset] === "\n" && text[offset - 1] === "\r" ? offset - 1 : offset;
  };

  return {
    get text() {
      return text;
    },
    get disk() {
      return disk;
    },
    get dirty() {
      return text !== disk;
    },
    get keys() {
      return keys;
    },
    get name() {
      return name;
    },
    get version() {
      return version;
    },
    get lineCount() {
      return linesOf(text).length;
    },
    lineAt: (line) => ({ text: linesOf(text)[line] ?? "" }),
    getText: () => text,
    eol,
    rename(next) {
      name = next;
    },
    type(at) {
      const key = String.fromCharCode(firstKey + typed);
      typed += 1;
      keys.add(key);
      const offset = place(at);
      change(text.slice(0, offset) + key + text.slice(offset));
    },
    erase(at, length) {
      const from = place(at);
      const to = place(Math.min(text.length, from + length));
      const next = text.slice(0, from) + text.slice(Math.max(from, to));
      change(next);
      become(next);
    },
    breakLine(at) {
      const offset = place(at);
      change(text.slice(0, offset) + eol + text.slice(offset));
    },
    undo() {
      const before = done.pop();
      if (before === undefined) return false;
      undone.push(text);
      show(before, "undo");
      become(before);
      return true;
    },
    redo() {
      const after = undone.pop();
      if (after === undefined) return false;
      done.push(text);
      show(after, "redo");
      become(after);
      return true;
    },
    save(format) {
      if (diskIsNewer) return;
      change(formatted(text, eol, format));
      disk = text;
    },
    externalWrite(at) {
      const wasDirty = text !== disk;
      const lineList = disk.split(eol);
      disk = lineList.toSpliced(at % (lineList.length + 1), 0, `external ${at}`).join(eol);
      diskIsNewer = wasDirty;
      if (wasDirty) return;
      change(disk, false);
      become(disk);
    },
    revert() {
      change(disk, false);
      become(disk);
      diskIsNewer = false;
    },
    reopen() {
      version += 1;
      become(disk);
      done = [];
      undone = [];
      diskIsNewer = false;
    },
    write(next) {
      change(next);
      become(next);
    },
  };
}

/** The one edit, of whole lines, that makes a text of another. */
function editFrom(before: string, after: string, eol: string): TextEdit {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) - 1 && old[start] === fresh[start]) start += 1;
  let kept = 0;
  while (kept < Math.min(old.length, fresh.length) - start - 1 && old.at(-1 - kept) === fresh.at(-1 - kept)) kept += 1;
  const end = old.length - kept - 1;
  return {
    range: { start: { line: start, character: 0 }, end: { line: end, character: old[end]?.length ?? 0 } },
    text: fresh.slice(start, fresh.length - kept).join(eol),
  };
}

function formatted(text: string, eol: string, format: Formatter): string {
  const lines = text.split(eol);
  switch (format) {
    case "none":
      return text;
    case "strip":
      return lines.map((line) => line.replace(/[ \t]+$/, "")).join(eol);
    case "indent":
      return lines.map((line) => line.replace(/^ +/, (blanks) => blanks + blanks)).join(eol);
    case "end-with-newline":
      return text.endsWith(eol) ? text : text + eol;
  }
}
