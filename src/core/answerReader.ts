import { type FailedEdit, unanswered } from "./edit/answeredEdits.ts";
import { createAnswerParser } from "./edit/answerParser.ts";
import { besideCalls, writtenIn } from "./edit/besideCalls.ts";
import { likelyPath } from "./edit/editPath.ts";
import type { Hunk } from "./edit/hunk.ts";
import { type Placement, type PlacementRefusal, quotedIn, refuse, withReplacement } from "./edit/placement.ts";
import { createPlanner, type Planner } from "./edit/planner.ts";
import type { ProposedEdit } from "./edit/proposedEdit.ts";
import type { RefusedEdit } from "./edit/refusalReport.ts";
import { createToolCallReader } from "./edit/toolCalls.ts";
import type { RunEvent } from "./events.ts";
import { createMessageLines } from "./messageLines.ts";
import { type OperationProposed, operationId } from "./operations.ts";
import { knownFiles, planFiles, selectedLines } from "./plannedTarget.ts";
import { filesOf, type RefactorRequest } from "./request.ts";
import { type AnswerPiece, createSaid } from "./said.ts";
import { createUnmask, type Mask, maskRequest } from "./secrets/mask.ts";
import { changesTo, drawn, follow, hunksOf, type ShownHunks } from "./shownHunks.ts";

/**
 * Reads answers to one request, one after the other: what an answer placed stays for the next, and all of it is placed by
 * one planner on the same snapshot.
 */
export type AnswerReader = {
  push(piece: AnswerPiece): PlacedOrNot[];
  /** An answer that is not `complete` keeps the edits that it completed. */
  end(complete: boolean): PlacedOrNot[];
  /** Another answer begins; edits that it repeats are read once. */
  next(): void;
  /** Gives up the answer that is being read, the last: what those before it placed stands again. */
  takeBack(): PlacedOrNot[];
  /** What was read of it was none, and it begins anew; nobody is shown any hunk any more, so earlier ones are told again. */
  retract(): PlacedOrNot[];
  /** The answer that is being read, as text. */
  said(): string;
  /** Of the answer that is being read. */
  readonly filled: boolean;
  readonly edits: number;
  readonly same: number;
  /**
   * With what they are told to be refused for, secrets masked. After its own come those of the answers before it that none
   * of its edits is about, numbered on from them.
   */
  readonly refused: readonly RefusedEdit[];
  /** Of all answers. */
  readonly hunks: number;
  readonly operations: number;
};

export type PlacedOrNot =
  | Omit<Extract<RunEvent, { type: "edit-placed" }>, "at">
  | Omit<Extract<RunEvent, { type: "edit-unplaced" }>, "at">
  | OperationProposed;

/** An edit that has its place, and the hunks that make it; a later answer is placed after it. */
type Kept = { readonly edit: ProposedEdit; readonly key: string };

/**
 * The answer speaks of the text as the model saw it, with its masks; edits are placed on the text as it is. Hunks and file
 * operations that are `settled` were decided on already, and are not told again.
 */
