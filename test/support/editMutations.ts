import { editsIn, resultOf, type Tree } from "../../scripts/conformance/editCases.ts";
import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import { isAlike, openBrackets } from "../../src/core/edit/brackets.ts";
import { createPlanner, withHunks } from "../../src/core/edit/planner.ts";
import { isLayoutKind, type LayoutKind, layoutKinds, layoutReply, layoutScene } from "./editLayouts.ts";
import {
  blocksOf,
  type EditFormatName,
  type EditPair,
  editFormats,
  quoted,
  type RenderedBlock,
  standsOnce,
} from "./editPairs.ts";
import { plainStyle, type ReplyStyle, replyIn } from "./editReplies.ts";
import { noScene, type Scene, type SceneKind, sceneKinds, sceneOf, sceneReply } from "./editScenes.ts";

/** The ways in which models err. */
export const mutationKinds = [
  "none",
  "indentation",
  "tabs",
  "trailing blanks",
  "order",
  "fence and prose",
  "path",
  "prefix",
  "numbers",
  "anchors",
  "blank ends",
  "line numbers",
  "escapes",
  "elision",
  "another text",
  "truncation",
  ...sceneKinds,
  ...layoutKinds,
] as const;
export type MutationKind = (typeof mutationKinds)[number];

export type MutationRun = {
  readonly kind: MutationKind;
  readonly format: EditFormatName;
  /** The reply is another than the faultless one. */
  readonly mutated: boolean;
  /** What the reply quotes can still be found by looking everywhere, blind to blanks. */
  readonly identifiable: boolean;
  readonly outcome: "right" | "refused" | "wrong";
  readonly reply: string;
};

type Random = () => number;

const quoting = ["search-replace", "v4a", "string-replace", "udiff"] as const;

/** The formats in which a model can err in that way, where they are not all. */
const formatsOf: Partial<Record<MutationKind, readonly EditFormatName[]>> = {
  indentation: quoting,
  tabs: quoting,
  "trailing blanks": quoting,
  order: quoting,
  prefix: ["v4a", "udiff"],
  numbers: ["udiff"],
  anchors: ["v4a"],
  "blank ends": ["search-replace", "string-replace"],
  "line numbers": ["search-replace"],
  escapes: ["search-replace", "string-replace"],
  elision: ["whole-file"],
  "another text": quoting,
  "stale anchor": ["v4a"],
  "whole selection": ["whole-file"],
  "part of a file": ["whole-file"],
  "selection without blanks": ["whole-file"],
  "selection dedented": ["whole-file"],
  "selection of tabs": ["whole-file"],
  "wanted deletion": ["whole-file"],
  "part of another language": ["whole-file"],
  "echoed line numbers": quoting,
};

type Spoiled = {
  readonly reply: string;
  /** What is quoted, where that changed. */
  readonly blocks?: readonly RenderedBlock[];
  readonly cut?: true;
  readonly mustRefuse?: true;
  /** No line around it tells where what was left out stands. */
  readonly isLost?: boolean;
  /** The reply is the faultless one after all. */
  readonly isPlain?: boolean;
  /** Files that are to be there besides. */
  readonly made?: Tree;
};

