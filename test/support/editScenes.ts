import type { Tree } from "../../scripts/conformance/editCases.ts";
import { isAlike, openBrackets } from "../../src/core/edit/brackets.ts";
import { fenceFor } from "../../src/core/edit/wholeSelection.ts";
import type { LineRange } from "../../src/core/request.ts";
import {
  type EditFormatName,
  type EditPair,
  generatedPair,
  quoted,
  type RenderedBlock,
  standsOnce,
  written,
} from "./editPairs.ts";
import { plainStyle, type ReplyStyle, replyIn } from "./editReplies.ts";
import { numberedReply, partReply, selectionAround, selectionReply, withRows } from "./editSelections.ts";

// Mutations that need a file of another make, or more files than one.

export const sceneKinds = [
  "prose naming another file",
  "markers inside content",
  "bare fences in Markdown",
  "echoed byte order mark",
  "inline elision",
  "stale anchor",
  "whole selection",
  "part of a file",
  "numbered content",
  "echoed line numbers",
  "another file's path",
] as const;
export type SceneKind = (typeof sceneKinds)[number];

type Random = () => number;

/** The change as it is made in that scene, with the files that stand beside it and what the file begins with. */
export type Scene = {
  readonly pair: EditPair;
  readonly others: Tree;
  readonly mark: "" | "\uFEFF";
  /** What of the file was selected, where the whole file was not. */
  readonly selection?: LineRange;
};

export function noScene(pair: EditPair): Scene {
  return { pair, others: {}, mark: "" };
}

const otherPath = "src/other.ts";
const markers = [
  "=======",
  "<<<<<<< SEARCH",
  ">>>>>>> REPLACE",
  "<<<<<<< HEAD",
  ">>>>>>> main",
  "*** End Patch",
  "*** Update File: src/other.ts",
  "```",
  "@@ -1,2 +1,2 @@",
  "--- a/x.ts",
  "+++ b/x.ts",
  "</old_text>",
];

export function sceneOf(kind: SceneKind, pair: EditPair, random: Random): Scene {
  const plain = noScene(pair);
  switch (kind) {
    case "prose naming another file": {
      const text = random() < 0.5 ? pair.before.join("\n") : "export const other = 1;\n";
      return { ...plain, others: { [otherPath]: text } };
    }
    case "markers inside content":
      return { ...plain, pair: withMarker(pair, random) };
    case "bare fences in Markdown":
      return { ...plain, pair: inMarkdown(pair) };
    case "echoed byte order mark":
      return { ...plain, mark: "\uFEFF" };
    case "whole selection":
      return selectionScene(pair, random);
    case "numbered content":
      return { ...plain, pair: withRows(pair, random) };
    case "another file's path":
      return { ...plain, others: { [otherPath]: "export const other = 1;\n" } };
    default:
      return plain;
  }
}

/** A change after which as many brackets are open as before: else it is what no model is to write. */
function selectionScene(pair: EditPair, random: Random): Scene {
  let used = pair;
  while (!isAlike(openBrackets(used.before), openBrackets(used.after))) used = generatedPair(random);
  return { ...noScene(used), selection: selectionAround(used, random) };
}

/** A line that looks like a marker, in the file or among what is new in it. */
function withMarker(pair: EditPair, random: Random): EditPair {
  const marker = markers[Math.floor(random() * markers.length)] ?? "=======";
  const once = (lines: readonly string[], line: string) => lines.indexOf(line) === lines.lastIndexOf(line);
  const changed = pair.after.findIndex((line, at) => line !== pair.before[at]);
  const places = pair.after.flatMap((line, at) =>
    line !== "" && once(pair.after, line) && once(pair.before, line) && pair.before.includes(line) ? [at] : [],
  );
  const near = places.filter((at) => Math.abs(at - changed) < 6);
  const among = near.length > 0 && random() < 0.8 ? near : places;
  const place = among[Math.floor(random() * among.length)];
  if (place === undefined) return pair;
  const at = pair.before.indexOf(pair.after[place] ?? "");
  const after = pair.after.toSpliced(place, 0, marker);
  return { ...pair, before: random() < 0.7 ? pair.before.toSpliced(at, 0, marker) : pair.before, after };
}

function inMarkdown({ before, after }: EditPair): EditPair {
  const wrap = (lines: readonly string[]) => [
    "# Notes",
    "",
    "```",
    ...lines,
    "```",
    "",
    "Then run:",
    "",
    "```",
    "npm test",
    "```",
    "",
  ];
  return { path: "docs/notes.md", before: wrap(before), after: wrap(after) };
}

export type SceneReply = {
  readonly reply: string;
  readonly mustRefuse?: true;
  /** Nothing in the reply tells what was meant. */
  readonly isLost?: boolean;
};

