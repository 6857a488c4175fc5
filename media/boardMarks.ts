import type uPlot from "uplot";
import type { Figures } from "../src/core/compare/figures.ts";
import { t } from "../src/core/l10n.ts";
import { element } from "./dom.ts";
import { indexByKey } from "./listKeys.ts";

/** A candidate in the chart. `said`: its figures in words. */
export type Point = {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly verdict: Figures["verdict"];
  readonly said: string;
};

export type BoardMarks = {
  /** Beside uPlot's canvas, which nobody can point at. */
  readonly node: HTMLElement;
  render(plot: uPlot, points: readonly Point[]): void;
};

/** Candidates that would lie on each other are one mark, and say how many they are. */
type Mark = {
  readonly points: readonly Point[];
  readonly verdict: Figures["verdict"];
  readonly left: number;
  readonly top: number;
};

/** CSS pixels: a mark's own room. */
const markSize = 16;
/** A name further away from its mark would be taken for another's. */
const mostLines = 2;
const lineHeight = 13;
const font = 11;
const glyphs: Readonly<Record<Figures["verdict"], string>> = { passed: "✓", failed: "✕", "not-run": "●" };

const markKeys = { next: ["ArrowRight", "ArrowDown"], previous: ["ArrowLeft", "ArrowUp"] };

/** Each mark can be pointed at and reached by the arrow keys, and then names all that it stands for. */
export function createBoardMarks(): BoardMarks {
  const node = element("div", { class: "marks" });
  let shown: readonly HTMLButtonElement[] = [];

  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = shown.findIndex((each) => each.matches(":focus"));
    const to = indexByKey(event.key, at, shown.length, markKeys);
    const next = to === undefined ? undefined : shown[to];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    reach(next);
    next.focus();
  });

  /** One stop for the Tab key, however many there are. */
  function reach(mark: HTMLButtonElement | undefined): void {
    for (const each of shown) each.tabIndex = each === mark ? 0 : -1;
  }

  return {
    node,
    render(plot, points) {
      const marks = marksOf(plot, points);
      const focused = shown.findIndex((each) => each.matches(":focus"));
      const names = namesOf(marks, plot);
      shown = marks.map((mark) => markNode(mark, plot));
      reach(shown[Math.max(0, focused)]);
      node.replaceChildren(...names, ...shown);
      if (focused >= 0) shown[Math.min(focused, shown.length - 1)]?.focus({ preventScroll: true });
    },
  };
}

/** From left to right. Where verifications differ, marks of one place stand side by side. */
function marksOf({ valToPos }: uPlot, points: readonly Point[]): Mark[] {
  const places: { readonly left: number; readonly top: number; readonly points: Point[] }[] = [];
  for (const point of points) {
    const [left, top] = [valToPos(point.x, "x"), valToPos(point.y, "y")];
    const near = places.find((place) => Math.hypot(place.left - left, place.top - top) < markSize * 0.75);
    if (near === undefined) places.push({ left, top, points: [point] });
    else near.points.push(point);
  }
  return places.flatMap(({ left, top, points: own }) =>
    [...Map.groupBy(own, ({ verdict }) => verdict)].map(([verdict, same], at): Mark => {
      return { points: same, verdict, left: left + at * markSize, top };
    }),
  );
}

function markNode({ points, verdict, left, top }: Mark, plot: uPlot): HTMLButtonElement {
  const said = points.map((point) => point.said);
  const node = element("button", { class: "mark", attributes: { type: "button", "aria-label": said.join("; ") } });
  node.dataset["glyph"] = points.length > 1 ? glyphs[verdict] + lowered(points.length) : glyphs[verdict];
  node.dataset["said"] = said.join("\n");
  // What it says is shown beside it, away from the chart's nearer edges.
  node.classList.toggle("at-end", left > plot.over.clientWidth / 2);
  node.classList.toggle("at-bottom", top > plot.over.clientHeight / 2);
  place(node, left, top);
  return node;
}

/** "₁₂". */
function lowered(count: number): string {
  return Array.from(String(count), (digit) => String.fromCharCode(0x2080 + Number(digit))).join("");
}

/** Beside its mark, or below or above it; one that finds no room is left out, and its mark says it. */
function namesOf(marks: readonly Mark[], { over }: uPlot): HTMLElement[] {
  const ruler = document.createElement("canvas").getContext("2d");
  if (ruler !== null) ruler.font = [`${font}px`, getComputedStyle(over).fontFamily].join(" ");
  const used = marks.map(({ left, top, points }) => {
    const half = markSize / 2;
    return { x: left - half, y: top, width: markSize + (points.length > 1 ? half : 0) };
  });
  return marks.flatMap((mark, at) => {
    const text = nameText(mark);
    const width = ruler?.measureText(text).width ?? text.length * font;
    const gap = (used[at]?.width ?? markSize) - markSize / 2 + 2;
    const isRoomy = mark.left + gap + width <= over.clientWidth;
    const start = isRoomy ? mark.left + gap : mark.left - markSize / 2 - 2 - width;
    // Away from the nearer end of the scale, so that names stay off the axis.
    const step = mark.top > over.clientHeight / 2 ? -lineHeight : lineHeight;
    for (let line = 0; line <= mostLines; line += 1) {
      const y = mark.top + line * step;
      const isFree = used.every(
        (other) =>
          Math.abs(other.y - y) >= lineHeight - 1 || start >= other.x + other.width || other.x >= start + width,
      );
      if (!isFree || start < 0) continue;
      used.push({ x: start, y, width });
      const name = element("span", { class: "mark-name", text, attributes: { "aria-hidden": "true", dir: "auto" } });
      place(name, start, y);
      return [name];
    }
    return [];
  });
}

/** Two names, or the first and how many more. */
function nameText({ points }: Mark): string {
  const [first, second, ...more] = points.map(({ name }) => name);
  if (first === undefined || second === undefined) return first ?? "";
  return more.length === 0 ? `${first}, ${second}` : t("{0} and {1} more", first, more.length + 1);
}

function place(node: HTMLElement, left: number, top: number): void {
  node.style.left = `${left}px`;
  node.style.top = `${top}px`;
}
