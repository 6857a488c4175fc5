import type { Hunk } from "./edit/hunk.ts";
import { sectionMarker } from "./edit/sectionMarker.ts";
import type { LogEvent } from "./events.ts";
import { emptyList, itemAt, itemsOf, type LongList, listOf, withItem, withItems } from "./longList.ts";
import { plus } from "./longText.ts";
import { asProposed, withState } from "./operations.ts";
import { withNote, withPin } from "./pins.ts";
import type { ReasoningDelta, ToolCallDelta } from "./provider.ts";
import type { HunkView } from "./review.ts";
import { runCost } from "./runCost.ts";
import type { ReasoningPart, RunState } from "./runState.ts";
import { arrivedBytes } from "./spendingCap.ts";
import { utf8Length } from "./tokenRatio.ts";

/** The state after an event. A log begins with `run-start`; what comes before one is not a log, and gives undefined. */
export function foldRun(state: RunState | undefined, event: LogEvent): RunState | undefined {
  if (event.type === "run-start") {
    return {
      run: event.run,
      instruction: event.instruction,
      target: event.target,
      files: event.files ?? [],
      model: event.model,
      effort: event.effort,
      startedAt: event.startedAt,
      sends: event.sends,
      phase: "waiting",
      sent: undefined,
      outgoing: undefined,
      firstReasoningAt: undefined,
      firstAnswerAt: undefined,
      endedAt: undefined,
      reasoning: emptyList,
      withheld: undefined,
      highestPart: -1,
      answer: "",
      calls: emptyList,
      usage: undefined,
      earlier: undefined,
      asked: event.asked,
      pricing: event.pricing,
      estimate: event.estimate,
      arrived: 0,
      served: undefined,
      retrying: undefined,
      routing: event.routing,
      follows: event.follows,
      fellBack: [],
      waitingSince: undefined,
      silent: false,
      hunks: emptyList,
      unplaced: emptyList,
      operations: [],
      outcome: undefined,
      syntax: undefined,
      endedEarly: false,
      marks: {},
    };
  }
  if (state === undefined) return undefined;
  switch (event.type) {
    case "request-sent":
      return {
        ...state,
        retrying: undefined,
        sent: { type: "request-sent", origin: event.origin, parameter: event.parameter },
      };
    case "effort-corrected":
      return { ...state, effort: { asked: state.effort.asked, sent: event.sent, note: event.note } };
    case "reasoning-delta":
      return {
        ...state,
        phase: state.phase === "waiting" ? "reasoning" : state.phase,
        waitingSince: undefined,
        firstReasoningAt: state.firstReasoningAt ?? event.at,
        reasoning: appendReasoning(state, event),
        highestPart: Math.max(state.highestPart, event.part),
        arrived: state.arrived + arrivedBytes(event),
      };
    case "reasoning-withheld":
      return { ...state, withheld: state.withheld === "redacted" ? state.withheld : event.form };
    case "answer-delta":
      return {
        ...state,
        phase: "answering",
        waitingSince: undefined,
        firstAnswerAt: state.firstAnswerAt ?? event.at,
        answer: state.answer + event.text,
        arrived: state.arrived + arrivedBytes(event),
      };
    case "answer-retracted": {
      const { answer: kept, unplaced } = state.earlier ?? { answer: 0, unplaced: 0 };
      return {
        ...state,
        phase: "reasoning",
        firstAnswerAt: state.earlier === undefined ? undefined : state.firstAnswerAt,
        answer: state.answer.slice(0, kept),
        // It comes again as reasoning, and is paid for once.
        arrived: state.arrived - utf8Length(state.answer.slice(kept)),
        hunks: emptyList,
        unplaced: listOf(itemsOf(state.unplaced).slice(0, unplaced)),
        operations: [],
      };
    }
    case "tool-call-delta":
      return {
        ...state,
        phase: "answering",
        waitingSince: undefined,
        firstAnswerAt: state.firstAnswerAt ?? event.at,
        calls: appendCall(state.calls, event),
        arrived: state.arrived + arrivedBytes(event),
      };
    case "tool-refused":
      return state;
    case "retry-with-reason": {
      const { refused, pricing, estimate } = event;
      const { usage, unplaced } = state;
      const answer = state.answer === "" ? "" : `${state.answer.trimEnd()}\n\n`;
      return {
        ...state,
        phase: "waiting",
        answer,
        earlier: { usage, cost: runCost(state), refused, unplaced: unplaced.length, answer: answer.length },
        usage: undefined,
        arrived: 0,
        pricing,
        estimate,
        served: undefined,
      };
    }
    case "retry-ended": {
      const first = state.earlier?.unplaced ?? 0;
      if (event.keeps === "both") return state;
      const unplaced = itemsOf(state.unplaced);
      const kept = event.keeps === "first" ? unplaced.slice(0, first) : unplaced.slice(first);
      return { ...state, unplaced: listOf(kept) };
    }
    case "http-response":
    case "stream-report":
      return state;
    case "first-byte":
      return state.silent ? { ...state, waitingSince: undefined, silent: false } : state;
    case "http-request":
      return {
        ...state,
        outgoing: {
          at: event.at,
          requests: (state.outgoing?.requests ?? 0) + 1,
          bytes: (state.outgoing?.bytes ?? 0) + event.bytes,
        },
      };
    case "served":
      return {
        ...state,
        served: { model: event.model ?? state.served?.model, tier: event.tier ?? state.served?.tier },
      };
    case "waiting":
      return { ...state, waitingSince: event.at - event.seconds * 1000, silent: event.begun === false };
    case "retrying":
      return {
        ...state,
        retrying: { at: event.at + event.seconds * 1000, retry: event.retry, of: event.of, failure: event.failure },
      };
    case "fell-back": {
      const { from, to, ref, effort, pricing, estimate, failure, sends = state.sends } = event;
      return {
        ...state,
        model: to,
        effort,
        pricing,
        estimate,
        sent: undefined,
        served: undefined,
        usage: undefined,
        retrying: undefined,
        waitingSince: undefined,
        sends,
        fellBack: [...state.fellBack, { type: "fell-back", from, to, ref, effort, failure }],
      };
    }
    case "reasoning-ended":
      return { ...state, endedEarly: state.endedEarly || event.ended };
    case "passage-pinned":
      return { ...state, marks: withPin(state.marks, event.passage, event.pinned) };
    case "passage-noted":
      return { ...state, marks: withNote(state.marks, event.passage, event.note) };
    case "resumed":
      return { ...state, retrying: undefined };
    case "usage":
      return { ...state, usage: event.usage };
    case "edit-placed":
      return { ...state, hunks: withItems(without(state.hunks, event.replaces ?? []), event.hunks.map(asPending)) };
    case "edit-unplaced":
      return { ...state, unplaced: withItem(state.unplaced, state.unplaced.length, event.refusal) };
    case "file-operation":
      return { ...state, operations: [...state.operations, asProposed(event)] };
    case "operation-changed":
      return { ...state, operations: withState(state.operations, event) };
    case "run-end":
      return {
        ...state,
        retrying: undefined,
        waitingSince: undefined,
        phase: "ended",
        endedAt: event.at,
        outcome: event.outcome,
      };
    case "review-changed":
      return { ...state, hunks: listOf(event.hunks) };
    case "syntax-checked":
      return { ...state, syntax: { type: event.type, added: event.added, unchecked: event.unchecked } };
  }
}

