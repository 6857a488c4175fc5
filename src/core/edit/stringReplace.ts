import { likelyPath } from "./editPath.ts";
import { createJsonScan } from "./jsonScan.ts";
import { done, type LineParser, malformed, type ParserContext, type ProposedEdit, stillOpen } from "./proposedEdit.ts";
import { parseV4aDiff, parseV4aPatch } from "./v4aPatch.ts";

/** What the model is told where it has the tool; the schema below is what it is promised. */
export const stringReplaceInstructions = `Make every change with the tool edit_file, with one call for each file:
- old_string is copied character for character from the file, indentation included, without line numbers. It must occur
  exactly once: quote a few unchanged lines around the change, or set replace_all to change every occurrence.
- new_string takes its place. Never abbreviate code with comments such as "rest unchanged".
- If nothing should change, say so in one sentence and call no tool.`;

export const stringReplaceTool = {
  name: "edit_file",
  description: "Replaces text in a file that you were given.",
  parameters: {
    type: "object",
    additionalProperties: false,
    required: ["path", "edits"],
    properties: {
      path: { type: "string", description: "The file's path as it was given to you." },
      edits: {
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["old_string", "new_string", "replace_all"],
          properties: {
            old_string: { type: "string", description: "The exact text to replace. Empty for a file that is empty." },
            new_string: { type: "string", description: "The text that takes its place." },
            replace_all: { type: "boolean", description: "True to replace every occurrence." },
          },
        },
      },
    },
  },
} as const;

const names = {
  old: ["old_string", "oldString", "old_str", "old_text", "oldText", "search"],
  new: ["new_string", "newString", "new_str", "new_text", "newText", "replace"],
  all: ["replace_all", "replaceAll", "allow_multiple"],
  path: ["path", "file_path", "filePath", "filename", "file", "target_file"],
  list: ["edits", "replacements", "changes", "operations"],
  inside: ["arguments", "parameters", "operation", "input", "patch"],
  command: ["command", "cmd"],
  text: ["file_text", "content"],
  below: ["insert_line", "insertLine"],
  inserted: ["insert_text", "insertText", "new_str", "new_string", "text"],
} as const;

const knownKey = new Set<string>([
  ...Object.values(names).flat(),
  ...[
    "insert_line",
    "insert_text",
    "name",
    "tool",
    "type",
    "diff",
    "explanation",
    "description",
    "instructions",
    "function",
    "id",
  ],
]);

