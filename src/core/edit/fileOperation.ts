import { splitLines } from "./lines.ts";

/** What an answer asks for beside changes of text. Paths are as the answer names them, with `/`. */
export type FileOperation =
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string };

const counted = new WeakMap<FileOperation, number>();

/** The lines of the file that it creates; a last newline begins no other. */
export function createdLines(operation: FileOperation): number {
  if (operation.kind !== "create") return 0;
  const known = counted.get(operation);
  if (known !== undefined) return known;
  const { lines } = splitLines(operation.text);
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  counted.set(operation, count);
  return count;
}
