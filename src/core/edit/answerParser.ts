import { createElsewhere } from "./blockElsewhere.ts";
import { type CodeFence, createFenceReader } from "./codeFences.ts";
import { likelyPath } from "./editPath.ts";
import { isDecoration, pathIn } from "./headedPath.ts";
import {
  closesFence,
  type LineParser,
  malformed,
  type ParserContext,
  type ParserStep,
  type ProposedEdit,
} from "./proposedEdit.ts";
import { createReasoningReader, endsReasoning } from "./reasoningTags.ts";
import { beginSearchReplace, endsBlock } from "./searchReplace.ts";
import { namesOther, statedPath } from "./statedPath.ts";
import { beginToolCall } from "./stringReplace.ts";
import { beginTaggedText, endsTaggedText } from "./taggedText.ts";
import { beginUnifiedDiff } from "./unifiedDiff.ts";
import { beginV4aPatch, endsPatch } from "./v4aPatch.ts";
import { type KnownFile, wholeBeside, wholeFilesIn } from "./wholeFile.ts";
import { wholeSelectionIn } from "./wholeSelection.ts";
import { isFilled } from "./words.ts";

export type AnswerParser = {
  /** The edits that these characters complete. How the answer is cut into pieces makes no difference. */
  push(text: string): ProposedEdit[];
  /**
   * What only the end can tell: a whole replacement, or a block that never ended. `complete` is false when the answer was
   * cut off: then what is open or whole is not an edit.
   */
  end(complete?: boolean): ProposedEdit[];
};

const endedTwice = "A line below it ends it a second time, so it may have ended too early.";

const saysSame = /\b(?:same|this) (?:file|module|component|class)\b/i;

const notMoved = "Its lines do not all stand as far in as the code block that they are in.";
/** In a code block no more than a path, and blank lines, may stand above an edit. */
const mostAbove = 4;
type Open = {
  readonly format: Begin;
  readonly parser: LineParser;
  /** The path of the edit before it, which it has only where its lines stand in no other file. */
  readonly guessed: string | undefined;
  /** How far in its lines stand, as the marks of the code block around it do: the first one after marks tells. */
  indent: string;
  isIndented: boolean;
  /** What of that was before the first line. */
  readonly head: string;
  /** So many it was given. */
  lines: number;
  edits: number;
};
type Begin = (first: string, context: ParserContext) => LineParser | undefined;

const formats: readonly Begin[] = [beginSearchReplace, beginV4aPatch, beginUnifiedDiff, beginTaggedText, beginToolCall];

/**
 * Reads an answer as it streams, in whatever format it is. Blocks and patches are taken wherever they appear; code blocks
 * are the replacement when a selection was asked for, and else whole files where they name one of `files`.
 * `selection` holds the selected lines, or undefined for whole files.
 */
