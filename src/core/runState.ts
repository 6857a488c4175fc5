import { addUsage, type Pricing } from "./cost.ts";
import type { PlacementRefusal } from "./edit/placement.ts";
import type { EffortPlan } from "./effort.ts";
import type { Estimate } from "./estimate.ts";
import type { FellBack, Follows, Outcome, RunStart } from "./events.ts";
import type { Failure } from "./failure.ts";
import { emptyList, itemsOf, type LongList } from "./longList.ts";
import type { Text } from "./longText.ts";
import type { OperationView } from "./operations.ts";
import type { Marks } from "./pins.ts";
import type { AskedFormat } from "./prompt.ts";
import type { Provenance, RequestSent, Usage, WithheldForm } from "./provider.ts";
import { fileOf, type HunkView } from "./review.ts";
import type { Routing } from "./routes.ts";
import type { RunCost } from "./runCost.ts";
import type { SyntaxCheck } from "./syntaxCheck.ts";

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