function asPending(hunk: Hunk): HunkView {
  return { ...hunk, line: hunk.start, state: "pending" };
}

function appendCall(calls: RunState["calls"], { call, name, text, operation }: ToolCallDelta): RunState["calls"] {
  const at = Math.min(call, calls.length);
  const known = itemAt(calls, at) ?? { name: "", text: "" };
  const marked = operation === undefined ? text : sectionMarker(operation) + text;
  return withItem(calls, at, { name: known.name + name, text: known.text + marked });
}

function appendReasoning(
  state: RunState,
  { part, provenance, text }: Omit<ReasoningDelta, "type">,
): LongList<ReasoningPart> {
  const at = placeOf(state, part);
  const known = itemAt(state.reasoning, at);
  return withItem(
    state.reasoning,
    at,
    known === undefined ? { part, provenance, text: plus("", text) } : { ...known, text: plus(known.text, text) },
  );
}

/** Where a part is, or would be next. Parts are counted in the order in which they come, so it is hardly ever searched for. */
function placeOf({ reasoning, highestPart }: RunState, part: number): number {
  if (part > highestPart) return reasoning.length;
  for (const likely of [part, reasoning.length - 1]) if (itemAt(reasoning, likely)?.part === part) return likely;
  const found = itemsOf(reasoning).findIndex((known) => known.part === part);
  return found < 0 ? reasoning.length : found;
}

function without(hunks: LongList<HunkView>, ids: readonly string[]): LongList<HunkView> {
  if (ids.length === 0) return hunks;
  const gone = new Set(ids);
  return listOf(itemsOf(hunks).filter(({ id }) => !gone.has(id)));
}
