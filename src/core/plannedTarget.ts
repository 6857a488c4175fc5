import type { NamedFile } from "./edit/editPath.ts";
import { splitLines } from "./edit/lines.ts";
import type { PlanFile } from "./edit/planner.ts";
import type { KnownFile } from "./edit/wholeFile.ts";
import { absolutePath } from "./paths/absolutePath.ts";
import { filesOf, type Snapshot, type Target } from "./request.ts";

/** The files of a target as edits are placed onto them. */
export function planFiles(target: Target): PlanFile[] {
  const selection = target.kind === "selection" ? { selection: target.lines } : {};
  return filesOf(target).map((file) => ({ ...namedFile(file), text: file.text, ...selection }));
}

/** The files of a target as an answer may quote them. */
export function knownFiles(target: Target): KnownFile[] {
  return filesOf(target).map((file) => ({ ...namedFile(file), lines: splitLines(file.text).lines }));
}

export function namedFile({ path, uri }: Snapshot): NamedFile {
  const absolute = absolutePath(uri);
  return absolute === undefined ? { path } : { path, absolute };
}

/** Undefined where whole files were sent. */
export function selectedLines(target: Target): readonly string[] | undefined {
  if (target.kind !== "selection") return undefined;
  return splitLines(target.file.text).lines.slice(target.lines.start, target.lines.end);
}