/** One reply, spoiled in one way, through parser and planner, judged by what the change was. */
export function mutationRun(made: EditPair, kind: MutationKind, random: Random): MutationRun | undefined {
  const scene = sceneFor(kind, made, random);
  const { pair } = scene;
  const formats = formatsOf[kind] ?? editFormats;
  const format = formats[Math.floor(random() * formats.length)] ?? "search-replace";
  // Some models quote too little, and places become ambiguous.
  const blocks = blocksOf(pair, random() < 0.75 ? 12 : 1);
  if (blocks.length === 0 || blocks.some((block) => quoted(block).length === 0)) return undefined;
  const plain = replyIn(format, made, blocksOf(made, 12), plainStyle(made.path));
  const spoiled = spoiledIn(kind, format, scene, blocks, random) ?? { reply: plain };
  const { reply, cut, mustRefuse } = spoiled;
  // New lines alone that are escaped may be meant so.
  if (kind === "escapes" && spoiled.blocks?.some((block) => isRequoted(pair.before, block)) !== true) return undefined;
  // So may new lines that are indented otherwise where nothing but blank lines is quoted.
  if (kind === "indentation" && spoiled.blocks?.every((block) => isRequoted(pair.before, block)) !== true)
    return undefined;
  // Nor can anyone tell that tabs are a slip where neither the quoted lines nor the file say how it is indented.
  if (
    kind === "tabs" &&
    isHardlyIndented(pair) &&
    spoiled.blocks?.every((block) => isRequoted(pair.before, block)) !== true
  )
    return undefined;
  // What happens to stand elsewhere word for word says another place: nobody can tell that it was a slip.
  if (spoiled.blocks?.some((block) => standsElsewhere(pair.before, block, format)) === true) return undefined;
  const before = scene.mark + pair.before.join("\n");
  const after = scene.mark + pair.after.join("\n");
  const files = { ...scene.others, [pair.path]: before };
  const identifiable =
    mustRefuse !== true &&
    spoiled.isLost !== true &&
    (format === "whole-file" ? isPaired(pair) : blocks.every((block) => standsOnce(pair.before, quoted(block))));
  const mutated = reply !== plain && spoiled.isPlain !== true;
  // An unspoiled reply now and then is no harm; more of them would only fill the table.
  if (!mutated && kind !== "none" && random() < 0.9) return undefined;
  const base = { kind, format, mutated, identifiable, reply };
  if (cut === true) return { ...base, outcome: judgeCut(reply, pair, blocks, format), identifiable: false };
  const { selection } = scene;
  const lines = selection === undefined ? undefined : pair.before.slice(selection.start, selection.end);
  const result = resultOf(editsIn([reply], files, lines), files, selection);
  if (result.kind === "refused") return { ...base, outcome: "refused" };
  const isMeant = isTree(result.tree, { ...files, ...spoiled.made, [pair.path]: after });
  return { ...base, outcome: isMeant ? "right" : "wrong" };
}

/** As many brackets are open as before: else it is what no model is to write as a whole file. */
function isPaired({ before, after }: EditPair): boolean {
  return isAlike(openBrackets(before), openBrackets(after));
}

function sceneFor(kind: MutationKind, pair: EditPair, random: Random): Scene {
  if (isLayoutKind(kind)) return { ...noScene(pair), ...layoutScene(kind, pair, random) };
  return isSceneKind(kind) ? sceneOf(kind, pair, random) : noScene(pair);
}

function spoiledIn(
  kind: MutationKind,
  format: EditFormatName,
  scene: Scene,
  blocks: readonly RenderedBlock[],
  random: Random,
): Spoiled | undefined {
  if (isLayoutKind(kind)) return layoutReply(kind, format, scene, blocks, random);
  return isSceneKind(kind)
    ? sceneReply(kind, format, scene, blocks, random)
    : spoil(kind, format, scene.pair, blocks, random);
}

function isSceneKind(kind: MutationKind): kind is SceneKind {
  return sceneKinds.some((each) => each === kind);
}

function isTree(given: Readonly<Record<string, string | null>>, wanted: Tree): boolean {
  const paths = new Set([...Object.keys(given), ...Object.keys(wanted)]);
  return [...paths].every((path) => given[path] === wanted[path]);
}

/** A reply that was cut off keeps whole blocks only: what they give is what those blocks alone give. */
function judgeCut(
  reply: string,
  pair: EditPair,
  blocks: readonly RenderedBlock[],
  format: EditFormatName,
): MutationRun["outcome"] {
  const before = pair.before.join("\n");
  const parser = createAnswerParser(undefined, [{ path: pair.path, lines: pair.before }]);
  const planner = createPlanner([{ path: pair.path, text: before }]);
  for (const edit of [...parser.push(reply), ...parser.end(false)]) if (edit.kind !== "malformed") planner.add(edit);
  const { plan } = planner.finish();
  const text = withHunks(before, plan.files[0]?.hunks ?? []);
  if (text === before) return "refused";
  for (let count = 1; count <= blocks.length && format !== "whole-file"; count += 1) {
    for (const some of subsets(blocks, count)) if (partly(pair.before, some) === text) return "right";
  }
  return "wrong";
}

