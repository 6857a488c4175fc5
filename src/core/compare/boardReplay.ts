import { type Board, foldComparison } from "./board.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";

/** A comparison once more, from its log alone: the board as it was at each moment. */
export type BoardReplay = {
  readonly board: Board;
  /** Milliseconds since 1970 at the moment that is shown. */
  readonly now: number;
  readonly isOver: boolean;
  /** Goes on by so many milliseconds of the one who watches, and gives what happened meanwhile. */
  pass(milliseconds: number): readonly ComparisonEvent[];
};

/** Nobody watches longer than this: what took longer goes faster, and nothing goes slower than it was. */
const longest = 20_000;
/** Longer waits, such as until a cell was added the next day, are cut to this. */
const longestWait = 3_000;

/** Undefined for a log that does not begin with the comparison's start. */
export function createBoardReplay(log: readonly ComparisonEvent[]): BoardReplay | undefined {
  // What the user did on the board is not played back, and is no reason to wait.
  const [start, ...events] = log.filter(({ type }) => type !== "selection-changed" && type !== "view-changed");
  const begun = start === undefined ? undefined : foldComparison(undefined, start);
  if (begun === undefined) return undefined;
  const times = watchedTimes(events);
  const speed = Math.max(1, (times.at(-1) ?? 0) / longest);
  let board: Board = begun;
  let shown = 0;
  let watched = 0;
  return {
    get board() {
      return board;
    },
    get now() {
      return board.startedAt + (events[shown - 1]?.at ?? 0);
    },
    get isOver() {
      return shown === events.length;
    },
    pass(milliseconds) {
      watched += milliseconds * speed;
      const from = shown;
      while (shown < events.length && (times[shown] ?? 0) <= watched) {
        const event = events[shown];
        if (event !== undefined) board = foldComparison(board, event) ?? board;
        shown += 1;
      }
      return events.slice(from, shown);
    },
  };
}

/** When each event is shown, with long waits cut. */
function watchedTimes(events: readonly ComparisonEvent[]): readonly number[] {
  let before = 0;
  let watched = 0;
  return events.map(({ at }) => {
    watched += Math.min(longestWait, Math.max(0, at - before));
    before = at;
    return watched;
  });
}
