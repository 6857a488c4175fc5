import { itemAt, itemsOf } from "../src/core/longList.ts";
import type { Provenance } from "../src/core/provider.ts";
import type { ReasoningPart, RunState } from "../src/core/runState.ts";
import { element, iconButton, setText, show } from "./dom.ts";
import { createFollow } from "./follow.ts";
import type { Send } from "./host.ts";
import { createMarkdownStream, type MarkdownStream } from "./markdown.ts";

export type ReasoningView = {
  readonly node: HTMLElement;
  /** Where a reader scrolls; it can have the focus. */
  readonly area: HTMLElement;
  render(state: RunState): void;
  /** To be called when a log was read from its beginning: what is shown stays when the log still begins with it. */
  restart(state: RunState | undefined): void;
};

const provenances: Record<Provenance, string> = {
  raw: "raw",
  summary: "summary by provider",
  trace: "trace of what it did",
};

/** The reasoning as it streams. Only what is new is rendered. */
export function createReasoningView(send: Send): ReasoningView {
  const provenance = element("span", { class: "label" });
  const copy = iconButton("copy", "Copy Reasoning", () => send({ type: "action", action: "copy-reasoning" }));
  const statement = element("p", { class: "statement" });
  const parts = element("div", { class: "reasoning", attributes: { dir: "auto" } });
  const area = element("div", { class: "scroller", attributes: { tabindex: "0", role: "group" } }, [statement, parts]);
  area.setAttribute("aria-label", "Reasoning text");
  const follow = createFollow(area, parts);
  const node = element("section", { class: "stream", attributes: { "aria-label": "Reasoning" } }, [
    element("div", { class: "heading" }, [element("h3", { text: "Reasoning" }), provenance, copy]),
    element("div", { class: "view" }, [area, follow.pill]),
  ]);
  let shown: Shown | undefined;

  function start(run: string): Shown {
    parts.replaceChildren();
    follow.reset();
    return { run, written: [] };
  }

  function write(into: Shown, part: ReasoningPart, index: number): boolean {
    let known = into.written[index];
    if (known === undefined) {
      const root = element("div");
      parts.append(root);
      known = { text: "", stream: createMarkdownStream(root) };
      into.written.push(known);
    }
    if (part.text.length === known.text.length) return false;
    known.stream.write(part.text.slice(known.text.length));
    known.text = part.text;
    return true;
  }

  return {
    node,
    area,
    restart(state) {
      if (shown !== undefined && (state === undefined || !continues(shown, state))) shown = undefined;
    },
    render(state) {
      const current = shown?.run === state.run ? shown : start(state.run);
      shown = current;
      const known = itemsOf(state.reasoning);
      const grown = known.filter((part, index) => write(current, part, index)).length > 0;
      setText(provenance, [...new Set(known.map((part) => provenances[part.provenance]))].join(", "));
      setText(statement, absenceText(state));
      show(statement, known.length === 0);
      show(copy, known.length > 0);
      if (grown) follow.grown();
    },
  };
}

type Shown = { readonly run: string; readonly written: Written[] };
type Written = { text: string; readonly stream: MarkdownStream };

function continues({ run, written }: Shown, state: RunState): boolean {
  return (
    run === state.run &&
    written.every(({ text }, index) => itemAt(state.reasoning, index)?.text.startsWith(text) === true)
  );
}

/** Nothing to show is said, and never left blank. */
function absenceText(state: RunState): string {
  if (state.outcome === undefined)
    return state.phase === "answering" ? "No reasoning was sent; the answer is arriving." : "Waiting for the model…";
  const tokens = state.usage?.reasoning;
  if (tokens !== undefined && tokens > 0) {
    return `This provider bills reasoning but does not show it (${tokens.toLocaleString("en-US")} tokens).`;
  }
  if (state.effort.sent === "none") return "No reasoning arrived: at none the model does not reason.";
  if (state.outcome.kind === "finished" || state.outcome.kind === "no-edit") return "This model sent no reasoning.";
  return "No reasoning had arrived.";
}
