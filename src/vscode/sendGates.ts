import type { RunInput } from "../core/run.ts";
import type { ModelInfo } from "./models.ts";

/**
 * Stands between a request that is ready and its sending: gives it as it may go, changed where the user agreed to a
 * change, or undefined when the user decided against it. Nothing has been sent when a gate is asked.
 */
export type SendGate = (input: RunInput, model: ModelInfo) => Promise<RunInput | undefined>;

/** Asks each gate in turn; the first that refuses ends it. */
export async function passGates(
  gates: readonly SendGate[],
  input: RunInput,
  model: ModelInfo,
): Promise<RunInput | undefined> {
  let passed: RunInput | undefined = input;
  for (const gate of gates) {
    if (passed === undefined) return undefined;
    passed = await gate(passed, model);
  }
  return passed;
}
