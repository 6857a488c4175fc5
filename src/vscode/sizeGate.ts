import { inputLimit } from "../core/contextMeter.ts";
import { failureText } from "../core/failureText.ts";
import { bytesPerToken, utf8Length } from "../core/tokenRatio.ts";
import { type PerformAction, showMessage } from "./messages.ts";
import { isOffline } from "./models.ts";
import type { SendGate } from "./sendGates.ts";
import type { TokenRatios } from "./tokenRatios.ts";

/** Refuses what is surely more than the model takes, or than Fathom sends at all, and says what to choose instead. */
export function createSizeGate(ratios: TokenRatios, perform: PerformAction): SendGate {
  return async (input, { ref, facts, name }) => {
    if (isOffline(ref)) return input;
    const { system, user } = input.prompt;
    const tokens = Math.ceil((utf8Length(system) + utf8Length(user)) / bytesPerToken(ratios.of(ref)));
    const limit = inputLimit(facts);
    if (tokens <= limit.tokens) return input;
    const model = limit.by === "model" ? name : undefined;
    showMessage(failureText({ kind: "too-many-tokens", tokens, limit: limit.tokens, model }), "error", perform);
    return undefined;
  };
}
