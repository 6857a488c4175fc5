import type { AnswerCounts, PlacedOrNot } from "../core/answerReading.ts";
import type { AnswerDelta } from "../core/provider.ts";
import type { RefactorRequest } from "../core/request.ts";
import type { Mask } from "../core/secrets/mask.ts";

/** One answer's life in the worker: it opens, its deltas come in order, it ends. */
export type ToPlanner =
  | { readonly type: "open"; readonly request: RefactorRequest; readonly masks: readonly Mask[] }
  | { readonly type: "push"; readonly deltas: readonly AnswerDelta[] }
  | { readonly type: "end"; readonly deltas: readonly AnswerDelta[]; readonly complete: boolean };

/** One for each `push` and `end`, in their order. */
export type FromPlanner = { readonly found: readonly PlacedOrNot[]; readonly counts: AnswerCounts };
