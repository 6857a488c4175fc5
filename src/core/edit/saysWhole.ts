import { isQuoteOf } from "./partOfFile.ts";

type Lines = { readonly lines: readonly string[] };

/** Without parts of the file, as it is or as one code block has it anew: they are shown for what the answer says of them. */
export function withoutQuotes<Block extends Lines>(
  blocks: readonly Block[],
  path: string,
  file: readonly string[],
): readonly Block[] {
  const [whole, another] = blocks.filter(({ lines }) => saysWhole(lines, file));
  if (whole === undefined || another !== undefined) return blocks;
  const isQuote = ({ lines }: Block) => isQuoteOf(path, file, lines) || isQuoteOf(path, whole.lines, lines);
  return blocks.filter((each) => each === whole || !isQuote(each));
}

/** Files of so few lines may share none with their new text. */
export const fewLines = 3;

export function saysWhole(block: readonly string[], file: readonly string[]): boolean {
  return sharesLines(block, file, 0.5) && covers(block, file);
}

/** Does a block say the whole file, and not a part of it: half of its code, or its first and its last line? */
export function covers(block: readonly string[], file: readonly string[]): boolean {
  const isSaid = (line: string) => /[\p{L}\p{N}]/u.test(line);
  const [said, known] = [block.filter(isSaid), file.filter(isSaid)];
  if (known.length <= fewLines) return true;
  const keepsEnds = said[0] === known[0] && said.at(-1) === known.at(-1);
  if (keepsEnds) return true;
  const at = known.indexOf(said[0] ?? "");
  const isQuoted = said.length < known.length && said.every((line, index) => line === known[at + index]);
  return !isQuoted && sharesLines(known, said, 0.5);
}

/** More than this share of the block's lines that are not blank stand in the file. */
export function sharesLines(block: readonly string[], file: readonly string[], share: number): boolean {
  const known = new Set(file.filter((line) => line.trim() !== ""));
  const filled = block.filter((line) => line.trim() !== "");
  return filled.filter((line) => known.has(line)).length > filled.length * share;
}
