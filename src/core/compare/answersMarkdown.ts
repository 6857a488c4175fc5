import type { Region } from "../edit/diffLines.ts";
import { t } from "../l10n.ts";
import { type Answer, compareAnswers, saidText, sameAnswers } from "./answers.ts";
import { readJson } from "./jsonText.ts";
import { fenced, inline } from "./markdown.ts";

/** Answers that are no edits, each once, and how the others differ from the one that most gave. */
export function answersMarkdown(answers: readonly Answer[], nameOf: (id: string) => string): readonly string[] {
  const groups = sameAnswers(answers).map(({ candidates, text }) => ({ names: candidates.map(nameOf), text }));
  const [most, ...others] = groups;
  if (most === undefined) return [];
  return [
    `## ${t("What they answered")}`,
    ...groups.flatMap((group) => answerText(group, answers.length)),
    ...others.flatMap((other) => differenceText(most, other)),
  ];
}

type Group = { readonly names: readonly string[]; readonly text: string };

function answerText({ names, text }: Group, count: number): string[] {
  const reading = readJson(text);
  const shown = reading.kind === "json" ? fenced(reading.text, "json") : fenced(text, "");
  return [`### ${inline(names.join(", "))}: ${inline(saidText(names, count))}`, shown];
}

function differenceText(most: Group, other: Group): string[] {
  const [first, second] = [most.names.join(", "), other.names.join(", ")];
  const { kind, before, regions, invalid } = compareAnswers(most.text, other.text);
  const [why, otherWhy] = invalid;
  const mixed = (broken: string, reason: string, whole: string) =>
    t("{0} did not answer with JSON ({1}), and {2} did, so they are compared as text.", broken, reason, whole);
  return [
    `### ${inline(first)} ↔ ${inline(second)}${kind === "json" ? " (JSON)" : ""}`,
    ...(why === undefined ? [] : [inline(mixed(first, why, second))]),
    ...(otherWhy === undefined ? [] : [inline(mixed(second, otherWhy, first))]),
    fenced(diffText(before, regions), "diff"),
  ];
}

const context = 3;

/** As a unified diff. */
function diffText(before: readonly string[], regions: readonly Region[]): string {
  const lines: string[] = [];
  let grown = 0;
  for (const near of nearby(regions)) {
    const start = Math.max(0, (near[0]?.start ?? 0) - context);
    const end = Math.min(before.length, (near.at(-1)?.end ?? 0) + context);
    const more = near.reduce((sum, region) => sum + region.added.length - (region.end - region.start), 0);
    lines.push(`@@ -${sideText(start, end - start)} +${sideText(start + grown, end - start + more)} @@`);
    grown += more;
    let next = start;
    const stay = (until: number) => {
      for (; next < until; next += 1) lines.push(` ${before[next] ?? ""}`);
    };
    for (const region of near) {
      stay(region.start);
      lines.push(...before.slice(region.start, region.end).map((line) => `-${line}`));
      lines.push(...region.added.map((line) => `+${line}`));
      next = region.end;
    }
    stay(end);
  }
  return lines.join("\n");
}

/** A side without lines is named by the line before it. */
function sideText(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

/** Those whose surroundings meet stand together. */
function nearby(regions: readonly Region[]): Region[][] {
  const groups: Region[][] = [];
  for (const region of regions) {
    const last = groups.at(-1);
    if (last !== undefined && region.start - (last.at(-1)?.end ?? 0) <= 2 * context) last.push(region);
    else groups.push([region]);
  }
  return groups;
}