/** The first blocks, and the first without those that may have been refused: any of a few, and up to three of many. */
function subsets(blocks: readonly RenderedBlock[], count: number): RenderedBlock[][] {
  const first = blocks.slice(0, count);
  if (count <= 6) {
    return Array.from({ length: 2 ** count }, (_, bits) => first.filter((_each, at) => (bits & (1 << at)) !== 0));
  }
  const without = (sets: readonly RenderedBlock[][]) => sets.flatMap((set) => set.map((_, at) => set.toSpliced(at, 1)));
  const one = without([first]);
  const two = without(one);
  return [first, ...one, ...two, ...(count <= 12 ? without(two) : [])];
}

function partly(before: readonly string[], blocks: readonly RenderedBlock[]): string {
  const lines: string[] = [];
  let next = 0;
  for (const block of blocks) {
    lines.push(...before.slice(next, block.start));
    for (const { kind, text } of block.lines) if (kind !== "-") lines.push(text);
    next = block.start + quoted(block).length;
  }
  return [...lines, ...before.slice(next)].join("\n");
}

function spoil(
  kind: Exclude<MutationKind, SceneKind | LayoutKind>,
  format: EditFormatName,
  pair: EditPair,
  blocks: readonly RenderedBlock[],
  random: Random,
): Spoiled | undefined {
  const style = plainStyle(pair.path);
  const say = (changed: readonly RenderedBlock[], changedStyle: Partial<ReplyStyle> = {}): Spoiled => ({
    reply: replyIn(format, pair, changed, { ...style, ...changedStyle }),
    blocks: changed,
  });
  const mapLines = (change: (text: string, line: number) => string) =>
    say(
      blocks.map((block) => ({
        ...block,
        lines: block.lines.map((line, at) => ({ ...line, text: change(line.text, at) })),
      })),
    );
  const isWhole = format === "whole-file";
  switch (kind) {
    case "none":
      return undefined;
    case "indentation":
      return isWhole ? undefined : say(blocks.map((block) => reindented(block, random)));
    case "tabs":
      return isWhole ? undefined : mapLines((text) => retabbed(text));
    case "trailing blanks": {
      const loses = random() < 0.5;
      const change = (block: RenderedBlock): RenderedBlock => ({
        ...block,
        lines: block.lines.map((line) => {
          if (line.kind === "+" || random() < 0.5) return line;
          return { ...line, text: loses ? line.text.trimEnd() : `${line.text}  ` };
        }),
      });
      return isWhole ? undefined : say(blocks.map(change));
    }
    case "order":
      return blocks.length < 2 || isWhole ? undefined : say(shuffled(blocks, random));
    case "fence and prose":
      return fenced(format, say(blocks).reply, random);
    case "path": {
      const paths = [
        `./${pair.path}`,
        `a/${pair.path}`,
        pair.path.split("/").at(-1) ?? "",
        pair.path.replaceAll("/", "\\"),
      ];
      return say(blocks, { path: paths[Math.floor(random() * paths.length)] ?? "" });
    }
    case "prefix":
      return format === "v4a" || format === "udiff" ? say(blocks, { losesPrefix: () => random() < 0.6 }) : undefined;
    case "numbers":
      return format === "udiff" ? say(blocks, { shift: Math.floor(random() * 80) - 40 || 7 }) : undefined;
    case "anchors":
      return format === "v4a" ? say(blocks, { anchors: true }) : undefined;
    case "blank ends":
      return format === "search-replace" || format === "string-replace"
        ? say(blocks.map((block) => blankEnded(block, random)))
        : undefined;
    case "line numbers":
      return format === "search-replace" ? say(blocks.map(numberedBlock)) : undefined;
    case "escapes":
      return format === "search-replace" || format === "string-replace"
        ? mapLines((text) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"'))
        : undefined;
    case "elision":
      return elided(format, pair, blocks, random);
    case "another text":
      return isWhole ? undefined : anotherText(format, pair, blocks, random);
    case "truncation": {
      const { reply } = say(blocks);
      return { reply: reply.slice(0, Math.floor(random() * (reply.length - 2))), cut: true };
    }
  }
}

/** All lines of a block further in, or as far out as the least indented allows. */
function reindented(block: RenderedBlock, random: Random): RenderedBlock {
  const filled = block.lines.filter(({ text }) => text.trim() !== "");
  const indents = filled.map(({ text }) => /^[ \t]*/.exec(text)?.[0] ?? "");
  const least = indents.reduce((a, b) => (a.length < b.length ? a : b), indents[0] ?? "");
  const isTab = indents.some((indent) => indent.includes("\t"));
  const more = (isTab ? "\t" : "  ").repeat(1 + Math.floor(random() * 3));
  const outdents = least !== "" && random() < 0.7;
  const change = (text: string) => {
    if (text.trim() === "") return text;
    return outdents ? text.slice(least.length) : more + text;
  };
  return { ...block, lines: block.lines.map((line) => ({ ...line, text: change(line.text) })) };
}

function retabbed(text: string): string {
  const indent = /^[ \t]*/.exec(text)?.[0] ?? "";
  const other = indent.includes("\t") ? indent.replaceAll("\t", "    ") : indent.replaceAll("  ", "\t");
  return other + text.slice(indent.length);
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as Item, result[at] as Item];
  }
  return result;
}

