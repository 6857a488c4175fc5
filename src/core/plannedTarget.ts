import { splitLines } from "./edit/lines.ts";
import type { PlanFile } from "./edit/planner.ts";
import { filesOf, type Target } from "./request.ts";

/** The files of a target as edits are placed onto them. */
export function planFiles(target: Target): PlanFile[] {
  const selection = target.kind === "selection" ? { selection: target.lines } : {};
  return filesOf(target).map(({ path, text }) => ({ path, text, ...selection }));
}

/** Undefined where whole files were sent. */
export function selectedLines(target: Target): readonly string[] | undefined {
  if (target.kind !== "selection") return undefined;
  return splitLines(target.file.text).lines.slice(target.lines.start, target.lines.end);
}
