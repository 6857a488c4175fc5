import type { SpendingCap } from "../budget.ts";
import type { Pricing } from "../cost.ts";
import type { Estimate } from "../estimate.ts";
import type { SentRange } from "../events.ts";
import type { Prompt } from "../provider.ts";
import { filesOf, type Target } from "../request.ts";
import type { RunInput } from "../run.ts";
import type { Mask } from "../secrets/mask.ts";
import type { Candidate } from "./candidate.ts";

/** What every candidate is sent, made once: apart from model and effort the same bytes go to each. */
export type FrozenRequest = {
  readonly title: string;
  readonly instruction: string;
  readonly target: Target;
  /** In one edit format for all, whatever each model would be asked for by itself. */
  readonly prompt: Prompt;
  readonly ranges?: readonly SentRange[];
  readonly masks?: readonly Mask[];
};

/** Such as SHA-256 in hexadecimal. */
export type Hash = (text: string) => string;

/** One hash for each part. */
export type FrozenHashes = {
  readonly snapshot: string;
  readonly instruction: string;
  readonly prompt: string;
  /** Of which lines of which files go along. */
  readonly context: string;
};

export function hashesOf({ instruction, target, prompt, ranges = [] }: FrozenRequest, hash: Hash): FrozenHashes {
  const lines = target.kind === "selection" ? target.lines : undefined;
  const snapshot = filesOf(target).map(({ path, text }) => [path, text]);
  return {
    snapshot: hash(JSON.stringify([snapshot, lines])),
    instruction: hash(instruction),
    prompt: hash(JSON.stringify([prompt.system, prompt.user])),
    context: hash(JSON.stringify(ranges.map(({ path, lines: { start, end } }) => [path, start, end]))),
  };
}

/** What the candidate's own run adds: its id, and what it may cost. */
export type CellExtras = {
  readonly run: string;
  readonly comparison?: string;
  readonly pricing?: Pricing;
  readonly estimate?: Estimate;
  readonly cap?: SpendingCap;
};

export function cellInput(frozen: FrozenRequest, candidate: Candidate, extras: CellExtras): RunInput {
  const { title, instruction, target, prompt, ranges, masks } = frozen;
  const { model, modelName, effort } = candidate;
  return {
    title,
    request: { instruction, target, model, effort },
    prompt,
    modelName,
    ...(ranges !== undefined && { ranges }),
    ...(masks !== undefined && { masks }),
    ...extras,
  };
}
