import { agreementText } from "../core/compare/agreementText.ts";
import { boardAnswers, saidText, sameAnswers } from "../core/compare/answers.ts";
import { blindOrder, isKeptBack } from "../core/compare/blind.ts";
import type { Board } from "../core/compare/board.ts";
import type { FileGroup } from "../core/compare/fileGroups.ts";
import type { UnionGroup } from "../core/compare/union.ts";
import type { Variant } from "../core/compare/variants.ts";
import { splitLines } from "../core/edit/lines.ts";
import { t } from "../core/l10n.ts";
import { countText } from "../core/numbers.ts";
import { operationDoes, operationTitle } from "../core/operationText.ts";
import { shownPath } from "../core/paths/pathRefusalText.ts";
import type { AnswerView, GroupView, ShownLines, ToBoard, VariantView } from "./boardProtocol.ts";
import { namer, type Scene, shownUnion, whereOf } from "./boardScene.ts";

export function unionMessage(scene: Scene): Extract<ToBoard, { type: "union" }> {
  const union = shownUnion(scene);
  const nameOf = namer(scene);
  const blind = blindOrder(scene.board);
  const ids =
    blind === undefined ? union.candidates : blind.map(({ id }) => id).filter((id) => union.candidates.includes(id));
  const named = new Map(union.groups.map((group) => [group.id, whereOf(group, union)]));
  return {
    type: "union",
    candidates: union.candidates.length,
    answers: isKeptBack(scene.board) ? [] : answersOf(scene.board, nameOf),
    groups: [
      ...union.groups.map((group) => groupView(group, ids, nameOf, named.get(group.id) ?? "")),
      ...union.files.map((file) => fileView(file, ids, nameOf)),
    ],
    moved: union.moved.map(({ from, to, lines, candidates }) =>
      t(
        "{0}: {1} moved from {2} to {3}. Take both places or neither.",
        candidates.map(nameOf).join(", "),
        countText(lines, "line"),
        named.get(from) ?? "",
        named.get(to) ?? "",
      ),
    ),
  };
}

function answersOf(board: Board, nameOf: (id: string) => string): AnswerView[] {
  const said = boardAnswers(board);
  return sameAnswers(said).map(({ candidates, text }) => {
    const names = candidates.map(nameOf);
    return { names, what: saidText(names, said.length), text: shown(splitLines(text).lines) };
  });
}

function groupView(
  group: UnionGroup,
  ids: readonly string[],
  nameOf: (id: string) => string,
  where: string,
): GroupView {
  const changes = new Set(group.variants.flatMap(({ candidates }) => candidates));
  return {
    group: group.id,
    where,
    what: agreementText(group, nameOf),
    removed: shown(group.removed),
    variants: group.variants.map((variant) => variantView(variant, nameOf)),
    dots: ids.map((id) => changes.has(id)),
  };
}

/** A file as a whole: its variants are what is done with it. */
function fileView(file: FileGroup, ids: readonly string[], nameOf: (id: string) => string): GroupView {
  const doing = new Set(file.steps.map(({ candidate }) => candidate));
  const [first, second] = file.variants;
  return {
    group: file.id,
    where: first !== undefined && second === undefined ? operationTitle(first.operation) : shownPath(file.path),
    what: agreementText(file, nameOf),
    removed: undefined,
    variants: file.variants.map(({ candidates, operation, wordings }) => ({
      names: candidates.map(nameOf),
      added: operation.kind === "create" ? shown(splitLines(operation.text).lines) : undefined,
      note: [operationDoes(operation), ...wordingsNote(wordings.length)].join(", "),
    })),
    dots: ids.map((id) => doing.has(id)),
  };
}

function wordingsNote(count: number): string[] {
  return count > 1 ? [t("{0} wordings, equal up to formatting", count)] : [];
}

function variantView(
  { candidates, added, wordings, formattingOnly, hunks }: Variant,
  nameOf: (id: string) => string,
): VariantView {
  const notes = [
    formattingOnly ? t("formatting only") : "",
    ...wordingsNote(wordings.length),
    hunks.some(({ approximate }) => approximate === true) ? t("placed by likeness: read it first") : "",
  ].filter((note) => note !== "");
  return {
    names: candidates.map(nameOf),
    added: shown(added),
    note: notes.length === 0 ? undefined : notes.join(", "),
  };
}

const mostLines = 80;

function shown(lines: readonly string[]): ShownLines {
  return { lines: lines.slice(0, mostLines), more: Math.max(0, lines.length - mostLines) };
}
