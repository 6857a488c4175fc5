import type { Provenance } from "../src/core/provider.ts";
import type { RunState } from "../src/core/runState.ts";
import { element, setText, show } from "./dom.ts";
import { createMarkdownStream, type MarkdownStream } from "./markdown.ts";

export type ReasoningView = { readonly node: HTMLElement; render(state: RunState): void; reset(): void };

const provenances: Record<Provenance, string> = {
  raw: "the model's own",
  summary: "summary by provider",
  trace: "trace of what was done",
};

/** The reasoning as it streams. Only what is new is rendered. */
export function createReasoningView(): ReasoningView {
  const provenance = element("span", { class: "label" });
  const statement = element("p", { class: "facts" });
  const parts = element("div", { class: "reasoning", attributes: { dir: "auto" } });
  const heading = element("h3", { text: "Reasoning " }, [provenance]);
  const node = element("section", { attributes: { "aria-label": "Reasoning" } }, [heading, statement, parts]);
  let written: Written[] = [];
  let ended = false;

  return {
    node,
    reset() {
      parts.replaceChildren();
      written = [];
      ended = false;
    },
    render(state) {
      for (const [index, part] of state.reasoning.entries()) {
        let known = written[index];
        if (known === undefined) {
          const root = element("div");
          parts.append(root);
          known = { length: 0, stream: createMarkdownStream(root) };
          written.push(known);
        }
        if (part.text.length > known.length) known.stream.write(part.text.slice(known.length));
        known.length = part.text.length;
      }
      if (state.phase === "ended" && !ended) {
        ended = true;
        for (const { stream } of written) stream.end();
      }
      setText(provenance, [...new Set(state.reasoning.map((part) => provenances[part.provenance]))].join(", "));
      setText(statement, absenceText(state));
      show(statement, state.reasoning.length === 0);
    },
  };
}

type Written = { length: number; readonly stream: MarkdownStream };

/** Nothing to show is said, and never left blank. */
function absenceText(state: RunState): string {
  if (state.outcome === undefined)
    return state.phase === "answering" ? "No reasoning was sent; the answer is arriving." : "Waiting for the model…";
  const tokens = state.usage?.reasoning;
  if (tokens !== undefined && tokens > 0) {
    return `This provider bills reasoning but does not show it (${tokens.toLocaleString("en-US")} tokens).`;
  }
  return state.effort.sent === "none"
    ? "No reasoning arrived: at none the model does not reason."
    : "This model sent no reasoning.";
}
