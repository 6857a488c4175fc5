import { sectionMarker } from "./edit/sectionMarker.ts";
import type { AnswerDelta, ToolCallDelta } from "./provider.ts";

/** What an answer is made of: text, and tool calls. */
export type AnswerPiece = AnswerDelta | ToolCallDelta;

/** An answer as text, its tool calls below it, as a model is given it back. */
export function createSaid(): { push(piece: AnswerPiece): void; text(): string } {
  const answer: string[] = [];
  const calls = new Map<number, string[]>();
  return {
    push(piece) {
      if (piece.type === "answer-delta") {
        if (piece.phase !== "commentary") answer.push(piece.text);
        return;
      }
      const call = calls.get(piece.call) ?? [];
      calls.set(piece.call, call);
      call.push(callText(piece));
    },
    text: () =>
      [answer.join(""), ...[...calls.values()].map((pieces) => pieces.join(""))]
        .map((part) => part.trim())
        .filter((part) => part !== "")
        .join("\n\n"),
  };
}

/** A piece of a call as people and models read it: the tool's name on a line of its own. */
function callText({ name, text, operation }: ToolCallDelta): string {
  return `${name === "" ? "" : `${name}\n`}${operation === undefined ? "" : sectionMarker(operation)}${text}`;
}
