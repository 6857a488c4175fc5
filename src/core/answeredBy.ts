import type { LogEvent } from "./events.ts";
import { asText } from "./prompt.ts";
import { withoutTool } from "./provider.ts";
import type { RunInput } from "./run.ts";
import { findMasks, type Mask } from "./secrets/mask.ts";

/**
 * The run as it went to the model that answered: to another than the one that was asked where that one could not, as the
 * log tells. Undefined where nobody knows any more which secrets were masked for it.
 */
export function answeredInput(input: RunInput, log: readonly LogEvent[]): RunInput | undefined {
  return log.reduce<RunInput | undefined>((before, event) => {
    if (event.type !== "fell-back" || before === undefined) return before;
    const { to, ref, effort, sends } = event;
    const masks = masksOf(before, sends?.masked ?? 0);
    if (masks === undefined) return undefined;
    const { masks: _masks, asked, ranges, pricing: _pricing, estimate: _estimate, cap: _cap, ...kept } = before;
    return {
      ...kept,
      request: { ...before.request, model: ref, effort },
      modelName: to,
      prompt: event.prompt ?? withoutTool(before.prompt),
      ...(asked === undefined ? {} : { asked: asText(asked) }),
      ...(masks.length === 0 ? {} : { masks }),
      ...(sends === undefined && ranges === undefined ? {} : { ranges: sends?.ranges ?? ranges }),
    };
  }, input);
}

/** As many as were told of: those of the run before, or all that it takes. */
function masksOf({ masks = [], request }: RunInput, masked: number): readonly Mask[] | undefined {
  return [masks, findMasks(request)].find(
    (known) => new Set(known.map(({ placeholder }) => placeholder)).size === masked,
  );
}
