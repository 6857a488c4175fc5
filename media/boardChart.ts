import uPlot from "uplot";
import { t } from "../src/core/l10n.ts";
import { dollar, moneyText } from "../src/core/money.ts";
import type { RunCost } from "../src/core/runCost.ts";
import { verdictText } from "../src/core/stateText.ts";
import type { BoardRow } from "../src/panel/boardProtocol.ts";
import { createBoardMarks, type Point } from "./boardMarks.ts";
import { element, select, setAttribute, setText, show } from "./dom.ts";

type Measured = "agreement" | "kept";
type Against = "cost" | "time";

export type BoardChart = { readonly node: HTMLElement; render(rows: readonly BoardRow[]): void };

const height = 220;
const heights: Readonly<Record<Measured, string>> = {
  agreement: t("in how many places it does what most others do"),
  kept: t("how much of what you kept it had proposed"),
};
const chartTitles: Readonly<Record<Measured, Readonly<Record<Against, string>>>> = {
  agreement: { cost: t("Agreement against cost"), time: t("Agreement against time") },
  kept: { cost: t("Changes kept against cost"), time: t("Changes kept against time") },
};

/** Agreement, or what was kept, against what it took. A mark says what verification found, so that nothing is told by colour alone. */
export function createBoardChart(): BoardChart {
  const area = element("div", { class: "chart", attributes: { role: "group" } });
  const key = element("p", { class: "label" });
  const left = element("p", { class: "label" });
  const title = element("h2");
  const measured = select<Measured>(
    t("Measured by"),
    [
      ["agreement", t("Agreement")],
      ["kept", t("Changes kept")],
    ],
    "agreement",
    () => draw(),
  );
  const against = select<Against>(
    t("Against"),
    [
      ["cost", t("Cost")],
      ["time", t("Time")],
    ],
    "time",
    () => draw(),
  );
  const node = element("section", {}, [
    title,
    element("div", { class: "controls" }, [measured.node, against.node]),
    area,
    key,
    left,
  ]);
  const marks = createBoardMarks();
  let plot: uPlot | undefined;
  let shown: readonly BoardRow[] = [];

  function draw(): void {
    const measure = against.value();
    const hasKept = shown.some(({ kept }) => kept !== undefined);
    show(measured.node, hasKept);
    const height = hasKept ? measured.value() : "agreement";
    // Before the choice nothing of it may be seen, and before all have ended there is nothing to see.
    const known = shown.filter((row) => row.kind === "named" && row[height] !== undefined);
    const points = pointsOf(known, height, measure);
    const without = known.length - points.length;
    plot?.destroy();
    plot = undefined;
    setText(title, chartTitles[height][measure]);
    setAttribute(area, "aria-label", `${chartTitles[height][measure]}. ${t("The table has all figures.")}`);
    setText(key, t("Height: {0}. ✓ verified, ✕ failed, ● not verified.", heights[height]));
    setText(
      left,
      without === 0
        ? ""
        : measure === "cost"
          ? t("{0} without a known cost left out.", without)
          : t("{0} without a known time left out.", without),
    );
    show(node, points.length >= 2 || without > 0);
    if (area.clientWidth === 0 || points.length === 0) return;
    plot = new uPlot(
      optionsOf(points, measure, area.clientWidth, (drawn) => marks.render(drawn, points)),
      [points.map(({ x }) => x), points.map(({ y }) => y)],
      area,
    );
    plot.over.append(marks.node);
    plot.ctx.canvas.setAttribute("aria-hidden", "true");
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
  show(node, false);

  return {
    node,
    render(rows) {
      if (JSON.stringify(rows) === JSON.stringify(shown)) return;
      shown = rows;
      draw();
    },
  };
}

function pointsOf(rows: readonly BoardRow[], measured: Measured, measure: Against): Point[] {
  return rows
    .flatMap((row): Point[] => {
      const y = row[measured];
      if (row.kind === "blind" || y === undefined) return [];
      const x = measure === "time" ? seconds(row.figures.total) : dollars(row.figures.cost);
      if (x === undefined) return [];
      const { verdict } = row.figures;
      const said = `${row.name}: ${Math.round(y * 100)} %, ${valueText(x, measure)}, ${verdictText(row.figures)}`;
      return [{ name: row.name, x, y: y * 100, verdict, said }];
    })
    .toSorted((a, b) => a.x - b.x);
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

function dollars(cost: RunCost | undefined): number | undefined {
  if (cost?.kind === "free") return 0;
  return cost !== undefined && "amount" in cost ? cost.amount / dollar : undefined;
}

function valueText(value: number, measure: Against): string {
  return measure === "time" ? `${Number(value.toFixed(1))} s` : moneyText(Math.round(value * dollar));
}

function optionsOf(
  points: readonly Point[],
  measure: Against,
  width: number,
  onDraw: (plot: uPlot) => void,
): uPlot.Options {
  const text = themed("--vscode-foreground", "CanvasText");
  const faint = themed("--vscode-panel-border", text);
  const font = `11px ${themed("--vscode-font-family", "sans-serif")}`;
  const most = Math.max(...points.map(({ x }) => x));
  const axis = { stroke: text, font, ticks: { stroke: faint, width: 1 } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [0, most > 0 ? most * 1.25 : 1] }, y: { range: [0, 110] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        values: (_plot, splits) => splits.map((value) => valueText(value, measure)),
      },
      {
        ...axis,
        grid: { stroke: faint, width: 1, dash: [1, 5] },
        size: 48,
        splits: () => [0, 25, 50, 75, 100],
        values: (_plot, splits) => splits.map((value) => `${value} %`),
      },
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: { draw: [onDraw] },
  };
}

function themed(variable: string, otherwise: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  return value === "" ? otherwise : value;
}
