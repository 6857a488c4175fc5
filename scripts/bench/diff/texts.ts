import { seededNumbers } from "../../../test/support/seededNumbers.ts";

/** How much of a text is changed. */
export type Change = "1%" | "half" | "all";

/** A text of code-like lines, many of them alike, and the same with some lines written anew. */
export function changedTexts(lines: number, change: Change): { before: string; after: string } {
  const random = seededNumbers(lines);
  const before = Array.from({ length: lines }, () => codeLine(Math.floor(random() * lines)));
  const isChanged = (at: number) => change === "all" || (change === "half" ? random() < 0.5 : at % 100 === 50);
  const after = before.map((line, at) => (isChanged(at) ? `  const fresh${at} = ${at % 97};` : line));
  return { before: before.join("\n"), after: after.join("\n") };
}

export function codeLine(seed: number): string {
  const shapes = [
    "",
    "}",
    "  return result;",
    `  const value${seed} = read(${seed % 97});`,
    `function step${seed % 300}(items) {`,
    "  }",
    `    if (items[${seed % 20}]) {`,
    `  count += ${seed % 7};`,
  ];
  return shapes[seed % shapes.length] ?? "";
}
