import { t } from "./l10n.ts";
import { itemsOf } from "./longList.ts";
import { countText } from "./numbers.ts";
import type { Provenance } from "./provider.ts";
import type { RunState } from "./runState.ts";

const words: Record<Provenance, readonly [label: string, statement: string]> = {
  raw: [t("raw"), t("The model's reasoning as it came, unchanged.")],
  summary: [t("summary by provider"), t("The provider's summary: the reasoning itself is billed, and not shown.")],
  trace: [t("trace of what it did"), t("What the offline model did, step by step. No language model was asked.")],
};

/** Where the reasoning comes from, or why there is none to see: a label and a sentence. Undefined when there was none. */
export function provenanceOf(state: RunState): { readonly label: string; readonly statement: string } | undefined {
  const kinds = [...new Set(itemsOf(state.reasoning).map((part) => part.provenance))];
  if (kinds.length === 0) {
    return isWithheld(state) ? { label: t("withheld by the provider"), statement: withheldText(state) } : undefined;
  }
  const redacted = state.withheld === "redacted";
  return {
    label: [...kinds.map((kind) => words[kind][0]), ...(redacted ? [t("partly redacted")] : [])].join(", "),
    statement: [...kinds.map((kind) => words[kind][1]), ...(redacted ? [redactedText] : [])].join(" "),
  };
}

const redactedText = t("The provider's safety filter took some of it out, and shows that to nobody.");

/** Nothing to show is said, and never left blank: why there is none, and what would bring it. */
export function absenceText(state: RunState): string {
  if (isWithheld(state)) return withheldText(state);
  if (state.outcome === undefined)
    return state.phase === "answering"
      ? t("No reasoning was sent; the answer is arriving.")
      : t("Waiting for the model…");
  if (state.effort.sent === "none") return t("No reasoning arrived: at none the model does not reason.");
  if (state.outcome.kind === "finished" || state.outcome.kind === "no-edit") return t("This model sent no reasoning.");
  return t("No reasoning had arrived.");
}

/** There was reasoning, and nothing of it is shown: the provider says so, or its bill does once the run has ended. */
function isWithheld({ withheld, outcome, usage }: RunState): boolean {
  const tokens = usage?.reasoning;
  return withheld === undefined ? outcome !== undefined && (tokens ?? 0) > 0 : tokens !== 0;
}

function withheldText(state: RunState): string {
  const tokens = state.usage?.reasoning ?? 0;
  const billed = tokens > 0 ? ` (${countText(tokens, "token")})` : "";
  switch (state.withheld) {
    case "redacted":
      return t(
        "This provider's safety filter redacted the reasoning, and bills it{0}. Another wording of the instruction, or another model, may show it.",
        billed,
      );
    case "encrypted":
      return t(
        "This provider sends the reasoning encrypted, for itself alone, and bills it{0}. {1}",
        billed,
        cureText(state),
      );
    case undefined:
      return t("This provider bills reasoning but does not show it{0}. {1}", billed, cureText(state));
  }
}

/** The parameter that was sent tells which format was spoken: a summary can only be asked for in Responses. */
function cureText({ sent }: RunState): string {
  if (sent?.parameter?.startsWith("reasoning.") !== true) {
    return t(
      "If this endpoint also speaks the Responses format, set its `api` to `responses`: a summary can be asked for there.",
    );
  }
  return sent.origin?.endsWith("openai.com") === true
    ? t("OpenAI gives summaries to verified organizations only: verify yours in its organization settings.")
    : t("Another model or endpoint may show its reasoning.");
}
