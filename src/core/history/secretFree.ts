import { createUnmask, maskRequest } from "../secrets/mask.ts";
import type { StoredRun } from "./storedRun.ts";

/** The run with its masks' words wherever a masked secret stood: what leaves this computer holds none of them. */
export function secretFree(run: StoredRun): StoredRun {
  const { masks = [], ...input } = run.input;
  if (masks.length === 0) return run;
  const { hideIn } = createUnmask(input.request, masks);
  return {
    ...run,
    input: { ...hideIn(input), request: hideIn(maskRequest(input.request, masks)) },
    log: hideIn(run.log),
    bases: new Map(Array.from(run.bases, ([file, base]) => [file, hideIn(base)])),
  };
}
