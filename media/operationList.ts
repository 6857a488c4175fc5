import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { isUnsettled, type OperationState, type OperationView } from "../src/core/operations.ts";
import { operationStateText, operationTitle, verbs, waitingText } from "../src/core/operationText.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import type { OperationAction } from "../src/panel/protocol.ts";
import { button, element, icon, setAttribute, setPathText, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";
import { createListPages } from "./listPages.ts";

export type OperationList = { readonly node: HTMLElement; render(state: RunState): void };

const stateIcons: Record<OperationState["kind"], string> = {
  pending: "circle-large-outline",
  done: "check-all",
  rejected: "circle-slash",
  refused: "warning",
};

/** Rows in the page. */
const mostRows = 20;

/** Files to create, rename or delete, below the hunks: each is asked about by itself. */
export function createOperationList(send: Send): OperationList {
  const waiting = element("span", { class: "label" });
  const pages = createListPages(mostRows, (index) => {
    redraw();
    rows.get(latest?.operations[index]?.id ?? "")?.focus();
  });
  const list = element("ul", { class: "operations", attributes: { "aria-label": t("File operations") } });
  const node = element("section", { attributes: { "aria-label": t("File operations") } }, [
    element("div", { class: "heading" }, [element("h3", { text: t("Files") }), waiting]),
    pages.before,
    list,
    pages.after,
  ]);
  const rows = new Map<string, OperationRow>();
  let latest: RunState | undefined;

  function redraw(): void {
    if (latest === undefined) return;
    const { operations } = latest;
    const [first, end] = pages.range(operations.length);
    const wanted = operations.slice(first, end);
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      row.node.remove();
      rows.delete(id);
    }
    for (const [at, operation] of wanted.entries()) {
      const row = rows.get(operation.id) ?? createRow(operation.id, send);
      rows.set(operation.id, row);
      if (list.children[at] !== row.node) list.insertBefore(row.node, list.children[at] ?? null);
      row.render(operation, isReviewable(latest));
      pages.place(row.node, first + at);
    }
  }

  return {
    node,
    render(state) {
      const { operations } = state;
      // Ids begin anew with every run, and an answer that is taken back may bring others.
      if (latest?.run !== state.run || operations.length < latest.operations.length) {
        rows.clear();
        list.replaceChildren();
      }
      latest = state;
      redraw();
      setText(waiting, waitingWords(state));
      show(node, operations.length > 0);
    },
  };
}

type OperationRow = {
  readonly node: HTMLLIElement;
  render(operation: OperationView, reviewable: boolean): void;
  focus(): void;
};

function createRow(id: string, send: Send): OperationRow {
  const act = (action: OperationAction) => () => send({ type: "operation", operation: id, action });
  const stateIcon = icon(stateIcons.pending);
  const title = element("span", { class: "place", attributes: { dir: "auto" } });
  const word = element("span", { class: "size" });
  const link = element("button", { class: "link", attributes: { type: "button" } }, [title, " ", word]);
  link.addEventListener("click", act("show"));
  const carryOut = button("", "secondary", act("carry-out"));
  const reject = button(t("Reject"), "secondary", act("reject"));
  const reason = element("p", { class: "reason", attributes: { role: "status", dir: "auto" } });
  const node = element("li", {}, [
    element("div", { class: "row" }, [stateIcon, link, element("span", { class: "deciding" }, [carryOut, reject])]),
    reason,
  ]);

  return {
    node,
    render({ operation, state }, reviewable) {
      const words = visibleText(operationTitle(operation));
      const offered = reviewable && isUnsettled({ id, operation, state });
      setAttribute(node, "data-state", state.kind);
      setAttribute(stateIcon, "class", `codicon codicon-${stateIcons[state.kind]} ${state.kind}`);
      setPathText(title, words);
      setText(word, reviewable ? operationStateText(state) : "");
      setAttribute(link, "aria-label", t("{0}, {1}. Show the file.", words, operationStateText(state)));
      setText(carryOut, `${verbs[operation.kind]}…`);
      setAttribute(carryOut, "aria-label", `${words}…`);
      setAttribute(reject, "aria-label", t("Reject: {0}", words));
      show(carryOut, offered);
      show(reject, offered);
      setText(reason, state.kind === "refused" ? visibleText(state.reason) : "");
      show(reason, state.kind === "refused");
    },
    focus: () => link.focus(),
  };
}

function waitingWords(state: RunState): string {
  if (isReviewable(state)) return waitingText(state) ?? "";
  return state.outcome === undefined ? "" : t("to read, not to carry out: the answer is not complete");
}
