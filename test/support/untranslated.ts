import ts from "typescript";
import { placeOf } from "./textKeys.ts";

/** What people would read in English whatever their language: texts in the source that do not go through `t`. */
export function untranslated(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForNobody(node)) return;
    if (isText(node) && isRead(node)) found.push(`${placeOf(node)}: ${plain(node)}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

type Text = ts.StringLiteralLike | ts.TemplateExpression;

function isText(node: ts.Node): node is Text {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** The text with `{}` for each of its values. */
function plain(node: Text): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}

/** Words with blanks between them are for people, and so is a single one where only people look. */
function isRead(node: Text): boolean {
  const text = plain(node).replace(/\$\([\w~-]+\)/g, "");
  if (/(?:\p{L}{2,}|\{\})[,.;:)]? \(?\p{L}{2,}|\p{L}{2,}[,.;:]? \{\}|\p{L}{3,}…/u.test(text)) return true;
  const { parent } = node;
  const name = ts.isPropertyAssignment(parent) && parent.initializer === node ? parent.name.getText() : "";
  return /^(?:title|label|text|description|detail|tooltip|placeHolder|prompt|word|measured|advice)$/.test(name)
    ? /\p{L}{3,}/u.test(text)
    : false;
}

/** Errors and the log are for whoever looks for a fault; ids, names and comparisons are for the program. */
function isForNobody(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /Error$|^RegExp$/.test(node.expression.getText());
  if (ts.isCaseClause(node)) return false;
  if (!ts.isCallExpression(node)) return false;
  return /^(?:t|countText|toldText)$|\blog\??\.\w+$|\.(?:includes|has|get|startsWith|endsWith|split)$/.test(
    node.expression.getText(),
  );
}