function fenced(format: EditFormatName, reply: string, random: Random): Spoiled {
  const prose = "Certainly! This is what changes:\n\n";
  const end = "\nLet me know if anything else should change.\n";
  if (format === "whole-file" || format === "udiff") return { reply: prose + reply + end };
  const fence = random() < 0.5 ? "```" : "````";
  return { reply: `${prose}${fence}${random() < 0.5 ? "ts" : ""}\n${reply.replace(/\n?$/, "\n")}${fence}\n${end}` };
}

function blankEnded(block: RenderedBlock, random: Random): RenderedBlock {
  const blank = { kind: " " as const, text: "" };
  return { ...block, lines: random() < 0.5 ? [blank, ...block.lines] : [...block.lines, blank] };
}

function numberedBlock(block: RenderedBlock): RenderedBlock {
  let number = block.start;
  const lines = block.lines.map((line) => {
    if (line.kind !== "+") number += 1;
    return { ...line, text: `${number} | ${line.text}` };
  });
  return { ...block, lines };
}

/** As models say that code goes on. */
const leftOut = [
  "// ... existing code ...",
  "// ...",
  "...",
  "// … rest of the code unchanged",
  "// rest of the file remains the same",
  "/* ... */",
  "/* unchanged */",
  "// [existing code]",
  "// (rest unchanged)",
  "// existing implementation here",
  "# ... other functions ...",
  "<!-- existing code -->",
  "// ... (previous code) ...",
  "// same as before",
];

/** Code that does not change is left out, in a whole file. */
function elided(
  format: EditFormatName,
  pair: EditPair,
  blocks: readonly RenderedBlock[],
  random: Random,
): Spoiled | undefined {
  if (format !== "whole-file") return undefined;
  const [first] = blocks;
  const { after, before } = pair;
  const start = 3 + Math.floor(random() * Math.max(1, after.length - 10));
  const length = 4 + Math.floor(random() * 6);
  const gone = after.slice(start, start + length);
  if (first === undefined || start + length >= after.length - 1) return undefined;
  // What goes unsaid must not change, and the lines around it must not say that something else went.
  const between = linesBetween(before, after.slice(0, start), after.slice(start + length));
  if (gone.length < length || !standsLiterally(before, after.slice(start - 1, start + length + 1))) return undefined;
  if (between !== undefined && between !== length) return undefined;
  const words = leftOut[Math.floor(random() * leftOut.length)] ?? "";
  const short = [...after.slice(0, start), words, ...after.slice(start + length)];
  return {
    reply: replyIn(format, { ...pair, after: short }, blocks, plainStyle(pair.path)),
    isLost: between === undefined,
  };
}

