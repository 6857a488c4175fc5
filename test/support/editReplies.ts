import { fenceFor } from "../../src/core/edit/wholeSelection.ts";
import type { EditFormatName, EditPair, RenderedBlock } from "./editPairs.ts";
import { quoted, written } from "./editPairs.ts";

/** How a reply is written, where that is what goes wrong. */
export type ReplyStyle = {
  /** The path as the model writes it. */
  readonly path: string;
  /** Context lines of a patch that lose their prefix, by chance. */
  readonly losesPrefix: () => boolean;
  /** Added to the numbers of a diff. */
  readonly shift: number;
  /** The line of a class or function above a chunk is named. */
  readonly anchors: boolean;
  /** What every chunk names instead, wherever it stands. */
  readonly anchor?: string;
  /** What a model says before each block; from the second one on, blocks name their file only where this is undefined. */
  readonly says?: string;
};

export function plainStyle(path: string): ReplyStyle {
  return { path, losesPrefix: () => false, shift: 0, anchors: false };
}

/** The blocks as a model writes them in a format. */
export function replyIn(
  format: EditFormatName,
  { before, after }: EditPair,
  blocks: readonly RenderedBlock[],
  style: ReplyStyle,
): string {
  const { path } = style;
  switch (format) {
    case "search-replace":
      return blocks
        .map((block, at) => {
          const above = style.says === undefined ? "" : `${style.says}\n\n`;
          const named = style.says !== undefined && at > 0 ? "" : `${path}\n`;
          return `${above}${named}<<<<<<< SEARCH\n${part(quoted(block))}=======\n${part(written(block))}>>>>>>> REPLACE\n`;
        })
        .join("\n");
    case "v4a": {
      const chunks = blocks.map((block) => `${header(block, before, style)}\n${patchLines(block, style)}`);
      return `*** Begin Patch\n*** Update File: ${path}\n${chunks.join("\n")}\n*** End Patch\n`;
    }
    case "udiff": {
      const hunks = blocks.map((block) => `${numbers(block, style.shift)}\n${patchLines(block, style)}`);
      return `\`\`\`diff\n--- a/${path}\n+++ b/${path}\n${hunks.join("\n")}\n\`\`\`\n`;
    }
    case "string-replace":
      return JSON.stringify({
        path,
        edits: blocks.map((block) => ({
          old_string: quoted(block).join("\n"),
          new_string: written(block).join("\n"),
          replace_all: false,
        })),
      });
    case "whole-file": {
      const text = after.at(-1) === "" ? after.slice(0, -1).join("\n") : after.join("\n");
      const fence = fenceFor(text);
      return `Here is the new ${path}.\n\n${path}\n${fence}ts\n${text}\n${fence}\n`;
    }
  }
}

function part(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function patchLines({ lines }: RenderedBlock, { losesPrefix }: ReplyStyle): string {
  return lines.map(({ kind, text }) => (kind === " " && losesPrefix() ? text : kind + text)).join("\n");
}

function numbers(block: RenderedBlock, shift: number): string {
  const start = Math.max(1, block.start + 1 + shift);
  return `@@ -${start},${quoted(block).length} +${start},${written(block).length} @@`;
}

function header({ start }: RenderedBlock, before: readonly string[], { anchors, anchor }: ReplyStyle): string {
  if (anchor !== undefined) return `@@ ${anchor}`;
  const above = anchors
    ? before.slice(0, start).findLast((line) => /^(?:export )?(?:function|class)\b/.test(line))
    : undefined;
  return above === undefined ? "@@" : `@@ ${above}`;
}
