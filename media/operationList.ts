import { t } from "../src/core/l10n.ts";
import { isUnsettled, type OperationState, type OperationView } from "../src/core/operations.ts";
import { operationStateText, operationTitle, verbs, waitingText } from "../src/core/operationText.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import type { OperationAction } from "../src/panel/protocol.ts";
import { button, element, icon, setAttribute, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type OperationList = { readonly node: HTMLElement; render(state: RunState): void };

const stateIcons: Record<OperationState["kind"], string> = {
  pending: "circle-large-outline",
  done: "check-all",
  rejected: "circle-slash",
  refused: "warning",
};

/** Files to create, rename or delete, below the hunks: each is asked about by itself. */
export function createOperationList(send: Send): OperationList {
  const waiting = element("span", { class: "label" });
  const list = element("ul", { class: "operations", attributes: { "aria-label": t("File operations") } });
  const node = element("section", { attributes: { "aria-label": t("File operations") } }, [
    element("div", { class: "heading" }, [element("h3", { text: t("Files") }), waiting]),
    list,
  ]);
  const rows = new Map<string, OperationRow>();
  let run: string | undefined;

  return {
    node,
    render(state) {
      const { operations } = state;
      // Ids begin anew with every run, and an answer that is taken back may bring others.
      if (run !== state.run || operations.length < rows.size) {
        rows.clear();
        list.replaceChildren();
      }
      run = state.run;
      for (const operation of operations) {
        let row = rows.get(operation.id);
        if (row === undefined) {
          row = createRow(operation.id, send);
          rows.set(operation.id, row);
          list.append(row.node);
        }
        row.render(operation, isReviewable(state));
      }
      setText(waiting, waitingWords(state));
      show(node, operations.length > 0);
    },
  };
}

type OperationRow = { readonly node: HTMLLIElement; render(operation: OperationView, reviewable: boolean): void };

function createRow(id: string, send: Send): OperationRow {
  const act = (action: OperationAction) => () => send({ type: "operation", operation: id, action });
  const stateIcon = icon(stateIcons.pending);
  const title = element("span", { class: "place", attributes: { dir: "auto" } });
  const word = element("span", { class: "size" });
  const link = element("button", { class: "link", attributes: { type: "button" } }, [title, word]);
  link.addEventListener("click", act("show"));
  const carryOut = button("", "secondary", act("carry-out"));
  const reject = button(t("Reject"), "secondary", act("reject"));
  const reason = element("p", { class: "reason", attributes: { role: "status", dir: "auto" } });
  const node = element("li", {}, [element("div", { class: "row" }, [stateIcon, link, carryOut, reject]), reason]);

  return {
    node,
    render({ operation, state }, reviewable) {
      const words = operationTitle(operation);
      const offered = reviewable && isUnsettled({ id, operation, state });
      setAttribute(node, "data-state", state.kind);
      setAttribute(stateIcon, "class", `codicon codicon-${stateIcons[state.kind]} ${state.kind}`);
      setText(title, words);
      setText(word, reviewable ? operationStateText(state) : "");
      setAttribute(link, "aria-label", t("{0}, {1}. Show the file.", words, operationStateText(state)));
      setText(carryOut, `${verbs[operation.kind]}…`);
      setAttribute(carryOut, "aria-label", `${words}…`);
      setAttribute(reject, "aria-label", t("Reject: {0}", words));
      show(carryOut, offered);
      show(reject, offered);
      setText(reason, state.kind === "refused" ? state.reason : "");
      show(reason, state.kind === "refused");
    },
  };
}

function waitingWords(state: RunState): string {
  if (isReviewable(state)) return waitingText(state) ?? "";
  return state.outcome === undefined ? "" : t("to read, not to carry out: the answer is not complete");
}