/** A parser when the line begins the arguments of a tool call, written out as text or streamed as such. */
export function beginToolCall(first: string, { path, fence, mayBegin }: ParserContext): LineParser | undefined {
  if (!mayBegin || !/^\s*(?:\{|\[\s*\{)\s*(?:"|$)/.test(first)) return undefined;
  const scan = createJsonScan();
  const lines: string[] = [];
  let isKnown = false;

  /** Below the name of a JSON file a code block may be that file, and then speaks of other paths. */
  function isContent(edits: readonly ProposedEdit[]): boolean {
    if (fence === "" || path === undefined || !/\.jsonc?$/i.test(path)) return false;
    return edits.some((edit) => edit.kind === "string" && likelyPath(edit.path ?? "", [{ path }]) === undefined);
  }

  return {
    line(text) {
      lines.push(text);
      const ended = scan.push(`${text}\n`);
      if (!isKnown) {
        const key = /^[\s[]*\{\s*"((?:[^"\\]|\\.)*)"\s*:/.exec(scan.text)?.[1];
        if (key === undefined ? ended || lines.length > 3 : !knownKey.has(key)) return notACall(lines);
        isKnown = key !== undefined;
      }
      if (!ended) return stillOpen;
      const edits = editsIn(parsed(scan.text), path);
      return edits.length === 0 || isContent(edits) ? notACall(lines) : done(edits);
    },
    end() {
      const complete = editsInPart(scan.text, scan.objects, path);
      if (complete.length === 0 && !oldKey.test(scan.text)) return notACall(lines);
      return done([...complete, malformed("The answer ended inside this tool call.", lines)]);
    },
  };
}

const pathKey = new RegExp(`"(?:${names.path.join("|")})"\\s*:\\s*"([^"\\\\]*)"`);
const oldKey = new RegExp(`"(?:${[...names.old, ...names.list].join("|")})"|"\\*\\*\\* Begin Patch`);

/** The edits of arguments that were cut off: those of the objects in it that are complete, each as JSON. */
export function editsInPart(text: string, objects: readonly string[], path?: string): ProposedEdit[] {
  const above = pathKey.exec(text)?.[1] ?? path;
  return objects.flatMap((json) => editsIn(parsed(json), above));
}

function notACall(lines: readonly string[]): ReturnType<LineParser["line"]> {
  return { edits: [], state: { again: lines } };
}

/**
 * The edits of a tool call whose arguments are complete, or one that says why it is none. A call is taken whole: where one
 * of its edits lacks something, none of them is made.
 */
export function editsInCall(json: string): ProposedEdit[] {
  const value = parsed(json);
  const refused = (why: string) => [malformed(why, json.split("\n"))];
  if (value === undefined) return refused("The arguments of this tool call are no JSON.");
  const edits = editsIn(value, undefined);
  if (edits.length === 0) return refused("The arguments of this tool call hold no edit.");
  return lacksSomething(value) ? refused("An edit of this tool call lacks its old or its new text.") : edits;
}

function lacksSomething(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null || depth > deepest) return false;
  const list = Array.isArray(value) ? value : listIn(value);
  if (list === undefined) return lacksSomething(at(value, names.inside), depth + 1);
  return list.some((one) => editsIn(one, "").length === 0 || lacksSomething(one, depth + 1));
}

/** Arguments nest two or three deep; what nests deeper is none. */
const deepest = 8;

/** Whatever a provider calls its tool: the edits that its arguments hold. */
function editsIn(value: unknown, above: string | undefined, depth = 0): ProposedEdit[] {
  if (typeof value !== "object" || value === null || depth > deepest) return [];
  if (Array.isArray(value)) return value.flatMap((one) => editsIn(one, above, depth + 1));
  const path = textAt(value, names.path) ?? above;
  const list = listIn(value);
  if (list !== undefined) return list.flatMap((one) => editsIn(one, path, depth + 1));

  const old = textAt(value, names.old);
  const fresh = textAt(value, names.new);
  if (old !== undefined && fresh !== undefined) {
    const [said, made] = [plain(old), plain(fresh)];
    return [{ kind: "string", path, old: said, new: withLineEnds(said, made), all: isTrue(at(value, names.all)) }];
  }
  const operation = operationIn(value, path) ?? patchIn(at(value, names.command));
  if (operation !== undefined) return operation;
  const inside = at(value, names.inside);
  if (typeof inside === "string") return parseV4aPatch(plain(inside)) ?? editsIn(parsed(inside), path, depth + 1);
  return editsIn(inside, path, depth + 1);
}

/** The Responses API's `apply_patch` operations, and the creating commands of text editor tools. */
function operationIn(value: object, path: string | undefined): ProposedEdit[] | undefined {
  const type = textAt(value, ["type", "command"]);
  if (type === "insert") return [insertionIn(value, path)];
  if (type === undefined || path === undefined) return undefined;
  const diff = textAt(value, ["diff"]);
  if (type === "delete_file") return [{ kind: "delete", path }];
  if (type === "update_file" && diff !== undefined) return parseV4aDiff(path, plain(diff));
  const text = textAt(value, names.text);
  if (type === "create" && text !== undefined) return [{ kind: "create", path, text: plain(text) }];
  if (type !== "create_file" || diff === undefined) return undefined;
  const lines = plain(diff).replace(/\n$/, "").split("\n");
  if (lines.some((line) => line !== "" && !line.startsWith("+"))) {
    return [malformed("A line of a new file does not begin with +.", lines)];
  }
  return [{ kind: "create", path, text: lines.map((line) => `${line.slice(1)}\n`).join("") }];
}

/** The patch of a command such as `["apply_patch", "*** Begin Patch…"]`, also where a shell is to run it; one at most. */
function patchIn(command: unknown): ProposedEdit[] | undefined {
  const words: readonly unknown[] = Array.isArray(command) ? command : [command];
  const patches = words.flatMap((word) => (typeof word === "string" && startOfPatch.test(word) ? [plain(word)] : []));
  const [patch, another] = patches;
  if (patch === undefined) return undefined;
  const quoted = patch.split("\n");
  const calls = words.filter((word) => typeof word === "string" && /\bapply_patch\b/.test(word));
  if (another !== undefined || calls.length === 0) return [malformed("This command is no single patch.", quoted)];
  const end = quoted.findLastIndex((line) => /^\*\*\* End Patch\s*$/.test(line));
  if (end < 0) return [malformed("The patch of this command is not complete.", quoted)];
  const rest = quoted.slice(end + 1).filter((line) => line.trim() !== "");
  if (rest.length > 1 || rest.some((line) => !/^["']?\w*["']?\)?$/.test(line)))
    return [malformed("Something else than a patch stands in this command.", quoted)];
  return parseV4aPatch(quoted.slice(0, end + 1).join("\n"));
}

const startOfPatch = /^\*\*\* Begin Patch\s*$/m;

/** Whether arguments, as JSON, are a command that applies a patch. */
export function isPatchCommand(json: string): boolean {
  const value = parsed(json);
  return typeof value === "object" && value !== null && patchIn(at(value, names.command)) !== undefined;
}

/** The `insert` of text editor tools: below so many lines. */
function insertionIn(value: object, path: string | undefined): ProposedEdit {
  const below = at(value, names.below);
  const text = textAt(value, names.inserted);
  if (typeof below !== "number" || text === undefined)
    return malformed("An edit of this tool call lacks its old or its new text.", (text ?? "").split("\n"));
  const added = plain(text).replace(/\n$/, "").split("\n");
  const reading = { search: [], replace: added, changes: [{ start: 0, end: 0, added }] };
  return { kind: "block", path, readings: [reading], hints: { below } };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Models write line breaks into strings as they are.
    try {
      return JSON.parse(
        json.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (text) => text.replaceAll("\n", "\\n").replaceAll("\t", "\\t")),
      );
    } catch {
      return undefined;
    }
  }
}

function at(value: object, keys: readonly string[]): unknown {
  for (const key of keys) {
    const found: unknown = Reflect.get(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textAt(value: object, keys: readonly string[]): string | undefined {
  const found = at(value, keys);
  return typeof found === "string" ? found : undefined;
}

/** Models write what is in a call as JSON once more: a list as a text, a yes as a word. */
function listIn(value: object): readonly unknown[] | undefined {
  const list = at(value, names.list);
  const found = typeof list === "string" && /^\s*\[/.test(list) ? parsed(list) : list;
  return Array.isArray(found) ? found : undefined;
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

/**
 * Models leave out a line break at an end of the new text. Where that would put two lines into one, it was not meant, unless
 * it is all that changes. A number may be that of an empty line, and the line break before it.
 */
function withLineEnds(old: string, fresh: string): string {
  if (old.trim() === "" || fresh === "") return fresh;
  const above = /^\n\S/.test(old) && /^[^\W\d]/.test(fresh) && fresh !== old.slice(1) ? "\n" : "";
  const isEnded = !/\S$/.test(fresh) || /(?:^|\n)\s*\d+\W*$/.test(fresh);
  const below = old.endsWith("\n") && !isEnded && fresh !== old.slice(0, -1) ? "\n" : "";
  return above + fresh + below;
}

/** Without byte order marks: the file keeps its own. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/gm, "").replaceAll("\r\n", "\n");
}
