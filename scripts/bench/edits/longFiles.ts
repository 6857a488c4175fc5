export const path = "src/long.ts";
const editCount = 50;

/** Functions that differ in their numbers alone, as generated code does. */
export function longFile(size: number): { lines: readonly string[]; text: string; after: string } {
  const lines: string[] = [];
  for (let at = 0; lines.length < size; at += 1) {
    lines.push(`export function step${at}(items: readonly Item[]): number {`);
    lines.push("  let total = 0;", `  for (const item of items.slice(${at % 97})) {`);
    lines.push(`    total += item.price * rate${at % 1000};`, "    if (item.last) break;", "  }");
    lines.push(`  return total + offset${at};`, "}", "");
  }
  lines.length = size;
  const after = [...lines];
  for (const start of starts(size)) after[start + 3] = changed(lines[start + 3] ?? "");
  return { lines, text: lines.join("\n"), after: after.join("\n") };
}

/** Where the edited functions begin: evenly spread, and not in order. */
function starts(size: number): number[] {
  const functions = Math.floor(size / 9) - 1;
  return Array.from({ length: editCount }, (_, at) => Math.floor((((at * 7) % editCount) * functions) / editCount) * 9);
}

function changed(line: string): string {
  return `${line} // checked`;
}

export function exactReply(lines: readonly string[]): string {
  return reply(lines, (line) => line);
}

export function driftedReply(lines: readonly string[]): string {
  return reply(lines, (line) => `    ${line}`);
}

function reply(lines: readonly string[], spoil: (line: string) => string): string {
  const blocks = starts(lines.length).map((start) => {
    const quoted = lines.slice(start, start + 6).map(spoil);
    const fresh = quoted.map((line, at) => (at === 3 ? changed(line) : line));
    return block(quoted, fresh);
  });
  return blocks.join("\n");
}

export function block(quoted: readonly string[], fresh: readonly string[]): string {
  return `${path}\n<<<<<<< SEARCH\n${quoted.join("\n")}\n=======\n${fresh.join("\n")}\n>>>>>>> REPLACE\n`;
}
