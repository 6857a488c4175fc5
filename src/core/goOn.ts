import { createAnswerReader } from "./answerReader.ts";
import type { AnswerReading, ReadAnswer } from "./answerReading.ts";
import { refusedText } from "./edit/refusalReport.ts";
import { searchReplaceInstructions } from "./edit/searchReplace.ts";
import type { LogEvent } from "./events.ts";
import { canMend } from "./nextSteps.ts";
import { isUnsettled } from "./operations.ts";
import { isSameMessage, type Turn } from "./provider.ts";
import { asSendable, turnsWithReason } from "./retryWithReason.ts";
import { lengthOf } from "./rounds.ts";
import type { EarlierAnswer, RunInput } from "./run.ts";
import { hunksOf, type RunState } from "./runState.ts";
import type { AnswerPiece } from "./said.ts";

/** A run that has ended, as a new one goes on with it. */
type Ended = { readonly input: RunInput; readonly log: readonly LogEvent[]; readonly state: RunState };

/** What of the input a run that goes on has anew; all else, the snapshot and its masks too, is as it was. */
export type GoneOn = Required<Pick<RunInput, "prompt" | "resumes">>;

/** Where the answers are read once more; in this thread where nothing is said. */
type Reading = { readonly readAnswer?: ReadAnswer; readonly signal: AbortSignal };

/** The rest of an answer that was cut off. */
export async function continued(ended: Ended, reading: Reading): Promise<GoneOn> {
  const { answers, turns, said, refused, edits } = await replayed(ended, reading);
  const good = edits - refused.filter(({ edit }) => edit < edits).length;
  const isWhole = ended.input.asked?.format.startsWith("whole-") === true && good === 0;
  const parts = [
    "Your answer was cut off before it was complete.",
    good === 0
      ? "None of its edits is kept."
      : `${good} complete ${good === 1 ? "edit" : "edits"} of it ${good === 1 ? "is" : "are"} kept: do not send what is complete again.`,
    isWhole
      ? `It would be too long again, so answer with blocks for the places that change.\n\n${searchReplaceInstructions}`
      : "Go on after the last complete edit: send the one that was cut off anew and whole, then those that are missing, in the format that you were asked for.",
    refused.length === 0
      ? ""
      : `These of its edits could not be placed. Send them corrected, too.\n\n${refusedText(refused)}`,
  ];
  const text = parts.filter((part) => part !== "").join("\n\n");
  return goneOn(ended, answers, [...turns, { role: "assistant", text: said }, { role: "user", text }]);
}

/** The edits that could not be placed, asked for again with the reasons. */
export async function withReason(ended: Ended, reading: Reading): Promise<GoneOn> {
  const { answers, turns, said, refused, edits } = await replayed(ended, reading);
  const input = { ...ended.input, prompt: { ...ended.input.prompt, turns } };
  return goneOn(ended, answers, turnsWithReason(input, said, refused, edits));
}

function goneOn(ended: Ended, answers: readonly EarlierAnswer[], turns: readonly Turn[]): GoneOn {
  const { input, state } = ended;
  const operations = state.operations.filter((operation) => !isUnsettled(operation)).map(({ id }) => id);
  const settled = [...(input.resumes?.settled ?? []), ...decidedHunks(ended), ...operations];
  return { prompt: { ...input.prompt, turns }, resumes: { answers, settled } };
}

/**
 * The hunks of the answers that the user has decided on: those of which nothing waits any more. One that was told and is in
 * no hunk now was taken back by hand, in the proposal.
 */
function decidedHunks({ log, state }: Ended): string[] {
  const waiting = new Set<string>();
  const known = toldHunks(log);
  for (const hunk of hunksOf(state)) {
    const isDecided = hunk.state === "applied" || hunk.state === "rejected";
    for (const id of [hunk.id, ...(hunk.takes ?? [])]) {
      known.add(id);
      if (!isDecided) waiting.add(id);
    }
  }
  return [...known].filter((id) => !waiting.has(id));
}

function toldHunks(log: readonly LogEvent[]): Set<string> {
  const told = new Map<string, readonly string[]>();
  for (const event of log) {
    if (event.type === "answer-retracted") told.clear();
    if (event.type !== "edit-placed") continue;
    for (const id of event.replaces ?? []) told.delete(id);
    for (const { id, takes = [] } of event.hunks) told.set(id, takes);
  }
  return new Set([...told].flatMap(([id, takes]) => [id, ...takes]));
}

type Replayed = {
  readonly answers: readonly EarlierAnswer[];
  /** What the model had been told when it gave the last answer. */
  readonly turns: readonly Turn[];
  readonly said: string;
  readonly refused: ReturnType<typeof asSendable>;
  readonly edits: number;
};

/** Reads the answers of an ended run once more, for what each of them came to. */
async function replayed(ended: Ended, { readAnswer = createAnswerReader, signal }: Reading): Promise<Replayed> {
  const { input } = ended;
  const { own, turns } = answersIn(ended);
  const answers = [...(input.resumes?.answers ?? []), ...own];
  const reader: AnswerReading = readAnswer(input.request, input.masks ?? [], new Set(), signal, lengthOf(answers));
  let refused: Replayed["refused"] = [];
  let edits = 0;
  let said = "";
  try {
    for (const [index, { pieces, complete }] of answers.entries()) {
      if (index > 0) reader.next();
      for (const piece of pieces) await reader.push(piece);
      await reader.end(complete);
      refused = reader.refused.filter(({ refusal }) => canMend(refusal));
      edits = reader.edits;
      said = reader.said();
    }
  } finally {
    reader.close?.();
  }
  return { answers, turns, said, refused: asSendable(refused, input), edits };
}

type OwnAnswers = Pick<Replayed, "turns"> & {
  readonly own: readonly EarlierAnswer[];
};

function answersIn({ input, log, state }: Ended): OwnAnswers {
  const own: EarlierAnswer[] = [];
  let pieces: AnswerPiece[] = [];
  let { turns = [] } = input.prompt;
  let keeps: Extract<LogEvent, { type: "retry-ended" }>["keeps"] | undefined;
  let before = turns;
  for (const event of log) {
    if (event.type === "answer-delta" || event.type === "tool-call-delta") addPiece(pieces, event);
    else if (event.type === "answer-retracted") pieces = [];
    else if (event.type === "retry-with-reason") {
      own.push({ pieces, complete: true });
      pieces = [];
      before = turns;
      turns = event.turns;
    } else if (event.type === "retry-ended") keeps = event.keeps;
  }
  // A second answer that came to nothing is as if it had not been asked for.
  if (keeps === "first") return { own, turns: before };
  const complete = state.outcome?.kind === "finished" || state.outcome?.kind === "no-edit";
  return { own: [...own, { pieces, complete }], turns };
}

/** Neighbouring pieces of the same text become one. */
function addPiece(pieces: AnswerPiece[], event: AnswerPiece & { readonly at: number }): void {
  const { at: _, ...piece } = event;
  const last = pieces.at(-1);
  const joins =
    last?.type === "answer-delta" && piece.type === "answer-delta"
      ? isSameMessage(last, piece)
      : last?.type === "tool-call-delta" &&
        piece.type === "tool-call-delta" &&
        last.call === piece.call &&
        piece.name === "";
  if (last === undefined || !joins) pieces.push(piece);
  else pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
}
