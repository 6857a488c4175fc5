import { t } from "../l10n.ts";
import { itemsOf } from "../longList.ts";
import { wholeText } from "../longText.ts";
import { moneyText } from "../money.ts";
import { clockText, countText } from "../numbers.ts";
import { outcomeText, refusalText } from "../outcomeText.ts";
import { plainText } from "../plainText.ts";
import type { Provenance, Usage } from "../provider.ts";
import type { HunkView } from "../review.ts";
import { fileOf } from "../review.ts";
import { runCost } from "../runCost.ts";
import { hunksOf, type ReasoningPart, type RunState, stateWord } from "../runState.ts";
import { hunkStateText, wordText } from "../stateText.ts";
import { secretFree } from "./secretFree.ts";
import type { StoredRun } from "./storedRun.ts";
import { stateOf } from "./summary.ts";

/**
 * Runs as Markdown, such as for a pull request. Whatever a model, a file or a user wrote stands in code, fenced by more
 * backticks than it holds, so that it is no link, image, mention or heading anywhere. `timeOf` writes a moment for people.
 */
export function reportOf(runs: readonly StoredRun[], timeOf: (milliseconds: number) => string): string {
  return `${runs.map((run) => runReport(secretFree(run), timeOf)).join("\n---\n\n")}`;
}

function runReport(run: StoredRun, timeOf: (milliseconds: number) => string): string {
  const state = stateOf(run);
  if (state === undefined) return "";
  const { request, title } = run.input;
  return [
    `## Fathom: ${code(title)}\n`,
    facts(state, timeOf),
    title === request.instruction ? "" : `### ${t("Instruction")}\n\n${fenced("text", request.instruction)}`,
    reasoningSection(state),
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
    [t("Target"), code(state.target)],
    [t("Model"), code(state.model)],
    [
      t("Effort"),
      `${t("asked {0} → sent {1}", asked, sent ?? t("none"))}${note === undefined ? "" : ` (${code(note)})`}`,
    ],
    [t({ message: "Run", comment: "noun" }), `${timeOf(state.startedAt)}, ${took}`],
    [t("State"), `${wordText(stateWord(state))}${outcome === undefined ? "" : `: ${code(outcome)}`}`],
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
        `### ${t("Reasoning")} (${provenanceTexts[provenance]})\n\n${fenced("text", texts.join("\n\n"))}`,
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

function changesSection(state: RunState): string {
  if (state.hunks.length === 0) {
    return state.answer === "" ? "" : `### ${t("Answer")}\n\n${fenced("text", state.answer)}`;
  }
  const hunks = hunksOf(state).map((hunk) => hunkText(hunk, state));
  const refused = itemsOf(state.unplaced).map(
    (refusal) => `${refusalText(refusal)}\n\n${fenced("text", refusal.quoted)}`,
  );
  const others = refused.length === 0 ? "" : `\n### ${t("Not placed")}\n\n${refused.join("\n")}`;
  return `### ${t("Changes")}\n\n${hunks.join("\n")}${others}`;
}

function hunkText(hunk: HunkView, { files, target }: RunState): string {
  const lines = [...hunk.removed.map((line) => `-${line}`), ...hunk.added.map((line) => `+${line}`)];
  const place = t("{0} line {1}", code(files[fileOf(hunk)] ?? target), hunk.line + 1);
  return `${place}: **${hunkStateText(hunk.state)}**\n\n${fenced("diff", lines.join("\n"))}`;
}

/** A piece of code within a line. */
function code(text: string): string {
  const line = visible(plainText(text, 500));
  const fence = "`".repeat(longestRun(line) + 1);
  return `${fence} ${line} ${fence}`;
}

function fenced(language: "text" | "diff", text: string): string {
  const shown = visible(text.replaceAll(/\r\n?/g, "\n"));
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}${shown.endsWith("\n") ? "" : "\n"}${fence}\n`;
}

function longestRun(text: string): number {
  return text.match(/`+/g)?.reduce((most, run) => Math.max(most, run.length), 0) ?? 0;
}

/** What would hide or turn text round is written out. */
function visible(text: string): string {
  return text.replaceAll(
    /[\u{e0000}-\u{e007f}\u200e\u200f\u2028-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu,
    (character) => {
      const point = character.codePointAt(0) ?? 0;
      return `⟨U+${point.toString(16).toUpperCase().padStart(4, "0")}⟩`;
    },
  );
}
