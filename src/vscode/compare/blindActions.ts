import { blindOrder } from "../../core/compare/blind.ts";
import { areNamesKnown } from "../../core/compare/board.ts";
import { candidateName } from "../../core/compare/candidate.ts";
import { blindChoice } from "../../core/compare/wins.ts";
import { t } from "../../core/l10n.ts";
import type { LiveComparison } from "./liveComparison.ts";
import { mayTakeAll } from "./replacing.ts";
import type { Wins } from "./wins.ts";

export type BlindWins = Pick<Wins, "add" | "reveal" | "isOpen">;

export function isBlind({ scene: { board } }: LiveComparison): boolean {
  return board.names.kind === "hidden";
}

/** What is chosen is taken, and from then on the names are shown. It counts where no name had been seen beside an answer. */
export async function chooseBlind(live: LiveComparison, cell: string, wins: BlindWins): Promise<void> {
  const { board, union } = live.scene;
  const label = blindOrder(board)?.find(({ id }) => id === cell)?.label;
  if (label === undefined || board.names.kind !== "hidden") return;
  const candidates = board.cells.map(({ candidate }) => candidate);
  const choice = blindChoice(live.id, Date.now(), cell, candidates, union);
  if (choice === undefined || !(await mayTakeAll(live, cell))) return;
  const counts = !board.names.known && (await wins.add(choice));
  live.takeAll(cell);
  const candidate = candidates.find(({ id }) => id === cell);
  const name = candidate === undefined ? "" : candidateName(candidate);
  live.showNames(
    cell,
    counts
      ? t("You chose {0}: it is {1}. Show Wins has your record.", label, name)
      : t("You chose {0}: it is {1}. It is not counted: the names were shown before.", label, name),
  );
}

export async function hideNames(live: LiveComparison, wins: BlindWins): Promise<void> {
  if (isBlind(live)) return;
  const counts = !areNamesKnown(live.scene.board) && (await wins.isOpen(live.id));
  live.hideNames(counts ? undefined : t("The names were shown already, so a choice is not counted."));
}

/** Without a choice. Who has seen the names after the candidates chooses no more without them. */
export async function endBlind(live: LiveComparison, wins: BlindWins): Promise<void> {
  if (!isBlind(live)) return;
  await wins.reveal(live.id, Date.now());
  live.showNames(undefined, t("The names are shown, so a choice in this comparison is not counted any more."));
}
