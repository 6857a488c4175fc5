import "./language.ts";
import { t } from "../src/core/l10n.ts";
import { moneyText } from "../src/core/money.ts";
import { countText } from "../src/core/numbers.ts";
import { wordText } from "../src/core/stateText.ts";
import type { BoardHead, BoardRow, ToBoard } from "../src/panel/boardProtocol.ts";
import { createAssembledBar } from "./boardAssembled.ts";
import { createBoardChart } from "./boardChart.ts";
import { createBoardGroups } from "./boardGroups.ts";
import { connectBoard } from "./boardHost.ts";
import { createBoardTable } from "./boardTable.ts";
import { button, element, setAttribute, setDisabled, setText, show } from "./dom.ts";

const host = connectBoard();
const { send } = host;
const title = element("h1", { attributes: { dir: "auto" } });
const frozen = element("p", { attributes: { dir: "auto" } });
const hashes = element("p", { class: "label" });
const notice = element("p", { class: "notice", attributes: { role: "status" } });
const onceText = element("span", { text: t("n = 1: one run each, differences may be noise.") });
const repeat = button(t("Run {0} More", 3), "secondary", () => send({ type: "repeat" }));
const once = element("p", { class: "once" }, [onceText, repeat]);
const hiddenText = element("p", { class: "once" });
const cost = element("p", { class: "summary" });
const stopAll = button(t("Stop All"), "secondary", () => send({ type: "stop-all" }));
const retry = button(t("Retry Failed"), "secondary", () => send({ type: "retry-failed" }));
const add = button(t("Add a Candidate…"), "secondary", () => send({ type: "add-cell" }));
const diffPinned = button(t("Diff Pinned"), "secondary", () => send({ type: "diff-pinned" }));
const showAll = button("", "secondary", () => send({ type: "show-all" }));
const best = button(t("Choose Best by Rule"), "secondary", () => send({ type: "choose-best" }));
const command = button(t("Run Verify Command"), "secondary", () => send({ type: "verify-command" }));
const blind = button(t("Blind"), "secondary", () => send({ type: "blind", on: head?.blind !== "on" }));
const again = button(t("Run Again on Other Models…"), "secondary", () => send({ type: "run-again" }));
const replay = button(t("Replay"), "secondary", () => send({ type: "replay" }));
const markdown = button(t("Export as Markdown…"), "secondary", () => send({ type: "export", as: "markdown" }));
const json = button(t("Export as JSON…"), "secondary", () => send({ type: "export", as: "json" }));
const table = createBoardTable(send, host.opened);
const chart = createBoardChart();
const groups = createBoardGroups(send, host.opened);
const bar = createAssembledBar(send);
const news = element("div", { class: "unseen", attributes: { "aria-live": "polite" } });
const page = element("main", { class: "board" }, [
  title,
  frozen,
  element("details", {}, [element("summary", { text: t("Hashes of what was sent") }), hashes]),
  notice,
  element("div", { class: "buttons", attributes: { role: "toolbar", "aria-label": t("Comparison") } }, [
    stopAll,
    retry,
    add,
    diffPinned,
    showAll,
    best,
    command,
    blind,
    replay,
    again,
    markdown,
    json,
  ]),
  hiddenText,
  table.node,
  cost,
  once,
  chart.node,
  groups.node,
  bar.node,
  news,
]);
let head: BoardHead | undefined;
let told = new Map<string, string>();
let announced: BoardHead["blind"] | undefined;
// Nothing is shown before the host has told what there is.
show(page, false);
document.body.append(page);

window.addEventListener("message", ({ data }: MessageEvent<ToBoard | null>) => {
  switch (data?.type) {
    case "board":
      host.remember(data.head.comparison);
      table.render(data);
      renderHead(data.head);
      announce(data.rows, data.head);
      if (!data.head.running || data.head.blind === "on") chart.render([...table.rows.values()]);
      show(page, true);
      break;
    case "union":
      groups.render(data);
      chart.render([...table.rows.values()]);
      break;
    case "assembled":
      groups.taken(data.assembled);
      bar.render(data.assembled);
      break;
    case "reasoning":
      table.reasoning(data.row, data.text, data.restart);
      break;
  }
});
send({ type: "ready" });

