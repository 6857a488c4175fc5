import { visibleText } from "./hiddenText.ts";
import { t } from "./l10n.ts";
import { itemsOf } from "./longList.ts";
import { lengthOf, stretchOf, type Text } from "./longText.ts";
import { codeBlock, codeFence, codeSpan, longestRun } from "./markdownCode.ts";
import { clockText } from "./numbers.ts";
import { pinnedPassages } from "./pins.ts";
import { absenceText, provenanceOf } from "./provenanceText.ts";
import { type RunState, stateWord } from "./runState.ts";
import { wordText } from "./stateText.ts";
import { progressFacts } from "./usageText.ts";

/**
 * A run's reasoning as a Markdown document: what was asked, of whom, how it ended, every character that came, and what the
 * reader marked. What others wrote stands in code. It grows with the run: each character is read once.
 */
export type ReasoningReport = {
  /** Takes up what came since, about so many characters of it at once; false once there is no more. */
  take(state: RunState, most: number): boolean;
  /** The document, of what was taken up. */
  text(state: RunState): string;
};

/** A line that gets longer is cut at a space. */
const longestLine = 65_536;

type Part = { /** Written out as it is shown. */ shown: string /** How much of the part that is. */; read: number };

export function createReasoningReport(): ReasoningReport {
  const parts: Part[] = [];
  let longest = 0;

  function takePart(part: Part, text: Text, most: number): boolean {
    const end = Math.min(lengthOf(text), part.read + most);
    const stretch = stretchOf(text, part.read, end);
    const cut = settled(stretch);
    if (cut > 0) {
      const more = stretch.slice(0, cut);
      longest = Math.max(longest, longestRun(more));
      part.shown += visibleText(more);
      part.read += cut;
    }
    return cut > 0 && end < lengthOf(text);
  }

  return {
    take(state, most) {
      return itemsOf(state.reasoning).some(({ text }, index) => {
        const part = parts[index] ?? { shown: "", read: 0 };
        parts[index] = part;
        return takePart(part, text, Math.max(most, 2 * longestLine));
      });
    },
    text(state) {
      const reasoning = itemsOf(state.reasoning);
      if (reasoning.length === 0) return [...headOf(state), absenceText(state), ...marksOf(state), ""].join("\n\n");
      let most = longest;
      const whole = reasoning.map(({ text }, index) => {
        const { shown, read } = parts[index] ?? { shown: "", read: 0 };
        const open = stretchOf(text, read, lengthOf(text));
        most = Math.max(most, longestRun(open));
        return shown + visibleText(open);
      });
      const fence = codeFence(most);
      const body = whole.join("\n\n");
      const block = `${fence}text\n${body}${body.endsWith("\n") ? "" : "\n"}${fence}`;
      return [...headOf(state), block, ...marksOf(state), ""].join("\n\n");
    },
  };
}

/** The same at once. */
export function reasoningReport(state: RunState): string {
  return createReasoningReport().text(state);
}

/** How much of it ends where neither a sequence of characters nor a run of backticks goes on. */
function settled(text: string): number {
  const line = text.lastIndexOf("\n") + 1;
  return line > 0 || text.length < longestLine ? line : text.lastIndexOf(" ") + 1;
}

function headOf(state: RunState): string[] {
  const { instruction, target, model, effort } = state;
  const source = provenanceOf(state);
  const facts = [
    codeSpan(target),
    codeSpan(model),
    `${effort.asked} → ${effort.sent ?? t("nothing sent")}`,
    wordText(stateWord(state)),
    ...(state.endedAt === undefined ? [] : [clockText(state.endedAt)]),
    ...progressFacts(state),
  ];
  return [
    `# ${codeSpan(instruction)}`,
    facts.join(" · "),
    source === undefined ? `## ${t("Reasoning")}` : `## ${t("Reasoning")}: ${source.label}`,
  ];
}

/** What the reader pinned and noted, as sections of Markdown. */
export function marksOf(
  { reasoning, marks }: Pick<RunState, "reasoning" | "marks">,
  heading: "##" | "###" = "##",
): string[] {
  const pinned = pinnedPassages(reasoning, marks);
  if (pinned.length === 0) return [];
  const passages = pinned.map(({ text, note }) =>
    note === undefined ? codeSpan(text) : `${codeSpan(text)}\n\n${codeBlock("text", note).trimEnd()}`,
  );
  return [`${heading} ${t("Pins and notes")}`, ...passages];
}
