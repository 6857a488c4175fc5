/** Code on one line as Markdown, cut to a length that a line of reasoning can hold. */
export function codeSpan(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  const short = plain.length > 70 ? `${plain.slice(0, 69)}…` : plain;
  let longest = 0;
  for (const run of short.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${short}${fence}` : `${fence} ${short} ${fence}`;
}

/** "a", "a and b", "a, b and c". */
export function inWords(items: readonly string[], joint: "and" | "or" = "and"): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${joint} ${last}`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
