import type { AnswerDelta } from "./provider.ts";

/**
 * The answer as its edits are read from it: each message begins on a line of its own, since providers end none with one,
 * and commentary is left out.
 */
export function createMessageLines(): (delta: AnswerDelta) => string {
  let last = 0;
  let startsLine = true;
  return ({ text, message = 0, phase }) => {
    if (phase === "commentary" || text === "") return "";
    const parted = message !== last && !startsLine;
    last = message;
    startsLine = text.endsWith("\n");
    return parted ? `\n${text}` : text;
  };
}
