import { failureReason } from "../src/core/failureText.ts";
import { followsText } from "../src/core/followsText.ts";
import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { clockText } from "../src/core/numbers.ts";
import { chosenByText } from "../src/core/routeText.ts";
import { retryReason, servedText } from "../src/core/runNotes.ts";
import { type RunState, stateWord } from "../src/core/runState.ts";
import { wordText } from "../src/core/stateText.ts";
import { progressFacts, usageFacts } from "../src/core/usageText.ts";
import { button, element, icon, setButtonIcon, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import { createSentView } from "./sentView.ts";
import { setIcon, stateIcons } from "./stateIcons.ts";

export type Header = {
  readonly node: HTMLElement;
  /** `now` is the run's own clock in milliseconds. */
  render(state: RunState, now: number): void;
};

export function createHeader(send: Send): Header {
  const title = element("h1", { attributes: { dir: "auto" } });
  const stop = button(t("Stop"), "secondary", () => send({ type: "command", command: "stop" }));
  setButtonIcon(stop, "debug-stop");
  stop.classList.add("stop");
  const target = element("bdi");
  const model = element("bdi");
  const effort = element("span", { class: "effort" });
  const source = element("span", { class: "source" });
  const stateIcon = icon("watch");
  const word = element("span", { class: "state" });
  const clock = element("span", { class: "clock" });
  const facts = element("span");
  const noteText = element("span");
  const note = element("p", { class: "note" }, [icon("info"), noteText]);
  const used = element("p", { class: "facts used" });
  const sent = createSentView(send);
  const about = element("p", { class: "facts" }, [target, " · ", model, " · ", effort, source]);
  const node = element("header", {}, [
    element("div", { class: "title" }, [title, stop]),
    about,
    note,
    element("p", { class: "status" }, [stateIcon, word, clock, facts]),
    used,
    sent.node,
  ]);

  return {
    node,
    render(state, now) {
      const current = stateWord(state);
      const instruction = visibleText(state.instruction);
      setText(title, instruction);
      // A narrow panel shows the beginnings of lines.
      title.title = instruction;
      setText(target, visibleText(state.target));
      setText(model, visibleText(state.model));
      setText(effort, `${state.effort.asked} → ${state.effort.sent ?? t("nothing sent")}`);
      effort.title = effortTitle(state);
      setText(source, sourceText(state));
      const words = visibleText(noteWords(state, now));
      setText(noteText, words);
      show(note, words !== "");
      setIcon(stateIcon, stateIcons[current]);
      setText(word, wordText(current));
      setText(clock, clockText(state.endedAt ?? now));
      const told = usageFacts(state);
      const progress = progressFacts(state).filter((fact) => !told.includes(fact));
      setText(facts, progress.map((fact) => ` · ${fact}`).join(""));
      facts.title = progress.join(" · ");
      const usage = told.join(" · ");
      setText(used, usage);
      used.title = usage;
      show(used, usage !== "");
      sent.render(state);
      show(stop, state.phase !== "ended");
    },
  };
}

/** What is not as it was asked for, or takes its time. */
function noteWords(state: RunState, now: number): string {
  const { effort, retrying, waitingSince, silent, fellBack, follows, endedEarly } = state;
  const notes = follows === undefined ? [] : [followsText(follows)];
  if (endedEarly) notes.push(t("You asked for the answer: the reasoning was ended early."));
  const handed = fellBack.map(({ from, to, failure }) => {
    const why = failure === undefined ? t("The connection closed before anything came.") : failureReason(failure);
    return t("Fell back from {0} to {1}: {2}", from, to, why);
  });
  notes.push(...handed);
  if (effort.note !== undefined) notes.push(effort.note);
  const served = servedText(state);
  if (served !== undefined) notes.push(served);
  const why = retryReason(state);
  if (retrying !== undefined && why !== undefined) {
    const seconds = Math.max(0, Math.ceil((retrying.at - now) / 1000));
    notes.push(t("{0} Trying again in {1} s ({2} of {3}).", why, seconds, retrying.retry, retrying.of));
  }
  if (waitingSince !== undefined) {
    const time = clockText(now - waitingSince);
    notes.push(
      silent
        ? t("Still waiting after {0}: the model has not begun to answer. Wait, or stop the run.", time)
        : t("No text for {0}, though the connection is alive. Wait, or stop the run.", time),
    );
  }
  return notes.join(" ");
}

/** A model that took over is no route's choice any more: the note says why it is there. */
function sourceText({ routing, fellBack }: RunState): string {
  return routing === undefined || fellBack.length > 0 ? "" : ` · ${chosenByText({ kind: "route", ...routing })}`;
}

function effortTitle({ effort }: RunState): string {
  if (effort.asked === "unset" && effort.sent === undefined) {
    return t("Reasoning effort: unset. Nothing was sent, so the model's own default holds.");
  }
  const sent =
    effort.sent === undefined
      ? t("Reasoning effort: {0} was asked for, nothing was sent.", effort.asked)
      : t("Reasoning effort: {0} was asked for, {1} was sent.", effort.asked, effort.sent);
  return effort.note === undefined ? sent : `${sent} ${effort.note}`;
}
