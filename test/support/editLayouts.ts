import type { Tree } from "../../scripts/conformance/editCases.ts";
import { fenceFor } from "../../src/core/edit/wholeSelection.ts";
import type { LineRange } from "../../src/core/request.ts";
import type { EditFormatName, EditPair, RenderedBlock } from "./editPairs.ts";
import { changedProgram, type Language, languages, linesOf, pickFrom, programIn } from "./editPrograms.ts";
import { plainStyle, replyIn } from "./editReplies.ts";
import { selectionAround } from "./editSelections.ts";

// Mutations of how a reply lies there: its indentation, the lists around it, files beside it, what is left of it.

export const layoutKinds = [
  "selection without blanks",
  "selection dedented",
  "selection of tabs",
  "fences in lists",
  "new file beside",
  "wanted deletion",
  "part of another language",
] as const;
export type LayoutKind = (typeof layoutKinds)[number];

type Random = () => number;

export type LayoutScene = { readonly pair: EditPair; readonly selection?: LineRange };

export type LayoutReply = {
  readonly reply: string;
  readonly mustRefuse?: true;
  /** Nothing in the reply tells what was meant. */
  readonly isLost?: boolean;
  /** The reply is the faultless one after all. */
  readonly isPlain?: boolean;
  /** Files that are to be there besides. */
  readonly made?: Tree;
};

export function isLayoutKind(kind: string): kind is LayoutKind {
  return layoutKinds.some((each) => each === kind);
}

export function layoutScene(kind: LayoutKind, pair: EditPair, random: Random): LayoutScene {
  switch (kind) {
    case "selection without blanks":
    case "selection dedented":
    case "selection of tabs":
      return indentedSelection(random);
    case "wanted deletion":
      return { pair: shortened(random) };
    case "part of another language":
      return { pair: changedProgram(programIn(pickFrom(["css", "yaml", "vue"], random), random), random) };
    default:
      return { pair };
  }
}

export function layoutReply(
  kind: LayoutKind,
  format: EditFormatName,
  scene: LayoutScene,
  blocks: readonly RenderedBlock[],
  random: Random,
): LayoutReply {
  const { pair } = scene;
  const plain = replyIn(format, pair, blocks, plainStyle(pair.path));
  switch (kind) {
    case "selection without blanks":
    case "selection dedented":
    case "selection of tabs":
      return selectionLaidOut(kind, scene);
    case "fences in lists":
      return { reply: inList(format, plain, random) };
    case "new file beside":
      return withNewFile(format, plain, random);
    case "wanted deletion": {
      const says = ["Removed what nothing uses any more.", "I deleted the unused parts.", "The new version:"];
      return { reply: `${pickFrom(says, random)}\n\n${plain}` };
    }
    case "part of another language":
      return partOf(pair, random) ?? { reply: plain, isPlain: true };
  }
}

/** A selection whose replacement begins further in than the left edge. */
function indentedSelection(random: Random): LayoutScene {
  for (;;) {
    const pair = changedProgram(programIn(pickFrom(languages, random), random), random);
    if (pair.before.join() === pair.after.join()) continue;
    const selection = selectionAround(pair, random);
    const said = replacement(pair, selection).filter((line) => line.trim() !== "");
    // A new line that stands right above or below by chance is what a model repeats of the context.
    const isContext =
      said.at(-1)?.trim() === pair.before[selection.end]?.trim() ||
      said[0]?.trim() === pair.before[selection.start - 1]?.trim();
    const [old, [first]] = [pair.before.slice(selection.start, selection.end), said];
    if (first === undefined || indentOf(first) === "" || isContext) continue;
    // Where nothing is as it was, the first line can only be taken to stand where the first one stood.
    const isKept = old.some((line) => said.includes(line)) || indentOf(first) === indentOf(old.find(isFilled) ?? "");
    if (isKept) return { pair, selection };
  }
}

function replacement({ before, after }: EditPair, { start, end }: LineRange): readonly string[] {
  return after.slice(start, after.length - (before.length - end));
}

function selectionLaidOut(kind: LayoutKind, { pair, selection }: LayoutScene): LayoutReply {
  const range = selection ?? { start: 0, end: pair.before.length };
  const fresh = replacement(pair, range);
  const said = laidOut(kind, fresh, unitOf(pair.before));
  const old = pair.before.slice(range.start, range.end).map((line) => line.trim());
  const words = said.map((line) => line.trim()).filter((line) => /\w/.test(line));
  const standsOnce = (line: string) => old.indexOf(line) >= 0 && old.indexOf(line) === old.lastIndexOf(line);
  const first = said.find((line) => line.trim() !== "")?.trim() ?? "";
  const isFound = kind === "selection without blanks" ? standsOnce(first) : words.some(standsOnce);
  const fence = fenceFor(said.join("\n"));
  const reply = `${fence}\n${said.map((line) => `${line}\n`).join("")}${fence}\n`;
  return { reply, isLost: !isFound, isPlain: said.join("\n") === fresh.join("\n") };
}

