import type * as vscode from "vscode";
import { afterAnswer, type FormatRecord, freshRecord } from "../core/edit/formatChoice.ts";
import { splitLines } from "../core/edit/lines.ts";
import { isMeantAsEdit } from "../core/edit/meantEdit.ts";
import { itemsOf } from "../core/longList.ts";
import { canMend } from "../core/nextSteps.ts";
import { comparedFormat, formatOf } from "../core/prompt.ts";
import { filesOf, type ModelRef } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import type { RunState } from "../core/runState.ts";
import type { RunRecord, Session } from "../core/session.ts";
import type { Log } from "./log.ts";

/** How the edits of each model fared in the formats that were asked of it, kept over restarts. */
export type FormatRecords = {
  of(model: ModelRef): FormatRecord;
  /** A run has ended that no session tells of: a candidate of a comparison. */
  heard(run: EndedRun): void;
};

type EndedRun = Pick<RunRecord, "input" | "state">;

/** Milliseconds. Models and servers get better: after two weeks a model is asked for its family's format again. */
const lifetime = 14 * 24 * 60 * 60 * 1000;

export function createFormatRecords(
  memento: Pick<vscode.Memento, "get" | "update">,
  session: Pick<Session, "onEvents">,
  log: Pick<Log, "info">,
  now: () => number = Date.now,
): FormatRecords {
  const idOf = ({ endpoint, model }: ModelRef) => `format ${endpoint} ${model}`;
  const of = (model: ModelRef) => narrowRecord(memento.get<unknown>(idOf(model)), now());

  function heard(run: EndedRun): void {
    const { model, target } = run.input.request;
    const before = of(model);
    const placed = isOwnFormat(run.input, before) ? wasPlaced(run) : undefined;
    if (placed === undefined) return;
    const after = afterAnswer(before, placed);
    if (after.steps === before.steps && after.failures === before.failures) return;
    void memento.update(idOf(model), { ...after, at: now() });
    const format = formatOf(target, model.model, [], after).format;
    if (format !== formatOf(target, model.model, [], before).format) {
      log.info(`${model.model}: two answers in a row could not be placed; it is asked for ${format} from now on.`);
    }
  }

  session.onEvents((record, events) => {
    if (events.some(({ type }) => type === "run-end")) heard(record);
  });
  return { of, heard };
}

/** A comparison asks all its candidates for one format, which says something only of those that would be asked for it anyway. */
function isOwnFormat({ asked, request, comparison }: RunInput, record: FormatRecord): boolean {
  if (comparison === undefined) return true;
  const { target, model } = request;
  return formatOf(target, model.model, ["function"], record).format === (asked ?? comparedFormat).format;
}

/**
 * Whether the first answer of a run was placed without asking again; undefined where that says nothing of the format: a
 * selection has but one, and an answer that is cut off or in words has none. One that was meant to be an edit, and in which
 * none could be read, was not placed.
 */
function wasPlaced({ input, state }: EndedRun): boolean | undefined {
  const ended = state?.outcome?.kind === "finished" || state?.outcome?.kind === "no-edit";
  if (state === undefined || !ended || state.sent?.origin === undefined || state.fellBack.length > 0) return undefined;
  if (input.request.target.kind === "selection" || input.resumes !== undefined) return undefined;
  if (state.earlier !== undefined || itemsOf(state.unplaced).some(canMend)) return false;
  if (state.hunks.length > 0) return true;
  return state.outcome?.kind === "no-edit" && state.outcome.why === "prose" && isUnread(input, state)
    ? false
    : undefined;
}

function isUnread({ request: { target } }: RunInput, state: RunState): boolean {
  return (
    state.calls.length > 0 ||
    isMeantAsEdit(
      state.answer,
      filesOf(target).flatMap(({ text }) => splitLines(text).lines),
    )
  );
}

function narrowRecord(value: unknown, now: number): FormatRecord {
  if (typeof value !== "object" || value === null) return freshRecord;
  const [steps, failures, at] = ["steps", "failures", "at"].map((name): unknown => Reflect.get(value, name));
  const isCount = (count: unknown): count is number =>
    typeof count === "number" && Number.isInteger(count) && count >= 0;
  if (!isCount(steps) || !isCount(failures) || typeof at !== "number" || at > now || now - at > lifetime)
    return freshRecord;
  return { steps, failures };
}
