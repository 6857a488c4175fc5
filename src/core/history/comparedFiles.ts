import { filesOf } from "../request.ts";
import { proposedTexts } from "./reviews.ts";
import { reviewedState, type StoredRun } from "./storedRun.ts";

/** A file as one of two runs would leave it. `sent`: the run leaves it as it was sent; `none`: it has no such file. */
export type ComparedSide = { readonly kind: "proposed" | "sent" | "none"; readonly text: string };
export type ComparedFile = { readonly path: string; readonly left: ComparedSide; readonly right: ComparedSide };

/**
 * Every file that either of two runs is about or makes, by its path, with what each would leave. Where one run was not sent
 * a file, what the other was sent stands in its place. Files in which both come to the same are left out, unless all do.
 */
export function comparedFiles(left: StoredRun, right: StoredRun): ComparedFile[] {
  const [lefts, rights] = [textsAfter(left), textsAfter(right)];
  const paths = new Set([...lefts.keys(), ...rights.keys()]);
  const files = Array.from(paths, (path): ComparedFile => {
    const [one, other] = [lefts.get(path), rights.get(path)];
    return { path, left: one ?? sentIn(right, path), right: other ?? sentIn(left, path) };
  });
  const different = files.filter((file) => file.left.text !== file.right.text || file.left.kind !== file.right.kind);
  return different.length > 0 ? different : files;
}

function textsAfter(run: StoredRun): Map<string, ComparedSide> {
  const after = new Map<string, ComparedSide>();
  for (const { path, text } of proposedTexts(run)) after.set(path, { kind: "proposed", text });
  for (const { operation } of reviewedState(run)?.operations ?? []) {
    const { path } = operation;
    if (operation.kind === "create") after.set(path, { kind: "proposed", text: operation.text });
    else {
      if (operation.kind === "rename") after.set(operation.to, after.get(path) ?? sentIn(run, path));
      after.set(path, { kind: "none", text: "" });
    }
  }
  return after;
}

function sentIn({ input }: StoredRun, path: string): ComparedSide {
  const file = filesOf(input.request.target).find((each) => each.path === path);
  return file === undefined ? { kind: "none", text: "" } : { kind: "sent", text: file.text };
}
