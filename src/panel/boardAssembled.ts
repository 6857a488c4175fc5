import { assemble, type Selection } from "../core/compare/assemble.ts";
import type { Union } from "../core/compare/union.ts";
import { checksText } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import type { AssembledView, ToBoard } from "./boardProtocol.ts";
import { namer, type Scene, whereOf } from "./boardScene.ts";

/** Which variant of each group the selection takes. */
function takenVariants({ groups }: Union, selection: Selection): Record<string, number> {
  const wanted = new Set(selection);
  return Object.fromEntries(
    groups.flatMap(({ id, hunks, variants }) => {
      const by = hunks.find((hunk) => wanted.has(hunk.id))?.candidate;
      return by === undefined ? [] : [[id, variants.findIndex(({ candidates }) => candidates.includes(by))]];
    }),
  );
}

export function assembledMessage(scene: Scene): Extract<ToBoard, { type: "assembled" }> {
  const { union, selection, assembledChecks } = scene;
  const nameOf = namer(scene);
  const taken = takenVariants(union, selection);
  const made = assemble(union, selection);
  const where = new Map(union.groups.map((group) => [group.id, whereOf(group, union)]));
  const assembled: AssembledView = {
    taken,
    groups: Object.keys(taken).length,
    of: union.groups.length,
    hunks: made.kind === "assembled" ? made.hunks.length : 0,
    from: made.kind === "assembled" ? [...new Set([...made.from.values()].flat().map(nameOf))] : [],
    warnings:
      made.kind === "assembled"
        ? made.torn.map(({ from, to, lines, lost }) =>
            tornText(countText(lines, "line"), where.get(from) ?? "", where.get(to) ?? "", lost),
          )
        : made.pairs.length === 0
          ? []
          : [t("Some of the taken changes cannot both stand. Take one of each pair.")],
    checks: (assembledChecks ?? []).map((check) => checksText([check])),
  };
  return { type: "assembled", assembled };
}

function tornText(lines: string, from: string, to: string, lost: boolean): string {
  return lost
    ? t("{0} moved from {1} to {2} would be lost: take both places or neither.", lines, from, to)
    : t("{0} moved from {1} to {2} would stand twice: take both places or neither.", lines, from, to);
}