export function sceneReply(
  kind: SceneKind,
  format: EditFormatName,
  { pair, others, selection }: Scene,
  blocks: readonly RenderedBlock[],
  random: Random,
): SceneReply {
  const style = plainStyle(pair.path);
  const say = (changed: readonly RenderedBlock[], how: Partial<ReplyStyle> = {}) =>
    replyIn(format, pair, changed, { ...style, ...how });
  switch (kind) {
    case "whole selection":
      return selectionReply(pair, selection ?? { start: 0, end: pair.before.length }, random);
    case "part of a file":
      return partReply(pair, random) ?? { reply: say(blocks) };
    case "numbered content":
      return { reply: say(blocks), isLost: true };
    case "echoed line numbers":
      return { reply: say(blocks.map((block) => numberedReply(block))), isLost: true };
    case "another file's path": {
      const path = pair.path;
      const named = [
        `packages/two/${path}`,
        `../${path}`,
        `/repo/${path}`,
        `lib/${path.split("/").at(-1)}`,
        "src/missing.ts",
      ];
      return { reply: say(blocks, { path: named[Math.floor(random() * named.length)] ?? "" }), mustRefuse: true };
    }
    case "prose naming another file": {
      const says = `\`${otherPath}\` calls this too, and stays as it is.`;
      const isTwin = others[otherPath] === pair.before.join("\n");
      if (format === "search-replace" && random() < 0.7)
        return { reply: say(blocks, { says }), isLost: isTwin && blocks.length > 1 };
      return { reply: `${says}\n\n${say(blocks)}\n${says}\n` };
    }
    case "markers inside content":
      return { reply: say(blocks), isLost: isUnprotected(format, pair, blocks) };
    case "bare fences in Markdown": {
      if (format !== "whole-file") return { reply: fencedIn("```md", say(blocks)) };
      const isShort = random() < 0.5;
      const fence = isShort ? "```" : fenceFor(pair.after.join("\n"));
      const text = `${pair.path}\n${fence}md\n${pair.after.slice(0, -1).join("\n")}\n${fence}\n`;
      const more = random() < 0.5 ? "\nCheck it:\n\n```\nnpm run docs\n```\n" : "";
      return { reply: text + more, isLost: isShort };
    }
    case "echoed byte order mark": {
      if (format === "whole-file") {
        return { reply: say(blocks).replace(/```ts\n/, "```ts\n\uFEFF") };
      }
      const marked = blocks.map((block, at) => (at === 0 ? withMark(block) : block));
      return { reply: random() < 0.2 ? `\uFEFF${say(blocks)}` : say(marked) };
    }
    case "inline elision":
      return elidedBeside(format, pair, blocks, random);
    case "stale anchor": {
      const isGone = random() < 0.7;
      const heads = pair.before.filter((line) => /^export function/.test(line));
      const other = heads[Math.floor(random() * heads.length)] ?? "class Other {";
      const anchor = isGone ? other.replace("function ", "function old") : other;
      // An anchor that is right about another place means that place, where equal lines stand there.
      if (!isGone && !blocks.every((block) => standsOnce(pair.before, quoted(block)))) return { reply: say(blocks) };
      return { reply: say(blocks, { anchor }), isLost: !isGone };
    }
  }
}

/** Formats that put no mark before each line cannot say that a line is no marker; what is new and looks like one is refused. */
function isUnprotected(format: EditFormatName, { before }: EditPair, blocks: readonly RenderedBlock[]): boolean {
  const isMarker = (line: string) => markers.includes(line);
  const said = blocks.flatMap((block) => [...quoted(block), ...written(block)]);
  const at = before.findIndex(isMarker);
  if (format === "whole-file") return at < 2;
  if (format !== "search-replace") return false;
  return said.some((line) => isMarker(line) && (at < 0 || /^[<=>]/.test(line)));
}

function fencedIn(opening: string, reply: string): string {
  return reply.startsWith("```") || reply.startsWith("{")
    ? reply
    : `${opening}\n${reply.replace(/\n?$/, "\n")}\`\`\`\n`;
}

/** On the first quoted line, and on the first new one. */
function withMark(block: RenderedBlock): RenderedBlock {
  const firsts = [block.lines.findIndex(({ kind }) => kind !== "+"), block.lines.findIndex(({ kind }) => kind !== "-")];
  const lines = block.lines.map((line, at) => (firsts.includes(at) ? { ...line, text: `\uFEFF${line.text}` } : line));
  return { ...block, lines };
}

const hiding = ["// ... rest of the function", "/* ... existing code ... */", "// … remaining code unchanged"];

/** Lines that stay are left out, and a comment beside code says so. */
function elidedBeside(
  format: EditFormatName,
  pair: EditPair,
  blocks: readonly RenderedBlock[],
  random: Random,
): SceneReply {
  const words = hiding[Math.floor(random() * hiding.length)] ?? "";
  const plain = { reply: replyIn(format, pair, blocks, plainStyle(pair.path)) };
  if (format === "whole-file") {
    const at = Math.floor(random() * Math.max(1, pair.after.length - 8));
    const line = pair.after[at] ?? "";
    if (line.trim() === "") return plain;
    const after = pair.after.toSpliced(at, 4, `${line} ${words}`);
    return { reply: replyIn(format, { ...pair, after }, blocks, plainStyle(pair.path)), mustRefuse: true };
  }
  const [block] = blocks;
  const at = block?.lines.findIndex(({ kind, text }) => kind === "+" && text.trim() !== "");
  if (block === undefined || at === undefined || at < 0) return plain;
  const lines = block.lines.map((line, index) => (index === at ? { ...line, text: `${line.text} ${words}` } : line));
  const changed = [{ ...block, lines }, ...blocks.slice(1)];
  return { reply: replyIn(format, pair, changed, plainStyle(pair.path)), mustRefuse: true };
}
