import { assemble, type Selection } from "../core/compare/assemble.ts";
import { takenFrom } from "../core/compare/takenFrom.ts";
import type { Union } from "../core/compare/union.ts";
import { checksText, commandOutput } from "../core/compare/verification.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import type { AssembledView, ToBoard } from "./boardProtocol.ts";
import { namer, type Scene, shownUnion, whereOf } from "./boardScene.ts";

/** Which variant of each place the selection takes: what one candidate proposes there, all of it and nothing else. */
function takenVariants({ groups, files }: Union, selection: Selection): AssembledView["taken"] {
  const wanted = new Set(selection);
  const places = [...groups, ...files.map((file) => ({ ...file, hunks: file.steps }))];
  return Object.fromEntries(
    places.flatMap(({ id, hunks, variants }): [string, number | "mixed"][] => {
      const taken = hunks.filter((hunk) => wanted.has(hunk.id));
      const [first] = taken;
      if (first === undefined) return [];
      const own = hunks.filter(({ candidate }) => candidate === first.candidate);
      const isWhole = own.length === taken.length && own.every((hunk) => wanted.has(hunk.id));
      const variant = variants.findIndex(({ candidates }) => candidates.includes(first.candidate));
      return [[id, isWhole ? variant : "mixed"]];
    }),
  );
}

export function assembledMessage(scene: Scene): Extract<ToBoard, { type: "assembled" }> {
  const { selection, assembledChecks } = scene;
  const union = shownUnion(scene);
  const nameOf = namer(scene);
  const taken = takenVariants(union, selection);
  const made = assemble(union, selection);
  const where = new Map(union.groups.map((group) => [group.id, whereOf(group, union)]));
  const assembled: AssembledView = {
    taken,
    groups: Object.keys(taken).length,
    of: union.groups.length + union.files.length,
    hunks: made.kind === "assembled" ? made.hunks.length : 0,
    operations: made.kind === "assembled" ? made.operations.length : 0,
    from: made.kind === "assembled" ? takenFrom(union, made).map(nameOf) : [],
    warnings:
      made.kind === "assembled"
        ? made.torn.map(({ from, to, lines, lost }) =>
            tornText(countText(lines, "line"), where.get(from) ?? "", where.get(to) ?? "", lost),
          )
        : made.pairs.length === 0
          ? []
          : [t("Some of the taken changes cannot both stand. Take one of each pair.")],
    checks: (assembledChecks ?? []).map((check) => checksText([check])),
    output: commandOutput(assembledChecks) !== undefined,
  };
  return { type: "assembled", assembled };
}

function tornText(lines: string, from: string, to: string, lost: boolean): string {
  return lost
    ? t("{0} moved from {1} to {2} would be lost: take both places or neither.", lines, from, to)
    : t("{0} moved from {1} to {2} would stand twice: take both places or neither.", lines, from, to);
}
