import { haveIndentation } from "./behindIndentation.ts";
import { hidesCode, isPlaceholder } from "./elision.ts";
import type { Change } from "./hunk.ts";
import { indentOf } from "./indentation.ts";
import { type Site, sitesOf } from "./ladder.ts";
import { inOwnIndentation } from "./ownIndentation.ts";
import type { ProposedEdit } from "./proposedEdit.ts";
import type { Outcome } from "./siteChanges.ts";
import type { SourceText } from "./sourceText.ts";
import { unescapeNew, unescapeSource } from "./spelling.ts";

export type StringEdit = Extract<ProposedEdit, { kind: "string" }>;

/**
 * Where a literal text stands. Part of a line counts, as the tools promise; only where it stands nowhere is it taken for
 * whole lines, on the ladder that other blocks take.
 */
export function stringSites(source: SourceText, edit: StringEdit): readonly Site[] {
  const literal = literalSites(source, edit.old, edit.new);
  const [only, another] = literal;
  if (only !== undefined && another === undefined) return [withIndentation(source, edit, only)];
  if (literal.length > 0) return literal;
  const unescaped = unescapeSource(edit.old);
  const fresh = unescapeNew(edit.new);
  if (unescaped !== undefined && unescaped.trim() !== "" && fresh !== undefined) {
    const found = literalSites(source, unescaped, fresh);
    if (found.length > 0) return found.map((site) => ({ ...site, unescaped: true }));
  }
  return sitesOf(source, [linesOf(edit)]);
}

/**
 * Text that begins right after the indentation may have lost its own: then its other lines have, too. They tell where
 * there are some; where there are none, the new lines below the first must show that they have theirs.
 */
function withIndentation(source: SourceText, edit: StringEdit, site: Site): Site {
  const line = source.lines[site.start] ?? "";
  const indent = indentOf(line);
  const quoted = edit.old.split("\n").filter((each) => each.trim() !== "");
  const fresh = edit.new.split("\n").filter((each) => each.trim() !== "");
  const first = quoted[0] ?? "";
  if (indent === "" || indentOf(first) !== "" || line.slice(indent.length).trimEnd() !== first.trimEnd()) return site;
  const unclear: Site = { ...site, outcome: () => ({ kind: "unclear", why: "indentation" }) };
  const isTwice = /^[ \t]+\S/.test(edit.new);
  if (quoted.length === 1 && !isTwice && (fresh.length < 2 || haveIndentation(fresh, indent, edit.path ?? "")))
    return site;
  if (quoted.length === 1) return unclear;
  // The other new lines stand as the file does, so the first one does, too, and has its blanks.
  if (isTwice && indentOf(edit.new) === indent && fresh.slice(1).some((each) => indentOf(each) === indent))
    return literalSites(source, edit.old, edit.new.slice(indent.length))[0] ?? unclear;
  const [whole, another] = sitesOf(source, [linesOf(edit)]);
  return whole !== undefined && another === undefined && whole.start === site.start ? whole : site;
}

/** More places than this tell no more. */
const mostSites = 1000;

/** The places in the order of the text, those that overlap each other too. */
export function literalSites(source: SourceText, old: string, fresh: string): Site[] {
  if (old === "") return [];
  const sites: Site[] = [];
  const { text } = source;
  for (let at = text.indexOf(old); at >= 0 && sites.length < mostSites; at = text.indexOf(old, at + 1)) {
    if (!isWhole(text, at, old)) continue;
    const begin = at;
    const start = source.lineAt(begin).line;
    // A newline at its end belongs to the line before it.
    const end = source.lineAt(begin + old.replace(/\n$/, "").length).line + 1;
    const outcome = (): Outcome => {
      const changes = literalChange(source, [{ start: begin, end: begin + old.length, text: fresh }]);
      if (leavesOut(source, old.split("\n"), changes)) return { kind: "unclear", why: "elided" };
      const own = old.includes("\n") ? inOwnIndentation(source, old.split("\n"), changes) : changes;
      return own === undefined ? { kind: "unclear", why: "indentation" } : { kind: "changes", changes: own };
    };
    sites.push({ start, end, approximate: false, outcome });
  }
  return sites;
}

