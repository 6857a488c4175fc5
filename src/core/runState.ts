import { addUsage, type Pricing } from "./cost.ts";
import type { Hunk } from "./edit/hunk.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import { sectionMarker } from "./edit/sectionMarker.ts";
import type { EffortPlan } from "./effort.ts";
import type { Estimate } from "./estimate.ts";
import type { FellBack, Follows, LogEvent, Outcome, RunStart } from "./events.ts";
import type { Failure } from "./failure.ts";
import { emptyList, itemAt, itemsOf, type LongList, listOf, withItem, withItems } from "./longList.ts";
import { plus, type Text } from "./longText.ts";
import { asProposed, type OperationView, withState } from "./operations.ts";
import { type Marks, withNote, withPin } from "./pins.ts";
import type { AskedFormat } from "./prompt.ts";
import type { Provenance, ReasoningDelta, RequestSent, ToolCallDelta, Usage, WithheldForm } from "./provider.ts";
import { fileOf, type HunkView } from "./review.ts";
import type { Routing } from "./routes.ts";
import { type RunCost, runCost } from "./runCost.ts";
import { arrivedBytes } from "./spendingCap.ts";
import type { SyntaxCheck } from "./syntaxCheck.ts";
import { utf8Length } from "./tokenRatio.ts";

/** A run as people see it: a fold of its log, the same in the host, in the webview and after a reload. */
export type RunState = {
  readonly run: string;
  readonly instruction: string;
  readonly target: string;
  /** The files that hunks count, by path. */
  readonly files: readonly string[];
  readonly model: string;
  readonly effort: EffortPlan;
  readonly startedAt: number;
  readonly sends: RunStart["sends"];
  readonly phase: "waiting" | "reasoning" | "answering" | "ended";
  readonly sent: RequestSent | undefined;
  /** What went out so far, and when the last of it did, in milliseconds from the start of the run. */
  readonly outgoing: { readonly at: number; readonly requests: number; readonly bytes: number } | undefined;
  /** Milliseconds from the start of the run to its first reasoning, its first answer and its end. */
  readonly firstReasoningAt: number | undefined;
  readonly firstAnswerAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Read with `itemsOf`. */
  readonly reasoning: LongList<ReasoningPart>;
  /** Reasoning that the provider kept to itself; redacted where any was. */
  readonly withheld: WithheldForm | undefined;
  /** -1 before there is one. */
  readonly highestPart: number;
  /** Without its tool calls; `answerText` has both. */
  readonly answer: string;
  /** Read with `itemsOf`. */
  readonly calls: LongList<{ readonly name: string; readonly text: string }>;
  /** Of the request that was sent last; `totalUsage` has all of a run. */
  readonly usage: Usage | undefined;
  readonly pricing: Pricing | undefined;
  readonly estimate: Estimate | undefined;
  /** Bytes of reasoning and answer so far, as the provider's tokens are estimated from. */
  readonly arrived: number;
  /** The request before this one, where edits of its answer are asked for once more. */
  readonly earlier: EarlierRequest | undefined;
  readonly asked: AskedFormat | undefined;
  /** What the provider says it used. */
  readonly served: { readonly model: string | undefined; readonly tier: string | undefined } | undefined;
  /** Why the request is being sent again, and when, in milliseconds from the start of the run. */
  readonly retrying:
    | { readonly at: number; readonly retry: number; readonly of: number; readonly failure: Failure | undefined }
    | undefined;
  readonly routing: Routing | undefined;
  readonly follows: Follows | undefined;
  /** Which models could not answer before the one that is named now, oldest first. */
  readonly fellBack: readonly FellBack[];
  /** Since when the connection is alive without bringing text, once that is worth a word. */
  readonly waitingSince: number | undefined;
  /** Of that waiting: not even the first byte has come. */
  readonly silent: boolean;
  /** As they came. Read with `hunksOf`. */
  readonly hunks: LongList<HunkView>;
  /** Read with `itemsOf`. */
  readonly unplaced: LongList<PlacementRefusal>;
  /** Files to create, rename or delete, in the order of the answer. */
  readonly operations: readonly OperationView[];
  readonly outcome: Outcome | undefined;
  /** Whether the hunks would add syntax errors, once that was checked. */
  readonly syntax: SyntaxCheck | undefined;
  /** The provider ended the reasoning, because the user wanted the answer. */
  readonly endedEarly: boolean;
  /** What the reader pinned and noted. */
  readonly marks: Marks;
};

type EarlierRequest = {
  readonly usage: Usage | undefined;
  readonly cost: RunCost;
  /** Edits of its answer that were asked for again. */
  readonly refused: number;
  /** How many refusals there were, and how long the answer was, when it ended. */
  readonly unplaced: number;
  readonly answer: number;
};

export type ReasoningPart = { readonly part: number; readonly provenance: Provenance; readonly text: Text };

/** The words for a run's state. Never colour alone: each has an icon of its own in the panel. */
export type StateWord =
  | "waiting"
  | "reasoning"
  | "answering"
  | "ready"
  | "applied"
  | "partly applied"
  | "rejected"
  | "no edit"
  | "stopped"
  | "interrupted"
  | "cut short"
  | "refused"
  | "failed";

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

const sorted = new WeakMap<LongList<HunkView>, readonly HunkView[]>();

/** In the order of the files and their lines. They are put in order when somebody asks, not with each that comes. */
export function hunksOf(state: Pick<RunState, "hunks"> | undefined): readonly HunkView[] {
  const hunks = state?.hunks ?? emptyList;
  const known = sorted.get(hunks);
  if (known !== undefined) return known;
  const items = itemsOf(hunks).toSorted(byFileAndLine);
  sorted.set(hunks, items);
  return items;
}

export function stateWord(state: RunState): StateWord {
  if (state.outcome === undefined) return state.phase === "ended" ? "ready" : state.phase;
  switch (state.outcome.kind) {
    case "finished":
      return reviewWord(state);
    case "no-edit":
      return "no edit";
    case "cut-short":
      return "cut short";
    default:
      return state.outcome.kind;
  }
}

/** What all requests of a run used, as far as each of them reported it. */
export function totalUsage({ earlier, usage }: Pick<RunState, "earlier" | "usage">): Usage | undefined {
  return earlier === undefined ? usage : addUsage(earlier.usage, usage);
}

/** Only what a finished run proposes can be accepted; what any other did can be read and copied. */
export function isReviewable(state: RunState): boolean {
  return state.outcome?.kind === "finished";
}

function reviewWord(state: RunState): StateWord {
  const hunks = hunksOf(state);
  const { operations } = state;
  const decisions = [...hunks.map(({ state }) => state), ...operations.map(({ state }) => state.kind)];
  const applied = decisions.filter((state) => state === "applied" || state === "done").length;
  if (applied > 0) return applied === decisions.length ? "applied" : "partly applied";
  return decisions.length > 0 && decisions.every((state) => state === "rejected") ? "rejected" : "ready";
}

function byFileAndLine(a: HunkView, b: HunkView): number {
  return fileOf(a) - fileOf(b) || a.line - b.line;
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
