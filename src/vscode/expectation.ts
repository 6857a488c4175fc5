import { type Estimate, estimateRun } from "../core/estimate.ts";
import type { LedgerRun } from "../core/ledger.ts";
import { promptBytes } from "../core/provider.ts";
import { filesOf } from "../core/request.ts";
import type { RunInput } from "../core/run.ts";
import { outputHistory } from "../core/spending.ts";
import { utf8Length } from "../core/tokenRatio.ts";
import type { ModelInfo } from "./models.ts";
import type { TokenRatios } from "./tokenRatios.ts";

/** What a request is expected to take. `counted` is the endpoint's own count of its input, where it can. */
export type Expect = (draft: Pick<RunInput, "prompt" | "request">, model: ModelInfo, counted?: number) => Estimate;

/** From what this user's own runs took. */
export function expectFrom(runs: readonly LedgerRun[], ratios: TokenRatios): Expect {
  return ({ prompt, request }, { ref, facts }, counted) =>
    estimateRun({
      promptBytes: promptBytes(prompt),
      targetBytes: targetBytes(request),
      effort: request.effort.sent ?? (request.effort.asked === "unset" ? facts.defaultEffort : undefined),
      counted,
      ratio: ratios.of(ref),
      history: outputHistory(runs, request),
      prices: facts.prices,
    });
}

/** The code that is to be changed, without what surrounds it. */
function targetBytes({ target }: RunInput["request"]): number {
  if (target.kind !== "selection") return filesOf(target).reduce((bytes, { text }) => bytes + utf8Length(text), 0);
  return utf8Length(target.file.text.split("\n").slice(target.lines.start, target.lines.end).join("\n"));
}
