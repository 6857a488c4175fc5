import { holdsNoFences } from "./codeText.ts";
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

const form = `*** Begin Patch
*** Update File: path/to/file
@@ the line of the class or function that holds the change
 three unchanged lines before it, each after one space
-a line to remove
+a line to add
 three unchanged lines after it
*** End Patch

Rules:
- Copy unchanged and removed lines character for character from the file, indentation included, after their prefix.
- Every line of a chunk begins with a space, "-" or "+". Begin each further place that changes with its own @@ line.
- Use "*** Add File: path" followed by "+" lines for a new file, "*** Delete File: path" to delete one, and
  "*** Move to: path" below "*** Update File:" to rename one.
- Never abbreviate code with comments such as "rest unchanged".`;

/** What the model is told; the markers above are what it is promised. */
export const v4aInstructions = `Answer with one patch in this form, and nothing else:

${form}
- If nothing should change, say so in one sentence and write no patch.`;

/** The same where the patch is the input of a tool. */
export const v4aToolInstructions = `Make every change with the tool apply_patch, called once. Its input is one patch in this form:

${form}
- If nothing should change, say so in one sentence and call no tool.`;

/** Where the tool is the provider's own, which says itself what its patches look like. */
export const applyPatchInstructions = `Make every change with the tool apply_patch:
- Name each file by the path as it was given to you.
- Copy unchanged and removed lines character for character from the file, indentation included.
- Never abbreviate code with comments such as "rest unchanged".
- If nothing should change, say so in one sentence and call no tool.`;

const beginMarker = /^\s*\*\*\* Begin Patch\s*$/;
const endMarker = /^\s*\*\*\* End Patch\s*$/;
const sectionMarker = /^\s*\*\*\* (Update|Add|Delete) File:(.*)$/;
const moveMarker = /^\s*\*\*\* Move to:(.*)$/;
const endOfFile = /^\s*\*\*\* End of File\s*$/;
const otherMarker = /^\*\*\* ?\S/;

/** A parser when the line begins a patch, or a section of one whose first marker was left out. */
export function beginV4aPatch(first: string, { fence, mayBegin }: ParserContext): LineParser | undefined {
  return mayBegin && (beginMarker.test(first) || sectionMarker.test(first)) ? createV4aParser(fence) : undefined;
}

/** At a line's beginning; further in it is a line of a file. */
export function endsPatch(text: string): boolean {
  return text.startsWith("***") && endMarker.test(text);
}

/** A patch that came as the input of a tool; undefined when the text holds none. */
export function parseV4aPatch(text: string): ProposedEdit[] | undefined {
  const lines = text.replace(/\n$/, "").split("\n");
  const from = lines.findIndex((line) => beginMarker.test(line) || sectionMarker.test(line));
  return from < 0 ? undefined : parseLines(lines.slice(from));
}

/** A diff of one file as the Responses API's `apply_patch` calls carry it: chunks without the markers around them. */
export function parseV4aDiff(path: string, diff: string): ProposedEdit[] {
  return parseLines([`*** Update File: ${path}`, ...diff.replace(/\n$/, "").split("\n")]);
}

function parseLines(lines: readonly string[]): ProposedEdit[] {
  const parser = createV4aParser("");
  const edits: ProposedEdit[] = [];
  for (const line of lines) {
    const step = parser.line(line);
    edits.push(...step.edits);
    if (step.state === "done") return edits;
  }
  return [...edits, ...parser.end(true).edits];
}

type Section = {
  readonly kind: "update" | "add";
  readonly path: string;
  readonly added: string[];
  /** Blank lines of a new file without their prefix, which end the section unless more lines follow. */
  readonly blanks: string[];
  edits: number;
};

