import { nothingReported, type ProviderEvent, type Stop, type Usage } from "../../src/core/provider.ts";

/** What a stream brought, put together. */
export type Found = {
  readonly reasoning: string;
  readonly answer: string;
  /** Its messages apart, by their numbers. */
  readonly messages: readonly { readonly text: string; readonly phase: "commentary" | undefined }[];
  readonly usage: Usage;
  readonly calls: readonly { readonly name: string; readonly text: string }[];
  readonly stop: Stop | undefined;
};

export function foundIn(events: readonly ProviderEvent[]): Found {
  let reasoning = "";
  let answer = "";
  let messages: { text: string; phase: "commentary" | undefined }[] = [];
  let usage = nothingReported;
  let stop: Stop | undefined;
  const calls: { name: string; text: string }[] = [];
  for (const event of events) {
    if (event.type === "reasoning-delta") reasoning += event.text;
    else if (event.type === "answer-delta") {
      const { text, message = 0, phase } = event;
      answer += text;
      messages[message] = { text: (messages[message]?.text ?? "") + text, phase };
    } else if (event.type === "answer-retracted") {
      answer = "";
      messages = [];
    } else if (event.type === "usage") usage = event.usage;
    else if (event.type === "stop") stop = event.stop;
    else if (event.type === "tool-call-delta") {
      const known = calls[event.call] ?? { name: "", text: "" };
      calls[event.call] = { name: known.name + event.name, text: known.text + event.text };
    }
  }
  return { reasoning, answer, messages, usage, calls, stop };
}
