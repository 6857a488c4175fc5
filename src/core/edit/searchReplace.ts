import { isProse } from "./codeText.ts";
import {
  type BlockReading,
  closesFence,
  done,
  type LineParser,
  malformed,
  type ParserContext,
  type ProposedEdit,
  stillOpen,
} from "./proposedEdit.ts";

/** What the model is told; the markers below are what it is promised. */
export const searchReplaceInstructions = `Answer with one edit block for each place that changes, in this form:

path/to/file
<<<<<<< SEARCH
the exact lines of the file that change, with a few unchanged lines around them
=======
the lines that replace them
>>>>>>> REPLACE

Rules:
- Copy the SEARCH lines character for character from the file, indentation included, without line numbers.
- Quote enough lines that they occur exactly once in the file, and no more than needed.
- Blocks must not overlap. Never abbreviate code with comments such as "rest unchanged".
- If nothing should change, say so in one sentence and write no block.`;

const lineBehind = /\(?(?:at )?line[ =:]*(\d+)\)?/.source;
const pathBehind = /`?([\w@.()[\]/\\-]{0,200}[./][\w@.()[\]/\\-]{0,200}\w)`?/.source;
/** Older clients taught ORIGINAL and UPDATED. Behind the word models put the line, or the path. */
const searchMarker = new RegExp(
  `^(?:(?:<{5,}|-{5,}) ?(?:SEARCH|ORIGINAL)>?(?:[ \\t]+(?:${lineBehind}|${pathBehind}))?|(?:<{3,4}|-{3,4}) SEARCH>?)\\s*$`,
);
const separatorMarker = /^={3,}\s*$/;
/** A row of as many marks as models are told, or miscount; fewer divide a block that begins with fewer. */
const fullCount = 5;
const replaceMarker = /^(?:(?:>{5,}|\+{5,}) ?(?:REPLACE|UPDATED)|(?:>{3,4}|\+{3,4}) REPLACE)\s*$/;
const escapedMarker = /^\\(?=[<=>]{5,9})/;
/** Where a header stood, the client teaches to escape its lines as well. */
const escapedHeader = /^\\(?=-{5,}|:(?:start|end)_line:)/;
/** Some clients teach a header of `:start_line:12` and dashes below the first marker. */
const headerLine = /^:(start|end)_line:\s*(\d+)\s*$/;
const headerEnd = /^-{5,}\s*$/;

export function endsBlock(text: string): boolean {
  return replaceMarker.test(text);
}

/** A parser when the line begins a block. */
export function beginSearchReplace(first: string, { path, fence, mayBegin }: ParserContext): LineParser | undefined {
  if (!mayBegin || !searchMarker.test(first)) return undefined;
  let block = openBlock(first, path);
  let begun = false;

  return {
    line(text) {
      if (searchMarker.test(text)) {
        const edits = begun ? [unended(block, "A new block began before this one ended.")] : [];
        begun = true;
        block = openBlock(text, path);
        return { edits, state: "open" };
      }
      if (replaceMarker.test(text)) {
        const edit = finish(block);
        const endsFence = edit.kind === "block" && closesFence(block.body.at(-1) ?? "", fence);
        return done([endsFence ? { ...edit, endsFence } : edit]);
      }
      if (block.inHeader && takeHeader(block, text)) return stillOpen;
      if (divides(block, text)) block.separators.push({ at: block.body.length, marks: markCount(text) });
      const content = unescaped(block, text);
      if (content !== text) block.escaped = true;
      block.body.push(content);
      return stillOpen;
    },
    end(complete) {
      const why = "The answer ended inside this block.";
      return done([complete ? unended(block, why) : malformed(why, block.body)]);
    },
  };
}

type OpenBlock = {
  readonly path: string | undefined;
  readonly marks: number;
  readonly body: string[];
  readonly separators: { readonly at: number; readonly marks: number }[];
  line: number | undefined;
  inHeader: boolean;
  escaped: boolean;
};

function openBlock(marker: string, above: string | undefined): OpenBlock {
  const [, line, path = above] = searchMarker.exec(marker) ?? [];
  const marks = markCount(marker);
  const at = line === undefined ? undefined : Number(line) - 1;
  return { path, marks, body: [], separators: [], line: at, inHeader: true, escaped: false };
}

function takeHeader(block: OpenBlock, text: string): boolean {
  const [, which, number] = headerLine.exec(text) ?? [];
  if (which === "start") block.line = Number(number) - 1;
  if (which !== undefined) return true;
  block.inHeader = false;
  return block.line !== undefined && headerEnd.test(text);
}

