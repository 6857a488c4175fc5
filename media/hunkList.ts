import type { HunkState, HunkView } from "../src/core/review.ts";
import { isReviewable, type RunState } from "../src/core/runState.ts";
import type { HunkAction } from "../src/panel/protocol.ts";
import { button, element, icon, iconButton, setText, show } from "./dom.ts";
import type { Send } from "./host.ts";

export type HunkList = { readonly node: HTMLElement; render(state: RunState): void };

const stateIcons: Record<HunkState, string> = {
  pending: "circle-large-outline",
  accepted: "pass-filled",
  rejected: "circle-slash",
  applied: "check-all",
  conflict: "warning",
};

/** The hunks, each a link to its place. Rows are kept by id, so that focus and open details survive every change. */
export function createHunkList(send: Send): HunkList {
  const counts = element("span", { class: "label" });
  const sum = element("span", { class: "sum" });
  const list = element("ul", { class: "hunks", attributes: { "aria-label": "Hunks" } });
  const node = element("section", { attributes: { "aria-label": "Hunks" } }, [
    element("h3", { text: "Hunks " }, [counts, sum]),
    list,
  ]);
  const rows = new Map<string, Row>();

  list.addEventListener("keydown", (event) => {
    const id = event.target instanceof HTMLElement ? event.target.closest("li")?.dataset["hunk"] : undefined;
    const row = id === undefined ? undefined : rows.get(id);
    if (id === undefined || row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (handleKey(event.key, id, row)) event.preventDefault();
  });

  function handleKey(key: string, id: string, row: Row): boolean {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp": {
        const next = key === "ArrowDown" ? row.node.nextElementSibling : row.node.previousElementSibling;
        const target = rows.get((next instanceof HTMLElement && next.dataset["hunk"]) || "");
        target?.link.focus();
        return true;
      }
      case "a":
        return press(row.accept, { type: "hunk", hunk: id, action: "accept" });
      case "r":
      case "x":
        return press(row.reject, { type: "hunk", hunk: id, action: "reject" });
      default:
        return false;
    }
  }

  function press(offered: HTMLElement, message: { type: "hunk"; hunk: string; action: HunkAction }): boolean {
    if (offered.hidden !== false) return false;
    send(message);
    return true;
  }

  return {
    node,
    render(state) {
      const { hunks } = state;
      const seen = new Set(hunks.map((hunk) => hunk.id));
      for (const [id, row] of rows) {
        if (seen.has(id)) continue;
        row.node.remove();
        rows.delete(id);
      }
      for (const [index, hunk] of hunks.entries()) {
        let row = rows.get(hunk.id);
        if (row === undefined) {
          row = createRow(hunk.id, send);
          rows.set(hunk.id, row);
        }
        row.render(hunk, index, state);
        if (list.children[index] !== row.node) list.insertBefore(row.node, list.children[index] ?? null);
      }
      setText(counts, countsText(state));
      setText(sum, hunks.length === 0 ? "" : `+${total(hunks, "added")} −${total(hunks, "removed")}`);
      show(node, hunks.length > 0);
    },
  };
}

type Row = {
  readonly node: HTMLLIElement;
  readonly link: HTMLElement;
  readonly accept: HTMLElement;
  readonly reject: HTMLElement;
  render(hunk: HunkView, index: number, state: RunState): void;
};

