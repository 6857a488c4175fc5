import type { ReasoningDelta } from "../core/provider.ts";

/** The reasoning of a run, told step by step as it happens. */
export type Trace = {
  /** Begins a part of its own. */
  heading(title: string): void;
  item(text: string): void;
  paragraph(text: string): void;
};

export function createTrace(tell: (event: ReasoningDelta) => void): Trace {
  let part = -1;
  let last: "heading" | "item" | "paragraph" = "heading";
  const say = (text: string) => tell({ type: "reasoning-delta", part, provenance: "trace", text });
  const continued = (kind: "item" | "paragraph") => {
    const gap = last === "heading" || (last === "item" && kind === "item") ? "" : "\n";
    last = kind;
    return gap;
  };
  return {
    heading(title) {
      part += 1;
      last = "heading";
      say(`**${title}**\n\n`);
    },
    item(text) {
      say(`${continued("item")}- ${text}\n`);
    },
    paragraph(text) {
      say(`${continued("paragraph")}${text}\n`);
    },
  };
}