function unescaped({ line }: OpenBlock, text: string): string {
  return escapedMarker.test(text) || (line !== undefined && escapedHeader.test(text)) ? text.slice(1) : text;
}

function divides({ marks }: OpenBlock, text: string): boolean {
  return separatorMarker.test(text) && (marks < fullCount || markCount(text) >= fullCount);
}

function markCount(text: string): number {
  return /^(?:<+|=+|-+)/.exec(text)?.[0].length ?? 0;
}

function finish({ path, body, separators, marks, line, escaped }: OpenBlock): ProposedEdit {
  const own = separators.filter((each) => each.marks === marks);
  const ends = (own.length > 0 ? own : separators).map(({ at }) => at);
  const last = ends.at(-1);
  const isDoubled = ends.length > 1 && last === body.length - 1 && !isUnderline(path, body, last);
  const between = isDoubled ? betweenTitles(path, body, ends) : undefined;
  if (between !== undefined) {
    const reading = { search: body.slice(0, between), replace: body.slice(between + 1) };
    return { kind: "block", path, readings: [reading], divided: true, ...hintsAt(line) };
  }
  if (isDoubled && (ends.length > 2 || mayUnderline(path, body, last)))
    return malformed("It cannot be known which ======= line divides the block.", body);
  if (isDoubled) ends.pop();
  const text = isDoubled ? body.slice(0, -1) : body;
  if (ends.length === 0) return malformed("The block has no ======= line between the old and the new lines.", body);
  const meant = meantEnds(path, text, ends);
  if (meant.length > mostReadings) return malformed("It cannot be known which ======= line divides the block.", body);
  const readings = meant.map((at): BlockReading => ({ search: text.slice(0, at), replace: text.slice(at + 1) }));
  return {
    kind: "block",
    path,
    readings,
    ...(meant.length < ends.length ? { divided: true } : {}),
    ...(escaped ? { escaped } : {}),
    ...hintsAt(line),
  };
}

function hintsAt(line: number | undefined): { readonly hints?: { readonly line: number } } {
  return line === undefined ? {} : { hints: { line } };
}

/** A title with its row of = in place of one: the row in the middle divides them. */
function betweenTitles(path: string | undefined, body: readonly string[], ends: readonly number[]): number | undefined {
  const [first, middle, last, another] = ends;
  if (first === undefined || last === undefined || another !== undefined || middle !== first + 1) return undefined;
  return isBelowTitle(body, first) && mayUnderline(path, body, last) ? middle : undefined;
}

const mostReadings = 8;

/** A separator that would be new in the file is one too many, and no content, but where it underlines a heading. */
function meantEnds(path: string | undefined, text: readonly string[], ends: readonly number[]): number[] {
  const isStray = ends.map((at) => !isUnderline(path, text, at));
  let below = isStray.filter((each) => each).length;
  let above = 0;
  return ends.filter((_, index) => {
    const own = isStray[index] === true ? 1 : 0;
    below -= own;
    const isMeant = below <= above;
    above += own;
    return isMeant;
  });
}

/** Some models end a block with a second separator: then a blank line or the end of the fence follows, and no more code. */
function unended(block: OpenBlock, why: string): ProposedEdit {
  const { path, body, separators, marks } = block;
  const [, second, third] = separators.filter((each) => each.marks === marks);
  const next = second === undefined ? undefined : body[second.at + 1];
  const isEnd = second?.at === body.length - 1 || next?.trim() === "" || /^\s*(?:`{3,}|~{3,})\s*$/.test(next ?? "x");
  if (second === undefined || third !== undefined || !isEnd || isUnderline(path, body, second.at))
    return malformed(why, body);
  const ended = body.slice(0, second.at);
  return finish({ ...block, body: ended, separators: separators.filter(({ at }) => at < second.at) });
}

/** A row of = below a title of its length is a heading, in files of prose. */
function isUnderline(path: string | undefined, body: readonly string[], at: number): boolean {
  const isLikely = path === undefined || mayBeProse(path);
  return isLikely && isBelowTitle(body, at) && body[at - 1]?.trimEnd().length === body[at]?.trimEnd().length;
}

/** Markdown takes a row of any length for one. */
function mayUnderline(path: string | undefined, body: readonly string[], at: number): boolean {
  return path !== undefined && mayBeProse(path) && isBelowTitle(body, at);
}

function isBelowTitle(body: readonly string[], at: number): boolean {
  return /^[\p{L}\p{N}][^;{}()<>=]*$/u.test(body[at - 1]?.trimEnd() ?? "");
}

function mayBeProse(path: string): boolean {
  return isProse(path) || !path.includes(".");
}