/** A number, a sign or a word of what is quoted is another: what the model has in mind is not in the file. */
function anotherText(
  format: EditFormatName,
  pair: EditPair,
  blocks: readonly RenderedBlock[],
  random: Random,
): Spoiled | undefined {
  const at = Math.floor(random() * blocks.length);
  const block = blocks[at];
  if (block === undefined) return undefined;
  const places = block.lines.flatMap(({ kind, text }, line) =>
    kind !== "+" && /\d|[-+*<>]\s|items/.test(text) ? [line] : [],
  );
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return undefined;
  const change = (text: string) =>
    text.replace(/\d|[-+*<>](?=\s)|items/, (found) =>
      /\d/.test(found) ? String((Number(found) + 1) % 10) : found === "items" ? "values" : found === "+" ? "-" : "+",
    );
  const lines = block.lines.map((line, index) => (index === place ? { ...line, text: change(line.text) } : line));
  const changed = blocks.with(at, { ...block, lines });
  if (standsExactly(pair.before, quoted({ ...block, lines }))) return undefined;
  return { reply: replyIn(format, pair, changed, plainStyle(pair.path)), mustRefuse: true };
}

/** How many lines of `before` stand between the end of these lines and the beginning of those, where each is one place. */
function linesBetween(
  before: readonly string[],
  above: readonly string[],
  below: readonly string[],
): number | undefined {
  const only = (lines: (count: number) => readonly string[]) => {
    for (let count = 1; count <= 8; count += 1) {
      const key = lines(count);
      const hits = before.flatMap((_, at) => (key.every((line, index) => before[at + index] === line) ? [at] : []));
      if (hits.length === 1) return { at: hits[0] ?? 0, count };
    }
    return undefined;
  };
  const end = only((count) => above.slice(-count));
  const begin = only((count) => below.slice(0, count));
  return end === undefined || begin === undefined ? undefined : begin.at - end.at - end.count;
}

function standsLiterally(before: readonly string[], search: readonly string[]): boolean {
  return before.some((_, start) => search.every((line, at) => before[start + at] === line));
}

function isRequoted(before: readonly string[], block: RenderedBlock): boolean {
  return quoted(block).some((line, at) => before[block.start + at] !== line);
}

function isHardlyIndented({ before }: EditPair): boolean {
  return before.filter((line) => /^[ \t]+\S/.test(line)).length < 4;
}

/** A string is quoted character by character: an empty last line of it is the end of the line before. */
function standsElsewhere(before: readonly string[], block: RenderedBlock, format: EditFormatName): boolean {
  const search = quoted(block);
  if (!isRequoted(before, block)) return false;
  if (format === "string-replace") {
    const own = before.slice(0, block.start).reduce((sum, line) => sum + line.length + 1, 0);
    const [text, old] = [before.join("\n"), search.join("\n")];
    // A newline before its first line may be the end of the line above.
    for (let at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + 1)) {
      if (at !== own && at !== own - 1) return true;
    }
    return false;
  }
  return before.some((_, start) => start !== block.start && search.every((line, at) => before[start + at] === line));
}

function standsExactly(before: readonly string[], search: readonly string[]): boolean {
  const filled = (lines: readonly string[]) => lines.map((line) => line.trim()).filter((line) => line !== "");
  return `\n${filled(before).join("\n")}\n`.includes(`\n${filled(search).join("\n")}\n`);
}
