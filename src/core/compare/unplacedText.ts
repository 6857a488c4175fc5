import type { PlacementRefusal } from "../edit/placement.ts";
import { t } from "../l10n.ts";
import { itemsOf } from "../longList.ts";
import { isWithoutPlace } from "../nextSteps.ts";
import { countText } from "../numbers.ts";
import { refusalText } from "../outcomeText.ts";
import type { RunState } from "../runState.ts";

/** More reasons than these are a number. */
const mostReasons = 3;

/** Why edits of a candidate are in none of its hunks, each reason once. */
export function unplacedTexts(run: Pick<RunState, "unplaced"> | undefined): readonly string[] {
  if (run === undefined) return [];
  const refused = itemsOf(run.unplaced).filter(isWithoutPlace).map(reasonAlone);
  const reasons = [...Map.groupBy(refused, (text) => text)];
  const shown = reasons
    .slice(0, mostReasons)
    .map(([text, { length }]) => (length === 1 ? text : `${countText(length, "edit")}: ${text}`));
  const rest = reasons.slice(mostReasons).reduce((sum, [, same]) => sum + same.length, 0);
  return rest === 0 ? shown : [...shown, t("Not placed either: {0}.", countText(rest, "edit"))];
}

/** Without the place of each, so that equal reasons are counted together. */
function reasonAlone({ nearest: _, ...refusal }: PlacementRefusal): string {
  return refusalText(refusal);
}
