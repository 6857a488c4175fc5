import { t } from "../l10n.ts";
import { moneyText } from "../money.ts";
import { countText, numberText } from "../numbers.ts";
import { operationDoes } from "../operationText.ts";
import { shownPath } from "../paths/pathRefusalText.ts";
import { changesText, costWords, verdictText, wordText } from "../stateText.ts";
import { agreementText } from "./agreementText.ts";
import { boardAnswers } from "./answers.ts";
import { answersMarkdown } from "./answersMarkdown.ts";
import { type Board, boardCost } from "./board.ts";
import { candidateName } from "./candidate.ts";
import type { ComparisonEvent } from "./comparisonEvents.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { FileGroup } from "./fileGroups.ts";
import type { FrozenHashes, FrozenRequest, Hash } from "./frozenRequest.ts";
import { fenced, inline, table } from "./markdown.ts";
import { wholeCap } from "./matrixBudget.ts";
import type { Baselines } from "./regression.ts";
import { baselineText, regressionText } from "./regressionText.ts";
import { mayBeNoise, type Repetitions, repetitionsOf } from "./repetitions.ts";
import {
  alikeText,
  completeText,
  costSpreadText,
  linesSpread,
  secondsText,
  timeSpread,
  tokenSpread,
  verifiedText,
} from "./repetitionText.ts";
import { placesOf, type Union, type UnionGroup } from "./union.ts";
import { checksText, commandOutput } from "./verification.ts";
import { boardWithoutSecrets, type ComparisonParts, partsWithoutSecrets } from "./withoutSecrets.ts";

/** The comparison that this one was run again from: what its candidates are called in the union, and what it measures by. */
type Before = { readonly names: ReadonlyMap<string, string>; readonly baselines: Baselines | undefined };

/**
 * The comparison as a document: who was asked what, what each took, what each would change, and what was answered without
 * an edit; masked secrets stay masked. `timeOf` writes a moment for people.
 */
