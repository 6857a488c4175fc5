import uPlot from "uplot";
import { localeOr, t } from "../src/core/l10n.ts";
import { dollar, type Money, moneyText } from "../src/core/money.ts";
import { countText } from "../src/core/numbers.ts";
import { groupUsage, noUsage, type UsageRow, type UsageTotals } from "../src/core/usageTotals.ts";
import { daysFrom } from "../src/panel/usageProtocol.ts";
import { element, setAttribute, setText, show } from "./dom.ts";

export type Measure = "cost" | "tokens";

type ChartInput = {
  readonly first: string;
  readonly last: string;
  readonly measure: Measure;
  readonly perDay: Money | undefined;
};

export type UsageChart = { readonly node: HTMLElement; render(rows: readonly UsageRow[], input: ChartInput): void };

const height = 190;
/** Pixels beside the bars for the amounts, and below them for a day's name and the space around it. */
const amountsWidth = 64;
const dayWidth = 56;

/**
 * One bar a day. A candidate's part of it is striped and the cap a dashed line, so that nothing is told by colour alone;
 * the words beside it say the same, and the table has every figure.
 */
export function createUsageChart(): UsageChart {
  const area = element("div", { class: "chart", attributes: { role: "img" } });
  const key = element("p", { class: "label" });
  const node = element("div", {}, [area, key]);
  let plot: uPlot | undefined;
  let shown: readonly [readonly UsageRow[], ChartInput] | undefined;

  function draw(): void {
    plot?.destroy();
    plot = undefined;
    if (shown === undefined || area.clientWidth === 0) return;
    const [rows, input] = shown;
    const { data, days } = seriesOf(rows, input);
    plot = new uPlot(optionsOf(input, days, data, area.clientWidth), data, area);
  }

  new ResizeObserver(() => {
    if (plot === undefined) draw();
    else if (plot.width !== area.clientWidth) plot.setSize({ width: area.clientWidth, height });
  }).observe(area);
  // A canvas knows no style sheet: another theme is another drawing.
  new MutationObserver(draw).observe(document.body, {
    attributes: true,
    attributeFilter: ["class", "data-vscode-theme-id"],
  });

  return {
    node,
    render(rows, input) {
      shown = [rows, input];
      setAttribute(area, "aria-label", inWords(rows, input));
      const notes = [
        rows.some(({ candidate }) => candidate) ? t("Striped: the candidate's part.") : "",
        input.measure === "cost" && input.perDay !== undefined ? t("Dashed: your cap a day.") : "",
      ];
      setText(key, notes.join(" ").trim());
      show(key, key.textContent !== "");
      draw();
    },
  };
}

type Series = { readonly days: readonly string[]; readonly data: [number[], ...(number | null)[][]] };

/** Days by their number, everything, the candidate's part, the cap. */
function seriesOf(rows: readonly UsageRow[], { first, last, measure, perDay }: ChartInput): Series {
  const days = daysFrom(first, last);
  const whole = groupUsage(rows, ({ day }) => day);
  const part = groupUsage(
    rows.filter(({ candidate }) => candidate),
    ({ day }) => day,
  );
  // Nothing is no bar, not one of no height.
  const of = (groups: ReadonlyMap<string, UsageTotals>) =>
    days.map((day) => amountOf(groups.get(day) ?? noUsage, measure) || null);
  const cap = measure === "cost" && perDay !== undefined ? perDay / dollar : null;
  return { days, data: [days.map((_, index) => index), of(whole), of(part), days.map(() => cap)] };
}

function amountOf({ cost, input, output }: UsageTotals, measure: Measure): number {
  return measure === "cost" ? cost / dollar : input + output;
}

function optionsOf(
  { measure, perDay }: ChartInput,
  days: readonly string[],
  data: Series["data"],
  width: number,
): uPlot.Options {
  const text = themed("--vscode-foreground", "CanvasText");
  const faint = themed("--vscode-panel-border", text);
  const bar = themed("--vscode-charts-blue", text);
  const ground = themed("--vscode-editor-background", "Canvas");
  const font = `11px ${themed("--vscode-font-family", "sans-serif")}`;
  const bars = uPlot.paths.bars?.({ size: [0.7, 48] });
  const value = (amount: number) => (measure === "cost" ? moneyText(Math.round(amount * dollar)) : short(amount));
  const axis = { stroke: text, font, ticks: { stroke: faint, width: 1 } };
  const most = Math.max(
    ...(data[1] ?? []).map(Number),
    measure === "cost" && perDay !== undefined ? perDay / dollar : 0,
  );
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-0.6, days.length - 0.4] },
      y: { range: [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        // Whole days only, and no more names than there is room for.
        splits: () => everyNth(days.length, Math.max(1, Math.floor((width - amountsWidth) / dayWidth))),
        values: (_plot, splits) => splits.map((index) => days[index]?.slice(5) ?? ""),
      },
      {
        ...axis,
        size: amountsWidth,
        grid: { stroke: faint, width: 1 },
        values: (_plot, splits) => splits.map(value),
      },
    ],
    series: [
      {},
      { stroke: text, width: 1, fill: bar, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) },
      {
        stroke: text,
        width: 1,
        fill: (plot) => stripes(plot.ctx, ground, text),
        points: { show: false },
        ...(bars === undefined ? {} : { paths: bars }),
      },
      { stroke: text, width: 2, dash: [6, 4], points: { show: false } },
    ],
  };
}

function everyNth(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** Slanted lines, in the colours of the theme. */
function stripes(context: CanvasRenderingContext2D, ground: string, line: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = 8;
  tile.height = 8;
  const drawing = tile.getContext("2d");
  if (drawing === null) return line;
  drawing.fillStyle = ground;
  drawing.fillRect(0, 0, 8, 8);
  drawing.strokeStyle = line;
  drawing.lineWidth = 2;
  for (const offset of [-8, 0, 8]) {
    drawing.moveTo(offset, 8);
    drawing.lineTo(offset + 8, 0);
  }
  drawing.stroke();
  return context.createPattern(tile, "repeat") ?? line;
}

function themed(variable: string, otherwise: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  return value === "" ? otherwise : value;
}

function short(tokens: number): string {
  return Intl.NumberFormat(localeOr("en-US"), { notation: "compact" }).format(tokens);
}

/** What the chart shows, for who does not see it. */
function inWords(rows: readonly UsageRow[], { first, last, measure, perDay }: ChartInput): string {
  const byDay = [...groupUsage(rows, ({ day }) => day)];
  const value = (totals: UsageTotals) =>
    measure === "cost" ? moneyText(totals.cost) : countText(totals.input + totals.output, "token", "tokens");
  const [peak] = byDay.toSorted(([, a], [, b]) => amountOf(b, measure) - amountOf(a, measure));
  const most = peak === undefined ? "" : t(" Most on {0}: {1}.", peak[0], value(peak[1]));
  const cap = measure === "cost" && perDay !== undefined ? t(" Your cap: {0}.", moneyText(perDay)) : "";
  const what =
    measure === "cost" ? t("Cost a day, {0} to {1}.", first, last) : t("Tokens a day, {0} to {1}.", first, last);
  return `${what}${most}${cap} ${t("The table by day has all figures.")}`;
}
