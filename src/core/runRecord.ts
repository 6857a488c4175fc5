import { continues, isDelta, writtenOut } from "./deltas.ts";
import type { LogEvent } from "./events.ts";
import { itemAt, itemsOf, withItem } from "./longList.ts";
import type { RunInput } from "./run.ts";
import { foldRun, type RunState } from "./runState.ts";
import type { RunRecord } from "./session.ts";

export type GrowingRecord = RunRecord & {
  /** Appends what happened just now. Deltas that belong together become one event of the log. */
  append(event: LogEvent): void;
  /** Appends what is stored, event by event as it stands there. */
  takeUp(event: LogEvent): void;
  /** The last event was overtaken, and is a picture that the next one holds whole. */
  dropLast(): void;
};

/** A log in memory tells the time of a text in tenths of a second: deltas of the same tenth are one. */
const logSpan = 100;
/** Shorter texts take less room than a note of where they stand. */
const shortText = 256;
/** A text that grew from pieces is a tree of them, several times its size: so much of it at a time is written out. */
const writtenAtOnce = 65_536;

/** What is streamed is held once: the log knows of a piece of reasoning where in its part of the state it stands. */
export function createRecord(input: RunInput): GrowingRecord {
  const log: LogEvent[] = [];
  let state: RunState | undefined;
  /** Where each part is in the list of parts. */
  const places = new Map<number, number>();
  /** The part that grows: what of it is written out, and what has come since. */
  let growing: { readonly place: number; written: string; rest: string } | undefined;
  let answerLeft = 0;

  function textOf(place: number): string {
    return (state === undefined ? undefined : itemAt(state.reasoning, place)?.text) ?? "";
  }

  /** Nothing comes to the last event of the log any more. */
  function closeLast(): void {
    const last = log.at(-1);
    if (last === undefined || !isDelta(last)) return;
    const place = last.type === "reasoning-delta" ? places.get(last.part) : undefined;
    const { text, ...rest } = last;
    if (place === undefined || text.length < shortText) {
      log[log.length - 1] = { ...last, text: writtenOut(text) };
      return;
    }
    // Nothing came after it yet, so it is what its part ends in.
    const end = textOf(place).length;
    const start = end - text.length;
    log[log.length - 1] = {
      ...rest,
      get text() {
        return textOf(place).slice(start, end);
      },
    } as LogEvent;
  }

  function fold(event: LogEvent): void {
    state = foldRun(state, event);
    if (event.type === "reasoning-delta") grow(event.part, event.text);
    else if (event.type === "answer-delta") growAnswer(event.text.length);
    else if (event.type === "run-end") writeOut();
  }

  function grow(part: number, text: string): void {
    const place = places.get(part) ?? places.size;
    places.set(part, place);
    if (growing?.place !== place) {
      writeOut();
      growing = { place, written: textOf(place), rest: "" };
    } else {
      growing.rest += text;
      if (growing.rest.length >= writtenAtOnce) writeOut();
    }
  }

  function writeOut(): void {
    if (growing === undefined || growing.rest === "" || state === undefined) return;
    const { place } = growing;
    const part = itemAt(state.reasoning, place);
    if (part === undefined) return;
    growing.written += writtenOut(growing.rest);
    growing.rest = "";
    state = { ...state, reasoning: withItem(state.reasoning, place, { ...part, text: growing.written }) };
  }

  /** An answer is read as a whole, and written out whenever an eighth of it is new. */
  function growAnswer(length: number): void {
    answerLeft += length;
    const whole = state?.answer ?? "";
    if (answerLeft < Math.max(writtenAtOnce, whole.length / 8)) return;
    answerLeft = 0;
    writtenOut(whole);
  }

  return {
    input,
    log,
    get state() {
      return state;
    },
    append(event) {
      const last = log.at(-1);
      if (last !== undefined && isDelta(last) && isDelta(event) && continues(last, event, logSpan)) {
        log[log.length - 1] = { ...last, text: last.text + event.text };
      } else {
        closeLast();
        log.push(event);
      }
      fold(event);
    },
    takeUp(event) {
      log.push(event);
      fold(event);
      closeLast();
    },
    dropLast() {
      log.pop();
    },
  };
}

/** Characters of reasoning that a record holds. */
export function reasoningLength({ state }: RunRecord): number {
  return state === undefined ? 0 : itemsOf(state.reasoning).reduce((sum, { text }) => sum + text.length, 0);
}
