import * as vscode from "vscode";
import { takeAll } from "../../core/compare/assemble.ts";
import { bestOf } from "../../core/compare/bestOf.ts";
import { isComparable } from "../../core/compare/board.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import { isSameSelection, placesTaken } from "../../core/compare/takenFrom.ts";
import { t } from "../../core/l10n.ts";
import { countText } from "../../core/numbers.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** By rule, never by a model; it is taken, and why is said. What the user took by hand is not replaced unasked. */
export async function chooseBest(live: LiveComparison): Promise<void> {
  const { board, union } = live.scene;
  const contenders = board.cells.filter(isComparable).map(({ candidate, checks }) => ({
    candidate: candidate.id,
    name: candidateName(candidate),
    checks,
  }));
  const { chosen, why } = bestOf(contenders, union);
  if (chosen !== undefined) {
    if (!(await mayReplace(live, chosen))) return;
    live.takeAll(chosen.candidate);
  }
  live.notice(why);
}

async function mayReplace(
  { scene: { selection, union } }: LiveComparison,
  { candidate, name }: { readonly candidate: string; readonly name: string },
): Promise<boolean> {
  const places = placesTaken(union, selection);
  if (places === 0 || isSameSelection(selection, takeAll(union, [], candidate))) return true;
  const replace = t("Replace");
  const answer = await vscode.window.showWarningMessage(
    t("Replace what you have taken in {0} by all of {1}?", countText(places, "place"), name),
    { modal: true, detail: t("It is the best by rule. No file is changed.") },
    replace,
  );
  return answer === replace;
}
