import { t } from "./l10n.ts";
import { itemsOf } from "./longList.ts";
import { wholeText } from "./longText.ts";
import { clockText } from "./numbers.ts";
import { absenceText, provenanceOf } from "./provenanceText.ts";
import { type RunState, stateWord } from "./runState.ts";
import { wordText } from "./stateText.ts";
import { progressFacts } from "./usageText.ts";

/** A run's reasoning as a Markdown document: what was asked, of whom, how it ended, and every character that came. */
export function reasoningReport(state: RunState): string {
  const { instruction, target, model, effort } = state;
  const source = provenanceOf(state);
  const facts = [
    target,
    model,
    `${effort.asked} → ${effort.sent ?? t("nothing sent")}`,
    wordText(stateWord(state)),
    ...(state.endedAt === undefined ? [] : [clockText(state.endedAt)]),
    ...progressFacts(state),
  ];
  const parts = itemsOf(state.reasoning).map(({ text }) => wholeText(text));
  return [
    `# ${instruction.replaceAll(/\s+/g, " ").trim()}`,
    facts.join(" · "),
    source === undefined ? `## ${t("Reasoning")}` : `## ${t("Reasoning")}: ${source.label}`,
    parts.length === 0 ? absenceText(state) : parts.join("\n\n"),
    "",
  ].join("\n\n");
}
