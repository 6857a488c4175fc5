import type { BlockReading, ProposedEdit } from "./proposedEdit.ts";

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

const searchMarker = /^<{5,9} ?SEARCH>?\s*$/;
const separatorMarker = /^={5,9}\s*$/;
const replaceMarker = /^>{5,9} ?REPLACE\s*$/;
const escapedMarker = /^\\(?=[<=>]{5,9})/;

/** Takes an answer line by line; gives an edit with the line that completes it. */
export function createSearchReplaceParser(): {
  line(text: string): ProposedEdit | undefined;
  end(): ProposedEdit | undefined;
  readonly inBlock: boolean;
} {
  let body: string[] | undefined;
  let separators: Separator[] = [];
  let marks = 0;
  let path: string | undefined;

  return {
    get inBlock() {
      return body !== undefined;
    },
    line(text) {
      if (body === undefined) {
        if (searchMarker.test(text)) {
          body = [];
          separators = [];
          marks = markCount(text);
        } else path = pathIn(text) ?? (isDecoration(text) ? path : undefined);
        return undefined;
      }
      if (searchMarker.test(text)) {
        const malformed: ProposedEdit = {
          kind: "malformed",
          why: "A new block began before this one ended.",
          lines: body,
        };
        body = [];
        separators = [];
        marks = markCount(text);
        return malformed;
      }
      if (replaceMarker.test(text)) {
        const own = separators.filter((each) => each.marks === marks);
        const edit = finish(
          path,
          body,
          (own.length > 0 ? own : separators).map(({ at }) => at),
        );
        body = undefined;
        return edit;
      }
      if (separatorMarker.test(text)) separators.push({ at: body.length, marks: markCount(text) });
      body.push(text.replace(escapedMarker, ""));
      return undefined;
    },
    end() {
      if (body === undefined) return undefined;
      const lines = body;
      body = undefined;
      return { kind: "malformed", why: "The answer ended inside this block.", lines };
    },
  };
}

type Separator = { readonly at: number; readonly marks: number };

function markCount(text: string): number {
  return /^(?:<+|=+)/.exec(text)?.[0].length ?? 0;
}

function finish(path: string | undefined, body: readonly string[], separators: readonly number[]): ProposedEdit {
  const readings: BlockReading[] = separators.map((at) => ({ search: body.slice(0, at), replace: body.slice(at + 1) }));
  if (readings.length > 0) return { kind: "block", path, readings };
  return { kind: "malformed", why: "The block has no ======= line between the old and the new lines.", lines: body };
}

/** A path that stands alone on its line, whatever Markdown is around it. */
function pathIn(text: string): string | undefined {
  const marked = text.trim().replace(/^(?:#{1,6}|\/\/|[-*]|\d+[.)]|(?:file(?:name)?|path):)\s+/i, "");
  const bare = marked.replace(/^[*`'"]+|[*`'":]+$/g, "");
  const form = /^\**[`'"]/.test(marked) ? /^[^\s<>`|?*][^<>`|?*]*\.[\w-]+$/ : /^[^\s<>`|?*]+\.[\w-]+$/;
  return form.test(bare) ? bare : undefined;
}

/** Blank lines and fences may stand between the path and its block. */
function isDecoration(text: string): boolean {
  return /^\s*(?:(?:`{3,}|~{3,}).*)?$/.test(text);
}
