import { createPatchChunk, type PatchChunk } from "./patchChunk.ts";
import {
  closesPatchFence,
  done,
  goesOnPatch,
  type LineParser,
  malformed,
  type ParserContext,
  type ParserStep,
  type ProposedEdit,
  stillOpen,
} from "./proposedEdit.ts";

// Never asked for, because models cannot count lines; read all the same, with the numbers as hints.

const hunkHeader = /^@@ +-(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/;
const looseHeader = /^@@ .*@@\s*$|^@@\s*$/;
/** As patches of another format have it: the line that stands above. */
const anchorHeader = /^@@ +(?!-\d)(.*\w.*?)\s*(?:@@)?\s*$/;
const diffFence = /^\s*(`{3,}|~{3,})\s*(?:diff|patch|udiff)\s*$/;
const metaLine =
  /^(?:index [\da-f]+\.\.|new file mode|deleted file mode|old mode|new mode|similarity index|rename (?:from|to) |Binary files)/;

/** A parser when the line begins a diff: a header, a hunk with numbers, or a code fence that says it holds one. */
export function beginUnifiedDiff(first: string, context: ParserContext): LineParser | undefined {
  if (!context.mayBegin) return undefined;
  const fence = context.fence === "" ? (diffFence.exec(first)?.[1] ?? "") : "";
  if (fence === "" && !/^--- \S|^diff --git |^@@ -\d/.test(first)) return undefined;
  return createDiffParser(context.path, fence === "" ? context.fence : fence, fence === "" ? undefined : first);
}

type FileHeader = { from: string | undefined; to: string | undefined };

/** `opening` is the line of the fence when that is what begins the diff. */
function createDiffParser(path: string | undefined, fence: string, opening: string | undefined): LineParser {
  let header: FileHeader = { from: undefined, to: path };
  let chunk: PatchChunk | undefined;
  let hint: number | undefined;
  let section: string | undefined;
  let anchors: readonly string[] = [];
  let left = { old: 0, new: 0 };
  let counted = false;
  /** What ends the fence before the hunk has all its lines, unless what follows shows that it is one of them. */
  const closing: string[] = [];
  let held: string | undefined;
  const renamed = new Map<string, string>();
  /** Lines with + below a hunk that has all its lines: of the hunk, or of a list in the prose. */
  let beyond: string[] = [];
  let started = opening !== undefined;
  let unread = opening;

  function closeChunk(): ProposedEdit[] {
    const reading = chunk?.reading();
    const uncounted = beyond;
    chunk = undefined;
    beyond = [];
    if (reading === undefined) return [];
    if (uncounted.length > 0) {
      return [malformed("Lines with + stand below its last hunk, which by its numbers ends before them.", uncounted)];
    }
    const { search, replace } = reading;
    if (header.from === "/dev/null" && header.to !== undefined) {
      if (search.length > 0) return [malformed("A line of a new file does not begin with +.", search)];
      return [{ kind: "create", path: header.to, text: replace.map((line) => `${line}\n`).join("") }];
    }
    if (header.to === "/dev/null" && header.from !== undefined) {
      if (replace.length > 0) return [malformed("A line of a file to delete does not begin with -.", replace)];
      return [{ kind: "delete", path: header.from, quoted: search }];
    }
    const hints = {
      ordered: true as const,
      ...(hint === undefined ? {} : { line: hint, counted: true as const }),
      ...(section === undefined ? {} : { section }),
      ...(anchors.length === 0 ? {} : { anchors }),
    };
    return [{ kind: "block", path: header.to ?? header.from, readings: [reading], hints }];
  }

  function takeHeader(text: string): ProposedEdit[] | undefined {
    const [, start, oldCount = "1", , newCount = "1", behind = ""] = hunkHeader.exec(text) ?? [];
    const anchor = start === undefined ? anchorHeader.exec(text)?.[1] : undefined;
    if (start === undefined && anchor === undefined && !looseHeader.test(text)) return undefined;
    const above = chunk?.lines.length === 0 ? anchors : [];
    const edits = closeChunk();
    anchors = anchor === undefined ? above : [...above, anchor];
    chunk = createPatchChunk();
    counted = start !== undefined;
    const isPlain = start !== undefined && !behind.includes("@@");
    hint = isPlain ? Math.max(0, Number(start) - 1) : undefined;
    section = (isPlain && behind.trim()) || undefined;
    left = { old: Number(oldCount), new: Number(newCount) };
    return edits;
  }

  /** The two lines that name a file; the first of them may as well be a removed line that begins with dashes. */
  function takeFile(text: string): ParserStep | undefined {
    if (held !== undefined && text.startsWith("+++ ")) {
      const edits = closeChunk();
      header = bareNames(fileIn(held), fileIn(text));
      // The edits are made in the file as it was sent, under its old name.
      if (header.from !== undefined && renamed.get(header.from) === header.to) header.to = header.from;
      held = undefined;
      started = true;
      return { edits, state: "open" };
    }
    if (held !== undefined) {
      const line = held;
      held = undefined;
      if (!started) return { edits: [], state: { again: [line, text] } };
      takeLine(line);
    }
    if (text.startsWith("--- ") && (chunk === undefined || isFull())) {
      held = text;
      return stillOpen;
    }
    if (text.startsWith("diff --git ")) {
      started = true;
      return { edits: closeChunk(), state: "open" };
    }
    return undefined;
  }

  function isFull(): boolean {
    return !counted || (left.old <= 0 && left.new <= 0);
  }

  function takeLine(text: string): void {
    if (text.startsWith("\\ No newline")) return;
    chunk ??= createPatchChunk();
    const isComplete = fence === "" && counted && left.old === 0 && (left.new === 0 || beyond.length > 0);
    // A line that the file must have shows that the hunk goes on, however it was counted.
    if (!text.startsWith("+")) beyond = [];
    else if (isComplete) beyond.push(text);
    chunk.push(text);
    if (!text.startsWith("+")) left.old -= 1;
    if (!text.startsWith("-")) left.new -= 1;
  }

  /** The fence says that it holds a diff; other formats of patch come in such fences too. */
  function innerBegins(text: string): boolean {
    return (
      opening !== undefined &&
      chunk === undefined &&
      /^\s*\*\*\* |^(?:<{5,}|-{5,}) ?(?:SEARCH|ORIGINAL)\b|^(?:<{3,4}|-{3,4}) SEARCH\b/.test(text)
    );
  }

  return {
    line(text) {
      if (text === unread) {
        unread = undefined;
        return stillOpen;
      }
      if (closing.length > 0) {
        if (text.trim() === "") {
          closing.push(text);
          return stillOpen;
        }
        const lines = closing.splice(0);
        if (!goesOnPatch(text)) return { edits: closeChunk(), state: { again: [...lines, text] } };
        lines.forEach(takeLine);
      }
      if (closesPatchFence(text, fence)) {
        if (held !== undefined && started) takeLine(held);
        held = undefined;
        if (chunk === undefined || !counted || isFull()) return done(closeChunk());
        closing.push(text);
        return stillOpen;
      }
      if (innerBegins(text)) return { edits: [], state: { again: [opening ?? "", text] } };
      const file = takeFile(text);
      if (file !== undefined) return file;
      const edits = takeHeader(text);
      if (edits !== undefined) {
        started = true;
        return { edits, state: "open" };
      }
      if (chunk === undefined && (metaLine.test(text) || text.trim() === "")) return takeMeta(text);
      if (chunk === undefined && fence === "") return { edits: [], state: { again: [text] } };
      // Outside a fence prose may follow: a hunk that has all its lines ends where a line has no prefix.
      if (fence === "" && counted && isFull() && !/^[-+ \\]/.test(text)) {
        return { edits: closeChunk(), state: { again: [text] } };
      }
      takeLine(text);
      return stillOpen;
    },
    end(complete) {
      if (held !== undefined && !started) return { edits: [], state: { again: [held] } };
      if (held !== undefined) takeLine(held);
      held = undefined;
      if (complete || chunk === undefined) return done(closeChunk());
      const { lines } = chunk;
      chunk = undefined;
      return done([malformed("The answer ended inside this diff.", lines)]);
    },
  };

  function takeMeta(text: string): ParserStep {
    const [, end, name] = /^rename (from|to) (.*)$/.exec(text) ?? [];
    if (end === "from") header = { from: name, to: header.to };
    if (end !== "to" || name === undefined || header.from === undefined) return stillOpen;
    const path = header.from;
    header = { from: path, to: path };
    renamed.set(path, name);
    return { edits: [{ kind: "rename", path, to: name }], state: "open" };
  }
}

/** Git writes `a/` before the old name and `b/` before the new one. */
function bareNames(from: string, to: string): FileHeader {
  const none = "/dev/null";
  const isGit = (from === none || from.startsWith("a/")) && (to === none || to.startsWith("b/"));
  const bare = (name: string) => (isGit && name !== none ? name.slice(2) : name);
  return { from: bare(from), to: bare(to) };
}

function fileIn(text: string): string {
  return text
    .slice(4)
    .replace(/\t.*$/, "")
    .trim()
    .replace(/^"(.*)"$/, "$1");
}
