import type { ToolCallDelta } from "../provider.ts";
import { type AnswerParser, createAnswerParser } from "./answerParser.ts";
import { createJsonScan } from "./jsonScan.ts";
import { malformed, type ProposedEdit } from "./proposedEdit.ts";
import { sectionMarker } from "./sectionMarker.ts";
import { editsInCall, editsInPart, isPatchCommand } from "./stringReplace.ts";

/**
 * The edits of tool calls as they stream, whatever tool was asked for: JSON is taken when it is complete, and then as a
 * whole; free text is a patch, chunk by chunk. How the calls are cut into pieces makes no difference.
 */
export type ToolCallReader = {
  push(delta: ToolCallDelta): ProposedEdit[];
  /** What never became an edit, and why. A call that was cut off keeps the edits in it that are complete. */
  end(complete: boolean): ProposedEdit[];
};

type Call = {
  name: string;
  isPatch: boolean;
  reader: ArgumentsReader | undefined;
};

type ArgumentsReader = {
  push(text: string): ProposedEdit[];
  end(complete: boolean): ProposedEdit[];
};

export function createToolCallReader(): ToolCallReader {
  const calls = new Map<number, Call>();
  let last: Call | undefined;

  /** Where another call begins, the patch of the one before it is complete; JSON says itself where it ends. */
  function begin(index: number, ended: ProposedEdit[]): Call {
    const known = calls.get(index);
    if (known !== undefined) return known;
    if (last?.isPatch === true && last.reader !== undefined) {
      ended.push(...last.reader.end(true));
      last.reader = readNothing();
    }
    const call = { name: "", isPatch: false, reader: undefined };
    calls.set(index, call);
    last = call;
    return call;
  }

  function take(call: Call, text: string, operation: ToolCallDelta["operation"]): ProposedEdit[] {
    if (operation === undefined && (text === "" || (call.reader === undefined && text.trim() === ""))) return [];
    if (call.reader !== undefined) return call.reader.push(text);
    const isJson = operation === undefined && /^\s*[[{]/.test(text);
    const isKnown = isEditTool(call.name);
    call.isPatch = isKnown && !isJson;
    call.reader = isKnown ? (isJson ? readJson() : readPatch()) : readUnknown(call.name);
    return call.reader.push(operation === undefined ? text : sectionMarker(operation) + text);
  }

  return {
    push({ call: index, name, text, operation }) {
      const before: ProposedEdit[] = [];
      const call = begin(index, before);
      call.name += name;
      return [...before, ...take(call, text, operation)];
    },
    end(complete) {
      return [...calls.values()].flatMap((call) => {
        if (call.reader !== undefined) return call.reader.end(complete || call !== last);
        return [
          malformed(complete ? "The tool call has no arguments." : "The answer ended before this tool call.", []),
        ];
      });
    },
  };
}

/** Some models put the marks of their own templates around the names of tools. */
function isEditTool(name: string): boolean {
  return name === "" || /edit|replace|patch|diff|update_file|create_file/i.test(name);
}

/** One value, or several where a provider gives two calls the same number. */
function readJson(): ArgumentsReader {
  let scan = createJsonScan();
  let isOpen = false;
  let isBroken = false;

  function push(text: string): ProposedEdit[] {
    const edits: ProposedEdit[] = [];
    for (let rest = isOpen ? text : text.trimStart(); rest !== "" && !isBroken; rest = rest.trimStart()) {
      if (!isOpen && !/^[[{]/.test(rest)) {
        isBroken = true;
        return [...edits, malformed("Something else than arguments stands in this tool call.", [rest])];
      }
      isOpen = true;
      const before = scan.text.length;
      if (!scan.push(rest)) return edits;
      edits.push(...editsInCall(scan.text));
      rest = rest.slice(scan.text.length - before);
      scan = createJsonScan();
      isOpen = false;
    }
    return edits;
  }

  return {
    push,
    end(complete) {
      if (!isOpen) return [];
      const why = complete
        ? "The arguments of this tool call are not complete."
        : "The answer ended inside this tool call.";
      const refused = malformed(why, scan.text.split("\n"));
      return complete ? [refused] : [...editsInPart(scan.text, scan.objects), refused];
    },
  };
}

function readPatch(): ArgumentsReader {
  const parser: AnswerParser = createAnswerParser(undefined);
  const pieces: string[] = [];
  let edits = 0;
  const counted = (found: ProposedEdit[]) => {
    edits += found.length;
    return found;
  };
  return {
    push(text) {
      if (edits === 0) pieces.push(text);
      return counted(parser.push(text));
    },
    end(complete) {
      const found = counted(parser.end(complete));
      return edits > 0 ? found : [malformed("The text of this tool call is no patch.", pieces.join("").split("\n"))];
    },
  };
}

/** After its end a call has nothing more to say. */
function readNothing(): ArgumentsReader {
  let isBroken = false;
  return {
    push(text) {
      if (isBroken || text.trim() === "") return [];
      isBroken = true;
      return [malformed("This tool call goes on after another has begun.", text.split("\n"))];
    },
    end: () => [],
  };
}

function readUnknown(name: string): ArgumentsReader {
  const pieces: string[] = [];
  return {
    push(text) {
      pieces.push(text);
      return [];
    },
    end(complete) {
      const text = pieces.join("");
      // Some models know one tool alone, a shell, and give it their patch.
      if (complete && isPatchCommand(text)) return editsInCall(text);
      return [malformed(`It calls the tool ${name}, which it was not given.`, text.split("\n"))];
    },
  };
}
