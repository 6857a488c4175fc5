import { actionLabels } from "../src/core/actions.ts";
import { answerText } from "../src/core/answerText.ts";
import { endText } from "../src/core/endText.ts";
import type { Outcome } from "../src/core/events.ts";
import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { itemsOf } from "../src/core/longList.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import { syntaxText } from "../src/core/syntaxCheck.ts";
import { button, element, icon, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import { createListPages } from "./listPages.ts";
import { isRowOf, refusalRow } from "./refusalRow.ts";

export type OutcomeView = {
  readonly message: HTMLElement;
  /** What the hunks would break. */
  readonly notice: HTMLElement;
  /** What could not be placed, and what the model wrote. */
  readonly rest: HTMLElement;
  render(state: RunState): void;
};

/** How serious an end is, as VS Code's own messages have it. */
const severities: Record<Outcome["kind"], "info" | "warning" | "error"> = {
  finished: "info",
  "no-edit": "info",
  stopped: "info",
  interrupted: "warning",
  "cut-short": "warning",
  refused: "warning",
  failed: "error",
};

/** Rows in the page. */
const mostRefusals = 15;

/** How the run ended and what to do next; below the hunks, what could not be placed and what the model wrote. */
export function createOutcomeView(send: Send): OutcomeView {
  const message = element("div", { class: "outcome", attributes: { role: "status" } });
  const unplaced = element("ul", { class: "unplaced" });
  const pages = createListPages(mostRefusals, (index) => {
    const first = redrawUnplaced();
    unplaced.children[index - first]?.querySelector("summary")?.focus();
  });
  const unplacedSection = element("section", { attributes: { "aria-label": t("Not placed") } }, [
    element("div", { class: "heading" }, [element("h2", { text: t("Not placed") })]),
    pages.before,
    unplaced,
    pages.after,
  ]);
  const answer = element("pre", { class: "lines", attributes: { dir: "auto" } });
  const answerTitle = element("summary");
  const answerDetails = element("details", { class: "answer" }, [answerTitle, answer]);
  const rest = element("div", {}, [unplacedSection, answerDetails]);
  const broken = element("span", { attributes: { dir: "auto" } });
  const notice = element("div", { class: "notice", attributes: { role: "status" } }, [
    icon("warning"),
    element("p", {}, [broken]),
  ]);
  let told: string | undefined;
  let opened: string | undefined;
  let refused: RunState["unplaced"] | undefined;

  function renderMessage(state: RunState): void {
    const { outcome } = state;
    const text = endText(state);
    if (text?.text === told) return;
    told = text?.text;
    show(message, text !== undefined);
    message.replaceChildren();
    if (outcome === undefined || text === undefined) return;
    const severity = severities[outcome.kind];
    message.className = `outcome ${severity}`;
    message.setAttribute("role", severity === "error" ? "alert" : "status");
    const buttons = text.actions.map((action, index) =>
      button(actionLabels[action], index === 0 ? "primary" : "secondary", () => send({ type: "action", action })),
    );
    message.append(
      icon(severity),
      element("p", { text: visibleText(text.text), attributes: { dir: "auto" } }),
      element("div", { class: "buttons" }, buttons),
    );
  }

  function renderUnplaced(refusals: RunState["unplaced"]): void {
    if (refusals === refused) return;
    refused = refusals;
    show(unplacedSection, refusals.length > 0);
    redrawUnplaced();
  }

  function redrawUnplaced(): number {
    const all = refused === undefined ? [] : itemsOf(refused);
    const [first, end] = pages.range(all.length);
    const wanted = all.slice(first, end);
    while (unplaced.children.length > wanted.length) unplaced.lastElementChild?.remove();
    for (const [at, refusal] of wanted.entries()) {
      const known = unplaced.children[at];
      const isKnown = known instanceof HTMLElement && isRowOf(known, refusal);
      const row = isKnown ? known : refusalRow(refusal);
      pages.place(row, first + at);
      if (isKnown) continue;
      if (known === undefined) unplaced.append(row);
      else known.replaceWith(row);
    }
    return first;
  }

  function renderAnswer(state: RunState): void {
    const complete = state.outcome?.kind === "finished" || state.outcome?.kind === "no-edit";
    const text = state.outcome === undefined ? "" : answerText(state);
    const worthReading =
      state.outcome !== undefined && text !== "" && (!isReviewable(state) || state.unplaced.length > 0);
    show(answerDetails, worthReading);
    setText(answer, worthReading ? visibleText(text) : "");
    setText(answerTitle, complete ? t("The model's answer") : t("Answer so far"));
    if (!worthReading || opened === state.run) return;
    // An answer in words is all that there is to read, so it stands open; later it is as the reader left it.
    opened = state.run;
    answerDetails.open = state.outcome?.kind === "no-edit" && state.outcome.why === "prose";
  }

  function renderNotice({ syntax }: RunState): void {
    const text = syntax === undefined ? undefined : syntaxText(syntax);
    setText(broken, visibleText(text ?? ""));
    show(notice, text !== undefined);
  }

  show(message, false);
  show(notice, false);
  return {
    message,
    notice,
    rest,
    render(state) {
      renderMessage(state);
      renderNotice(state);
      renderUnplaced(state.unplaced);
      renderAnswer(state);
    },
  };
}
