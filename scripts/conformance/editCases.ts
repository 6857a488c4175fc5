import { createAnswerParser } from "../../src/core/edit/answerParser.ts";
import { splitLines } from "../../src/core/edit/lines.ts";
import { createPlanner, type EditPlan, withHunks } from "../../src/core/edit/planner.ts";
import type { ProposedEdit } from "../../src/core/edit/proposedEdit.ts";
import type { LineRange } from "../../src/core/request.ts";

/** Files by path. */
export type Tree = Readonly<Record<string, string>>;
type ExpectedTree = Readonly<Record<string, string | null>>;

/** A model's reply and what must come of it. */
export type EditCase = {
  readonly id: string;
  readonly format: string;
  /** The reply, or the arguments of a tool call. */
  readonly response: string | object;
  readonly before?: Tree;
  /** The zero-based lines of the only file that were selected. */
  readonly selection?: LineRange;
  readonly expected?: ExpectedTree;
  readonly expectedAnyOf?: readonly ExpectedTree[];
  readonly refused?: boolean;
  readonly expectedBlocks?: readonly { readonly path: string; readonly search: string; readonly replace: string }[];
  readonly malformed?: boolean;
  /** The expectation is one client's choice. */
  readonly policy?: string;
};

type CaseResult =
  | { readonly kind: "written"; readonly tree: ExpectedTree; readonly approximate: boolean }
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

/** Undefined where the reply is taken as it must be, else what came instead. */
export type Shortfall = { readonly kind: "refused" | "wrong"; readonly text: string };

export function replyOf({ response }: EditCase): string {
  return typeof response === "string" ? response : JSON.stringify(response);
}

export function selectedIn({ before, selection }: EditCase): readonly string[] | undefined {
  const [text] = Object.values(before ?? {});
  return text === undefined || selection === undefined
    ? undefined
    : splitLines(text).lines.slice(selection.start, selection.end);
}

/** The reply in pieces through the parser; `selected` are the lines that were selected, where some were. */
export function editsIn(pieces: Iterable<string>, before: Tree, selected?: readonly string[]): ProposedEdit[] {
  const files = Object.entries(before).map(([path, text]) => ({ path, lines: splitLines(text).lines }));
  const parser = createAnswerParser(selected, files);
  const edits: ProposedEdit[] = [];
  for (const piece of pieces) edits.push(...parser.push(piece));
  return [...edits, ...parser.end()];
}

/** All or nothing: one refusal, and nothing is written. */
export function resultOf(edits: readonly ProposedEdit[], before: Tree, selection?: LineRange): CaseResult {
  const selected = selection === undefined ? {} : { selection };
  const planner = createPlanner(
    Object.entries(before).map(([path, text]) => ({ path, text, ...selected })),
    { onlyFileByAnyName: true },
  );
  for (const edit of edits) planner.add(edit);
  const { plan } = planner.finish();
  const refusals = plan.refusals.filter(({ refusal }) => refusal.reason !== "same");
  if (refusals.length > 0) {
    return { kind: "refused", reasons: refusals.map(({ refusal }) => `${refusal.reason} ${refusal.detail}`.trim()) };
  }
  if (plan.operations.length === 0 && plan.files.length === 0) return { kind: "refused", reasons: ["no edit"] };
  const approximate = plan.files.some(({ hunks }) => hunks.some((hunk) => hunk.approximate === true));
  return { kind: "written", tree: written(before, plan), approximate };
}

function written(before: Tree, { files, operations }: EditPlan): ExpectedTree {
  const tree: Record<string, string | null> = { ...before };
  for (const { path, hunks } of files) tree[path] = withHunks(before[path] ?? "", hunks);
  for (const operation of operations) {
    if (operation.kind === "create") tree[operation.path] = operation.text;
    else if (operation.kind === "delete") tree[operation.path] = null;
    else {
      tree[operation.to] = tree[operation.path] ?? "";
      tree[operation.path] = null;
    }
  }
  return tree;
}

export function shortfallOf(each: EditCase): Shortfall | undefined {
  const { before, expected, expectedAnyOf, refused, selection } = each;
  const edits = editsIn([replyOf(each)], before ?? {}, selectedIn(each));
  if (before === undefined) return parsedShortfall(each, edits);
  const result = resultOf(edits, before, selection);
  const mark = result.kind === "written" && result.approximate ? " (approximate)" : "";
  if (refused === true) {
    if (result.kind === "refused") return undefined;
    return { kind: "wrong", text: `expected to be refused, was written${mark}: ${JSON.stringify(result.tree)}` };
  }
  const wanted = expectedAnyOf ?? (expected === undefined ? [] : [expected]);
  if (result.kind === "refused") return { kind: "refused", text: `refused: ${result.reasons.join("; ")}` };
  if (wanted.some((tree) => isSame(tree, result.tree))) return undefined;
  return { kind: "wrong", text: `another text${mark}: ${firstDifference(wanted[0] ?? {}, result.tree)}` };
}

function parsedShortfall(
  { expectedBlocks, malformed }: EditCase,
  edits: readonly ProposedEdit[],
): Shortfall | undefined {
  // Without files a block must say which it means.
  const isMalformed = edits.some(
    (edit) => edit.kind === "malformed" || (edit.kind === "block" && edit.path === undefined),
  );
  if (malformed === true) return isMalformed ? undefined : { kind: "wrong", text: "expected to be malformed" };
  if (isMalformed) return { kind: "refused", text: "malformed" };
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  const given = edits.map((edit) => {
    if (edit.kind !== "block") return edit;
    const { search = [], replace = [] } = edit.readings[0] ?? {};
    return { path: edit.path, search: text(search), replace: text(replace) };
  });
  if (JSON.stringify(given) === JSON.stringify(expectedBlocks)) return undefined;
  return { kind: "wrong", text: `expected ${JSON.stringify(expectedBlocks)}, got ${JSON.stringify(given)}` };
}

function isSame(a: ExpectedTree, b: ExpectedTree): boolean {
  const paths = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...paths].every((path) => (a[path] ?? null) === (b[path] ?? null));
}

function firstDifference(wanted: ExpectedTree, given: ExpectedTree): string {
  for (const path of new Set([...Object.keys(wanted), ...Object.keys(given)])) {
    const [a, b] = [wanted[path] ?? null, given[path] ?? null];
    if (a === b) continue;
    if (a === null || b === null) return `${path}: expected ${JSON.stringify(a)}, got ${JSON.stringify(b)}`;
    let at = 0;
    while (a[at] === b[at]) at += 1;
    const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 100));
    return `${path} at ${at}: expected ${around(a)}, got ${around(b)}`;
  }
  return "";
}