function laidOut(kind: LayoutKind, lines: readonly string[], unit: string): readonly string[] {
  if (kind === "selection of tabs") return lines.map((line) => inOtherKind(line, unit));
  if (kind === "selection without blanks") {
    const at = lines.findIndex((line) => line.trim() !== "");
    return lines.with(at, (lines[at] ?? "").trimStart());
  }
  const filled = lines.filter((line) => line.trim() !== "");
  const least = Math.min(...filled.map((line) => indentOf(line).length));
  return lines.map((line) => (line.trim() === "" ? line : line.slice(least)));
}

/** A tab for each level of blanks, or four blanks for each tab. */
function inOtherKind(line: string, unit: string): string {
  const indent = indentOf(line);
  return (unit === "\t" ? indent.replaceAll("\t", "    ") : indent.replaceAll(unit, "\t")) + line.slice(indent.length);
}

function unitOf(lines: readonly string[]): string {
  const indents = lines.map(indentOf).filter((indent) => indent !== "");
  return indents.reduce((least, indent) => (indent.length < least.length ? indent : least), indents[0] ?? "  ");
}

function isFilled(line: string): boolean {
  return line.trim() !== "";
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The reply is one item of a list, all of it as far in as the item's text. */
function inList(format: EditFormatName, plain: string, random: Random): string {
  const mark = pickFrom(["1. ", "- ", "  * ", "10. "], random);
  const fenced = format === "search-replace" || format === "v4a" ? `\`\`\`\n${plain}\`\`\`\n` : plain;
  const indent = " ".repeat(mark.length);
  const lines = fenced.trimEnd().split("\n");
  const item = lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
  return `What changes:\n\n${mark}This file:\n\n${item}\n\n${mark}And nothing else.\n`;
}

/** One more file, in the way of the format or in a code block of its own. */
function withNewFile(format: EditFormatName, plain: string, random: Random): LayoutReply {
  const path = `src/made${Math.floor(random() * 9)}.ts`;
  const lines = linesOf(programIn("ts", random)).slice(0, -1);
  const text = lines.map((line) => `${line}\n`).join("");
  const added = lines.map((line) => `+${line}\n`).join("");
  const made = { [path]: text };
  const isOwn = random() < 0.5;
  if (format === "v4a" && isOwn)
    return { reply: plain.replace("*** End Patch", `*** Add File: ${path}\n${added}*** End Patch`), made };
  if (format === "search-replace" && isOwn)
    return { reply: `${plain}\n${path}\n<<<<<<< SEARCH\n=======\n${text}>>>>>>> REPLACE\n`, made };
  if (format === "udiff" && isOwn) {
    const head = `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n`;
    return { reply: `${plain}\n\`\`\`diff\n${head}${added}\`\`\`\n`, made };
  }
  const heads = [
    `${path}\n\`\`\`ts\n`,
    `**${path}** (new)\n\`\`\`ts\n`,
    `\`\`\`ts ${path}\n`,
    `\`\`\`ts\n// ${path}\n`,
  ];
  heads.push(`Create a new file \`${path}\`:\n\n\`\`\`ts\n`, `### \`${path}\`\n\n\`\`\`typescript\n`);
  const block = `${pickFrom(heads, random)}${text}\`\`\`\n`;
  const isFirst = format === "whole-file" && random() < 0.5;
  return { reply: isFirst ? `${block}\n${plain}` : `${plain}\n${block}`, made };
}

/** Most of a file is gone, and what is left is all of it. */
function shortened(random: Random): EditPair {
  const program = programIn(pickFrom(["ts", "py", "css"], random), random);
  const { roots, path } = program;
  const kept = roots.filter((_, at) => at < 2 || random() < 0.3);
  return { path, before: linesOf(program), after: linesOf({ ...program, roots: kept }) };
}

/** One rule, one job, or one block of a component, where the whole file was asked for. */
function partOf({ path, before, after }: EditPair, random: Random): LayoutReply | undefined {
  const part = pickFrom(partsOf(path, after), random);
  if (part === undefined || part.length > before.length * 0.6) return undefined;
  const language = path.split(".").at(-1) as Language;
  const head = pickFrom([`${path}\n`, `The changed part of ${path}:\n\n`, `**${path}**\n\n`], random);
  return { reply: `${head}\`\`\`${language}\n${part.join("\n")}\n\`\`\`\n`, mustRefuse: true };
}

function partsOf(path: string, lines: readonly string[]): readonly (readonly string[])[] {
  const unit = path.endsWith(".yml") ? "  " : "";
  const isHead = (line: string) =>
    line.startsWith(unit) && /^[.<&\p{L}]/u.test(line.slice(unit.length)) && !/^<\//.test(line);
  const heads = lines.flatMap((line, at) => (isHead(line) ? [at] : []));
  return heads.flatMap((at, index) => {
    const part = lines.slice(at, heads[index + 1] ?? lines.length).map((line) => line.slice(unit.length));
    const end = part.findLastIndex((line) => line.trim() !== "");
    return heads.length > 3 || path.endsWith(".vue") ? [part.slice(0, end + 1)] : [];
  });
}
