import { agreementOf } from "../core/compare/agreement.ts";
import { agreementText } from "../core/compare/agreementText.ts";
import { boardAnswers, saidText, sameAnswers } from "../core/compare/answers.ts";
import { assemble, type Selection } from "../core/compare/assemble.ts";
import { type BlindOrder, blindFigures } from "../core/compare/blind.ts";
import { type Board, type BoardCell, boardCost, isComparable, isFailed, isOpen } from "../core/compare/board.ts";
import { candidateName } from "../core/compare/candidate.ts";
import { type BoardView, figuresOf, shownFigures } from "../core/compare/figures.ts";
import { mostCandidates } from "../core/compare/matrix.ts";
import { wholeCap } from "../core/compare/matrixBudget.ts";
import type { Union, UnionGroup } from "../core/compare/union.ts";
import type { Variant } from "../core/compare/variants.ts";
import { type Check, checksText } from "../core/compare/verification.ts";
import { splitLines } from "../core/edit/lines.ts";
import { t } from "../core/l10n.ts";
import { type Money, moneyText } from "../core/money.ts";
import { countText } from "../core/numbers.ts";
import { outcomeText } from "../core/outcomeText.ts";
import { runningCost } from "../core/spending.ts";
import type {
  AnswerView,
  AssembledView,
  BoardHead,
  BoardRow,
  GroupView,
  ShownLines,
  ToBoard,
  VariantView,
} from "./boardProtocol.ts";

/** What a board shows, and how its user wants to see it. */
export type Scene = {
  readonly board: Board;
  readonly view: BoardView;
  readonly blind: BlindOrder | undefined;
  readonly decided: boolean;
  readonly union: Union;
  readonly selection: Selection;
  /** Those of an earlier comparison that stand beside, by their ids in the union. */
  readonly earlier: ReadonlyMap<string, string>;
  readonly assembledChecks: readonly Check[] | undefined;
  /** Of what the user kept in the end, how much each run had proposed, from 0 to 1, by the runs' ids. */
  readonly kept: ReadonlyMap<string, number>;
  /** The board is not that of now, but as it was. */
  readonly replaying: boolean;
  readonly notice: string | undefined;
};

export type People = {
  /** A moment, given in milliseconds since 1970 like `now`. */
  timeOf(at: number): string;
  readonly now: number;
};

/** The whole board, or with `changed` what those cells show now. */
export function boardMessage(
  scene: Scene,
  people: People,
  changed?: ReadonlySet<string>,
): Extract<ToBoard, { type: "board" }> {
  const { board, view, blind } = scene;
  const cells = board.cells.filter(({ candidate }) => changed?.has(candidate.id) !== false);
  const order =
    blind === undefined
      ? shownFigures(board, view).map(({ id }) => id)
      : blind.flatMap(({ id, label }) => (view.hidden.includes(id) ? [] : [label]));
  return {
    type: "board",
    head: headOf(scene, people),
    order,
    rows: cells.flatMap((cell) => rowOf(cell, scene, people)),
  };
}

function headOf({ board, view, blind, decided, notice, replaying }: Scene, { timeOf }: People): BoardHead {
  const { cells, capReached } = board;
  const cap =
    capReached === undefined
      ? undefined
      : capReached.cap.per === "day"
        ? t("Your cap of {0} for today was reached, so the rest was stopped.", moneyText(wholeCap(capReached.cap)))
        : t(
            "Your cap of {0} for a comparison was reached, so the rest was stopped.",
            moneyText(wholeCap(capReached.cap)),
          );
  const strange = cells.filter(({ samePrompt }) => samePrompt === false);
  const changed =
    strange.length === 0
      ? undefined
      : t(
          "{0} was not sent the frozen prompt; do not compare it with the others.",
          strange.map(({ candidate }) => candidateName(candidate)).join(", "),
        );
  return {
    comparison: board.comparison,
    title: board.title,
    target: board.target,
    frozenAt: timeOf(board.startedAt),
    same: strange.length === 0,
    hashes: Object.entries(board.hashes).map(([part, hash]) => [part, String(hash).slice(0, 8)] as const),
    running: cells.some(isOpen),
    cost: blind === undefined ? boardCost(board) : undefined,
    expected: blind === undefined ? expectedCost(board) : undefined,
    notice:
      [
        blind !== undefined && isTelling(board, notice) ? undefined : notice,
        cap,
        blind === undefined ? changed : undefined,
      ]
        .filter((part) => part !== undefined)
        .join(" ") || undefined,
    sort: view.sort,
    hidden: view.hidden.length,
    failed: cells.filter(isFailed).length,
    blind: blind !== undefined ? "on" : decided ? "decided" : "off",
    once: cells.every(({ candidate }) => candidate.repetition === 1),
    room: mostCandidates - cells.length,
    replaying,
  };
}

