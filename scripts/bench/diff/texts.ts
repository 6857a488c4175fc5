import { seededNumbers } from "../../../test/support/seededNumbers.ts";

/**
 * How much of a text is changed; "50" are fifty single lines, evenly spread;
 * "shuffled" are eight different lines in two random orders, the worst pair that was found.
 */
export type Change = "50" | "1%" | "half" | "all" | "shuffled";

/** A text of code-like lines, many of them alike, and the same with some lines written anew. */
export function changedTexts(lines: number, change: Change): { before: string; after: string } {
  const random = seededNumbers(lines);
  const any = () => Array.from({ length: lines }, () => codeLine(Math.floor(random() * 8))).join("\n");
  if (change === "shuffled") return { before: any(), after: any() };
  const before = Array.from({ length: lines }, () => codeLine(Math.floor(random() * lines)));
  const isChanged = (at: number) => {
    if (change === "all") return true;
    if (change === "half") return random() < 0.5;
    return change === "50" ? at % Math.floor(lines / 50) === 7 : at % 100 === 50;
  };
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
