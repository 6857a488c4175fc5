import { actionLabels } from "../src/core/actions.ts";
import { outcomeText, refusalText } from "../src/core/outcomeText.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import { button, element, icon, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type OutcomeView = { readonly message: HTMLElement; readonly rest: HTMLElement; render(state: RunState): void };

/** How the run ended and what to do next; below the hunks, what could not be placed and what the model wrote. */
export function createOutcomeView(send: Send): OutcomeView {
  const message = element("div", { class: "outcome", attributes: { role: "status" } });
  const unplaced = element("ul", { class: "unplaced" });
  const unplacedSection = element("section", { attributes: { "aria-label": "Not placed" } }, [
    element("h3", { text: "Not placed" }),
    unplaced,
  ]);
  const answer = element("pre", { class: "lines", attributes: { dir: "auto" } });
  const answerDetails = element("details", {}, [element("summary", { text: "The model's answer" }), answer]);
  const rest = element("div", {}, [unplacedSection, answerDetails]);
  let told: string | undefined;
  let listed: RunState["unplaced"] | undefined;

  function renderMessage(state: RunState): void {
    const text = state.outcome === undefined ? undefined : outcomeText(state.outcome, state.endedAt ?? 0);
    show(message, text !== undefined);
    if (text?.text === told) return;
    told = text?.text;
    if (text === undefined) {
      message.replaceChildren();
      return;
    }
    const failed = state.outcome?.kind === "failed";
    message.classList.toggle("failed", failed);
    const buttons = text.actions.map((action, index) =>
      button(actionLabels[action], index === 0 ? "primary" : "secondary", () => send({ type: "action", action })),
    );
    message.replaceChildren(
      icon(failed ? "error" : "info"),
      element("p", { text: text.text }),
      element("div", { class: "buttons" }, buttons),
    );
  }

  return {
    message,
    rest,
    render(state) {
      renderMessage(state);
      if (state.unplaced !== listed) {
        listed = state.unplaced;
        unplaced.replaceChildren(
          ...state.unplaced.map((refusal) =>
            element("li", {}, [
              element("p", { text: refusalText(refusal) }),
              element("details", {}, [
                element("summary", { text: "What the model wrote" }),
                element("pre", { class: "lines", text: refusal.quoted, attributes: { dir: "ltr" } }),
              ]),
            ]),
          ),
        );
      }
      show(unplacedSection, state.unplaced.length > 0);
      const worthReading =
        state.outcome !== undefined && state.answer !== "" && (!isReviewable(state) || state.unplaced.length > 0);
      show(answerDetails, worthReading);
      if (worthReading) setText(answer, state.answer);
    },
  };
}