/** It names a candidate or its model, which nobody may read before the choice. */
function isTelling({ cells }: Board, notice = ""): boolean {
  return cells.some(({ candidate }) => notice.includes(candidate.modelName));
}

function expectedCost({ cells }: Board): Money | undefined {
  const expected = cells.reduce((sum, { run }) => sum + (run === undefined ? 0 : runningCost(run)), 0);
  return expected === 0 ? undefined : expected;
}

function rowOf(cell: BoardCell, { board, view, blind, union, kept }: Scene, { now }: People): BoardRow[] {
  const { id } = cell.candidate;
  const label = blind?.find((each) => each.id === id)?.label;
  if (blind !== undefined && label === undefined) return [];
  const [hiddenFigures] = blind === undefined ? [] : blindFigures([cell], blind);
  const isShown = isComparable(cell);
  const { run } = cell;
  const common = {
    pinned: view.pinned.includes(id),
    running: isOpen(cell),
    failed: isFailed(cell),
    comparable: isShown,
    checking: run?.outcome?.kind === "finished" && cell.checks === undefined && board.phase === "running",
    checks:
      run?.outcome?.kind === "no-edit"
        ? [t("Nothing was checked: it proposes no edit.")]
        : (cell.checks ?? []).map((check) => checksText([check])),
    findings: (cell.checks ?? [])
      .filter(({ check, result }) => result !== "passed" || check === "command")
      .map((check) => checksText([check])),
    agreement: isShown && union.candidates.includes(id) ? share(union, id) : undefined,
    kept: run === undefined ? undefined : kept.get(run.run),
  };
  if (label !== undefined && hiddenFigures !== undefined) {
    return [
      {
        ...common,
        kind: "blind",
        row: label,
        name: label,
        elapsed: undefined,
        said: undefined,
        figures: hiddenFigures,
      },
    ];
  }
  const said = run?.outcome === undefined ? undefined : outcomeText(run.outcome, run.endedAt ?? 0)?.text;
  const withheld =
    cell.phase === "withheld" && cell.withheld === "cap"
      ? t("The cap left no room for it, so it was not sent.")
      : undefined;
  return [
    {
      ...common,
      kind: "named",
      row: id,
      name: candidateName(cell.candidate),
      elapsed: cell.phase === "running" && run !== undefined ? Math.max(0, now - run.startedAt) : undefined,
      said: said ?? withheld,
      figures: figuresOf(cell),
    },
  ];
}

function share(union: Union, candidate: string): number {
  const { withMost, groups } = agreementOf(union, candidate);
  return groups === 0 ? 1 : withMost / groups;
}

/** What a name stands for in the union: in blind mode a label. */
function namer({ board, blind, earlier }: Scene): (id: string) => string {
  const labels = new Map(blind?.map(({ id, label }) => [id, label]));
  const names = new Map(board.cells.map(({ candidate }) => [candidate.id, candidateName(candidate)]));
  return (id) =>
    labels.get(id) ?? (blind === undefined ? names.get(id) : undefined) ?? earlier.get(id) ?? t("an earlier one");
}

export function unionMessage(scene: Scene): Extract<ToBoard, { type: "union" }> {
  const { union, blind } = scene;
  const nameOf = namer(scene);
  const ids =
    blind === undefined ? union.candidates : blind.map(({ id }) => id).filter((id) => union.candidates.includes(id));
  const named = new Map(union.groups.map((group) => [group.id, whereOf(group, union)]));
  return {
    type: "union",
    candidates: union.candidates.length,
    answers: answersOf(scene.board, nameOf),
    groups: union.groups.map((group) => groupView(group, ids, nameOf, named.get(group.id) ?? "")),
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

function variantView(
  { candidates, added, wordings, formattingOnly, hunks }: Variant,
  nameOf: (id: string) => string,
): VariantView {
  const notes = [
    formattingOnly ? t("formatting only") : "",
    wordings.length > 1 ? t("{0} wordings, equal up to formatting", wordings.length) : "",
    hunks.some(({ approximate }) => approximate === true) ? t("placed by likeness: read it first") : "",
  ].filter((note) => note !== "");
  return {
    names: candidates.map(nameOf),
    added: shown(added),
    note: notes.length === 0 ? undefined : notes.join(", "),
  };
}

function whereOf({ start, end, file }: UnionGroup, { original }: Union): string {
  const lines =
    start === end
      ? t("before line {0}", start + 1)
      : end - start === 1
        ? t("line {0}", end)
        : t("lines {0}–{1}", start + 1, end);
  return original.texts.length > 1 ? t("file {0}, {1}", file + 1, lines) : lines;
}

const mostLines = 80;

function shown(lines: readonly string[]): ShownLines {
  return { lines: lines.slice(0, mostLines), more: Math.max(0, lines.length - mostLines) };
}

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
