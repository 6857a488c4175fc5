import type * as vscode from "vscode";
import { lastModel } from "../core/ledger.ts";
import { promptBytes } from "../core/provider.ts";
import type { ModelRef } from "../core/request.ts";
import type { Session } from "../core/session.ts";
import { learnRatio, type TokenRatio } from "../core/tokenRatio.ts";

/** How many bytes each model's token takes, learned from what providers report and kept over restarts. */
export type TokenRatios = { of(model: ModelRef): TokenRatio | undefined };

export function createTokenRatios(memento: vscode.Memento, session: Session): TokenRatios {
  const idOf = ({ endpoint, model }: ModelRef) => `ratio ${endpoint} ${model}`;
  const of = (model: ModelRef) => narrowRatio(memento.get<unknown>(idOf(model)));
  session.onEvents(({ input, state }, events) => {
    // Of the first request: the prompt of a second one holds more.
    const tokens = (state?.earlier ?? state)?.usage?.input;
    if (state === undefined || tokens === undefined || events.every(({ type }) => type !== "run-end")) return;
    const bytes = promptBytes(input.prompt);
    const model = lastModel(input.request, state);
    void memento.update(idOf(model), learnRatio(of(model), bytes, tokens));
  });
  return { of };
}

function narrowRatio(value: unknown): TokenRatio | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const bytes: unknown = Reflect.get(value, "bytes");
  const tokens: unknown = Reflect.get(value, "tokens");
  return typeof bytes === "number" && typeof tokens === "number" && bytes > 0 && tokens > 0
    ? { bytes, tokens }
    : undefined;
}