function renderHead(next: BoardHead): void {
  head = next;
  const isBlind = next.blind === "on";
  const rows = [...table.rows.values()];
  const pinned = rows.filter((row) => row.pinned).length;
  const comparable = rows.filter((row) => row.comparable).length;
  setText(title, next.title);
  setText(
    frozen,
    next.same
      ? t("{0}, frozen {1} · same bytes to every candidate, apart from model and effort", next.target, next.frozenAt)
      : t("{0}, frozen {1} · not every candidate was sent the frozen prompt", next.target, next.frozenAt),
  );
  setText(hashes, next.hashes.map(([part, hash]) => `${part} ${hash}`).join(" · "));
  setText(notice, next.notice ?? "");
  show(notice, next.notice !== undefined);
  setText(cost, costText(next));
  show(cost, !isBlind);
  show(once, next.once && comparable > 0);
  setText(hiddenText, isBlind ? blindText(next) : "");
  show(hiddenText, isBlind);
  show(groups.node, !next.keptBack);
  groups.progress(next);
  show(repeat, !isBlind && next.more > 0 && !next.running);
  setText(repeat, t("Run {0} More", next.more));
  show(stopAll, next.running);
  setText(retry, next.failed > 0 ? t("Retry {0} Failed", next.failed) : t("Retry Failed"));
  for (const each of [retry, diffPinned, command, blind]) show(each, true);
  setDisabled(retry, next.failed === 0);
  setDisabled(add, next.room === 0);
  show(add, !isBlind);
  setDisabled(diffPinned, pinned < 2);
  setText(showAll, t("Show {0} Hidden", next.hidden));
  show(showAll, next.hidden > 0);
  setDisabled(best, comparable === 0 || next.running);
  show(best, !isBlind);
  setDisabled(command, comparable === 0 || next.running);
  setText(blind, isBlind ? t("End Blind Mode") : t("Blind"));
  setAttribute(blind, "aria-pressed", String(isBlind));
  for (const each of [again, markdown, json]) show(each, !isBlind && !next.running);
  renderReplay(next);
}

/** What is played back is only watched. */
function renderReplay({ replaying, running, blind: mode }: BoardHead): void {
  setText(replay, replaying ? t("End Replay") : t("Replay"));
  show(replay, replaying || (!running && mode !== "on"));
  page.classList.toggle("replaying", replaying);
  groups.node.inert = replaying;
  if (!replaying) return;
  for (const each of [stopAll, retry, add, diffPinned, best, command, blind, again, markdown, json, repeat, showAll])
    show(each, false);
}

function blindText({ keptBack }: BoardHead): string {
  const hidden = t("Names, times and costs are hidden until you choose a candidate.");
  return keptBack ? `${hidden} ${t("What they do is shown once all have ended: who is first would tell.")}` : hidden;
}

function costText({ cost: sum, expected }: BoardHead): string {
  if (sum === undefined) return "";
  if (sum.free && expected === undefined) return t("Total: {0}", t("free"));
  const parts = [
    sum.estimated ? t("Total ≈ {0}", moneyText(sum.amount)) : t("Total {0}", moneyText(sum.amount)),
    expected === undefined ? "" : t("of ≈ {0} expected", moneyText(expected)),
    sum.unknown > 0 ? t("and {0} whose cost nobody knows", countText(sum.unknown, "run")) : "",
    sum.estimated ? t("(a part is estimated)") : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Milestones, and never single tokens. What was so before the page was shown is no news. */
function announce(rows: readonly BoardRow[], { running, blind: mode }: BoardHead): void {
  if (mode !== announced) {
    // Before the choice no name may stay.
    announced = mode;
    told.clear();
    setText(news, "");
  }
  const before = told;
  told = new Map([...table.rows.values()].map((row) => [row.row, row.running ? "running" : row.figures.state]));
  if (before.size === 0) return;
  const ended = rows.filter((row) => !row.running && before.get(row.row) === "running");
  if (ended.length === 0) return;
  const all = running ? "" : t(" All candidates have ended.");
  setText(news, `${ended.map(({ name, figures }) => `${name}: ${wordText(figures.state)}.`).join(" ")}${all}`);
}
