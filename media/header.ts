import { failureText, isUnsent } from "../src/core/failureText.ts";
import { clockText, countText } from "../src/core/numbers.ts";
import type { Usage } from "../src/core/provider.ts";
import { type RunState, type StateWord, stateWord } from "../src/core/runState.ts";
import { button, element, icon, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type Header = {
  readonly node: HTMLElement;
  /** `now` is the run's own clock in milliseconds. */
  render(state: RunState, now: number): void;
};

/** Each word has an icon of its own, so that neither colour nor words alone carry the state. */
const stateIcons: Record<StateWord, string> = {
  waiting: "watch",
  reasoning: "loading codicon-modifier-spin",
  answering: "edit",
  ready: "git-pull-request-draft",
  applied: "check-all",
  "partly applied": "check",
  rejected: "circle-slash",
  "no edit": "dash",
  stopped: "debug-stop",
  interrupted: "debug-disconnect",
  "cut short": "ellipsis",
  refused: "error",
  failed: "error",
};

export function createHeader(send: Send): Header {
  const title = element("h2", { attributes: { dir: "auto" } });
  const stop = button("Stop", "secondary", () => send({ type: "command", command: "stop" }));
  stop.prepend(icon("debug-stop"));
  stop.classList.add("stop");
  const target = element("bdi");
  const model = element("bdi");
  const effort = element("span", { class: "effort" });
  const stateIcon = icon("watch");
  const word = element("span", { class: "state" });
  const clock = element("span", { class: "clock" });
  const facts = element("span");
  const noteText = element("span");
  const note = element("p", { class: "note" }, [icon("info"), noteText]);
  const sent = element("p", { class: "facts sent" });
  const node = element("header", {}, [
    element("div", { class: "title" }, [title, stop]),
    element("p", { class: "facts" }, [target, " · ", model, " · ", effort]),
    note,
    element("p", { class: "status" }, [stateIcon, word, clock, facts]),
    sent,
  ]);

  return {
    node,
    render(state, now) {
      const current = stateWord(state);
      setText(title, state.instruction);
      setText(target, state.target);
      setText(model, state.model);
      setText(effort, `${state.effort.asked} → ${state.effort.sent ?? "none sent"}`);
      effort.title = effortTitle(state);
      const words = noteWords(state, now);
      setText(noteText, words);
      show(note, words !== "");
      setIcon(stateIcon, stateIcons[current]);
      setText(word, current);
      setText(clock, clockText(state.endedAt ?? now));
      setText(facts, factsOf(state));
      setText(sent, sentText(state));
      show(sent, state.sent !== undefined);
      show(stop, state.phase !== "ended");
    },
  };
}

/** Writing the same class again would start the spinning anew. */
function setIcon(target: HTMLElement, name: string): void {
  const wanted = `codicon codicon-${name}`;
  if (target.className !== wanted) target.className = wanted;
}

/** What is not as it was asked for, or takes its time. */
function noteWords({ effort, retrying, waitingSince, silent, served, model }: RunState, now: number): string {
  const notes: string[] = [];
  if (effort.note !== undefined) notes.push(effort.note);
  if (served?.model !== undefined && !isSameModel(model, served.model)) notes.push(`Served by ${served.model}.`);
  if (retrying !== undefined) {
    const why =
      retrying.failure === undefined
        ? "The connection closed before anything came."
        : failureText(retrying.failure).text;
    const seconds = Math.max(0, Math.ceil((retrying.at - now) / 1000));
    notes.push(`${why} Trying again in ${seconds} s (${retrying.retry} of ${retrying.of}).`);
  }
  if (waitingSince !== undefined) {
    const time = clockText(now - waitingSince);
    notes.push(
      silent
        ? `Still waiting after ${time}: the model has not begun to answer. Wait, or stop the run.`
        : `No text for ${time}, though the connection is alive. Wait, or stop the run.`,
    );
  }
  return notes.join(" ");
}

/** Gateways add a vendor, providers a date: gpt-5.5 and openai/gpt-5.5-2026-04-02 are the same. */
function isSameModel(asked: string, served: string): boolean {
  const bare = (name: string) => name.toLowerCase().split("/").at(-1) ?? name;
  return bare(served).startsWith(bare(asked)) || bare(asked).startsWith(bare(served));
}

function effortTitle({ effort }: RunState): string {
  const sent = effort.sent === undefined ? "no effort was sent" : `${effort.sent} was sent`;
  return `Reasoning effort: ${effort.asked} was asked for, ${sent}.${effort.note === undefined ? "" : ` ${effort.note}`}`;
}

function factsOf({ firstReasoningAt, usage }: RunState): string {
  const facts: string[] = [];
  if (firstReasoningAt !== undefined) facts.push(`first reasoning ${(firstReasoningAt / 1000).toFixed(1)} s`);
  if (usage?.reasoning !== undefined) facts.push(countText(usage.reasoning, "reasoning token"));
  const total = usage === undefined ? undefined : totalText(usage);
  if (total !== undefined) facts.push(total);
  return facts.map((fact) => ` · ${fact}`).join("");
}

/** Reasoning tokens are part of the output, so they are not added again. */
function totalText({ input, output }: Usage): string | undefined {
  if (input !== undefined && output !== undefined) return `${countText(input + output, "token")} in all`;
  if (input !== undefined) return `${countText(input, "token")} in`;
  return output === undefined ? undefined : `${countText(output, "token")} out`;
}

function sentText({ sent, phase, outcome }: RunState): string {
  if (sent === undefined) return "";
  if (outcome?.kind === "failed" && isUnsent(outcome.failure)) return "nothing was sent";
  const host = sent.origin?.replace(/^https?:\/\//, "");
  const verb = phase === "ended" ? ["went to", "stayed"] : ["goes to", "stays"];
  const place = host === undefined ? `${verb[1]} on this computer` : `${verb[0]} ${host}`;
  return `${place} · ${sent.parameter ?? "no effort parameter"}`;
}
