/** Reasoning of any length that can be written down from any place in it: paragraphs of the same length, numbered. */
const paragraphLength = 280;

/** What a token of English text takes, in characters. */
const tokenLength = 5;

export function charactersOf(tokens: number): number {
  return tokens * tokenLength;
}

const words =
  "so the total mixes three concerns, and `lineTotal` is read by two callers; **moving** it keeps both of them working because the coupon table is only looked at once, which means that the seam between parsing and pricing is the place to cut, and nothing else has to change for it to hold ";

export function longReasoning(from: number, to: number): string {
  let text = "";
  for (let at = Math.floor(from / paragraphLength); at * paragraphLength < to; at += 1) text += paragraph(at);
  const start = from % paragraphLength;
  return text.slice(start, start + to - from);
}

/** One in twelve is a heading of a section. */
function paragraph(number: number): string {
  const head = number % 12 === 0 ? `**Step ${number / 12}**\n\n` : `${number}: `;
  return `${(head + words.repeat(2)).slice(0, paragraphLength - 2)}\n\n`;
}
