import { done, type LineParser, malformed, type ParserContext, type ProposedEdit, stillOpen } from "./proposedEdit.ts";

// Old and new text between tags, which some models write where they have no tools. Never asked for, always read.

const oldTag = /^\s*<old_text(?:\s+line=["']?(\d+)["']?)?\s*>(.*)$/;
const newTag = /^\s*<new_text\s*>(.*)$/;
/** Models close one tag with another's end. */
const endTags = ["old_text", "new_text", "edits", "parameter", "invoke"].map((name) => `</${name}>`);

export function endsTaggedText(text: string): boolean {
  return /^\s*<\/(?:old_text|new_text)>\s*$/.test(text);
}

/** What stands before the tags that end the line; undefined where none does. */
function beforeEnd(text: string): string | undefined {
  let body = text;
  let found = false;
  for (;;) {
    const rest = body.trimEnd();
    const tag = endTags.find((each) => rest.endsWith(each));
    if (tag === undefined) return found ? body : undefined;
    found = true;
    body = rest.slice(0, -tag.length);
  }
}

/** A parser when the line begins an old text. */
export function beginTaggedText(first: string, { path, mayBegin }: ParserContext): LineParser | undefined {
  const opened = oldTag.exec(first);
  if (opened === null || !mayBegin) return undefined;
  const hint = opened[1];
  const old: string[] = [];
  const fresh: string[] = [];
  let part: "start" | "old" | "between" | "new" = "start";

  /** Text may stand on the line of its tag. */
  function take(into: string[], text: string, isTagLine: boolean): boolean {
    const ended = beforeEnd(text);
    const body = ended ?? text;
    if (body !== "" || (ended === undefined && !isTagLine)) into.push(body);
    return ended !== undefined;
  }

  function finish(): ProposedEdit {
    const hints = hint === undefined ? {} : { hints: { line: Number(hint) - 1 } };
    return { kind: "block", path, readings: [{ search: old, replace: fresh }], ...hints };
  }

  return {
    line(text) {
      if (part === "start") {
        part = take(old, opened[2] ?? "", true) ? "between" : "old";
        return stillOpen;
      }
      if (part === "old") {
        if (take(old, text, false)) part = "between";
        return stillOpen;
      }
      if (part === "between") {
        const body = newTag.exec(text)?.[1];
        if (body === undefined && text.trim() === "") return stillOpen;
        if (body === undefined) {
          const why = "An old text is not followed by a new one.";
          return { edits: [malformed(why, old)], state: { again: [text] } };
        }
        part = "new";
        return take(fresh, body, true) ? done([finish()]) : stillOpen;
      }
      return take(fresh, text, false) ? done([finish()]) : stillOpen;
    },
    end: () => done([malformed("The answer ended inside this edit.", [...old, ...fresh])]),
  };
}
