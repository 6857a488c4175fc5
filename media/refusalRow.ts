import type { PlacementRefusal } from "../src/core/edit/placement.ts";
import { visibleText } from "../src/core/hiddenText.ts";
import { t } from "../src/core/l10n.ts";
import { refusalText } from "../src/core/outcomeText.ts";
import { element, icon } from "./dom.ts";
import { createHunkDetail } from "./hunkDetail.ts";

/** What each row shows: refusals only ever come in addition, so that a reader's open details stay open. */
const shownIn = new WeakMap<Element, string>();

export function isRowOf(row: Element, refusal: PlacementRefusal): boolean {
  return shownIn.get(row) === JSON.stringify(refusal);
}

/** An edit that could not be placed: why, what the model wrote, and the likest lines of the file. */
export function refusalRow(refusal: PlacementRefusal): HTMLElement {
  const text = visibleText(refusalText(refusal));
  const nearest = nearestText(refusal);
  const row = element("li", {}, [
    element("p", {}, [icon("warning"), element("span", { text, attributes: { dir: "auto" } })]),
    writtenBehind(t("What the model wrote"), refusal),
    ...(nearest === "" ? [] : [linesBehind(t("What the file has there"), nearest)]),
  ]);
  shownIn.set(row, JSON.stringify(refusal));
  return row;
}

/** The quoted lines, and what they would have become. */
function writtenBehind(title: string, { quoted, replacement }: PlacementRefusal): HTMLElement {
  if (replacement === undefined) return linesBehind(title, visibleText(quoted));
  const change = { removed: linesIn(quoted), added: linesIn(replacement) };
  const lines = createHunkDetail();
  const node = element("details", {}, [element("summary", { text: title }), lines.node]);
  node.addEventListener("toggle", () => (node.open ? lines.open(change) : lines.close()));
  return node;
}

function linesIn(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}

function linesBehind(title: string, text: string): HTMLElement {
  return element("details", {}, [
    element("summary", { text: title }),
    element("pre", { class: "lines", text, attributes: { dir: "ltr" } }),
  ]);
}

/** The likest lines with their numbers. */
function nearestText({ nearest }: PlacementRefusal): string {
  if (nearest === undefined) return "";
  const width = String(nearest.line + nearest.lines.length).length;
  return nearest.lines
    .map((line, at) => `${String(nearest.line + at).padStart(width)}  ${visibleText(line)}`)
    .join("\n");
}
