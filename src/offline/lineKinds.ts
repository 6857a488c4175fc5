import type ts from "typescript";
import type { TypeScript } from "./typescript.ts";

/** What the beginning of a line is a part of: text in which blanks count, text of JSX, in which some do, or code. */
export type LineKind = "template" | "jsx" | "code";

/** For lines counted from 0. */
export function lineKinds(ts: TypeScript, source: ts.SourceFile): (line: number) => LineKind {
  const kinds = new Map<number, LineKind>();
  const lineOf = (at: number) => source.getLineAndCharacterOfPosition(at).line;

  function mark(start: number, end: number, kind: LineKind): void {
    for (let line = lineOf(start) + 1; line <= lineOf(end); line += 1) kinds.set(line, kind);
  }

  function visit(node: ts.Node): void {
    if (ts.isTemplateLiteralToken(node)) mark(node.getStart(source), node.end, "template");
    if (ts.isJsxText(node)) mark(node.pos, node.end, "jsx");
    ts.forEachChild(node, visit);
  }

  visit(source);
  return (line) => kinds.get(line) ?? "code";
}
