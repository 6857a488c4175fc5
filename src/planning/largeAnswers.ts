import { createAnswerReader, type PlacedOrNot } from "../core/answerReader.ts";
import type { AnswerReading, ReadAnswer } from "../core/answerReading.ts";
import { filesOf } from "../core/request.ts";
import { type AnswerPiece, createSaid } from "../core/said.ts";
import { changesTo, follow, type ShownHunks } from "../core/shownHunks.ts";
import type { Known, Step } from "./protocol.ts";
import { startThread, type Thread } from "./thread.ts";

/** Text of so many characters is read and placed in a few milliseconds; with more, the thread would be held too long. */
const mostHere = 200_000;

/** Reads answers in this thread, and those about much text in a worker: `workerPath` is the bundled `worker.ts`. */
export function createReadAnswer(workerPath: string | URL): ReadAnswer {
  return (request, masks, settled, signal, known) => {
    const size = filesOf(request.target).reduce((sum, { text }) => sum + text.length, known);
    if (size <= mostHere) return createAnswerReader(request, masks, settled);
    return readIn(startThread(workerPath, { type: "open", request, masks, settled }, signal));
  };
}

const nothingKnown: Known = { filled: false, edits: 0, same: 0, refused: [] };

/** What it holds itself is what must not wait for the worker: the text, and what stands when an answer is taken back. */
function readIn(thread: Thread): AnswerReading {
  let held: Step[] = [];
  let known = nothingKnown;
  let said = createSaid();
  let lastMessage = 0;
  /** How many edits the answers before it had. */
  let first = 0;
  let shown: ShownHunks = new Map();
  let before: ShownHunks = new Map();
  /** How many were told, and how many before the answer that is being read. */
  let operations = 0;
  let operationsBefore = 0;

  async function ask(step: Step): Promise<readonly PlacedOrNot[]> {
    const steps = [...held, step];
    held = [];
    const answer = await thread.ask(steps);
    if (answer === undefined) return [];
    known = answer.known;
    for (const each of answer.found) {
      follow(shown, each);
      if (each.type === "file-operation") operations += 1;
    }
    return answer.found;
  }

  /** Edits in text are complete at the end of a line, or when another message begins. */
  function mayComplete(piece: AnswerPiece): boolean {
    if (piece.type === "tool-call-delta") return true;
    const { text, phase, message = 0 } = piece;
    const isSameMessage = message === lastMessage;
    if (phase !== "commentary" && text !== "") lastMessage = message;
    return !isSameMessage || text.includes("\n");
  }

  function begin(): void {
    known = nothingKnown;
    said = createSaid();
  }

  return {
    push(piece) {
      said.push(piece);
      const step: Step = { type: "push", piece };
      if (mayComplete(piece)) return ask(step);
      held.push(step);
      return [];
    },
    end: (complete) => ask({ type: "end", complete }),
    next() {
      first += known.edits;
      before = new Map(shown);
      operationsBefore = operations;
      held.push({ type: "next" });
      begin();
    },
    takeBack() {
      const found = changesTo(before, shown, Math.max(0, first - 1));
      shown = new Map(before);
      operations = operationsBefore;
      known = { ...known, edits: 0 };
      return found;
    },
    retract() {
      shown = new Map();
      operations = 0;
      begin();
      return ask({ type: "retract" });
    },
    said: () => said.text(),
    close: thread.close,
    get filled() {
      return known.filled;
    },
    get edits() {
      return known.edits;
    },
    get same() {
      return known.same;
    },
    get refused() {
      return known.refused;
    },
    get operations() {
      return operations;
    },
    get hunks() {
      return shown.size;
    },
  };
}
