/** What a file or a server says, fit to stand within a sentence: one line, of a readable length, in one direction. */
export function plainText(text: string, longest = 160): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
