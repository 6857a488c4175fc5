import { type RefusedEdit, refusalReport } from "./edit/refusalReport.ts";
import type { Attempt } from "./fallback.ts";
import type { Turn } from "./provider.ts";
import type { RunInput } from "./run.ts";

/** Lets an answer be asked for once more, with the reasons why edits of it could not be placed. */
export type Retry = {
  /** The run as it may go once more, or undefined where the user's limits leave no room. Nothing has gone when this is asked. */
  admit(next: RunInput): Promise<Attempt | undefined>;
};

/** What the model is told of its answer: the answer itself, and which of its edits failed and why. */
export function turnsWithReason(
  input: RunInput,
  answer: string,
  refused: readonly RefusedEdit[],
  edits: number,
): readonly Turn[] {
  const report = refusalReport(asSendable(refused, input), edits);
  return [...(input.prompt.turns ?? []), { role: "assistant", text: answer }, { role: "user", text: report }];
}

/** What of the reasons may leave: nothing but lines that the model was sent. */
export function asSendable(refused: readonly RefusedEdit[], input: RunInput): RefusedEdit[] {
  return refused.map((each) => withoutUnsent(each, input));
}

/** The likest lines may stand where the user sent none. */
function withoutUnsent(edit: RefusedEdit, { request, ranges = [] }: RunInput): RefusedEdit {
  const { nearest, ...refusal } = edit.refusal;
  if (nearest === undefined || request.target.kind !== "selection") return edit;
  const sent = ranges[0]?.lines ?? request.target.lines;
  const isSent = nearest.line > sent.start && nearest.line - 1 + nearest.lines.length <= sent.end;
  return isSent ? edit : { ...edit, refusal };
}
