import { createUnmask, maskRequest } from "../secrets/mask.ts";
import type { StoredRun } from "./storedRun.ts";

/** The run with its masks' words wherever a masked secret stood: what leaves this computer holds none of them. */
export function secretFree(run: StoredRun): StoredRun {
  const { masks = [], ...input } = run.input;
  if (masks.length === 0) return run;
  const { hide } = createUnmask(input.request, masks);
  const hidden = <Value>(value: Value): Value => JSON.parse(hideIn(value, hide));
  return {
    ...run,
    input: { ...hidden(input), request: hidden(maskRequest(input.request, masks)) },
    log: hidden(run.log),
    bases: new Map(Array.from(run.bases, ([file, base]) => [file, base.map(hide)])),
  };
}

function hideIn(value: unknown, hide: (text: string) => string): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "string" ? hide(each) : each));
}