export function createAnswerParser(
  selection: readonly string[] | undefined,
  files: readonly KnownFile[] = [],
): AnswerParser {
  const fences = createFenceReader();
  let partial = "";
  let open: Open | undefined;
  let sawEdit = false;
  let path: string | undefined;
  let lastPath: string | undefined;
  const edited = new Set<string>();
  /** A code block among so many holds a Markdown file, which a block inside of it may have ended. */
  let mayBeTorn = false;
  let checked = 0;
  /** Something else than blank lines and fences stands below the last edit. */
  let saysMore = false;
  /** The last line of it that is no such one may speak of another file. */
  let mayStray = false;
  const standsElsewhere = createElsewhere(files);
  const isReasoning = createReasoningReader();

  function takeLine(line: string): ProposedEdit[] {
    // A byte order mark is no part of a line, and the file keeps its own.
    const text = line.startsWith("\uFEFF") ? line.slice(1) : line;
    if (isReasoning(text)) return [];
    return open === undefined ? begin(text, undefined) : goOn(open, text);
  }

  /** In a list an edit stands as far in as the marks around it. */
  function goOn(current: Open, text: string): ProposedEdit[] {
    if (text.trim() === "" && !text.startsWith(current.indent)) return proceed(current, "");
    if (!current.isIndented && !text.startsWith(current.indent)) current.indent = "";
    current.isIndented = true;
    if (text.startsWith(current.indent)) return proceed(current, text.slice(current.indent.length));
    sawEdit = true;
    open = undefined;
    return [malformed(notMoved, [text]), ...begin(text, current.format)];
  }

  /** `not` is the format that has just given the line back. */
  function begin(text: string, not: Begin | undefined): ProposedEdit[] {
    const fence = fences.open;
    const mayBegin = sawEdit || (fence === "" ? !isInTornFile() : isAtTop(fences.fences.at(-1)?.lines ?? []));
    const marks = fence === "" ? (/^[ \t]+(?=`{3}|~{3})/.exec(text)?.[0] ?? "") : "";
    const indent = listedMarks(text, fence) ?? (text.startsWith(fences.indent) ? fences.indent : "");
    const own = text.slice(indent.length);
    for (const format of formats) {
      const parser = format === not ? undefined : format(own, { path: path ?? lastPath, fence, mayBegin });
      if (parser === undefined) continue;
      const guessed = path === undefined && mayStray ? lastPath : undefined;
      open = {
        format,
        parser,
        guessed,
        head: indent,
        indent: marks + indent,
        isIndented: marks === "",
        lines: 0,
        edits: 0,
      };
      return proceed(open, own);
    }
    const stray = strayEnd(own);
    if (stray !== undefined) return [stray];
    fences.line(text);
    if (!isDecoration(text)) {
      saysMore = true;
      mayStray = !saysSame.test(text);
    }
    path = statedPath(text, fence, path, files);
    if (lastPath !== undefined && namesOther(text, fences.open, lastPath, files)) lastPath = undefined;
    return [];
  }

  /** What stands before all lines of a block that a list holds without a code block. */
  function listedMarks(text: string, fence: string): string | undefined {
    const marks = fence === "" ? /^[ \t]+(?=<{5,9} ?(?:SEARCH|ORIGINAL)\b)/.exec(text)?.[0] : undefined;
    return marks !== undefined && fences.isListed(marks) ? marks : undefined;
  }

  /** A code block without a language ends the Markdown file around it, and what follows is the file's, but for a path. */
  function isInTornFile(): boolean {
    for (; fences.fences[checked]?.closed === true; checked += 1) mayBeTorn ||= isMarkdown(fences.fences[checked]);
    if (!mayBeTorn) return false;
    return path === undefined || likelyPath(path, files) === undefined;
  }

  function isMarkdown(fence: CodeFence | undefined): boolean {
    const file = fence?.marks.length === 3 ? likelyPath(pathIn(fence.above) ?? "", files) : undefined;
    return /\.(?:md|mdx|markdown)$/i.test(file ?? "");
  }

  /** What ends here has ended before: a line inside an edit looked like its end, or the edits were but thought of. */
  function strayEnd(text: string): ProposedEdit | undefined {
    if (!sawEdit) return undefined;
    if (endsReasoning(text))
      return { ...malformed("It is part of the model's reasoning, which ends below it.", [text]), spoils: "all" };
    if (endsPatch(text) && saysMore) return { ...malformed(endedTwice, [text]), spoils: "all" };
    if (!endsBlock(text) && !endsTaggedText(text)) return undefined;
    return { ...malformed(endedTwice, [text]), spoils: "last" };
  }

  function proceed(current: Open, text: string): ProposedEdit[] {
    current.lines += 1;
    return finish(current.format, current.parser.line(text), text);
  }

  /** The last lines of an edit as they stood in the answer. */
  function inList({ head, indent, lines: taken }: Open, lines: readonly string[]): readonly string[] {
    return lines.map((line, at) => {
      const isHead = taken - lines.length + at === 0;
      return isHead ? head + line : line === "" ? "" : indent + line;
    });
  }

  function withoutGuess(edit: ProposedEdit, guessed: string): ProposedEdit {
    const isGuess = (edit.kind === "block" || edit.kind === "string") && edit.path === guessed;
    return isGuess && standsElsewhere(edit, likelyPath(guessed, files) ?? guessed)
      ? { ...edit, path: undefined }
      : edit;
  }

  function finish(format: Begin, step: ParserStep, text: string): ProposedEdit[] {
    const { state } = step;
    const guessed = open?.guessed;
    const edits = guessed === undefined ? step.edits : step.edits.map((edit) => withoutGuess(edit, guessed));
    if (open !== undefined) open.edits += edits.length;
    for (const edit of edits) {
      sawEdit = true;
      if (!("path" in edit)) continue;
      lastPath = edit.path;
      if (edit.path !== undefined) edited.add(edit.path);
    }
    if (state === "open") return [...edits];
    const isEmpty = open?.edits === 0 && fences.open !== "";
    const again = state === "done" || open === undefined ? [] : inList(open, state.again);
    open = undefined;
    if (state === "done" && isEmpty) {
      // Its lines are gone from the code block, which must not become a file without them.
      sawEdit = true;
      return [malformed("It changes nothing.", [text])];
    }
    if (state === "done") {
      fences.passEdit();
      saysMore = false;
      mayStray = false;
      path = undefined;
      if (closesFence(text, fences.open)) fences.line(text);
      return [...edits];
    }
    // A tool call that was none gives all its lines back, none of which may begin another.
    const found = again.flatMap((line, index) => {
      if (open !== undefined) return goOn(open, line);
      return begin(line, index === 0 || format === beginToolCall ? format : undefined);
    });
    return [...edits, ...found];
  }

  /** A lone CR ends a line for the editor, so it does here. */
  function takeLines(line: string): ProposedEdit[] {
    if (line.indexOf("\r") < 0) return takeLine(line);
    return line.replace(/\r$/, "").split("\r").flatMap(takeLine);
  }

  return {
    push(text) {
      if (!text.includes("\n")) {
        partial += text;
        return [];
      }
      const lines = text.split("\n");
      lines[0] = partial + (lines[0] ?? "");
      partial = lines.pop() ?? "";
      return lines.flatMap(takeLines);
    },
    end(complete = true) {
      // Half a line of an answer that was cut off may say something else than the whole; JSON is known by its braces.
      const isRead = partial !== "" && (complete || open?.format === beginToolCall || /^\s*[{[]/.test(partial));
      const edits = isRead ? takeLines(partial) : [];
      partial = "";
      while (open !== undefined) edits.push(...finish(open.format, open.parser.end(complete), ""));
      if (sawEdit && complete) return [...edits, ...wholeBeside(fences.fences, files, edited)];
      if (!complete) return edits;
      if (selection === undefined) return [...edits, ...wholeFilesIn(fences.fences, fences.prose, files)];
      const replacement = wholeSelectionIn(fences.fences, fences.prose, selection);
      return replacement === undefined ? edits : [...edits, replacement];
    },
  };
}

function isAtTop(lines: readonly string[]): boolean {
  return lines.length <= mostAbove && lines.filter(isFilled).length <= 1;
}