function createV4aParser(fence: string): LineParser {
  let section: Section | undefined;
  let chunk: PatchChunk = createPatchChunk();
  let anchors: string[] = [];
  let atEnd = false;
  /** What the numbers of a header say, copied from a unified diff. They are believed in nothing. */
  let line: number | undefined;
  let begun = false;
  let broken = false;
  /** The last edit deletes a file. */
  let lastDeletes = false;
  /** What ends the patch but for the marker at a line's beginning, unless what follows shows that it is a line of the file. */
  const closing: string[] = [];

  function closeChunk(): ProposedEdit[] {
    const reading = chunk.reading();
    chunk = createPatchChunk();
    if (section === undefined || reading === undefined) return [];
    const edit: ProposedEdit = {
      kind: "block",
      path: section.path,
      readings: [reading],
      hints: {
        ordered: true,
        ...(anchors.length > 0 ? { anchors } : {}),
        ...(atEnd ? { atEnd } : {}),
        ...(line !== undefined && reading.search.length === 0 ? { line } : {}),
      },
    };
    anchors = [];
    atEnd = false;
    line = undefined;
    section.edits += 1;
    lastDeletes = false;
    return [edit];
  }

  function closeSection(): ProposedEdit[] {
    const edits = closeChunk();
    const closed = section;
    section = undefined;
    anchors = [];
    line = undefined;
    if (closed === undefined) return edits;
    // An empty file is made only where the patch says that it is one.
    const isEmpty = closed.kind === "add" ? !begun && closed.added.length === 0 : closed.edits === 0;
    if (isEmpty) return [malformed(`The patch changes nothing in ${closed.path}.`, [])];
    if (closed.kind === "add") {
      const text = closed.added.map((line) => `${line}\n`).join("");
      return [{ kind: "create", path: closed.path, text }];
    }
    return edits;
  }

  function beginSection(text: string): ProposedEdit[] | undefined {
    const [, kind, named = ""] = sectionMarker.exec(text) ?? [];
    if (kind === undefined) return undefined;
    const path = bare(named);
    const edits = closeSection();
    if (edits.length > 0 || kind === "Delete") lastDeletes = kind === "Delete";
    if (kind === "Delete") return [...edits, { kind: "delete", path }];
    section = { kind: kind === "Add" ? "add" : "update", path, added: [], blanks: [], edits: 0 };
    return edits;
  }

  function takeMarker(text: string): ParserStep | undefined {
    if (endMarker.test(text)) return done(closeSection());
    if (beginMarker.test(text)) {
      begun = true;
      return stillOpen;
    }
    const edits = beginSection(text);
    if (edits !== undefined) return { edits, state: "open" };
    const [, moved] = moveMarker.exec(text) ?? [];
    const move = moved === undefined ? undefined : bare(moved);
    if (move !== undefined && section?.kind === "update") {
      section.edits += 1;
      return { edits: [{ kind: "rename", path: section.path, to: move }], state: "open" };
    }
    if (endOfFile.test(text)) {
      atEnd = true;
      return { edits: closeChunk(), state: "open" };
    }
    if (!otherMarker.test(text)) return undefined;
    return breakOff(`The patch has a line that is none of its markers: ${text}`, text);
  }

  /** What is open is not whole, and nobody knows what follows. */
  function breakOff(why: string, text: string): ParserStep {
    broken = true;
    section = undefined;
    chunk = createPatchChunk();
    return { edits: [malformed(why, [text])], state: "open" };
  }

  return {
    line(text) {
      if (closing.length > 0) {
        if (text.trim() === "") {
          closing.push(text);
          return stillOpen;
        }
        const lines = closing.splice(0);
        if (!goesOnPatch(text)) return { edits: closeSection(), state: { again: [...lines, text] } };
        // Above the end of the patch it closes a code block a line too early, but where it may be the file's own.
        const isStray = endMarker.test(text) && holdsNoFences(section?.path ?? "");
        if (section?.kind === "update" && !isStray) for (const line of lines) chunk.push(line);
      }
      const inChunk = section !== undefined && (chunk.lines.length > 0 || section.kind === "add");
      // Inside a chunk a padded marker is context; between chunks models indent markers.
      const step = inChunk && !text.startsWith("***") ? undefined : takeMarker(text);
      if (step !== undefined) return step;
      if (endMarker.test(text) || closesPatchFence(text, fence)) {
        closing.push(text);
        return stillOpen;
      }
      if (section === undefined || broken) return stillOpen;
      if (section.kind === "add") {
        if (!text.startsWith("+") && text.trim() !== "") {
          return breakOff("A line of a new file does not begin with +.", text);
        }
        if (text.startsWith("+")) {
          for (const blank of section.blanks.splice(0)) section.added.push(blank);
          section.added.push(text.slice(1).replace(/^\uFEFF/, ""));
        } else section.blanks.push(text.slice(1));
        return stillOpen;
      }
      if (!text.startsWith("@@")) {
        if (!text.startsWith("\\ No newline at end of file")) chunk.push(text);
        return stillOpen;
      }
      const edits = chunk.isBlank ? [] : closeChunk();
      if (chunk.isBlank) chunk = createPatchChunk();
      line = numberIn(text);
      const anchor = anchorIn(text);
      if (anchor !== "") anchors.push(anchor);
      return { edits, state: "open" };
    },
    end(complete) {
      if (complete) return done(closeSection());
      const refused = malformed(
        "The answer ended inside this patch.",
        section?.kind === "add" ? section.added : chunk.lines,
      );
      section = undefined;
      // The file may be made anew in what is missing, and was to stay.
      return done([lastDeletes ? { ...refused, spoils: "last" } : refused]);
    },
  };
}

/** A path without the quotes that models put around it. */
function bare(path: string): string {
  return path.trim().replace(/^(["'`])(.+)\1$/, "$2");
}

function numberIn(text: string): number | undefined {
  const found = /^@@\s*-(\d+)(?:,\d+)? \+\d/.exec(text)?.[1];
  return found === undefined ? undefined : Math.max(0, Number(found) - 1);
}

/** What stands after `@@`, without the numbers and the second `@@` that models copy from unified diffs. */
function anchorIn(text: string): string {
  return text
    .slice(2)
    .trim()
    .replace(/^-\d+(?:,\d+)? \+\d+(?:,\d+)?\s*/, "")
    .replace(/^(?:\.\.\.)?\s*@@/, "")
    .replace(/@@$/, "")
    .trim();
}
