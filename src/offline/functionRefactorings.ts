import type ts from "typescript";
import { codeSpan } from "./markdown.ts";
import type { OpenFile } from "./openFile.ts";
import type { Change } from "./positions.ts";
import { nodeSpan, type Refactoring } from "./refactoring.ts";
import { isExported } from "./syntax.ts";
import { nodeAt, type RefactorOptions, viaRefactor } from "./viaRefactor.ts";

const convertFunction = "Convert arrow function or function expression";
const braces = "Add or remove braces in an arrow function";

export const arrowFunction: Refactoring = viaRefactor({
  name: convertFunction,
  action: "Convert to arrow function",
  candidate: (node, { ts }) =>
    ts.isFunctionExpression(node) && node.name === undefined && node.asteriskToken === undefined,
  at: keyword,
  review: (proposal, place, file) => {
    const node = nodeAt(file, place);
    const changes = node === undefined ? undefined : arrowInPlace(node, file);
    return changes === undefined ? proposal : { ...proposal, changes };
  },
});

export const namedFunction: Refactoring = viaRefactor({
  name: convertFunction,
  action: "Convert to named function",
  candidate: (node, { ts }) =>
    (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) && ts.isVariableDeclaration(node.parent),
  at: keyword,
});

export const removeBraces: Refactoring = viaRefactor({
  name: braces,
  action: "Remove braces from arrow function",
  candidate: (node, { ts }) => ts.isArrowFunction(node) && ts.isBlock(node.body),
  at: keyword,
});

export const addBraces: Refactoring = viaRefactor({
  name: braces,
  action: "Add braces to arrow function",
  candidate: (node, { ts }) => ts.isArrowFunction(node) && !ts.isBlock(node.body),
  at: keyword,
});

export const namedParameters: Refactoring = viaRefactor({
  name: "Convert parameters to destructured object",
  action: "Convert parameters to destructured object",
  candidate: (node, { ts }) => ts.isFunctionLike(node) && node.parameters.length > 1,
  at: (node, { ts, source }) => nodeSpan((ts.isFunctionLike(node) && node.parameters[0]) || node, source),
  what: functionName,
  review: (proposal, place, file) => {
    const node = file.source.statements.find((statement) => statement.getStart(file.source) === place.start);
    return node !== undefined && isExported(file, node)
      ? { ...proposal, note: "it is exported, and calls in other files are not seen from here: change them too" }
      : proposal;
  },
});

export const returnTypes: Refactoring = viaRefactor({
  name: "Infer function return type",
  action: "Infer function return type",
  candidate: (node, { ts }) =>
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && ts.isVariableDeclaration(node.parent)),
  at: (node, file) => {
    const { ts, source } = file;
    const named = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) ? node.name : undefined;
    return named === undefined ? keyword(node, file) : nodeSpan(named, source);
  },
  what: functionName,
  review: (proposal) => {
    const type = proposal.changes.map((change) => change.text).join("");
    return /\bany\b/.test(type)
      ? {
          kind: "refused",
          why: `its return type is ${codeSpan(type.replace(/^:\s*/, ""))}: what it returns is not declared in this file`,
        }
      : { ...proposal, note: `it returns ${codeSpan(type.replace(/^:\s*/, ""))}` };
  },
});

/** Refactorings that need no more than a kind of node: the name, the action and where they stand. */
const plain = (name: string, action: string, candidate: RefactorOptions["candidate"]): Refactoring =>
  viaRefactor({ name, action, candidate });

const isExport: RefactorOptions["candidate"] = (node, file) => isExported(file, node);
const isImport: RefactorOptions["candidate"] = (node, { ts }) => ts.isImportDeclaration(node);

export const namedExport = plain("Convert export", "Convert default export to named export", isExport);
export const defaultExport = plain("Convert export", "Convert named export to default export", isExport);
export const namedImports = plain("Convert import", "Convert namespace import to named imports", isImport);
export const namespaceImport = plain("Convert import", "Convert named imports to namespace import", isImport);

export const accessors: Refactoring = {
  ...plain("Generate 'get' and 'set' accessors", "Generate 'get' and 'set' accessors", (node, { ts }) =>
    ts.isPropertyDeclaration(node),
  ),
  // The field behind the accessors is a property again.
  repeats: false,
};

export const overloads = plain(
  "Convert overload list to single signature",
  "Convert overload list to single signature",
  (node, { ts }) =>
    ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.body === undefined) ||
    ts.isMethodSignature(node),
);

/** TypeScript prints the whole body anew, with an indentation of its own; for several statements the head is all that changes. */
function arrowInPlace(node: ts.Node, { ts, source, text }: OpenFile): Change[] | undefined {
  if (!ts.isFunctionExpression(node)) return undefined;
  const [only] = node.body.statements;
  if (node.body.statements.length === 1 && only !== undefined && ts.isReturnStatement(only)) return undefined;
  const isAsync = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true;
  const start = node.getStart(source);
  const open = text.indexOf(node.typeParameters === undefined ? "(" : "<", start);
  const head = text.slice(open, node.body.getStart(source)).trimEnd();
  const arrow = `${isAsync ? "async " : ""}${head} => `;
  return /\/[/*]/.test(text.slice(start, open)) ? undefined : [{ start, end: node.body.getStart(source), text: arrow }];
}

/** TypeScript looks for the function from one of its own tokens, not from its whole span. */
function keyword(node: ts.Node, { ts, source }: OpenFile): { start: number; end: number } {
  const token = ts.isArrowFunction(node) ? node.equalsGreaterThanToken : node;
  const start = token.getStart(source);
  return { start, end: start };
}

function functionName(node: ts.Node, { ts, source }: OpenFile): string {
  const owner = ts.isFunctionLike(node) && node.name !== undefined ? node : node.parent;
  const name = ts.isFunctionLike(owner) || ts.isVariableDeclaration(owner) ? owner.name?.getText(source) : undefined;
  return codeSpan(name ?? node.getText(source));
}
