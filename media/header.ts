import { clockText, countText } from "../src/core/numbers.ts";
import { type RunState, type StateWord, stateWord } from "../src/core/runState.ts";
import { element, icon, iconButton, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type Header = {
  readonly node: HTMLElement;
  /** `now` is the run's own clock in milliseconds. */
  render(state: RunState, now: number): void;
};

const stateIcons: Record<StateWord, string> = {
  waiting: "watch",
  reasoning: "lightbulb",
  answering: "edit",
  ready: "pass",
  applied: "check-all",
  "partly applied": "check",
  rejected: "circle-slash",
  "no edit": "dash",
  stopped: "debug-stop",
  interrupted: "debug-disconnect",
  "cut short": "ellipsis",
  refused: "circle-slash",
  failed: "error",
};

export function createHeader(send: Send): Header {
  const title = element("h2", { attributes: { dir: "auto" } });
  const stop = iconButton("debug-stop", "Stop", () => send({ type: "command", command: "stop" }));
  const where = element("p", { class: "facts" });
  const stateIcon = icon("watch");
  const word = element("span", { class: "state" });
  const clock = element("span", { class: "clock" });
  const facts = element("span");
  const note = element("p", { class: "note" });
  const sent = element("p", { class: "facts" });
  const status = element("p", { class: "status" }, [stateIcon, word, clock, facts]);
  const node = element("header", {}, [element("div", { class: "title" }, [title, stop]), where, status, note, sent]);

  return {
    node,
    render(state, now) {
      const current = stateWord(state);
      setText(title, state.instruction);
      setText(where, `${state.target} · ${state.model} · ${effortText(state)}`);
      stateIcon.className = `codicon codicon-${stateIcons[current]}`;
      setText(word, current);
      setText(clock, clockText(state.endedAt ?? now));
      setText(facts, factsOf(state));
      setText(note, state.effort.note ?? "");
      show(note, state.effort.note !== undefined);
      setText(sent, sentText(state));
      show(sent, state.sent !== undefined);
      show(stop, state.phase !== "ended");
    },
  };
}

/** Asked → sent. */
function effortText({ effort }: RunState): string {
  return `${effort.asked} → ${effort.sent ?? "none sent"}`;
}

function factsOf({ firstReasoningAt, usage }: RunState): string {
  const facts: string[] = [];
  if (firstReasoningAt !== undefined) facts.push(`first reasoning ${(firstReasoningAt / 1000).toFixed(1)} s`);
  if (usage?.reasoning !== undefined) facts.push(countText(usage.reasoning, "reasoning token"));
  if (usage?.input !== undefined) facts.push(`${countText(usage.input, "token")} in`);
  if (usage?.output !== undefined) facts.push(`${countText(usage.output, "token")} out`);
  return facts.map((fact) => ` · ${fact}`).join("");
}

function sentText({ sent }: RunState): string {
  if (sent === undefined) return "";
  const place =
    sent.origin === undefined ? "Stayed on this computer" : `Sent to ${sent.origin.replace(/^https?:\/\//, "")}`;
  return sent.parameter === undefined ? `${place}, without an effort` : `${place} with ${sent.parameter}`;
}
