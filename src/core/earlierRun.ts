import { fileOf, type HunkView } from "./review.ts";

/** What an earlier run was asked and proposed, as a model is told of it when another goes on from there. */
export type EarlierRun = {
  readonly instruction: string;
  /** By path, as hunks count them. */
  readonly files: readonly string[];
  readonly hunks: readonly HunkView[];
};

/** Characters of changes; more would crowd out the code itself. */
const mostText = 40_000;

export function describeEarlier({ instruction, files, hunks }: EarlierRun): string {
  const lines = [`Instruction: ${instruction}`];
  let length = 0;
  for (const [index, hunk] of hunks.entries()) {
    const text = describeHunk(hunk, files[fileOf(hunk)] ?? "");
    length += text.length;
    if (length > mostText) {
      lines.push("", `${hunks.length - index} more changes are left out here.`);
      break;
    }
    lines.push("", text);
  }
  if (hunks.length === 0) lines.push("", "Nothing was proposed.");
  return lines.join("\n");
}

function describeHunk({ state, start, line, removed, added }: HunkView, path: string): string {
  const changes = [...removed.map((text) => `-${text}`), ...added.map((text) => `+${text}`)];
  const stands = state === "applied";
  return [
    `${path}, line ${(stands ? line : start) + 1}: ${stands ? "applied, so the code has it" : `proposed and not applied (${state})`}`,
    ...changes,
  ].join("\n");
}
