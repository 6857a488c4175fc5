import * as vscode from "vscode";
import { agreedBy, type Selection, takeAll } from "../../core/compare/assemble.ts";
import { isAllOfOne, isSameSelection, losesTaken, placesTaken } from "../../core/compare/takenFrom.ts";
import { t } from "../../core/l10n.ts";
import { countText } from "../../core/numbers.ts";
import { namer, type Scene } from "../../panel/boardScene.ts";
import type { LiveComparison } from "./liveComparison.ts";

/** Asks before the best by rule takes the place of anything else that is taken. */
export async function mayTakeBest({ scene }: LiveComparison, candidate: string): Promise<boolean> {
  const { union, selection } = scene;
  if (!losesTaken(union, selection, takeAll(union, [], candidate))) return true;
  return isReplaced(byAllOf(scene, candidate), t("It is the best by rule. No file is changed."));
}

/** Asks before a candidate takes the place of what was put together. */
export async function mayTakeAll({ scene }: LiveComparison, candidate: string): Promise<boolean> {
  if (!losesWork(scene, takeAll(scene.union, [], candidate))) return true;
  return isReplaced(byAllOf(scene, candidate), t("No file is changed."));
}

/** What one number of those who agree took may be replaced by what another one does. */
export async function mayTakeAgreed({ scene }: LiveComparison, least: number): Promise<boolean> {
  const { union, selection } = scene;
  const agreed = union.candidates.map((_, at) => agreedBy(union, at + 1).selection);
  if (agreed.some((each) => isSameSelection(selection, each))) return true;
  if (!losesWork(scene, agreedBy(union, least).selection)) return true;
  return isReplaced(
    t("Replace what you have taken in {0} by what at least {1} agree on?", placesIn(scene), least),
    t("No file is changed."),
  );
}

/** What is all of one candidate is no work: it is taken again at once. */
function losesWork({ union, selection }: Scene, next: Selection): boolean {
  return losesTaken(union, selection, next) && !isAllOfOne(union, selection);
}

function byAllOf(scene: Scene, candidate: string): string {
  return t("Replace what you have taken in {0} by all of {1}?", placesIn(scene), namer(scene)(candidate));
}

function placesIn({ union, selection }: Scene): string {
  return countText(placesTaken(union, selection), "place");
}

async function isReplaced(question: string, detail: string): Promise<boolean> {
  const replace = t("Replace");
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}