export function createAnswerReader(
  request: RefactorRequest,
  masks: readonly Mask[],
  settled: ReadonlySet<string> = new Set(),
): AnswerReader {
  const seen = maskRequest(request, masks).target;
  const selection = selectedLines(seen);
  const files = knownFiles(seen);
  const sources = planFiles(request.target);
  const unmask = createUnmask(request, masks);
  /** By the index of the edit; the same in each planner. */
  const kept = new Map<number, Kept>();
  const repeated = new Set<string>();
  /** What was told and not taken back. */
  let shown: ShownHunks = new Map();
  let before: ShownHunks = new Map();
  /** What failed in the answers before, until a later one speaks of it. */
  let waiting: readonly FailedEdit[] = [];
  let operations: OperationProposed[] = [];
  let count = 0;
  let reading = open();

  function open() {
    const planner = createPlanner(sources);
    const placements = replay(planner, count);
    const parts = {
      planner,
      said: createSaid(),
      parser: createAnswerParser(selection, files),
      calls: createToolCallReader(),
    };
    const refused: FailedEdit[] = [];
    const said: ProposedEdit[] = [];
    return {
      ...parts,
      lines: createMessageLines(),
      placements,
      refused,
      edits: said,
      /** Known at its end. */
      forgotten: [] as readonly FailedEdit[],
      first: count,
      filled: false,
      called: false,
      /** The last edit of its text, where it is not one that an earlier answer had. */
      last: undefined as number | undefined,
      /** An edit was taken back, and what it had claimed is free again. */
      spoiled: false,
      same: 0,
    };
  }

  /** `first` is where the answer that is being read begins: what stands before it was told. */
  function replay(planner: Planner, first: number): Map<number, Placement> {
    const placements = new Map<number, Placement>();
    for (let index = 0; index <= count; index += 1) {
      if (index === first) planner.told();
      if (index === count) break;
      const known = kept.get(index);
      const placement = known === undefined ? planner.skip() : planner.add(known.edit);
      if (placement?.kind === "located") placements.set(index, placement);
    }
    return placements;
  }

  function place(proposed: ProposedEdit): PlacedOrNot[] {
    const edit = unmask.edit(proposed);
    if (edit.kind === "malformed" && edit.spoils !== undefined) return spoil(edit.spoils, edit.why);
    const key = JSON.stringify(edit);
    reading.last = undefined;
    if (repeated.has(key)) return [];
    const index = count;
    count += 1;
    reading.last = index;
    reading.edits.push(edit);
    kept.set(index, { edit, key });
    const placement = reading.planner.add(edit);
    if (placement === undefined) return [];
    if (placement.kind !== "operation") return [tell(index, placement)];
    // What was told of a file cannot be taken back: only the answer's end says that it is meant.
    if (!settled.has(operationId(index)))
      operations.push({ type: "file-operation", edit: index, operation: placement.operation });
    return [];
  }

  /** Edits that were no edits after all: their hunks are not shown any more. */
  function spoil(which: "last" | "all", why: string): PlacedOrNot[] {
    const known = [...kept.keys()].filter((index) => index >= reading.first);
    const gone = which === "all" ? known : known.filter((index) => index === reading.last);
    reading.spoiled ||= gone.length > 0;
    operations = operations.filter(({ edit }) => !gone.includes(edit));
    return gone.flatMap((index) => {
      const placement = reading.placements.get(index);
      const left = new Map(shown);
      if (placement?.kind === "located") for (const { id } of placement.hunks) left.delete(id);
      const edit = kept.get(index)?.edit;
      const refused = refuse("malformed", why, edit === undefined ? [] : quotedIn(edit));
      return [...changesTo(left, shown, index).map(followed), tell(index, refused)];
    });
  }

  function followed(event: PlacedOrNot): PlacedOrNot {
    follow(shown, event);
    return event;
  }

  function tell(index: number, placement: Placement): PlacedOrNot {
    if (placement.kind === "located") {
      reading.placements.set(index, placement);
      const { kind: _, ...placed } = placement;
      const told: PlacedOrNot = { type: "edit-placed", edit: index, ...placed, hunks: undecided(placed.hunks) };
      follow(shown, told);
      return told;
    }
    const proposed = kept.get(index)?.edit;
    kept.delete(index);
    reading.placements.delete(index);
    const refusal = hidden(withReplacement(placement.refusal, proposed));
    if (refusal.reason === "same") reading.same += 1;
    if (index >= reading.first && proposed !== undefined)
      reading.refused.push({ edit: index - reading.first, refusal, proposed });
    return { type: "edit-unplaced", edit: index, refusal };
  }

  function undecided(hunks: readonly Hunk[]): readonly Hunk[] {
    return settled.size === 0 ? hunks : hunks.filter(({ id }) => !settled.has(id));
  }

  function hidden(refusal: PlacementRefusal): PlacementRefusal {
    const { nearest, detail, quoted, replacement } = refusal;
    return {
      ...refusal,
      detail: unmask.hide(detail),
      quoted: unmask.hide(quoted),
      ...(replacement === undefined ? {} : { replacement: unmask.hide(replacement) }),
      ...(nearest === undefined
        ? {}
        : { nearest: { ...nearest, lines: nearest.lines.map((line) => unmask.hide(line)) } }),
    };
  }

  /** What only the end tells of the edits of earlier answers, too: a later edit may have changed it. */
  function settle(): PlacedOrNot[] {
    if (reading.spoiled) {
      reading.planner = createPlanner(sources);
      reading.placements = replay(reading.planner, reading.first);
    }
    const { settled: last, redrawn } = reading.planner.finish(settled);
    const changed = new Set(last.map(({ index }) => index));
    operations = operations.filter(({ edit }) => !changed.has(edit));
    const events: PlacedOrNot[] = [];
    if (reading.first === 0 && !reading.spoiled) {
      for (const { index, placement } of last) events.push(tell(index, placement));
      return redrawn.hunks.length === 0 ? events : [...events, ...show(drawn(shown, redrawn))];
    }
    for (const { index, placement } of last) {
      if (placement.kind === "located") reading.placements.set(index, placement);
      else events.push(tell(index, placement));
    }
    return [...events, ...show(drawn(hunksOf(reading.placements.values()), redrawn))];
  }

  function show(wanted: ShownHunks): PlacedOrNot[] {
    const open = new Map([...wanted].filter(([id]) => !settled.has(id)));
    const found = changesTo(open, shown, Math.max(0, count - 1));
    shown = open;
    return found;
  }

  /** What failed before and this answer does not speak of is told again: of an answer that nobody gave, nothing is mended. */
  function tellForgotten(): PlacedOrNot[] {
    const { edits, first } = reading;
    reading.forgotten = unanswered(waiting, edits, (path) => {
      if (path === undefined) return sources.length === 1 ? sources[0]?.path : undefined;
      return likelyPath(path, sources) ?? path;
    }).map((each, at) => ({ ...each, edit: count - first + at }));
    return reading.forgotten.map(({ edit, refusal }) => ({ type: "edit-unplaced", edit: first + edit, refusal }));
  }

  /** What was cut off is no edit that failed. */
  function meant(edit: ProposedEdit, complete: boolean): readonly ProposedEdit[] {
    if (reading.called && (edit.kind === "whole" || edit.kind === "replacement")) {
      const written = [...kept.values()].flatMap((each) => writtenIn(each.edit));
      return besideCalls(edit, [...filesOf(seen).map(({ text }) => text), ...written]);
    }
    return complete || edit.kind !== "malformed" || edit.spoils !== undefined ? [edit] : [];
  }

  /** As if the answer that is being read had not begun. */
  function forget(): void {
    for (const index of kept.keys()) if (index >= reading.first) kept.delete(index);
    operations = operations.filter(({ edit }) => edit < reading.first);
    count = reading.first;
  }

  return {
    push(piece) {
      reading.said.push(piece);
      reading.filled ||= piece.text.trim() !== "";
      if (piece.type === "answer-delta") return reading.parser.push(reading.lines(piece)).flatMap(place);
      reading.called = true;
      return reading.calls.push(piece).flatMap(place);
    },
    end(complete) {
      const last = [...reading.parser.end(complete), ...reading.calls.end(complete)];
      const found = [...last.flatMap((edit) => meant(edit, complete)).flatMap(place), ...settle()];
      return [...found, ...tellForgotten(), ...operations.filter(({ edit }) => edit >= reading.first)];
    },
    next() {
      for (const { key } of kept.values()) repeated.add(key);
      before = new Map(shown);
      waiting = [...reading.forgotten, ...reading.refused.filter(({ refusal }) => wouldChange(refusal))];
      reading = open();
    },
    takeBack() {
      forget();
      return show(before);
    },
    retract() {
      forget();
      shown = new Map();
      reading = open();
      return [...show(before), ...operations];
    },
    said: () => reading.said.text(),
    get filled() {
      return reading.filled;
    },
    get edits() {
      return count - reading.first;
    },
    get same() {
      return reading.same;
    },
    get refused() {
      return [...reading.refused, ...reading.forgotten].map(({ edit, refusal }) => ({ edit, refusal }));
    },
    get operations() {
      return operations.length;
    },
    get hunks() {
      return shown.size;
    },
  };
}

function wouldChange({ reason }: PlacementRefusal): boolean {
  return reason !== "same" && reason !== "already-applied";
}
