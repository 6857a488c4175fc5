import { t } from "../src/core/l10n.ts";
import { wordText } from "../src/core/stateText.ts";
import type { BoardRow, FromBoard } from "../src/panel/boardProtocol.ts";
import type { Opened } from "./boardHost.ts";
import { createBoardLane } from "./boardLane.ts";
import { element, icon, iconButton, setAttribute, setLabel, setText, show, wordButton } from "./dom.ts";
import { setIcon, stateIcons } from "./stateIcons.ts";
import { createToolRow } from "./toolRow.ts";

export type BoardRowView = {
  readonly name: string;
  /** The candidate's own row, and those below it: what there is to say of it, and its reasoning. */
  readonly nodes: readonly HTMLElement[];
  fill(row: BoardRow, figures: readonly string[]): void;
  reasoning(text: string, restart: boolean): void;
  /** To what is done next with it; whether there is something. */
  focus(): boolean;
};

const otherIcons: Readonly<Record<string, string>> = {
  queued: "clock",
  "not started": "circle-slash",
  "stopped at the cap": "debug-stop",
  running: "loading codicon-modifier-spin",
  "no answer": "error",
};

export function createBoardRow(
  first: BoardRow,
  columns: number,
  send: (message: FromBoard) => void,
  opened: Opened,
): BoardRowView {
  const { row, name } = first;
  const id = `row:${row}`;
  const stateIcon = icon("watch");
  const word = element("span");
  const attributes = { role: "img", "aria-label": t("pinned") };
  const pinMark = element("span", { class: "pinned", title: t("pinned"), attributes }, [icon("pinned")]);
  const said = element("ul", { class: "said", attributes: { dir: "auto" } });
  const cells = Array.from({ length: columns }, () => element("td"));
  const lane = createBoardLane(name);
  const saidRow = element("tr", { class: "below" }, [
    element("td", { attributes: { colspan: String(columns + 3) } }, [said]),
  ]);
  const laneCell = element("td", { attributes: { colspan: String(columns + 3) } }, [lane.node]);
  const laneRow = element("tr", { class: "below" }, [laneCell]);
  show(laneRow, false);
  let open = false;
  const laneButton = iconButton("chevron-right", t("Reasoning of {0}", name), () => {
    openLane(!open);
    opened.set(id, open);
  });
  laneButton.setAttribute("aria-expanded", "false");
  const buttons = {
    stop: iconButton("debug-stop", t("Stop {0}", name), () => send({ type: "stop", row })),
    retry: iconButton("refresh", t("Retry {0}", name), () => send({ type: "retry", row })),
    diff: iconButton("diff", t("Diff: original ↔ {0}", name), () => send({ type: "diff", row })),
    earlier: iconButton("compare-changes", t("Diff: earlier ↔ {0}", name), () => send({ type: "diff-earlier", row })),
    take: iconButton("checklist", t("Take all of {0}", name), () => send({ type: "take-all", row })),
    review: iconButton("code-review", t("Review {0}…", name), () => send({ type: "review-row", row })),
    choose: wordButton("star-full", t("Choose"), t("Choose {0}", name), () => send({ type: "choose", row })),
    answer: iconButton("go-to-file", t("Open the answer of {0}", name), () => send({ type: "answer", row })),
    inspect: iconButton("json", t("Inspect the request of {0}", name), () => send({ type: "inspect", row })),
    output: iconButton("output", t("Show what your command wrote for {0}", name), () => send({ type: "output", row })),
    pin: iconButton("pin", t("Pin {0}", name), () => send({ type: "pin", row })),
    hide: iconButton("eye-closed", t("Hide {0}", name), () => send({ type: "hide", row })),
  };
  const head = element("th", { attributes: { scope: "row" } }, [
    element("div", { class: "name" }, [laneButton, element("bdi", { text: name }), pinMark]),
  ]);
  function openLane(next: boolean): void {
    open = next;
    show(laneRow, open);
    setAttribute(laneButton, "aria-expanded", String(open));
    send({ type: "lane", row, open });
  }

  if (opened.has(id) && first.kind === "named") openLane(true);
  const state = element("td", { class: "state" }, [stateIcon, word]);
  const tools = createToolRow(t("Actions on {0}", name), Object.values(buttons));
  const actions = element("td", { class: "actions" }, [tools.node]);
  const node = element("tr", {}, [head, state, ...cells, actions]);

  return {
    name,
    nodes: [node, saidRow, laneRow],
    fill(data, figures) {
      const isBlind = data.kind === "blind";
      const now = data.figures.state;
      setIcon(stateIcon, otherIcons[now] ?? Object.entries(stateIcons).find(([each]) => each === now)?.[1] ?? "watch");
      setText(word, wordText(now));
      for (const [at, cell] of cells.entries()) setText(cell, figures[at] ?? "");
      const note = data.kind === "named" ? data.figures.note : undefined;
      const texts = [data.said, note, ...data.operations, ...data.findings, data.against?.text].filter(
        (text) => text !== undefined,
      );
      if (said.textContent !== texts.join("")) said.replaceChildren(...texts.map((text) => element("li", { text })));
      said.classList.toggle("regressed", data.against?.regressed === true);
      show(saidRow, texts.length > 0);
      node.classList.toggle("open", texts.length > 0);
      setAttribute(head, "aria-description", texts.join(" "));
      cells[0]?.classList.toggle("failed", !data.running && data.figures.verdict === "failed");
      setAttribute(cells[0] ?? head, "title", data.checks.join("\n"));
      show(pinMark, data.pinned);
      show(laneButton, !isBlind);
      show(buttons.stop, data.running);
      show(buttons.retry, data.failed && !data.running && !isBlind);
      for (const each of [buttons.diff, buttons.take]) show(each, data.comparable);
      show(buttons.review, data.comparable && !isBlind);
      show(buttons.choose, data.comparable && isBlind);
      show(buttons.earlier, data.comparable && data.against !== undefined);
      show(buttons.answer, data.answered);
      show(buttons.inspect, data.inspectable && !isBlind);
      show(buttons.output, data.output && !isBlind);
      show(buttons.hide, !isBlind);
      setLabel(buttons.pin, data.pinned ? t("Unpin {0}", name) : t("Pin {0}", name));
      setAttribute(buttons.pin, "aria-pressed", String(data.pinned));
      tools.settle();
    },
    reasoning: (text, restart) => lane.add(text, restart),
    focus() {
      if (!buttons.review.checkVisibility()) return false;
      buttons.review.focus({ preventScroll: true });
      return true;
    },
  };
}
