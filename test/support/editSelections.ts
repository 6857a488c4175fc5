import { diffLines } from "../../src/core/edit/diffLines.ts";
import type { LineRange } from "../../src/core/request.ts";
import type { EditPair, RenderedBlock } from "./editPairs.ts";

type Random = () => number;

/** All that changes, and some lines around it. */
export function selectionAround({ before, after }: EditPair, random: Random): LineRange {
  const regions = diffLines(before, after);
  const more = () => Math.floor(random() * 5);
  const start = Math.max(0, (regions[0]?.start ?? 0) - more());
  return { start, end: Math.min(before.length, Math.max(start + 1, (regions.at(-1)?.end ?? 0) + more())) };
}

/** The replacement of a selection, as models give it, or what they quote of it and mean no change by. */
export function selectionReply(
  { before, after }: EditPair,
  { start, end }: LineRange,
  random: Random,
): { readonly reply: string; readonly mustRefuse?: true } {
  const fresh = after.slice(start, after.length - (before.length - end));
  const text = fresh.map((line) => `${line}\n`).join("");
  const kind = Math.floor(random() * 6);
  const selected = before.slice(start, end);
  const quoted = selected.filter((line) => line.trim() !== "");
  const one = quoted[Math.floor(random() * quoted.length)] ?? "";
  if (kind === 0 && quoted.length > 3)
    return { reply: `Nothing needs to change here, this is fine:\n\n\`\`\`ts\n${one}\n\`\`\`\n`, mustRefuse: true };
  if (kind === 1 && quoted.length > 3)
    return { reply: `Look at this line first:\n\n\`\`\`\n${one.trim()}\n\`\`\`\n`, mustRefuse: true };
  const prose = ["Here is the replacement:\n\n", "Sure! I updated the lines.\n\n", "<think>\nHm.\n</think>\n", "\n"];
  const marks = random() < 0.5 ? "```" : "````";
  const info = random() < 0.5 ? "" : "typescript";
  const said = prose[Math.floor(random() * prose.length)] ?? "";
  return { reply: `${said}${marks}${info}\n${text}${marks}\n${random() < 0.5 ? "\nDone.\n" : ""}` };
}

/** One of many functions, below the path or below none, where the whole file was asked for. */
export function partReply({ path, after }: EditPair, random: Random) {
  const heads = after.flatMap((line, at) => (/^export function /.test(line) ? [at] : []));
  const from = 1 + Math.floor(random() * Math.max(1, heads.length - 2));
  const [start, end] = [heads[from], heads[from + 1]];
  if (start === undefined || end === undefined || heads.length < 4) return undefined;
  const part = after.slice(start, end).join("\n").trimEnd();
  const gone = after.length - (end - start);
  if (gone <= 20 || gone <= after.length * 0.5) return undefined;
  const label = random() < 0.7 ? `${path}\n` : "The function becomes:\n\n";
  return { reply: `${label}\`\`\`ts\n${part}\n\`\`\`\n`, mustRefuse: true as const };
}

/** A list whose rows begin with numbers, inside of a string, in place of one without rows. */
export function withRows(pair: EditPair, random: Random): EditPair {
  const mark = [" | ", "\t", "→"][Math.floor(random() * 3)] ?? "\t";
  const heads = pair.before.filter((line) => /^export function /.test(line) && pair.after.includes(line));
  const head = heads[Math.floor(random() * heads.length)] ?? "";
  const rows = ["apple", "pear", "fig"].map((name, at) => `${at + 1}${mark}${name}`);
  const table = (content: readonly string[]) => ["const table = `", ...content, "`;", ""];
  const old = random() < 0.5 ? ["none"] : ["apple", "pear"];
  const put = (lines: readonly string[], content: readonly string[]) =>
    lines.toSpliced(Math.max(0, lines.indexOf(head)), 0, ...table(content));
  return { ...pair, before: put(pair.before, old), after: put(pair.after, rows) };
}

/** The new lines alone have the numbers that they would have in the file. */
export function numberedReply(block: RenderedBlock): RenderedBlock {
  let number = block.start;
  const lines = block.lines.flatMap((line) => {
    if (line.kind !== "-") number += 1;
    const text = `${number} | ${line.text}`;
    if (line.kind === "+") return [{ ...line, text }];
    return line.kind === "-"
      ? [line]
      : [
          { ...line, kind: "-" as const },
          { ...line, kind: "+" as const, text },
        ];
  });
  return { ...block, lines };
}
