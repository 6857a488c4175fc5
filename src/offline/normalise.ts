import type ts from "typescript";
import type { ComparedFile, SyntaxKeys } from "../core/compare/syntaxKeys.ts";
import { isOfflineLanguage, virtualFileName } from "./languages.ts";
import { lineKinds } from "./lineKinds.ts";
import type { TypeScript } from "./typescript.ts";

type Surrounding = readonly [before: string, behind: string];

/** What a place may be a part of, in the order in which it is read: whole statements, members, elements, parameters, cases. */
const inCode: readonly Surrounding[] = [
  ["", ""],
  ["class _ {\n", "\n}"],
  ["_({\n", "\n})"],
  ["_(\n", "\n)"],
  ["function _(\n", "\n) {}"],
  ["switch (_) {\n", "\n}"],
  ["interface _ {\n", "\n}"],
  ["enum _ {\n", "\n}"],
];
const inJsx: readonly Surrounding[] = [["<>\n", "\n</>"]];

/** The syntax of what stands at places of files: its tokens and how they hang together, without blanks and line breaks. */
export function normalise(ts: TypeScript, files: readonly ComparedFile[]): SyntaxKeys {
  return { type: "normalised", keys: files.map((file) => keysOf(ts, file)) };
}

function keysOf(ts: TypeScript, { path, languageId, text, places }: ComparedFile): (string | undefined)[] {
  if (!isOfflineLanguage(languageId)) return places.flatMap(({ texts }) => texts.map(() => undefined));
  const name = virtualFileName(path, languageId);
  const kindOf = lineKinds(ts, parsed(ts, name, text));
  return places.flatMap(({ start, texts }) => {
    const kind = kindOf(start);
    // Blanks inside of a template are a part of what is said there.
    if (kind === "template") return texts.map((each) => `verbatim ${each}`);
    return texts.map((each) => syntaxOf(ts, name, each, kind === "jsx" ? inJsx : inCode));
  });
}

function syntaxOf(
  ts: TypeScript,
  name: string,
  text: string,
  surroundings: readonly Surrounding[],
): string | undefined {
  for (const [at, [before, behind]] of surroundings.entries()) {
    const source = parsed(ts, name, before + text + behind);
    if (errorsIn(source) === 0) return `${at} ${written(ts, source)}`;
  }
  return undefined;
}

function parsed(ts: TypeScript, name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.ESNext }, true);
}

/** The parser keeps its errors where only the language service looks for them. */
function errorsIn(source: ts.SourceFile): number {
  const errors: unknown = Reflect.get(source, "parseDiagnostics");
  return Array.isArray(errors) ? errors.length : 1;
}

function written(ts: TypeScript, source: ts.SourceFile): string {
  const pieces: string[] = [];
  const text = source.text;

  function comments(at: number): void {
    const found = [
      ...(at === 0 ? [] : (ts.getTrailingCommentRanges(text, at) ?? [])),
      ...(ts.getLeadingCommentRanges(text, at) ?? []),
    ];
    for (const { pos, end } of found) pieces.push(text.slice(pos, end).replace(/[^\S\n]*\n[^\S\n]*/g, "\n"));
  }

  function visit(node: ts.Node): void {
    if (ts.isJsxText(node)) {
      const said = jsxText(node.text);
      if (said !== "") pieces.push(said);
      return;
    }
    const children = node.getChildren(source);
    if (children.length > 0 && !ts.isToken(node)) {
      pieces.push(`(${node.kind}`);
      for (const child of children) if (!ts.isJSDoc(child)) visit(child);
      pieces.push(")");
      return;
    }
    if (node.kind === ts.SyntaxKind.SyntaxList) return;
    comments(node.getFullStart());
    if (isOptional(ts, node)) return;
    pieces.push(ts.isStringLiteral(node) ? JSON.stringify(node.text) : text.slice(node.getStart(source), node.end));
  }

  visit(source);
  return JSON.stringify(pieces);
}

/** A semicolon that ends a statement or a member, and a comma behind the last of a list: the tree is the same without. */
function isOptional(ts: TypeScript, node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.SemicolonToken) return !ts.isForStatement(node.parent) && !isEmpty(ts, node.parent);
  if (node.kind !== ts.SyntaxKind.CommaToken) return false;
  const list = node.parent.getChildren().find((each) => each.pos <= node.pos && node.end <= each.end);
  const isLast = list?.kind === ts.SyntaxKind.SyntaxList && list.end === node.end;
  // `[a,,]` has one element more than `[a,]`.
  const previous = isLast ? list.getChildren().at(-2) : undefined;
  return previous !== undefined && !ts.isOmittedExpression(previous);
}

function isEmpty(ts: TypeScript, node: ts.Node): boolean {
  return ts.isEmptyStatement(node) || ts.isSemicolonClassElement(node);
}

/** As JSX reads it: line breaks and the blanks around them go, a blank within a line stays. */
function jsxText(text: string): string {
  const lines = text.split("\n");
  return lines
    .map((line, at) => {
      const begun = at === 0 ? line : line.trimStart();
      return at === lines.length - 1 ? begun : begun.trimEnd();
    })
    .filter((line) => line !== "")
    .join(" ");
}
