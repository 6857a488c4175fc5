import { t } from "../src/core/l10n.ts";
import { moneyText } from "../src/core/money.ts";
import { numberText } from "../src/core/numbers.ts";
import { taskWords } from "../src/core/routeText.ts";
import { type RoutedRow, trialsOf } from "../src/core/usageComparison.ts";
import { groupUsage, type UsageRow, type UsageTotals } from "../src/core/usageTotals.ts";
import { averageTimeCell, costCell, meanCell, tokensCell } from "../src/core/usageTotalsText.ts";
import { button, element, show } from "./dom.ts";

export type Grouping = "model-effort" | "model" | "effort" | "day";

const groupings: Readonly<
  Record<Grouping, { readonly title: string; readonly caption: string; of(row: UsageRow): string }>
> = {
  "model-effort": {
    title: t("Model and effort"),
    caption: t("Totals by model and effort"),
    of: (row) => `${modelName(row)} · ${row.effort}`,
  },
  model: { title: t("Model"), caption: t("Totals by model"), of: modelName },
  effort: { title: t("Effort"), caption: t("Totals by effort"), of: ({ effort }) => effort },
  day: { title: t("Day"), caption: t("Totals by day"), of: ({ day }) => day },
};

type Column = { readonly title: string; readonly of: (totals: UsageTotals) => string };

const columns: readonly Column[] = [
  { title: t("Runs"), of: ({ runs }) => String(runs) },
  { title: t("Finished"), of: ({ finished }) => String(finished) },
  { title: t("Cost"), of: costCell },
  { title: t("Input"), of: (totals) => tokensCell(totals.input, totals) },
  { title: t("From cache"), of: (totals) => tokensCell(totals.cached, totals) },
  { title: t("Output"), of: (totals) => tokensCell(totals.output, totals) },
  { title: t("Reasoning"), of: (totals) => tokensCell(totals.reasoning, totals) },
  { title: t("Average time"), of: averageTimeCell },
];

const perRun: readonly Column[] = [
  { title: t("Runs"), of: ({ runs }) => String(runs) },
  { title: t("Finished"), of: ({ runs, finished }) => (runs === 0 ? "–" : `${Math.round((100 * finished) / runs)} %`) },
  {
    title: t("Cost a run"),
    of: ({ cost, runs, fallbacks, unpriced }) => meanCell(cost, runs - fallbacks - unpriced, moneyText),
  },
  {
    title: t("Output a run"),
    of: ({ output, runs, fallbacks, uncounted }) => meanCell(output, runs - fallbacks - uncounted, whole),
  },
  { title: t("Time a run"), of: (totals) => averageTimeCell({ ...totals, runs: totals.runs - totals.fallbacks }) },
];

export type UsageTable = { readonly node: HTMLElement; render(rows: readonly UsageRow[], by: Grouping): void };

/** The figures behind the chart; days newest first, everything else by cost. */
export function createUsageTable(): UsageTable {
  const node = element("div");
  const note = element("p", {
    class: "label",
    text: t("≥: some runs reported no usage. ≈: partly estimated. Output includes reasoning."),
  });
  return {
    node,
    render(rows, by) {
      const { title, caption, of } = groupings[by];
      const groups = [...groupUsage(rows, of)];
      groups.sort(([a, left], [b, right]) =>
        by === "day" ? b.localeCompare(a) : right.cost - left.cost || right.runs - left.runs,
      );
      node.replaceChildren(tableOf(caption, title, columns, groups), note);
    },
  };
}

export type CandidateTable = { readonly node: HTMLElement; render(rows: readonly RoutedRow[]): void };

/** For each route with a candidate: its mean run beside the primary's, of the runs that came from that route. */
export function createCandidateTable(promote: () => void): CandidateTable {
  const tables = element("div");
  const note = element("p", {
    class: "label",
    text: t("A run that a fallback took over counts as not finished; cost, output and time are of the others."),
  });
  const node = element("div", {}, [tables, note, button(t("Promote Candidate…"), "secondary", promote)]);
  return {
    node,
    render(rows) {
      const trials = trialsOf(rows);
      show(node, trials.length > 0);
      tables.replaceChildren(
        ...trials.map(({ route, models }) =>
          tableOf(
            t("Candidate beside primary for {0}, the mean of a run", taskWords[route]),
            t("Model"),
            perRun,
            models.map((row) => [modelName(row), row] as const),
          ),
        ),
      );
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
  return numberText(Math.round(value));
}

function columnHead(text: string): HTMLElement {
  return element("th", { text, attributes: { scope: "col" } });
}

function modelName({ endpoint, model, candidate }: Pick<UsageRow, "endpoint" | "model" | "candidate">): string {
  const name = endpoint === model ? model : `${model} (${endpoint})`;
  return candidate ? t("{0} · candidate", name) : name;
}
