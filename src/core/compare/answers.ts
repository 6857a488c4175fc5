import { diffLines, type Region } from "../edit/diffLines.ts";
import { splitLines } from "../edit/lines.ts";
import { t } from "../l10n.ts";
import type { Board } from "./board.ts";
import { readJson } from "./jsonText.ts";

/** Two answers that are no edits, side by side. As JSON where both are, and then however each wrote it. */
export type AnswerComparison = {
  readonly kind: "text" | "json";
  readonly same: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Where they differ, on `before`. */
  readonly regions: readonly Region[];
  /** Why the first or the second is no JSON, where the other one is. */
  readonly invalid: readonly [first: string | undefined, second: string | undefined];
};

export function compareAnswers(first: string, second: string): AnswerComparison {
  const [one, other] = [readJson(first), readJson(second)];
  const isJson = one.kind === "json" && other.kind === "json";
  const before = isJson ? one.text.split("\n") : plainLines(first);
  const after = isJson ? other.text.split("\n") : plainLines(second);
  const regions = diffLines(before, after);
  const isMixed = (one.kind === "json") !== (other.kind === "json");
  const whyNot = (reading: typeof one) => (isMixed && reading.kind === "invalid" ? reading.why : undefined);
  return {
    kind: isJson ? "json" : "text",
    same: regions.length === 0,
    before,
    after,
    regions,
    invalid: [whyNot(one), whyNot(other)],
  };
}

export type Answer = { readonly candidate: string; readonly text: string };

/** Who gave the same answer, most first. JSON is the same however it is written, text but for blanks at the ends of lines. */
export function sameAnswers(
  answers: readonly Answer[],
): { readonly candidates: readonly string[]; readonly text: string }[] {
  const keyOf = ({ text }: Answer) => {
    const reading = readJson(text);
    return reading.kind === "json" ? `json:${reading.text}` : `text:${plainLines(text).join("\n")}`;
  };
  return [...Map.groupBy(answers, keyOf).values()]
    .map((same) => ({ candidates: same.map(({ candidate }) => candidate), text: same[0]?.text ?? "" }))
    .toSorted((a, b) => b.candidates.length - a.candidates.length);
}

/** What candidates said that were not to change anything, or did not. */
export function boardAnswers({ cells }: Pick<Board, "cells">): readonly Answer[] {
  return cells.flatMap(({ candidate, run }) =>
    run?.outcome?.kind === "no-edit" && run.answer !== "" ? [{ candidate: candidate.id, text: run.answer }] : [],
  );
}

/** Who said it, of how many that answered without an edit. */
export function saidText(names: readonly string[], count: number): string {
  const [name = ""] = names;
  if (count === 1) return t("only {0} answered without an edit", name);
  return names.length === 1 ? t("only {0} says this", name) : t("{0} of {1} say the same", names.length, count);
}

/** Without blanks that nobody sees, and without blank lines at the end. */
function plainLines(text: string): string[] {
  const lines = splitLines(text).lines.map((line) => line.trimEnd());
  const last = lines.findLastIndex((line) => line !== "");
  return lines.slice(0, last + 1);
}
