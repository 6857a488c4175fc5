/** Lines at equal places of two texts of as many lines; zero-based, end-exclusive. */
export type Island = { readonly from: number; readonly to: number };

/** Shorter texts are compared whole in no time. */
const leastLines = 5000;
/** So many equal lines between two islands keep them apart. */
const leastApart = 16;
/** Where more than one line in so many differs, equal places say little. */
const linesPerChange = 20;

/**
 * Where two long texts of as many lines differ, when they are the same at nearly all places, as after a checkout, or differ in
 * blanks at line ends alone, as after formatting: then there is no need to look for lines elsewhere. Undefined where neither is so.
 */
export function islandsOf(before: readonly string[], after: readonly string[]): readonly Island[] | undefined {
  if (before.length !== after.length || before.length < leastLines) return undefined;
  const islands: { from: number; to: number }[] = [];
  let count = 0;
  let isFormatted = true;
  for (let at = 0; at < before.length; at += 1) {
    const [old, fresh] = [before[at] ?? "", after[at] ?? ""];
    if (old === fresh) continue;
    count += 1;
    isFormatted &&= old.trim() === fresh.trim();
    if (!isFormatted && count * linesPerChange > before.length) return undefined;
    const last = islands.at(-1);
    if (last !== undefined && at - last.to < leastApart) last.to = at + 1;
    else islands.push({ from: at, to: at + 1 });
  }
  if (count * linesPerChange <= before.length) return islands;
  return isFormatted ? [] : undefined;
}
