import type ts from "typescript";
import type { Reading } from "./instruction.ts";
import type { OpenFile } from "./openFile.ts";
import type { Change, Span } from "./positions.ts";

/** Somewhere that a refactoring may apply. */
export type Place = Span & {
  /** What stands there, as Markdown for the trace; the code itself when undefined. */
  readonly what?: string;
  /** The diagnostic that a fix belongs to. */
  readonly code?: number;
};

/** `kept` is worth telling; `refused` is why a place that TypeScript offers is left alone. */
export type Proposal =
  | { readonly kind: "changes"; readonly changes: readonly Change[]; readonly note?: string }
  | { readonly kind: "refused"; readonly why: string };

export type Refactoring = {
  /** In text order, outer before inner. Only places inside `area` are sought. */
  find(file: OpenFile, area: Span, reading: Reading): Place[];
  /** Undefined when TypeScript no longer offers it there. */
  propose(file: OpenFile, place: Place, reading: Reading): Proposal | undefined;
  /** Whether a second pass may look again. What creates new code to work on is sought once. */
  readonly repeats: boolean;
};

export function nodeSpan(node: ts.Node, source: ts.SourceFile): Span {
  return { start: node.getStart(source), end: node.getEnd() };
}

export function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** Every node whose code lies in the area, in text order, outer before inner. */
export function nodesWithin(file: OpenFile, area: Span): ts.Node[] {
  const { ts, source } = file;
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (node.getEnd() <= area.start || node.getFullStart() >= area.end) return;
    if (node !== source && isWithin(nodeSpan(node, source), area)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
