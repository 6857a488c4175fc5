import type ts from "typescript";
import type { OpenFile } from "./openFile.ts";
import type { Span } from "./positions.ts";
import { isWithin, nodeSpan, nodesWithin } from "./refactoring.ts";

export type Declared = { readonly name: string; readonly start: number };

/** The named functions, classes and types of an area, and its top-level variables. */
export function declarationsIn(file: OpenFile, area: Span): Declared[] {
  return nodesWithin(file, area).flatMap((node) => {
    const name = declaredName(file, node);
    return name === undefined ? [] : [{ name: name.text, start: name.getStart(file.source) }];
  });
}

/** The innermost named declaration around a span; undefined at the top of the file. */
export function enclosingName(file: OpenFile, span: Span): string | undefined {
  const { ts, source } = file;
  let found: string | undefined;
  const visit = (node: ts.Node): void => {
    if (!isWithin(span, nodeSpan(node, source))) return;
    const name = declaredName(file, node);
    const isWhole = isWithin(nodeSpan(node, source), span);
    if (name !== undefined && !isWhole && !isWithin(span, nodeSpan(name, source)) && holdsCode(file, node))
      found = name.text;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function holdsCode({ ts }: OpenFile, node: ts.Node): boolean {
  return !ts.isVariableDeclaration(node) || (node.initializer !== undefined && ts.isFunctionLike(node.initializer));
}

function declaredName({ ts }: OpenFile, node: ts.Node): ts.Identifier | undefined {
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node)
  ) {
    return node.name !== undefined && ts.isIdentifier(node.name) ? node.name : undefined;
  }
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return undefined;
  const initializer = node.initializer;
  const isFunction =
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
  return isFunction || ts.isSourceFile(node.parent.parent.parent) ? node.name : undefined;
}

export function isExported({ ts }: OpenFile, node: ts.Node): boolean {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** The innermost node that covers an offset. */
export function tokenAt({ ts, source }: OpenFile, offset: number): ts.Node {
  let found: ts.Node = source;
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) > offset || node.getEnd() <= offset) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export function ancestor(node: ts.Node, matches: (node: ts.Node) => boolean): ts.Node | undefined {
  let current: ts.Node | undefined = node.parent;
  while (current !== undefined && !matches(current)) current = current.parent;
  return current;
}

/** Whether anything in it runs code whose effects would be missed. */
export function hasEffects(file: OpenFile, node: ts.Node): boolean {
  const { ts } = file;
  if (ts.isFunctionLike(node) && !ts.isClassElement(node)) return false;
  if (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isDeleteExpression(node) ||
    ts.isPostfixUnaryExpression(node)
  ) {
    return true;
  }
  const { PlusPlusToken, MinusMinusToken, FirstAssignment, LastAssignment } = ts.SyntaxKind;
  if (ts.isPrefixUnaryExpression(node) && [PlusPlusToken, MinusMinusToken].some((kind) => kind === node.operator)) {
    return true;
  }
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator >= FirstAssignment && operator <= LastAssignment) return true;
  }
  let found = false;
  ts.forEachChild(node, (child) => {
    found ||= hasEffects(file, child);
  });
  return found;
}
