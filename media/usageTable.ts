import { moneyText } from "../src/core/money.ts";
import { groupUsage, type UsageRow, type UsageTotals } from "../src/core/usageTotals.ts";
import { averageTimeCell, costCell, meanCell, tokensCell } from "../src/core/usageTotalsText.ts";
import { element, show } from "./dom.ts";

export type Grouping = "model-effort" | "model" | "effort" | "day";

const groupings: Readonly<Record<Grouping, { readonly title: string; of(row: UsageRow): string }>> = {
  "model-effort": { title: "Model and effort", of: (row) => `${modelName(row)} · ${row.effort}` },
  model: { title: "Model", of: modelName },
  effort: { title: "Effort", of: ({ effort }) => effort },
  day: { title: "Day", of: ({ day }) => day },
};

type Column = { readonly title: string; readonly of: (totals: UsageTotals) => string };

const columns: readonly Column[] = [
  { title: "Runs", of: ({ runs }) => String(runs) },
  { title: "Finished", of: ({ finished }) => String(finished) },
  { title: "Cost", of: costCell },
  { title: "Input", of: (totals) => tokensCell(totals.input, totals) },
  { title: "From cache", of: (totals) => tokensCell(totals.cached, totals) },
  { title: "Output", of: (totals) => tokensCell(totals.output, totals) },
  { title: "Reasoning", of: (totals) => tokensCell(totals.reasoning, totals) },
  { title: "Average time", of: averageTimeCell },
];

const perRun: readonly Column[] = [
  { title: "Runs", of: ({ runs }) => String(runs) },
  { title: "Finished", of: ({ runs, finished }) => (runs === 0 ? "–" : `${Math.round((100 * finished) / runs)} %`) },
  { title: "Cost a run", of: ({ cost, runs, unpriced }) => meanCell(cost, runs - unpriced, moneyText) },
  { title: "Output a run", of: ({ output, runs, uncounted }) => meanCell(output, runs - uncounted, whole) },
  { title: "Time a run", of: averageTimeCell },
];

export type UsageTable = { readonly node: HTMLElement; render(rows: readonly UsageRow[], by: Grouping): void };

/** The figures behind the chart; days newest first, everything else by cost. */
export function createUsageTable(): UsageTable {
  const node = element("div");
  const note = element("p", {
    class: "label",
    text: "≥: some runs reported no usage. ≈: partly estimated. Output includes reasoning.",
  });
  return {
    node,
    render(rows, by) {
      const { title, of } = groupings[by];
      const groups = [...groupUsage(rows, of)];
      groups.sort(([a, left], [b, right]) =>
        by === "day" ? b.localeCompare(a) : right.cost - left.cost || right.runs - left.runs,
      );
      node.replaceChildren(tableOf(`Totals by ${title.toLowerCase()}`, title, columns, groups), note);
    },
  };
}

export type CandidateTable = { readonly node: HTMLElement; render(rows: readonly UsageRow[]): void };

/** A candidate's mean run beside those of the other models, on the days on which it had a share of the runs. */
export function createCandidateTable(): CandidateTable {
  const node = element("div");
  return {
    node,
    render(rows) {
      const days = new Set(rows.filter(({ candidate }) => candidate).map(({ day }) => day));
      show(node, days.size > 0);
      const groups = [
        ...groupUsage(
          rows.filter(({ day }) => days.has(day)),
          modelName,
        ),
      ];
      node.replaceChildren(tableOf("Candidate beside primary, the mean of a run", "Model", perRun, groups));
    },
  };
}

/** Wider than the page it scrolls by itself, also by keyboard. */
function tableOf(
  caption: string,
  title: string,
  shown: readonly Column[],
  groups: readonly (readonly [string, UsageTotals])[],
): HTMLElement {
  const head = element("tr", {}, [title, ...shown.map((column) => column.title)].map(columnHead));
  const body = groups.map(([name, totals]) =>
    element("tr", {}, [
      element("th", { text: name, attributes: { scope: "row", dir: "auto" } }),
      ...shown.map((column) => element("td", { text: column.of(totals) })),
    ]),
  );
  const table = element("table", {}, [
    element("caption", { text: caption }),
    element("thead", {}, [head]),
    element("tbody", {}, body),
  ]);
  return element("div", { class: "scroll", attributes: { tabindex: "0", role: "region", "aria-label": caption } }, [
    table,
  ]);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function columnHead(text: string): HTMLElement {
  return element("th", { text, attributes: { scope: "col" } });
}

function modelName({ endpoint, model, candidate }: UsageRow): string {
  const name = endpoint === model ? model : `${model} (${endpoint})`;
  return candidate ? `${name} · candidate` : name;
}
