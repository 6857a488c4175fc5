import { diffLines } from "../../src/core/edit/diffLines.ts";

/** A file before and after a change that somebody made. */
export type EditPair = { readonly path: string; readonly before: readonly string[]; readonly after: readonly string[] };

/** One place that changes, with the lines around it that a model would quote. */
export type RenderedBlock = {
  /** Zero-based line of `before` where the quoted lines begin. */
  readonly start: number;
  readonly lines: readonly { readonly kind: " " | "-" | "+"; readonly text: string }[];
};

export type EditFormatName = "search-replace" | "v4a" | "string-replace" | "udiff" | "whole-file";
export const editFormats: readonly EditFormatName[] = [
  "search-replace",
  "v4a",
  "string-replace",
  "udiff",
  "whole-file",
];

/** The blocks of a pair: each with as many lines around it as make it stand once, if so many may be quoted. */
export function blocksOf({ before, after }: EditPair, mostContext: number): RenderedBlock[] {
  const regions = diffLines(before, after);
  let context = Math.min(2, mostContext);
  for (;;) {
    const blocks = joined(regions, before, context);
    if (context >= mostContext || blocks.every((block) => standsOnce(before, quoted(block)))) return blocks;
    context += 2;
  }
}

type Region = { readonly start: number; readonly end: number; readonly added: readonly string[] };

function joined(regions: readonly Region[], before: readonly string[], context: number): RenderedBlock[] {
  const groups: Region[][] = [];
  for (const region of regions) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && region.start - last.end <= 2 * context) groups.at(-1)?.push(region);
    else groups.push([region]);
  }
  return groups.map((group) => {
    const start = Math.max(0, (group[0]?.start ?? 0) - context);
    const end = Math.min(before.length, (group.at(-1)?.end ?? 0) + context);
    const lines: { kind: " " | "-" | "+"; text: string }[] = [];
    let next = start;
    const keep = (to: number) => {
      for (; next < to; next += 1) lines.push({ kind: " ", text: before[next] ?? "" });
    };
    for (const region of group) {
      keep(region.start);
      for (; next < region.end; next += 1) lines.push({ kind: "-", text: before[next] ?? "" });
      for (const text of region.added) lines.push({ kind: "+", text });
    }
    keep(end);
    return { start, lines };
  });
}

export function quoted({ lines }: RenderedBlock): string[] {
  return lines.filter(({ kind }) => kind !== "+").map(({ text }) => text);
}

export function written({ lines }: RenderedBlock): string[] {
  return lines.filter(({ kind }) => kind !== "-").map(({ text }) => text);
}

/** By looking everywhere, and blind to blanks: slow, and independent of what is judged. */
export function standsOnce(before: readonly string[], search: readonly string[]): boolean {
  const key = search.map((line) => line.trim()).filter((line) => line !== "");
  const text = before.map((line) => line.trim()).filter((line) => line !== "");
  let hits = 0;
  for (let start = 0; start + key.length <= text.length; start += 1) {
    if (key.every((line, at) => text[start + at] === line)) hits += 1;
  }
  return hits === 1 && key.length > 0;
}

/** A program as people generate them: much alike, some lines over and over. */
export function generatedPair(random: () => number): EditPair {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const unit = pick(["  ", "    ", "\t"]);
  const before: string[] = [`import { ${pick(nouns)} } from "./${pick(nouns)}.ts";`, ""];
  const functions = 2 + Math.floor(random() * 12);
  for (let count = 0; count < functions; count += 1) {
    const name = pick(verbs) + pick(nouns) + (random() < 0.7 ? count : "");
    before.push(`export function ${name}(items, ${pick(nouns).toLowerCase()}) {`);
    const lines = 1 + Math.floor(random() * 8);
    for (let line = 0; line < lines; line += 1) before.push(...statement(random, pick, unit));
    before.push(`${unit}return ${pick(nouns).toLowerCase()};`, "}", "");
  }
  const after = [...before];
  const changes = 1 + Math.floor(random() * 4);
  for (let count = 0; count < changes; count += 1) change(after, random, pick, unit);
  return { path: `src/${pick(nouns).toLowerCase()}.ts`, before, after };
}

const verbs = ["load", "save", "count", "merge", "check"];
const nouns = ["Order", "Item", "Price", "User", "Rate", "Total", "Größe"];

type Pick = <Item>(items: readonly Item[]) => Item;

function statement(random: () => number, pick: Pick, unit: string): string[] {
  const name = pick(nouns).toLowerCase();
  const number = Math.floor(random() * 30);
  const kinds: readonly string[][] = [
    [`${unit}const ${name}${number} = items[${number}].${pick(nouns).toLowerCase()} ?? "${name}-${number}";`],
    [`${unit}if (!items) return;`],
    [`${unit}if (${name} > ${number}) {`, `${unit}${unit}log("over ${number}", ${name});`, `${unit}}`],
    [`${unit}for (const each of items) {`, `${unit}${unit}total += each.${name};`, `${unit}}`],
    ["", `${unit}// ${pick(["Old", "New", "Slow"])} ${name}s are checked again.`],
  ];
  return [...pick(kinds)];
}

function change(lines: string[], random: () => number, pick: Pick, unit: string): void {
  const at = Math.floor(random() * (lines.length - 2));
  const line = lines[at] ?? "";
  // What stands in place of a blank line stands as far in as what follows it, and what stands above an end further in.
  const next = lines.slice(at).find((each) => each !== "") ?? "";
  const indent = (/^\s*/.exec(next)?.[0] ?? "") + (next.trim() === "}" ? unit : "");
  const kind = Math.floor(random() * 4);
  if (kind === 0) lines.splice(at, 1);
  else if (kind === 1) lines.splice(at, 0, `${indent}trace("${pick(nouns)} $& $1", ${Math.floor(random() * 99)});`);
  else if (kind === 2 && line !== "") lines[at] = `${line.replace(/items|total|each/, "rows")} // changed`;
  else
    lines.splice(
      at,
      1 + Math.floor(random() * 2),
      `${indent}begin();`,
      `${indent}finish(${Math.floor(random() * 99)});`,
    );
}
