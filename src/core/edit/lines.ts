/**
 * A text as lines joined by separators: `lines.length === separators.length + 1`. A final newline shows as an empty
 * last line, so a missing one stays missing, and every kept line keeps its own ending.
 */
export type Lines = {
  readonly lines: readonly string[];
  readonly separators: readonly string[];
};

/** Splits where VS Code does: `\r\n`, `\n` or a lone `\r`. */
export function splitLines(text: string): Lines {
  if (!text.includes("\r")) {
    const lines = text.split("\n");
    return { lines, separators: new Array<string>(lines.length - 1).fill("\n") };
  }
  const lines: string[] = [];
  const separators: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push(text.slice(start, match.index));
    separators.push(match[0]);
    start = match.index + match[0].length;
  }
  lines.push(text.slice(start));
  return { lines, separators };
}

export function joinLines({ lines, separators }: Lines): string {
  return lines.map((line, index) => line + (separators[index] ?? "")).join("");
}

/** The separator that new text at `line` takes: that line's own, else its neighbour's, else a plain newline. */
export function separatorAt({ separators }: Lines, line: number): string {
  return separators[Math.min(line, separators.length - 1)] ?? "\n";
}
