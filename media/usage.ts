import "./language.ts";
import { t } from "../src/core/l10n.ts";
import { moneyText } from "../src/core/money.ts";
import { groupUsage, noUsage, plus, type UsageRow } from "../src/core/usageTotals.ts";
import { totalsSentence } from "../src/core/usageTotalsText.ts";
import { type FromUsageView, firstDay, type Period, type ToUsageView } from "../src/panel/usageProtocol.ts";
import { button, element, select, setDisabled, setText, show } from "./dom.ts";
import { createUsageChart, type Measure } from "./usageChart.ts";
import { createCandidateTable, createUsageTable, type Grouping } from "./usageTable.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromUsageView): void;
  getState(): unknown;
  setState(state: object): void;
};

const api = acquireVsCodeApi();
const send = (message: FromUsageView) => api.postMessage(message);
const stored = api.getState();

const period = select<Period>(
  t("Period"),
  [
    ["today", t("Today")],
    ["week", t("7 days")],
    ["month", t("30 days")],
    ["all", t("All")],
  ],
  remembered("period", "month"),
  changed,
);
const measure = select<Measure>(
  t("Chart"),
  [
    ["cost", t("Cost a day")],
    ["tokens", t("Tokens a day")],
  ],
  remembered("measure", "cost"),
  changed,
);
const grouping = select<Grouping>(
  t("Table by"),
  [
    ["model-effort", t("Model and effort")],
    ["model", t("Model")],
    ["effort", t("Effort")],
    ["day", t("Day")],
  ],
  remembered("grouping", "model-effort"),
  changed,
);
const exportButton = button(t("Export as CSV…"), "secondary", () => send({ type: "export", period: period.value() }));
const clearButton = button(t("Clear…"), "secondary", () => send({ type: "clear" }));
const summary = element("p", { class: "summary", attributes: { role: "status" } });
const capText = element("span");
const cap = element("p", { class: "cap" }, [
  capText,
  button(t("Change Caps"), "secondary", () => send({ type: "change-caps" })),
]);
const chart = createUsageChart();
const table = createUsageTable();
const candidates = createCandidateTable(() => send({ type: "promote" }));
const empty = element("p", {
  text: t(
    "No run has been recorded yet. Each run is recorded here when it ends: what it used and what it cost, never what was said.",
  ),
});
const content = element("div", {}, [
  element("div", { class: "controls" }, [measure.node, grouping.node]),
  chart.node,
  candidates.node,
  table.node,
]);
const actions = element("div", { class: "buttons" }, [exportButton, clearButton]);
const page = element("main", { class: "usage" }, [
  element("h1", { text: t("Usage") }),
  element("div", { class: "controls" }, [period.node, actions]),
  summary,
  cap,
  empty,
  content,
]);
// Nothing is shown before the host has told what there is.
show(page, false);
document.body.append(page);

let data: ToUsageView | undefined;
window.addEventListener("message", ({ data: message }: MessageEvent<ToUsageView | null>) => {
  if (message?.type !== "usage") return;
  data = message;
  render();
});
send({ type: "ready" });

function changed(): void {
  api.setState({ period: period.value(), measure: measure.value(), grouping: grouping.value() });
  render();
}

function render(): void {
  if (data === undefined) return;
  const { rows, routed, today, perDay } = data;
  const first = firstDay(period.value(), today) ?? earliest(rows, today);
  const inPeriod = rows.filter(({ day }) => day >= first);
  const all = inPeriod.reduce(plus, noUsage);
  const recorded = rows.length > 0;
  show(page, true);
  show(empty, !recorded);
  show(content, all.runs > 0);
  show(summary, recorded);
  setDisabled(exportButton, all.runs === 0);
  setDisabled(clearButton, !recorded);
  setText(summary, totalsSentence(all));
  show(cap, perDay !== undefined);
  const spent = groupUsage(rows, ({ day }) => day).get(today) ?? noUsage;
  if (perDay !== undefined)
    setText(capText, t("Today {0} of your cap of {1} a day.", moneyText(spent.cost), moneyText(perDay)));
  chart.render(inPeriod, { first, last: today, measure: measure.value(), perDay });
  candidates.render(routed.filter(({ day }) => day >= first));
  table.render(inPeriod, grouping.value());
}

function earliest(rows: readonly UsageRow[], today: string): string {
  const [first = today] = rows.map(({ day }) => day).sort();
  return first;
}

function remembered(name: string, otherwise: string): string {
  const value: unknown = typeof stored === "object" && stored !== null ? Reflect.get(stored, name) : undefined;
  return typeof value === "string" ? value : otherwise;
}
