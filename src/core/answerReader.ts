import { createAnswerParser } from "./edit/answerParser.ts";
import { splitLines } from "./edit/lines.ts";
import { type Placement, type PlacementRefusal, quotedIn, refuse } from "./edit/placement.ts";
import { createPlanner, type PlanFile } from "./edit/planner.ts";
import type { ProposedEdit } from "./edit/proposedEdit.ts";
import type { RunEvent } from "./events.ts";
import { createMessageLines } from "./messageLines.ts";
import type { AnswerDelta } from "./provider.ts";
import { filesOf, type RefactorRequest, type Target } from "./request.ts";
import { createUnmask, type Mask, maskRequest } from "./secrets/mask.ts";

export type AnswerReader = {
  push(delta: AnswerDelta): PlacedOrNot[];
  /** An answer that is not `complete` keeps the edits that it completed. */
  end(complete: boolean): PlacedOrNot[];
  readonly filled: boolean;
  readonly edits: number;
  readonly hunks: number;
  readonly same: number;
};

type PlacedOrNot =
  | Omit<Extract<RunEvent, { type: "edit-placed" }>, "at">
  | Omit<Extract<RunEvent, { type: "edit-unplaced" }>, "at">;

/** The answer speaks of the text as the model saw it, with its masks; edits are placed on the text as it is. */
export function createAnswerReader(request: RefactorRequest, masks: readonly Mask[]): AnswerReader {
  const seen = maskRequest(request, masks).target;
  const parser = createAnswerParser(
    selectedLines(seen),
    filesOf(seen).map(({ path, text }) => ({ path, lines: splitLines(text).lines })),
  );
  const planner = createPlanner(planFiles(request.target));
  const unmask = createUnmask(request, masks);
  const lines = createMessageLines();
  let filled = false;
  let edits = 0;
  let hunks = 0;
  let same = 0;

  function place(edit: ProposedEdit): PlacedOrNot[] {
    const index = edits;
    edits += 1;
    const placement = planner.add(unmask.edit(edit));
    if (placement === undefined) return [];
    if (placement.kind !== "operation") return [tell(index, placement)];
    const named = "path" in edit ? (edit.path ?? "") : "";
    return [tell(index, refuse("other-file", named, quotedIn(edit)))];
  }

  function tell(index: number, placement: Placement): PlacedOrNot {
    if (placement.kind === "located") {
      hunks += placement.hunks.length;
      const { kind: _, ...placed } = placement;
      return { type: "edit-placed", edit: index, ...placed };
    }
    if (placement.refusal.reason === "same") same += 1;
    return { type: "edit-unplaced", edit: index, refusal: hidden(placement.refusal) };
  }

  function hidden(refusal: PlacementRefusal): PlacementRefusal {
    const { nearest } = refusal;
    const shown = { ...refusal, quoted: unmask.hide(refusal.quoted) };
    if (nearest === undefined) return shown;
    return { ...shown, nearest: { ...nearest, lines: nearest.lines.map((line) => unmask.hide(line)) } };
  }

  return {
    push(delta) {
      filled ||= delta.text.trim() !== "";
      return parser.push(lines(delta)).flatMap(place);
    },
    end(complete) {
      const last = complete ? parser.end().flatMap(place) : [];
      return [...last, ...planner.finish().settled.map(({ index, placement }) => tell(index, placement))];
    },
    get filled() {
      return filled;
    },
    get edits() {
      return edits;
    },
    get hunks() {
      return hunks;
    },
    get same() {
      return same;
    },
  };
}

function planFiles(target: Target): PlanFile[] {
  const selection = target.kind === "selection" ? { selection: target.lines } : {};
  return filesOf(target).map(({ path, text }) => ({ path, text, ...selection }));
}

function selectedLines(target: Target): readonly string[] | undefined {
  if (target.kind !== "selection") return undefined;
  return splitLines(target.file.text).lines.slice(target.lines.start, target.lines.end);
}
