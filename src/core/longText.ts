import { writtenOut } from "./deltas.ts";

/**
 * A text that may get long: short as a string, longer in blocks of one length, so that it grows and is read in stretches
 * without being copied as a whole. It never changes; where its blocks are kept may.
 */
export type Text = string | LongText;
type LongText = { readonly blocks: readonly Block[]; readonly tail: string };
export type Block = { kept: string | Put };

type Put = { readonly store: TextStore; readonly at: number };

/** Where texts are put that are to leave the memory. */
export type TextStore = {
  /** Gives where the text stands from now on. What cannot be put away yet waits in memory, and nothing of it is lost. */
  append(text: string): number;
  read(start: number, end: number): string;
  /** Characters that wait. */
  readonly waiting: number;
};

export const blockLength = 65_536;

export function plus(text: Text, more: string): Text {
  const isShort = typeof text === "string";
  const { blocks, tail } = isShort ? { blocks: [], tail: text } : text;
  const end = tail + more;
  if (end.length < blockLength) return isShort ? end : { blocks, tail: end };
  const flat = writtenOut(end);
  const cut = flat.length - (flat.length % blockLength);
  const full: Block[] = [];
  for (let at = 0; at < cut; at += blockLength) full.push({ kept: flat.slice(at, at + blockLength) });
  return { blocks: [...blocks, ...full], tail: flat.slice(cut) };
}

export function lengthOf(text: Text): number {
  return typeof text === "string" ? text.length : text.blocks.length * blockLength + text.tail.length;
}

export function stretchOf(text: Text, start: number, end: number): string {
  if (typeof text === "string") return text.slice(start, end);
  const { blocks, tail } = text;
  let found = "";
  const last = Math.min(blocks.length, Math.ceil(end / blockLength));
  for (let index = Math.floor(start / blockLength); index < last; index += 1) {
    const from = index * blockLength;
    found += readBlock(blocks[index], Math.max(0, start - from), Math.min(blockLength, end - from));
  }
  const from = blocks.length * blockLength;
  return end > from ? found + tail.slice(Math.max(0, start - from), end - from) : found;
}

export function wholeText(text: Text): string {
  return stretchOf(text, 0, lengthOf(text));
}

/** Whoever holds the text reads the same as before. */
export function moveBlock(block: Block, store: TextStore): void {
  if (typeof block.kept === "string") block.kept = { store, at: store.append(block.kept) };
}

function readBlock(block: Block | undefined, start: number, end: number): string {
  if (block === undefined) return "";
  const { kept } = block;
  return typeof kept === "string" ? kept.slice(start, end) : kept.store.read(kept.at + start, kept.at + end);
}