/** Literal text stands for itself: what it leaves out cannot be filled in. */
function leavesOut(source: SourceText, old: readonly string[], changes: readonly Change[]): boolean {
  const isNew = (line: string) => !old.includes(line) && source.trimmed.count(line.trim(), 1) === 0;
  const added = changes.flatMap((change) => change.added);
  return added.some((line) => (isPlaceholder(line, source.dotsAreCode) || hidesCode(line)) && isNew(line));
}

/**
 * Several lines that begin or end inside a word are another text that happens to contain them, and blanks at their ends
 * that are the beginning of a line are not the blank line that was quoted.
 */
function isWhole(text: string, at: number, old: string): boolean {
  if (cutsPair(text, at) || cutsPair(text, at + old.length)) return false;
  if (!old.includes("\n")) return true;
  const [before, after] = [text[at - 1] ?? "\n", text[at + old.length] ?? "\n"];
  const joins = (a: string, b: string) => /^[\p{L}\p{N}_$]{2}$/u.test(a + b);
  if (joins(before, old[0] ?? "") || joins(old.at(-1) ?? "", after)) return false;
  if (/^[ \t]+\n/.test(old) && before !== "\n") return false;
  return !/\n[ \t]+$/.test(old) || after === "\n";
}

function cutsPair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}

type Replacement = { readonly start: number; readonly end: number; readonly text: string };

/** The changed lines that replacements in one place make, without those that stay the same at both ends. */
function literalChange(source: SourceText, replacements: readonly Replacement[]): Change[] {
  const [first] = replacements;
  const last = replacements.at(-1);
  if (first === undefined || last === undefined) return [];
  const { text } = source;
  const from = source.lineAt(first.start);
  const to = source.lineAt(last.end);
  const lineEnd = to.start + (source.lines[to.line] ?? "").length;
  let body = "";
  let next = from.start;
  for (const each of replacements) {
    body += text.slice(next, each.start) + each.text;
    next = each.end;
  }
  body += text.slice(next, lineEnd);
  return trimmedChange(from.line, source.lines.slice(from.line, to.line + 1), body.split("\n"));
}

function trimmedChange(start: number, removed: readonly string[], added: readonly string[]): Change[] {
  const most = Math.min(removed.length, added.length);
  let head = 0;
  while (head < most && removed[head] === added[head]) head += 1;
  let tail = 0;
  while (tail < most - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail += 1;
  if (head === removed.length && head === added.length) return [];
  return [
    {
      start: start + head,
      removed: removed.slice(head, removed.length - tail),
      added: added.slice(head, added.length - tail),
    },
  ];
}

/** Every place at once: those that share a line become one change. */
export function everywhere(source: SourceText, edit: StringEdit): Change[] | undefined {
  const literal = literalSites(source, edit.old, edit.new);
  if (literal.length === 0) return everySite(stringSites(source, edit));
  const changes: Change[] = [];
  let together: Replacement[] = [];
  let lastLine = -1;
  for (let at = source.text.indexOf(edit.old); at >= 0; at = source.text.indexOf(edit.old, at + edit.old.length)) {
    if (!isWhole(source.text, at, edit.old)) return undefined;
    const each = { start: at, end: at + edit.old.length, text: edit.new };
    if (together.length > 0 && source.lineAt(at).line > lastLine) {
      changes.push(...literalChange(source, together));
      together = [];
    }
    together.push(each);
    lastLine = source.lineAt(each.end).line;
  }
  return [...changes, ...literalChange(source, together)];
}

function everySite(sites: readonly Site[]): Change[] | undefined {
  const changes: Change[] = [];
  let passed = 0;
  for (const site of [...sites].sort((a, b) => a.start - b.start)) {
    if (site.start < passed) continue;
    const outcome = site.outcome();
    if (outcome.kind === "unclear") return undefined;
    changes.push(...outcome.changes);
    passed = site.end;
  }
  return sites.length === 0 ? undefined : changes;
}

/** As whole lines: a newline that ends both texts belongs to the lines. */
export function linesOf({ old, new: fresh }: StringEdit): {
  readonly search: readonly string[];
  readonly replace: readonly string[];
} {
  const search = old.split("\n");
  const replace = fresh.split("\n");
  if (search.length > 1 && search.at(-1) === "") {
    search.pop();
    if (replace.at(-1) === "") replace.pop();
  }
  return { search, replace };
}