function createRow(id: string, send: Send): Row {
  const act = (action: HunkAction) => () => send({ type: "hunk", hunk: id, action });
  const stateIcon = icon("circle-large-outline");
  const stateName = element("span", { class: "hidden" });
  const place = element("span", { class: "place" });
  const summary = element("code", { class: "summary", attributes: { dir: "ltr" } });
  const size = element("span", { class: "sum" });
  const link = element("button", { class: "link", attributes: { type: "button", "aria-keyshortcuts": "Enter A R" } }, [
    place,
    summary,
  ]);
  link.addEventListener("click", act("show"));
  const accept = iconButton("check", "Accept", act("accept"));
  const reject = iconButton("close", "Reject", act("reject"));
  const lines = element("pre", { class: "lines", attributes: { dir: "ltr" } });
  const more = iconButton("chevron-right", "Show the lines", () => toggle());
  const conflict = element("div", { class: "conflict" }, [
    element("p", { text: "You changed these lines meanwhile." }),
    button("Keep Yours", "secondary", act("keep-yours")),
    button("Take Proposed", "secondary", act("take-proposed")),
    button("Edit Both", "secondary", act("edit-both")),
  ]);
  const line = element("div", { class: "row" }, [more, stateIcon, stateName, link, size, accept, reject]);
  const node = element("li", {}, [line, conflict, lines]);
  node.dataset["hunk"] = id;
  show(lines, false);
  let shown: HunkView | undefined;

  function toggle(): void {
    const open = lines.hidden !== false;
    show(lines, open);
    more.setAttribute("aria-expanded", String(open));
    more.firstElementChild?.classList.toggle("codicon-chevron-down", open);
    more.firstElementChild?.classList.toggle("codicon-chevron-right", !open);
    if (shown !== undefined && open) fillLines(lines, shown);
  }
  more.setAttribute("aria-expanded", "false");

  return {
    node,
    link,
    accept,
    reject,
    render(hunk, index, state) {
      const file =
        state.target
          .replace(/ \d+(?:–\d+)?$/, "")
          .split("/")
          .at(-1) ?? "";
      const at = `${file}:${hunk.line + 1}`;
      const decidable =
        isReviewable(state) && (hunk.state === "pending" || hunk.state === "accepted" || hunk.state === "rejected");
      stateIcon.className = `codicon codicon-${stateIcons[hunk.state]} ${hunk.state}`;
      setText(stateName, `Hunk ${index + 1}, ${hunk.state}, `);
      setText(place, at);
      setText(summary, firstChange(hunk));
      setText(size, `+${hunk.added.length} −${hunk.removed.length}`);
      label(more, `Lines of hunk ${index + 1}`);
      label(accept, `Accept hunk ${index + 1} at line ${hunk.line + 1}`);
      label(reject, `Reject hunk ${index + 1} at line ${hunk.line + 1}`);
      show(accept, decidable && hunk.state !== "accepted");
      show(reject, decidable && hunk.state !== "rejected");
      show(conflict, hunk.state === "conflict" && isReviewable(state));
      if (lines.hidden === false && (shown?.added !== hunk.added || shown.removed !== hunk.removed))
        fillLines(lines, hunk);
      shown = hunk;
    },
  };
}

function fillLines(target: HTMLElement, hunk: HunkView): void {
  const removed = hunk.removed.map((text) => element("span", { class: "removed", text: `− ${text}\n` }));
  const added = hunk.added.map((text) => element("span", { class: "added", text: `+ ${text}\n` }));
  target.replaceChildren(...removed, ...added);
}

function label(target: HTMLElement, text: string): void {
  target.title = text;
  target.setAttribute("aria-label", text);
}

function firstChange(hunk: HunkView): string {
  return (
    hunk.added.find((line) => line.trim() !== "") ??
    hunk.removed.find((line) => line.trim() !== "") ??
    ""
  ).trim();
}

function countsText(state: RunState): string {
  const { hunks } = state;
  if (state.outcome === undefined) return `${hunks.length} so far, more to come`;
  if (!isReviewable(state)) return `${hunks.length} to read, not to accept: the answer is not complete`;
  const of = (wanted: HunkState) => hunks.filter((hunk) => hunk.state === wanted).length;
  const words = [`${of("accepted") + of("applied")} of ${hunks.length} accepted`];
  if (of("conflict") > 0) words.push(`${of("conflict")} in conflict`);
  return words.join(", ");
}

function total(hunks: readonly HunkView[], side: "added" | "removed"): number {
  return hunks.reduce((sum, hunk) => sum + hunk[side].length, 0);
}
