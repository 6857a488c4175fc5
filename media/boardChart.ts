import uPlot from "uplot";
import type { Figures } from "../src/core/compare/figures.ts";
import { t } from "../src/core/l10n.ts";
import { dollar, moneyText } from "../src/core/money.ts";
import type { RunCost } from "../src/core/runCost.ts";
import { verdictText } from "../src/core/stateText.ts";
import type { BoardRow } from "../src/panel/boardProtocol.ts";
import { element, select, setAttribute, setText, show } from "./dom.ts";

type Quality = "agreement" | "kept";
type Against = "cost" | "time";
type Point = { readonly name: string; readonly x: number; readonly y: number; readonly verdict: Figures["verdict"] };

export type BoardChart = { readonly node: HTMLElement; render(rows: readonly BoardRow[]): void };

const height = 220;
/** A name further away from its mark would be taken for another's. */
const mostLines = 2;
/** A mark's own room, so that no name lies on another's mark. */
const markSize = 12;
const heights: Readonly<Record<Quality, string>> = {
  agreement: t("in how many places it does what most others do"),
  kept: t("how much of what you kept it had proposed"),
};
const chartTitles: Readonly<Record<Quality, Readonly<Record<Against, string>>>> = {
  agreement: { cost: t("Agreement against cost."), time: t("Agreement against time.") },
  kept: { cost: t("Changes kept against cost."), time: t("Changes kept against time.") },
};
const marks: Readonly<Record<Figures["verdict"], string>> = { passed: "✓", failed: "✕", "not-run": "●" };

/** Measured quality against what it took. A mark says what verification found, so that nothing is told by colour alone. */
export function createBoardChart(): BoardChart {
  const area = element("div", { class: "chart", attributes: { role: "img" } });
  const key = element("p", { class: "label" });
  const left = element("p", { class: "label" });
  const quality = select<Quality>(
    t("Quality"),
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
    element("h2", { text: t("Quality") }),
    element("div", { class: "controls" }, [quality.node, against.node]),
    area,
    key,
    left,
  ]);
  let plot: uPlot | undefined;
  let shown: readonly BoardRow[] = [];

  function draw(): void {
    const measure = against.value();
    const hasKept = shown.some(({ kept }) => kept !== undefined);
    show(quality.node, hasKept);
    const height = hasKept ? quality.value() : "agreement";
    const points = pointsOf(shown, height, measure);
    const without = shown.filter(({ comparable }) => comparable).length - points.length;
    plot?.destroy();
    plot = undefined;
    setAttribute(area, "aria-label", inWords(points, height, measure));
    setText(key, t("Height: {0}. ✓ verified, ✕ failed, ● not verified.", heights[height]));
    setText(
      left,
      without === 0
        ? ""
        : measure === "cost"
          ? t("{0} without a known cost left out.", without)
          : t("{0} without a known time left out.", without),
    );
    // Before the choice nothing of it may be seen.
    show(node, shown.some(({ kind }) => kind === "named") && (points.length >= 2 || without > 0));
    if (area.clientWidth === 0 || points.length === 0) return;
    plot = new uPlot(
      optionsOf(points, measure, area.clientWidth),
      [points.map(({ x }) => x), points.map(({ y }) => y)],
      area,
    );
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
      show(
        node,
        rows.some(({ comparable, kind }) => comparable && kind === "named"),
      );
      draw();
    },
  };
}

function pointsOf(rows: readonly BoardRow[], quality: Quality, measure: Against): Point[] {
  return rows
    .flatMap((row): Point[] => {
      const y = row[quality];
      if (row.kind === "blind" || y === undefined) return [];
      const x = measure === "time" ? seconds(row.figures.total) : dollars(row.figures.cost);
      return x === undefined ? [] : [{ name: row.name, x, y: y * 100, verdict: row.figures.verdict }];
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

function optionsOf(points: readonly Point[], measure: Against, width: number): uPlot.Options {
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
    hooks: { draw: [(plot) => drawMarks(plot, points, text, themed("--vscode-charts-blue", text), font)] },
  };
}

/** Each mark with its name beside it; names that would lie on another go below or above it, or are left out: the table has them all. */
function drawMarks(
  { ctx, valToPos, bbox }: uPlot,
  points: readonly Point[],
  text: string,
  mark: string,
  font: string,
): void {
  const ratio = devicePixelRatio;
  const places = points.map((point) => ({
    ...point,
    left: valToPos(point.x, "x", true),
    top: valToPos(point.y, "y", true),
  }));
  const used = places.map(({ left, top }) => ({ x: left - (markSize / 2) * ratio, y: top, width: markSize * ratio }));
  ctx.save();
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.fillStyle = mark;
  ctx.font = `bold ${font.replace("11px", `${14 * ratio}px`)}`;
  for (const { left, top, verdict } of places) ctx.fillText(marks[verdict], left, top);
  ctx.textAlign = "left";
  ctx.fillStyle = text;
  ctx.font = font.replace("11px", `${11 * ratio}px`);
  for (const { name, left, top } of places) {
    const width = ctx.measureText(name).width;
    const isRoomy = left + 9 * ratio + width <= bbox.left + bbox.width;
    const start = isRoomy ? left + 9 * ratio : left - 9 * ratio - width;
    let line = top;
    // Away from the nearer end of the scale, so that names stay off the axis.
    const step = (top > bbox.top + bbox.height / 2 ? -13 : 13) * ratio;
    while (
      used.some(
        (other) => Math.abs(other.y - line) < 12 * ratio && start < other.x + other.width && other.x < start + width,
      )
    ) {
      line += step;
    }
    if (Math.abs(line - top) > mostLines * Math.abs(step)) continue;
    used.push({ x: start, y: line, width });
    ctx.fillText(name, start, line);
  }
  ctx.restore();
}

function themed(variable: string, otherwise: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  return value === "" ? otherwise : value;
}

function inWords(points: readonly Point[], height: Quality, measure: Against): string {
  const each = points.map(
    ({ name, x, y, verdict }) => `${name}: ${Math.round(y)} %, ${valueText(x, measure)}, ${verdictText(verdict)}`,
  );
  return `${chartTitles[height][measure]} ${each.join("; ")}. ${t("The table has all figures.")}`;
}
