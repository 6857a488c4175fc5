import { splitLines } from "../edit/lines.ts";
import type { PlacementRefusal } from "../edit/placement.ts";
import { t } from "../l10n.ts";
import { itemsOf } from "../longList.ts";
import { wholeText } from "../longText.ts";
import { codeBlock, codeSpan } from "../markdownCode.ts";
import { moneyText } from "../money.ts";
import { clockText, countText } from "../numbers.ts";
import type { OperationView } from "../operations.ts";
import { operationStateText, operationTitle } from "../operationText.ts";
import { outcomeText, refusalText } from "../outcomeText.ts";
import type { Provenance, Usage } from "../provider.ts";
import { marksOf } from "../reasoningReport.ts";
import type { HunkView } from "../review.ts";
import { fileOf } from "../review.ts";
import { runCost } from "../runCost.ts";
import { hunksOf, type ReasoningPart, type RunState, stateWord } from "../runState.ts";
import { hunkStateText, wordText } from "../stateText.ts";
import { secretFree } from "./secretFree.ts";
import type { StoredRun } from "./storedRun.ts";
import { stateOf } from "./summary.ts";

/**
 * Runs as Markdown, such as for a pull request. Whatever a model, a file or a user wrote stands in code. `timeOf` writes a moment for people.
 */
export function reportOf(runs: readonly StoredRun[], timeOf: (milliseconds: number) => string): string {
  return `${runs.map((run) => runReport(secretFree(run), timeOf)).join("\n---\n\n")}`;
}

function runReport(run: StoredRun, timeOf: (milliseconds: number) => string): string {
  const state = stateOf(run);
  if (state === undefined) return "";
  const { request, title } = run.input;
  return [
    `## Fathom: ${codeSpan(title)}\n`,
    facts(state, timeOf),
    title === request.instruction ? "" : `### ${t("Instruction")}\n\n${codeBlock("text", request.instruction)}`,
    reasoningSection(state),
    marksSection(state),
    changesSection(state),
  ]
    .filter((section) => section !== "")
    .join("\n");
}

function facts(state: RunState, timeOf: (milliseconds: number) => string): string {
  const { asked, sent, note } = state.effort;
  const took = state.endedAt === undefined ? t("never ended") : t("took {0}", clockText(state.endedAt));
  const outcome = state.outcome === undefined ? undefined : outcomeText(state.outcome, state.endedAt ?? 0)?.text;
  const rows = [
    [t("Target"), codeSpan(state.target)],
    [t("Model"), codeSpan(state.model)],
    [
      t("Effort"),
      `${t("asked {0} → sent {1}", asked, sent ?? t("none"))}${note === undefined ? "" : ` (${codeSpan(note)})`}`,
    ],
    [t({ message: "Run", comment: "noun" }), `${timeOf(state.startedAt)}, ${took}`],
    [t("State"), `${wordText(stateWord(state))}${outcome === undefined ? "" : `: ${codeSpan(outcome)}`}`],
    [t("Usage"), usageText(state.usage)],
    [t("Cost"), costText(state)],
  ];
  return rows.map(([name, value]) => `- ${name}: ${value}\n`).join("");
}

function usageText(usage: Usage | undefined): string {
  if (usage === undefined) return t("not reported");
  const said = (count: number | undefined, words: (tokens: string) => string) =>
    count === undefined ? [] : [words(countText(count, "token"))];
  const told = [
    ...said(usage.input, (tokens) => t("{0} in", tokens)),
    ...said(usage.cached, (tokens) => t("{0} of it cached", tokens)),
    ...said(usage.output, (tokens) => t("{0} out", tokens)),
    ...said(usage.reasoning, (tokens) => t("{0} reasoning", tokens)),
  ];
  return told.length === 0 ? t("not reported") : told.join(", ");
}

function costText(state: RunState): string {
  const cost = runCost(state);
  switch (cost.kind) {
    case "known":
      return `${moneyText(cost.amount)} (${cost.source === "reported" ? t("reported by the provider") : t("by the catalogue's prices")})`;
    case "estimated":
      return t("≈ {0} (estimated)", moneyText(cost.amount));
    case "free":
      return t("free");
    case "nothing":
      return t("nothing");
    case "unknown":
      return t("unknown");
  }
}

const provenanceTexts: Readonly<Record<Provenance, string>> = {
  raw: t("the model's own"),
  summary: t("the provider's summary"),
  trace: t("a trace of what was done"),
};

function reasoningSection(state: RunState): string {
  const parts = itemsOf(state.reasoning);
  if (parts.length === 0) return `### ${t("Reasoning")}\n\n${t("The provider showed none.")}\n`;
  return byProvenance(parts)
    .map(
      ([provenance, texts]) =>
        `### ${t("Reasoning")} (${provenanceTexts[provenance]})\n\n${codeBlock("text", texts.join("\n\n"))}`,
    )
    .join("\n");
}

function byProvenance(parts: readonly ReasoningPart[]): [Provenance, string[]][] {
  const groups: [Provenance, string[]][] = [];
  for (const { provenance, text } of parts) {
    const last = groups.at(-1);
    if (last?.[0] === provenance) last[1].push(wholeText(text));
    else groups.push([provenance, [wholeText(text)]]);
  }
  return groups;
}

/** What the reader pinned and noted. */
function marksSection(state: RunState): string {
  const sections = marksOf(state, "###");
  return sections.length === 0 ? "" : `${sections.join("\n\n")}\n`;
}

function changesSection(state: RunState): string {
  const changes = [...hunksOf(state).map((hunk) => hunkText(hunk, state)), ...state.operations.map(operationSection)];
  const refused = itemsOf(state.unplaced).map(refusedText);
  const sections: string[] = [];
  if (changes.length > 0) sections.push(`### ${t("Changes")}\n\n${changes.join("\n")}`);
  else if (state.answer !== "") sections.push(`### ${t("Answer")}\n\n${codeBlock("text", state.answer)}`);
  if (refused.length > 0) sections.push(`### ${t("Not placed")}\n\n${refused.join("\n")}`);
  return sections.join("\n");
}

/** An edit without a place: what it quotes, and what that would have become. */
function refusedText(refusal: PlacementRefusal): string {
  const { quoted, replacement } = refusal;
  const marked = (mark: string, text: string) => (text === "" ? [] : text.split("\n").map((line) => mark + line));
  const written =
    replacement === undefined
      ? codeBlock("text", quoted)
      : codeBlock("diff", [...marked("-", quoted), ...marked("+", replacement)].join("\n"));
  return `${codeSpan(refusalText(refusal))}\n\n${written}`;
}

/** A file to create, rename or delete. */
function operationSection({ operation, state }: OperationView): string {
  const why = state.kind === "refused" ? ` (${codeSpan(state.reason)})` : "";
  const line = `${codeSpan(operationTitle(operation))}: **${operationStateText(state)}**${why}\n`;
  if (operation.kind !== "create") return line;
  const lines = splitLines(operation.text).lines;
  const added = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  return `${line}\n${codeBlock("diff", added.map((each) => `+${each}`).join("\n"))}`;
}

function hunkText(hunk: HunkView, { files, target }: RunState): string {
  const lines = [...hunk.removed.map((line) => `-${line}`), ...hunk.added.map((line) => `+${line}`)];
  const place = t("{0} line {1}", codeSpan(files[fileOf(hunk)] ?? target), hunk.line + 1);
  return `${place}: **${hunkStateText(hunk.state)}**\n\n${codeBlock("diff", lines.join("\n"))}`;
}
