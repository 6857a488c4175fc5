import { indentOf } from "./indentation.ts";
import type { Site } from "./ladder.ts";
import type { PlaceHints } from "./proposedEdit.ts";
import type { SourceText } from "./sourceText.ts";

/** A line number that is given to a model and comes back may be a few lines off, not more. */
const farthest = 20;
const mostSites = 60;
const longestWalk = 20_000;

/** The one of several equal places that the edit's own hints mean, or undefined where they leave more than one. */
export function narrowed(source: SourceText, sites: readonly Site[], hints: PlaceHints): Site | undefined {
  const atEnd = hints.atEnd === true ? sites.filter(({ end }) => isAtEnd(source, end)) : [];
  if (atEnd.length === 1) return atEnd[0];
  if (sites.length > mostSites) return undefined;
  const anchors = hints.anchors ?? (hints.section === undefined ? [] : [hints.section]);
  return byAnchors(source, sites, anchors) ?? byLine(sites, hints);
}

/** Before the empty line that a final newline shows as. */
function isAtEnd({ lines }: SourceText, end: number): boolean {
  return end === lines.length || (end === lines.length - 1 && lines[end] === "");
}

/** Twice as near as any other. Numbers that a model counted itself are believed only together (see the planner). */
function byLine(sites: readonly Site[], { line, counted }: PlaceHints): Site | undefined {
  if (line === undefined || counted === true) return undefined;
  const away = (site: Site | undefined) => Math.abs((site?.start ?? Number.POSITIVE_INFINITY) - line);
  const [nearest, next] = [...sites].sort((a, b) => away(a) - away(b));
  return away(nearest) <= farthest && away(next) > 2 * away(nearest) ? nearest : undefined;
}

/** The place inside the innermost scope that the anchors name, or the only one below where there are no scopes. */
function byAnchors(source: SourceText, sites: readonly Site[], anchors: readonly string[]): Site | undefined {
  const last = anchors.at(-1);
  if (last === undefined) return undefined;
  const outer = anchors.slice(0, -1);
  const inside = sites.flatMap((site) => {
    const above = scopesOf(source, site);
    const depth = above.findIndex((line) => isNamed(line, last));
    const isInside = depth >= 0 && outer.every((each) => above.slice(depth).some((line) => isNamed(line, each)));
    return isInside ? [{ site, depth }] : [];
  });
  if (inside.length === 1) return inside[0]?.site;
  if (inside.length > 1) {
    // The line right around the place is what models name, rather than one further out.
    const direct = inside.filter(({ depth }) => depth <= 1);
    return direct.length === 1 ? direct[0]?.site : undefined;
  }
  const [place, another] = anchorLines(source, last);
  if (place === undefined || another !== undefined) return undefined;
  const below = sites.filter(({ start }) => start > place);
  if (below.length === 1) return below[0];
  return below.find(({ start }) => source.lines.slice(place + 1, start).every((line) => line.trim() === ""));
}

/**
 * Whether the only place that fits is above the only line that its anchor names. What the block means has then changed
 * already, and the place is another that looks like it.
 */
export function isElsewhere(source: SourceText, { end }: Site, anchors: readonly string[]): boolean {
  const last = anchors.at(-1);
  if (last === undefined) return false;
  const [line, another] = anchorLines(source, last);
  return line !== undefined && another === undefined && line >= end;
}

/** Where an anchor stands: as a whole line, else as the beginning of one; two places are enough to know. */
export function anchorLines(source: SourceText, anchor: string): number[] {
  const whole = source.trimmed.places(anchor, 2);
  if (whole.length > 0) return whole;
  const found: number[] = [];
  for (let at = 0; at < source.lines.length && found.length < 2; at += 1) {
    if (isNamed(source.lines[at] ?? "", anchor)) found.push(at);
  }
  return found;
}

/** What models leave out before a name. */
const modifiers =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|override|async|pub(?:\([^)]*\))?)\s+)+/;

/** Does the line begin with the anchor, and the anchor not end inside a word of it? */
function isNamed(line: string, anchor: string): boolean {
  if (!line.includes(anchor)) return false;
  const trimmed = line.trim();
  return (
    trimmed === anchor ||
    (anchor.length > 3 && (begins(trimmed, anchor) || begins(trimmed.replace(modifiers, ""), anchor)))
  );
}

function begins(line: string, anchor: string): boolean {
  const around = line.slice(anchor.length - 1, anchor.length + 1);
  return line.startsWith(anchor) && !/^[\p{L}\p{N}_$]{2}$/u.test(around);
}

/** The lines around a place that are indented less and less, innermost first, and the place's own first line that is not blank. */
function scopesOf({ lines }: SourceText, { start, end }: Site): string[] {
  let first = start;
  while (first < end - 1 && lines[first]?.trim() === "") first += 1;
  const scopes = [lines[first] ?? ""];
  let depth = indentOf(lines[first] ?? "").length;
  for (let at = start - 1; at >= 0 && start - at < longestWalk && depth > 0; at -= 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    const indent = indentOf(line).length;
    if (indent >= depth) continue;
    scopes.push(line);
    // A line that only closes what was opened further up, such as `) {`, belongs to the scope that it ends the head of.
    if (!/^[)\]}]/.test(line.trim())) depth = indent;
    else depth = indent + 1;
  }
  return scopes;
}
