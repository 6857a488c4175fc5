import { itemsOf } from "./longList.ts";
import { countText } from "./numbers.ts";
import type { Provenance } from "./provider.ts";
import type { RunState } from "./runState.ts";

const words: Record<Provenance, readonly [label: string, statement: string]> = {
  raw: ["raw", "The model's reasoning as it came, unchanged."],
  summary: ["summary by provider", "The provider's summary: the reasoning itself is billed, and not shown."],
  trace: ["trace of what it did", "What the offline model did, step by step. No language model was asked."],
};

/** Where the reasoning that is shown comes from: a label and a sentence. Undefined when none is shown. */
export function provenanceOf(state: RunState): { readonly label: string; readonly statement: string } | undefined {
  const kinds = [...new Set(itemsOf(state.reasoning).map((part) => part.provenance))];
  if (kinds.length === 0) return undefined;
  return {
    label: kinds.map((kind) => words[kind][0]).join(", "),
    statement: kinds.map((kind) => words[kind][1]).join(" "),
  };
}

/** Nothing to show is said, and never left blank: why there is none, and what would bring it. */
export function absenceText(state: RunState): string {
  if (state.outcome === undefined)
    return state.phase === "answering" ? "No reasoning was sent; the answer is arriving." : "Waiting for the model…";
  const tokens = state.usage?.reasoning;
  if (tokens !== undefined && tokens > 0) {
    return `This provider bills reasoning but does not show it (${countText(tokens, "token")}). ${cureText(state)}`;
  }
  if (state.effort.sent === "none") return "No reasoning arrived: at none the model does not reason.";
  if (state.outcome.kind === "finished" || state.outcome.kind === "no-edit") return "This model sent no reasoning.";
  return "No reasoning had arrived.";
}

/** The parameter that was sent tells which format was spoken: a summary can only be asked for in Responses. */
function cureText({ sent }: RunState): string {
  if (sent?.parameter?.startsWith("reasoning.") !== true) {
    return "If this endpoint also speaks the Responses format, set its `api` to `responses`: a summary can be asked for there.";
  }
  return sent.origin?.endsWith("openai.com") === true
    ? "OpenAI gives summaries to verified organizations only: verify yours in its organization settings."
    : "Another model or endpoint may show its reasoning.";
}
