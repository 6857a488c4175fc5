import { nothingReported, type ProviderEvent, type Stop, type Usage } from "../../src/core/provider.ts";

/** What a stream brought, put together. */
export type Found = {
  readonly reasoning: string;
  readonly answer: string;
  readonly usage: Usage;
  readonly calls: readonly { readonly name: string; readonly text: string }[];
  readonly stop: Stop | undefined;
};

export function foundIn(events: readonly ProviderEvent[]): Found {
  let reasoning = "";
  let answer = "";
  let usage = nothingReported;
  let stop: Stop | undefined;
  const calls: { name: string; text: string }[] = [];
  for (const event of events) {
    if (event.type === "reasoning-delta") reasoning += event.text;
    else if (event.type === "answer-delta") answer += event.text;
    else if (event.type === "answer-retracted") answer = "";
    else if (event.type === "usage") usage = event.usage;
    else if (event.type === "stop") stop = event.stop;
    else if (event.type === "tool-call-delta") {
      const known = calls[event.call] ?? { name: "", text: "" };
      calls[event.call] = { name: known.name + event.name, text: known.text + event.text };
    }
  }
  return { reasoning, answer, usage, calls, stop };
}
