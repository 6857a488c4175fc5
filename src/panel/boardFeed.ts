import { isKeptBack } from "../core/compare/blind.ts";
import type { ComparisonEvent } from "../core/compare/comparisonEvents.ts";
import type { Names } from "../core/compare/names.ts";
import type { Union } from "../core/compare/union.ts";
import { itemAt, type LongList } from "../core/longList.ts";
import { lengthOf, stretchOf } from "../core/longText.ts";
import type { ReasoningPart } from "../core/runState.ts";
import { assembledMessage } from "./boardAssembled.ts";
import { unionMessage } from "./boardGroups.ts";
import { boardMessage } from "./boardModel.ts";
import type { ToBoard } from "./boardProtocol.ts";
import type { People, Scene } from "./boardScene.ts";
import type { FeedClock } from "./feed.ts";

/** Tells the board what it shows, together and paced, and of the places that change only what is new. */
export type BoardFeed = {
  /** To a page that knows nothing. */
  begin(): void;
  /** An event of the log, or nothing but what the user did. */
  add(event: ComparisonEvent | undefined): void;
  lane(row: string, open: boolean): void;
  close(): void;
};

type Told = {
  readonly union: Union;
  readonly names: Names;
  readonly answers: number;
  readonly keptBack: boolean;
};

/** At most thirty messages a second cross the boundary; twelve do for figures, and leave the host to the streams. */
const interval = 80;
/** Of a lane: the page shows no more of it either. */
const laneLength = 30_000;

export function createBoardFeed(
  post: (message: ToBoard) => void,
  scene: () => Scene,
  people: () => People,
  clock: FeedClock,
): BoardFeed {
  const changed = new Set<string>();
  const lanes = new Map<string, string>();
  let begun = false;
  let all = false;
  /** What the page was told last, and by which names. */
  let told: Told | undefined;
  let cancel: (() => void) | undefined;
  let lastSent = Number.NEGATIVE_INFINITY;

  function note(event: ComparisonEvent | undefined): void {
    if (event === undefined || !("cell" in event)) {
      all = true;
      return;
    }
    changed.add(event.cell);
    const lane = lanes.get(event.cell);
    if (lane === undefined) return;
    if (event.type === "cell-event" && event.event.type === "reasoning-delta") {
      lanes.set(event.cell, lane + event.event.text);
    } else if (event.type === "cell-queued") {
      lanes.set(event.cell, "");
      post({ type: "reasoning", row: event.cell, text: "", restart: true });
    }
  }

  function send(): void {
    cancel?.();
    cancel = undefined;
    lastSent = clock.now();
    const now = scene();
    const { names, cells } = now.board;
    const answers = cells.filter(({ run }) => run?.outcome?.kind === "no-edit").length;
    const keptBack = isKeptBack(now.board);
    const isNew =
      told?.union !== now.union || told.names !== names || told.answers !== answers || told.keptBack !== keptBack;
    // Who agrees with whom may have changed for everybody.
    post(boardMessage(now, people(), all || isNew ? undefined : changed));
    if (isNew) post(unionMessage(now));
    if (all || isNew) post(assembledMessage(now));
    told = { union: now.union, names, answers, keptBack };
    if (names.kind === "hidden") lanes.clear();
    all = false;
    changed.clear();
    for (const [row, text] of lanes) {
      if (text === "") continue;
      lanes.set(row, "");
      post({ type: "reasoning", row, text: text.slice(-laneLength), restart: text.length > laneLength });
    }
  }

  return {
    begin() {
      begun = true;
      all = true;
      told = undefined;
      lanes.clear();
      send();
    },
    add(event) {
      if (!begun) return;
      note(event);
      cancel ??= clock.after(Math.max(0, lastSent + interval - clock.now()), send);
    },
    /** Reasoning tells who is who, so that there is none to see before the choice. */
    lane(row, open) {
      const { board } = scene();
      const cell = board.cells.find(({ candidate }) => candidate.id === row);
      if (board.names.kind === "hidden" || cell === undefined || !open) {
        lanes.delete(row);
        return;
      }
      lanes.set(row, "");
      post({ type: "reasoning", row, text: cell.run === undefined ? "" : endOf(cell.run.reasoning), restart: true });
    },
    close: () => cancel?.(),
  };
}

/** However long it is, no more than this is read of it. */
function endOf(reasoning: LongList<ReasoningPart>): string {
  let end = "";
  for (let at = reasoning.length - 1; at >= 0 && end.length < laneLength; at -= 1) {
    const text = itemAt(reasoning, at)?.text ?? "";
    const last = stretchOf(text, Math.max(0, lengthOf(text) - laneLength), lengthOf(text));
    end = at === reasoning.length - 1 ? last : `${last}\n\n${end}`;
  }
  return end.slice(-laneLength);
}
