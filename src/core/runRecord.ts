import { continues, type Delta, isDelta, writtenOut } from "./deltas.ts";
import type { LogEvent } from "./events.ts";
import { foldRun } from "./foldRun.ts";
import { itemAt } from "./longList.ts";
import { type Block, blockLength, lengthOf, moveBlock, stretchOf, type Text, type TextStore } from "./longText.ts";
import type { RunInput } from "./run.ts";
import type { RunState } from "./runState.ts";
import type { RunRecord } from "./session.ts";

export type GrowingRecord = RunRecord & {
  /** Characters of its texts that are in memory. */
  readonly held: number;
  /** Appends what happened just now. Deltas that belong together become one event of the log. */
  append(event: LogEvent): void;
  /** Appends what is stored, event by event as it stands there. */
  takeUp(event: LogEvent): void;
  /** The last event was overtaken, and is a picture that the next one holds whole. */
  dropLast(): void;
  /** Puts away what of its reasoning can be. */
  putAway(): void;
};

/** Where a run's long reasoning goes; undefined where nothing may be put away. */
export type OpenTextStore = () => TextStore | undefined;

/** A log in memory tells the time of a text in tenths of a second: deltas of the same tenth are one, but for long ones. */
const logSpan = 100;
/** Shorter texts take less room than a note of where they stand. */
const shortText = 256;
/** Blocks of reasoning that stay in memory, of the newest: eight million characters. */
const blocksHeld = 128;

/** What is streamed is held once: the log knows of a piece of reasoning where in its part of the state it stands. */
export function createRecord(input: RunInput, openStore: OpenTextStore): GrowingRecord {
  const log: LogEvent[] = [];
  let state: RunState | undefined;
  /** Where each part is in the list of parts, and how many of its blocks were seen. */
  const parts = new Map<number, { readonly place: number; blocks: number }>();
  /** The part that grows, in the list of parts. */
  let growing: number | undefined;
  /** In memory, the oldest first. */
  let blocks: Block[] = [];
  /** Undefined before it was asked for, null where there is none. */
  let store: TextStore | null | undefined;
  let [came, moved] = [0, 0];
  let answerLeft = 0;

  function textOf(place: number): Text {
    return (state === undefined ? undefined : itemAt(state.reasoning, place)?.text) ?? "";
  }

  /** Nothing comes to the last event of the log any more. */
  function closeLast(): void {
    const last = log.at(-1);
    if (last === undefined || !isDelta(last)) return;
    const place = last.type === "reasoning-delta" ? parts.get(last.part)?.place : undefined;
    const { text, ...rest } = last;
    if (place === undefined || text.length < shortText) {
      log[log.length - 1] = { ...last, text: writtenOut(text) };
      return;
    }
    // Nothing came after it yet, so it is what its part ends in.
    const end = lengthOf(textOf(place));
    const start = end - text.length;
    log[log.length - 1] = {
      ...rest,
      get text() {
        return stretchOf(textOf(place), start, end);
      },
    } as LogEvent;
  }

  function fold(event: LogEvent): void {
    state = foldRun(state, event);
    if (isDelta(event)) came += event.text.length;
    if (event.type === "reasoning-delta") grow(event.part);
    else if (event.type === "answer-delta") growAnswer(event.text.length);
    else if (event.type === "run-end") writeOut();
  }

  function grow(number: number): void {
    const part = parts.get(number) ?? { place: parts.size, blocks: 0 };
    parts.set(number, part);
    if (growing !== part.place) writeOut();
    growing = part.place;
    const text = textOf(part.place);
    if (typeof text === "string" || text.blocks.length === part.blocks) return;
    blocks.push(...text.blocks.slice(part.blocks));
    part.blocks = text.blocks.length;
    putAway(blocksHeld);
  }

  /** All but the newest. */
  function putAway(newest: number): void {
    if (blocks.length <= newest) return;
    if (store === undefined) store = openStore() ?? null;
    if (store === null) return;
    const old = blocks.slice(0, blocks.length - newest);
    for (const block of old) moveBlock(block, store);
    blocks = blocks.slice(old.length);
    moved += old.length * blockLength;
  }

  /** A text that grew from pieces is a tree of them, several times its size. */
  function writeOut(): void {
    const text = growing === undefined ? "" : textOf(growing);
    writtenOut(typeof text === "string" ? text : text.tail);
  }

  /** An answer is read as a whole, and written out whenever an eighth of it is new. */
  function growAnswer(length: number): void {
    answerLeft += length;
    const whole = state?.answer ?? "";
    if (answerLeft < Math.max(blockLength, whole.length / 8)) return;
    answerLeft = 0;
    writtenOut(whole);
  }

  return {
    input,
    log,
    get state() {
      return state;
    },
    get held() {
      return came - moved + (store?.waiting ?? 0);
    },
    append(event) {
      const last = log.at(-1);
      if (last !== undefined && isDelta(last) && isDelta(event) && goesOn(last, event)) {
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
    putAway: () => putAway(0),
  };
}

function goesOn(last: Delta, next: Delta): boolean {
  return last.text.length < blockLength && continues(last, next, logSpan);
}
