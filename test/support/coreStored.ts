import { createHash } from "node:crypto";
import type { LogEvent } from "../../src/core/events.ts";
import type { StoredRun } from "../../src/core/history/storedRun.ts";
import type { ProviderEvent } from "../../src/core/provider.ts";
import type { Target } from "../../src/core/request.ts";
import type { HunkView } from "../../src/core/review.ts";
import type { RunInput } from "../../src/core/run.ts";
import { run } from "../../src/core/run.ts";
import { fakeClock, finishing, runInput, scripted } from "./coreRun.ts";

export const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** JSON leaves out what is undefined. */
export const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

export type StoredOptions = {
  readonly id?: string;
  readonly target?: Target;
  readonly acts?: readonly ProviderEvent[];
  readonly input?: Partial<RunInput>;
  /** What became of the hunks. */
  readonly hunks?: readonly HunkView[];
  readonly bases?: ReadonlyMap<number, readonly string[]>;
};

/** A run as it is kept, once it was run for real. */
export async function storedRun({ id, target, acts, input, hunks, bases }: StoredOptions = {}): Promise<StoredRun> {
  const asked = { ...runInput(target, id), ...input };
  const log: LogEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of run(asked, scripted(acts ?? finishing), fakeClock(), signal)) log.push(event);
  if (hunks !== undefined) log.push({ type: "review-changed", at: 9000, hunks });
  return { input: asked, log: throughJson(log), bases: bases ?? new Map() };
}