export function comparisonMarkdown(
  whole: Board,
  frozen: FrozenRequest,
  changes: Union,
  timeOf: (at: number) => string,
  before: Before = { names: new Map(), baselines: undefined },
): string {
  const { board, request, union } = boardWithoutSecrets(whole, frozen, changes);
  const names = new Map(board.cells.map(({ candidate }) => [candidate.id, candidateName(candidate)]));
  const nameOf = (id: string) => names.get(id) ?? before.names.get(id) ?? id;
  const repeated = repetitionsOf(board.cells, union);
  const cost = boardCost(board);
  const parts = [
    `# ${inline(board.title)}`,
    sentText(board, timeOf),
    fenced(request.instruction, ""),
    table(
      hashHeader,
      Object.entries(board.hashes).map(([part, hash]) => [part, String(hash)]),
    ),
    `## ${t("Candidates")}`,
    table(
      header,
      board.cells.map((cell) => row(figuresOf(cell))),
    ),
    [
      t("Total: {0}", cost.free ? t("free") : `${cost.estimated ? "≈ " : ""}${moneyText(cost.amount)}`),
      cost.estimated ? t(" (a part is estimated)") : "",
      cost.unknown > 0 ? t(", and {0} whose cost nobody knows", countText(cost.unknown, "run")) : "",
      `.${onlyOnce(board)}`,
    ].join(""),
    ...(board.capReached === undefined
      ? []
      : [t("The cap of {0} was reached, and the rest was stopped.", moneyText(wholeCap(board.capReached.cap)))]),
    ...verificationText(board),
    ...(repeated.length === 0
      ? []
      : [
          `## ${t("Repetitions")}`,
          t("The mean of each cell's runs, with the least and the most."),
          repeatedTable(repeated),
        ]),
    ...againstBefore(board, union, before.baselines),
    `## ${t("What they change")}`,
    ...(placesOf(union).length === 0 ? [t("Nothing.")] : []),
    ...union.groups.flatMap((group) => groupText(group, nameOf, union)),
    ...union.files.flatMap((file) => fileText(file, nameOf)),
    ...answersMarkdown(boardAnswers(board), nameOf),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What was found out about each, with what the user's command wrote. */
function verificationText({ cells }: Board): string[] {
  const found = cells.flatMap(({ candidate, checks = [] }) => {
    if (checks.length === 0) return [];
    const output = commandOutput(checks);
    const said = `${inline(candidateName(candidate))}. ${inline(checksText(checks))}`;
    return [said, ...(output === undefined ? [] : [fenced(output, "")])];
  });
  return found.length === 0 ? [] : [`## ${t("Verification")}`, ...found];
}

function repeatedTable(repeated: readonly Repetitions[]): string {
  return table(
    [
      t("candidate"),
      t("runs"),
      t("first token"),
      t("time"),
      t("in"),
      t("out"),
      t("reasoning"),
      t("cost"),
      "+/−",
      t("alike"),
      t("verification"),
    ],
    repeated.map((runs) => [
      runs.name,
      completeText(runs),
      timeSpread(runs, "firstToken"),
      timeSpread(runs, "total"),
      tokenSpread(runs, "input"),
      tokenSpread(runs, "output"),
      tokenSpread(runs, "reasoning"),
      costSpreadText(runs),
      linesSpread(runs),
      alikeText(runs),
      verifiedText(runs),
    ]),
  );
}

/** Each candidate beside an earlier answer to the same request. */
function againstBefore({ cells }: Board, union: Union, baselines: Baselines | undefined): string[] {
  const rows = cells.flatMap((cell) => {
    const found = baselines?.of(cell, union);
    return found === undefined ? [] : [[candidateName(cell.candidate), baselineText(found), regressionText(found)]];
  });
  return rows.length === 0
    ? []
    : [`## ${t("Against the earlier comparison")}`, table([t("candidate"), t("against"), t("result")], rows)];
}

function sentText({ cells, target, startedAt }: Board, timeOf: (at: number) => string): string {
  const strange = cells.filter(({ samePrompt }) => samePrompt === false);
  const what = [inline(target), inline(timeOf(startedAt)), countText(cells.length, "candidate")] as const;
  if (strange.length === 0) return t("{0}, {1}. {2}, the same bytes to each apart from model and effort.", ...what);
  const names = strange.map(({ candidate }) => inline(candidateName(candidate))).join(", ");
  return t("{0}, {1}. {2}. Not sent the frozen prompt, so not to be compared with the others: {3}.", ...what, names);
}

const hashHeader = [t("part"), t("hash")];
const header = [
  t("candidate"),
  t("state"),
  t("asked → sent"),
  t("first token"),
  t("time"),
  t("in"),
  t("out"),
  t("reasoning"),
  t("cost"),
  "+/−",
  t("hunks"),
  t("not placed"),
  t("verification"),
];

function row(figures: Figures): string[] {
  const { name, state, asked, sent, firstToken, total, input, output, reasoning, cost, added, removed, unplaced } =
    figures;
  const time = (value: number | undefined) => (value === undefined ? "–" : secondsText(value));
  const count = (value: number | undefined) => (value === undefined ? "–" : numberText(value));
  const counts = [
    count(input),
    count(output),
    count(reasoning),
    costWords(cost),
    `+${added} −${removed}`,
    changesText(figures),
  ];
  return [
    name,
    wordText(state),
    `${asked} → ${sent ?? t("nothing")}`,
    time(firstToken),
    time(total),
    ...counts,
    String(unplaced),
    verdictText(figures),
  ];
}

/** It is said where somebody would look for a winner. */
function onlyOnce(board: Board): string {
  return mayBeNoise(board) ? t(" n = 1: one run each, differences may be noise.") : "";
}

function groupText(group: UnionGroup, nameOf: (id: string) => string, { original }: Union): string[] {
  const { start, end, removed, variants, file } = group;
  const where = start === end ? t("Before line {0}", start + 1) : t("Lines {0}–{1}", start + 1, end);
  const path = original.texts.length > 1 ? original.paths[file] : undefined;
  const which = path === undefined ? "" : t(" of {0}", inline(shownPath(path)));
  return [
    `### ${where}${which}: ${inline(agreementText(group, nameOf))}`,
    ...variants.flatMap(({ candidates, added, formattingOnly }) => [
      `${candidates.map((id) => inline(nameOf(id))).join(", ")}${formattingOnly ? t(" (formatting only)") : ""}:`,
      fenced([...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join("\n"), "diff"),
    ]),
  ];
}

function fileText(file: FileGroup, nameOf: (id: string) => string): string[] {
  return [
    `### ${inline(shownPath(file.path))}: ${inline(agreementText(file, nameOf))}`,
    ...file.variants.flatMap(({ candidates, operation }) => [
      `${candidates.map((id) => inline(nameOf(id))).join(", ")}: ${inline(operationDoes(operation))}`,
      ...(operation.kind === "create" ? [fenced(operation.text, "")] : []),
    ]),
  ];
}

/** All that is needed to look at a comparison again, to replay it, and to run it anew. It holds the code; no key. */
type ExportedComparison = ComparisonParts & { readonly format: "fathom-comparison"; readonly version: 1 };

/** Masked secrets stay masked in it. */
export function comparisonJson(
  request: FrozenRequest,
  hashes: FrozenHashes,
  log: readonly ComparisonEvent[],
  hash: Hash,
): string {
  const parts = partsWithoutSecrets({ request, hashes, log }, hash);
  const exported: ExportedComparison = { format: "fathom-comparison", version: 1, ...parts };
  return `${JSON.stringify(exported, undefined, 1)}\n`;
}
