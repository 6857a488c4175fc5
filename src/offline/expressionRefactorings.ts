import type ts from "typescript";
import type { OpenFile } from "./openFile.ts";
import { nodeSpan, type Refactoring } from "./refactoring.ts";
import { hasEffects } from "./syntax.ts";
import { viaRefactor } from "./viaRefactor.ts";

export const templateString: Refactoring = viaRefactor({
  name: "Convert to template string",
  action: "Convert to template string",
  candidate: (node, { ts }) => isConcatenation(ts, node) && !isConcatenation(ts, node.parent) && holdsString(ts, node),
});

export const optionalChain: Refactoring = viaRefactor({
  name: "Convert to optional chain expression",
  action: "Convert to optional chain expression",
  candidate: (node, { ts }) => ts.isConditionalExpression(node) || (isAnd(ts, node) && !isAnd(ts, node.parent)),
  refuse: (node, file) => {
    const { ts } = file;
    if (!isAnd(ts, node)) return undefined;
    const compared = node.right;
    if (!ts.isBinaryExpression(compared) || isSameWhenMissing(file, compared)) return undefined;
    return "with the optional chain it would no longer be false when a link is missing";
  },
});

/** TypeScript inlines a variable wherever it is read. Without a name only those are sought that are read once. */
export const inlineVariable: Refactoring = viaRefactor({
  name: "Inline variable",
  action: "Inline variable",
  candidate: (node, file, { name }) => {
    const { ts } = file;
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.initializer === undefined) return false;
    return name === undefined ? readers(file, node).length === 1 : node.name.text === name;
  },
  at: (node, { ts, source }) => nodeSpan(ts.isVariableDeclaration(node) ? node.name : node, source),
  refuse: (node, file) => {
    const { ts } = file;
    if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return undefined;
    return readers(file, node).length > 1 && hasEffects(file, node.initializer)
      ? "its value comes from a call, which would then be made several times"
      : undefined;
  },
});

/** `const x = …; return x;`: nothing runs between the two, so nothing can change. */
export const inlineReturned: Refactoring = {
  ...inlineVariable,
  find: (file, area, reading) =>
    inlineVariable.find(file, area, { ...reading, name: undefined }).filter((place) => {
      const { ts, source } = file;
      const reader = readersOfNameAt(file, place.start)[0];
      const statement = reader?.parent;
      if (statement === undefined || !ts.isReturnStatement(statement) || !ts.isBlock(statement.parent)) return false;
      const { statements } = statement.parent;
      const before = statements[statements.indexOf(statement) - 1];
      return (
        before !== undefined &&
        ts.isVariableStatement(before) &&
        before.declarationList.declarations.length === 1 &&
        before.declarationList.declarations[0]?.getStart(source) === place.start
      );
    }),
};

function readersOfNameAt(file: OpenFile, offset: number): ts.Node[] {
  let found: ts.Node[] = [];
  const { ts, source } = file;
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.getStart(source) === offset) found = readers(file, node);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function readers(file: OpenFile, declaration: ts.VariableDeclaration): ts.Node[] {
  const { ts, checker, source } = file;
  const symbol = checker.getSymbolAtLocation(declaration.name);
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== declaration.name && node.text === declaration.name.getText(source)) {
      const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
      const own = isShorthand
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (own === symbol) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isConcatenation(ts: OpenFile["ts"], node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function holdsString(ts: OpenFile["ts"], node: ts.Node): boolean {
  if (isConcatenation(ts, node)) return holdsString(ts, node.left) || holdsString(ts, node.right);
  return ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);
}

function isAnd(ts: OpenFile["ts"], node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** `a && a.b !== c` is false without `a`, but `a?.b !== c` is true: TypeScript offers that one all the same. */
function isSameWhenMissing({ ts, checker }: OpenFile, { operatorToken, right }: ts.BinaryExpression): boolean {
  const kinds = ts.SyntaxKind;
  switch (operatorToken.kind) {
    case kinds.AmpersandAmpersandToken:
    case kinds.LessThanToken:
    case kinds.LessThanEqualsToken:
    case kinds.GreaterThanToken:
    case kinds.GreaterThanEqualsToken:
      return true;
    case kinds.EqualsEqualsEqualsToken:
    case kinds.EqualsEqualsToken: {
      const type = checker.getTypeAtLocation(right);
      return (
        (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) === 0 && checker.getNonNullableType(type) === type
      );
    }
    default:
      return false;
  }
}
