import { type AnswerReader, createAnswerReader, type PlacedOrNot } from "../core/answerReader.ts";
import type { AnswerReading, ReadAnswer } from "../core/answerReading.ts";
import { isSameMessage } from "../core/provider.ts";
import { filesOf } from "../core/request.ts";
import { type AnswerPiece, createSaid } from "../core/said.ts";
import { changesTo, follow, type ShownHunks } from "../core/shownHunks.ts";
import type { Known, Step } from "./protocol.ts";
import { startThread, type Thread } from "./thread.ts";

/** Text of so many characters is read and placed in a few milliseconds; with more, the thread would be held too long. */
const mostHere = 150_000;

/**
 * Reads answers in this thread, and those about much text in a worker: `workerPath` is the bundled `worker.ts`. What an answer
 * itself says counts, too: one that turns out to be long goes on being read in the worker.
 */
export function createReadAnswer(workerPath: string | URL, most = mostHere): ReadAnswer {
  return (request, masks, settled, signal, known) => {
    const size = filesOf(request.target).reduce((sum, { text }) => sum + text.length, known);
    const start = () => startThread(workerPath, { type: "open", request, masks, settled }, signal);
    return size > most
      ? readIn(start())
      : readHereFirst(createAnswerReader(request, masks, settled), start, most - size);
  };
}

/** Reads in this thread until `left` characters came; a worker then reads all of it once more, and what follows. */
function readHereFirst(reader: AnswerReader, start: () => Thread, left: number): AnswerReading {
  let current: AnswerReading = reader;
  let done: Step[] = [];
  let rest = left;

  /** Undefined where nothing is to move. */
  function moving(piece: AnswerPiece): Promise<AnswerReading> | undefined {
    rest -= piece.text.length;
    if (rest >= 0 || current !== reader) return undefined;
    const next = readIn(start());
    const steps = done;
    done = [];
    current = next;
    return replay(next, steps);
  }

  function record(step: Step): void {
    if (current !== reader) return;
    const last = done.at(-1);
    const joined = last?.type === "push" && step.type === "push" ? withNext(last.piece, step.piece) : undefined;
    if (joined === undefined) done.push(step);
    else done[done.length - 1] = { type: "push", piece: joined };
  }

  return {
    push(piece) {
      const moved = moving(piece);
      if (moved !== undefined) return moved.then((next) => next.push(piece));
      record({ type: "push", piece });
      return current.push(piece);
    },
    end(complete) {
      record({ type: "end", complete });
      return current.end(complete);
    },
    next() {
      record({ type: "next" });
      current.next();
    },
    takeBack: () => current.takeBack(),
    retract() {
      record({ type: "retract" });
      return current.retract();
    },
    said: () => current.said(),
    close: () => current.close?.(),
    get filled() {
      return current.filled;
    },
    get edits() {
      return current.edits;
    },
    get same() {
      return current.same;
    },
    get refused() {
      return current.refused;
    },
    get operations() {
      return current.operations;
    },
    get hunks() {
      return current.hunks;
    },
  };
}

/** What it finds was told already. */
async function replay(reading: AnswerReading, steps: readonly Step[]): Promise<AnswerReading> {
  for (const step of steps) {
    if (step.type === "push") await reading.push(step.piece);
    else if (step.type === "end") await reading.end(step.complete);
    else if (step.type === "next") reading.next();
    else await reading.retract();
  }
  return reading;
}

/** Pieces of one text as one, so that they are sent together. */
function withNext(last: AnswerPiece, piece: AnswerPiece): AnswerPiece | undefined {
  const joins =
    last.type === "answer-delta" && piece.type === "answer-delta"
      ? isSameMessage(last, piece)
      : last.type === "tool-call-delta" &&
        piece.type === "tool-call-delta" &&
        last.call === piece.call &&
        piece.name === "" &&
        piece.operation === undefined;
  return joins ? { ...last, text: last.text + piece.text } : undefined;
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
