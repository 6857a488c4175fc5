import type ts from "typescript";
import { extractedName, renamePlaceholder } from "./extractedNames.ts";
import { codeSpan } from "./markdown.ts";
import type { OpenFile } from "./openFile.ts";
import type { Span } from "./positions.ts";
import { isWithin, nodeSpan, nodesWithin, type Place, type Proposal, type Refactoring } from "./refactoring.ts";
import { nodeAt, offered, proposeRefactor } from "./viaRefactor.ts";

const extractSymbol = "Extract Symbol";

/** Selected statements of a function; else the paragraphs of a function that a comment heads, and long blocks in it. */
export const extractFunction: Refactoring = {
  repeats: false,
  find: (file, area) =>
    [...selectedStatements(file, area), ...nodesWithin(file, area).flatMap((node) => partsOf(file, node))].filter(
      (place, index, all) =>
        all.findIndex((other) => isWithin(place, other)) === index &&
        scope(file, place, "function_scope_") !== undefined,
    ),
  propose: (file, place, { name }) => extract(file, place, scope(file, place, "function_scope_"), name),
};

/** Conditions of several parts, and numbers that carry a meaning they do not tell. */
export const extractConstant: Refactoring = {
  repeats: false,
  find(file, area, { refactorings, name }) {
    // Asked for constants alone, every number counts; else only those that the code gives a name to.
    const all = name !== undefined || refactorings.length === 1;
    return nodesWithin(file, area)
      .filter((node) => isLongCondition(file, node) || isMagicNumber(file, node))
      .map((node) => nodeSpan(node, file.source))
      .filter((place) => all || extractedName(file, place) !== undefined);
  },
  propose(file, place, { name }) {
    const node = nodeAt(file, place);
    const isNumber = node !== undefined && file.ts.isNumericLiteral(node);
    const scopes = offered(file, place, extractSymbol).filter((action) => action.startsWith("constant_scope_"));
    return extract(file, place, isNumber ? scopes.at(-1) : scopes[0], name);
  },
};

export const extractType: Refactoring = {
  repeats: false,
  find: (file, area) =>
    nodesWithin(file, area)
      .filter((node) => file.ts.isTypeLiteralNode(node) && node.members.length > 1)
      .filter((node) => !file.ts.isTypeAliasDeclaration(node.parent))
      .map((node) => nodeSpan(node, file.source)),
  propose(file, place, { name }) {
    const proposal = proposeRefactor(file, place, "Extract type", "Extract to type alias");
    return named(file, place, proposal, name);
  },
};

function extract(
  file: OpenFile,
  place: Place,
  action: string | undefined,
  name: string | undefined,
): Proposal | undefined {
  if (action === undefined)
    return { kind: "refused", why: "TypeScript cannot take it out without changing what it does" };
  return named(file, place, proposeRefactor(file, place, extractSymbol, action), name);
}

/** TypeScript's placeholder becomes a name where the instruction or the code gives one. */
function named(file: OpenFile, place: Place, proposal: Proposal | undefined, asked: string | undefined) {
  if (proposal?.kind !== "changes") return proposal;
  const name = asked ?? extractedName(file, place);
  return renamePlaceholder(file, proposal, name);
}

/** A function goes to the top of the file, a method to its class: the outermost scope that can take it. */
function scope(file: OpenFile, place: Span, prefix: string): string | undefined {
  return offered(file, place, extractSymbol)
    .filter((action) => action.startsWith(prefix))
    .at(-1);
}

/** The selected statements, when the selection is a part of a function and not all of it. */
function selectedStatements(file: OpenFile, area: Span): Place[] {
  const { ts, source } = file;
  let found: Place[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) && !isWithin(nodeSpan(node, source), area)) {
      const inside = node.statements.filter((statement) => isWithin(nodeSpan(statement, source), area));
      if (inside.length > 0) found = [runOf(file, inside)].filter((place) => place !== undefined);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function partsOf(file: OpenFile, node: ts.Node): Place[] {
  if (!file.ts.isBlock(node)) return [];
  const parts = file.ts.isFunctionLike(node.parent)
    ? paragraphs(file, node.statements).filter((part) => part.length < node.statements.length && isHeaded(file, part))
    : [node.statements].filter((part) => part.length > 2);
  return parts.map((part) => runOf(file, part)).filter((place) => place !== undefined);
}

/** Statements between blank lines. */
function paragraphs({ source, text }: OpenFile, statements: readonly ts.Statement[]): ts.Statement[][] {
  const parts: ts.Statement[][] = [];
  for (const statement of statements) {
    const before = text.slice(statement.getFullStart(), statement.getStart(source));
    const last = parts.at(-1);
    if (last === undefined || /\n[ \t]*\n/.test(before)) parts.push([statement]);
    else last.push(statement);
  }
  return parts;
}

function isHeaded({ source, text }: OpenFile, [first, second]: readonly ts.Statement[]): boolean {
  if (first === undefined) return false;
  const comment = text.slice(first.getFullStart(), first.getStart(source)).includes("//");
  return comment && (second !== undefined || first.getText(source).includes("\n"));
}

function runOf({ source }: OpenFile, statements: readonly ts.Statement[]): Place | undefined {
  const first = statements[0];
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const span = { start: first.getStart(source), end: last.getEnd() };
  return { ...span, what: codeSpan(first.getText(source)) + (statements.length > 1 ? " and what follows it" : "") };
}

function isLongCondition({ ts }: OpenFile, node: ts.Node): boolean {
  const operators = [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken];
  const isLogical = (each: ts.Node): each is ts.BinaryExpression =>
    ts.isBinaryExpression(each) && operators.some((kind) => kind === each.operatorToken.kind);
  const parts = (each: ts.Node): number => (isLogical(each) ? parts(each.left) + parts(each.right) : 1);
  const isCondition =
    (ts.isIfStatement(node.parent) && node.parent.expression === node) ||
    (ts.isConditionalExpression(node.parent) && node.parent.condition === node);
  return isCondition && parts(node) > 2;
}

function isMagicNumber({ ts }: OpenFile, node: ts.Node): boolean {
  if (!ts.isNumericLiteral(node) || ["0", "1", "2", "10", "100", "1000"].includes(node.text)) return false;
  return ts.isBinaryExpression(node.parent) || ts.isCallExpression(node.parent) || ts.isReturnStatement(node.parent);
}
