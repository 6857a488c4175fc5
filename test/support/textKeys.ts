import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import ts from "typescript";
import { root } from "../../scripts/paths.ts";

/** A text that the source passes through `t` or `countText`, as the bundles name it, with where it stands. */
export type TextKey = { readonly key: string; readonly place: string; readonly commented: boolean };

/** Every source file of the extension and its webviews, by its path from the root. */
export function sourceFiles(): readonly ts.SourceFile[] {
  return ["src", "media"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
      .map((name) => join(folder, name).split(sep).join("/"))
      .map((path) => ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true)),
  );
}

/** What `t` and `countText` are called with, and calls whose text cannot be told from the source. */
export function textKeys(files: readonly ts.SourceFile[]): { readonly keys: TextKey[]; readonly unclear: string[] } {
  const keys: TextKey[] = [];
  const unclear: string[] = [];
  for (const file of files) {
    // The two functions themselves are the only ones that pass on what they are given.
    if (/core\/(?:l10n|numbers)\.ts$/.test(file.fileName)) {
      if (file.fileName.endsWith("numbers.ts")) visitCalls(file, (call, place) => take(call, place, () => {}));
      continue;
    }
    visitCalls(file, (call, place) => take(call, place, () => unclear.push(`${place}: ${call.getText()}`)));
  }
  return { keys, unclear };

  function take(call: ts.CallExpression, place: string, isUnclear: () => void): void {
    const name = call.expression.getText();
    if (name !== "t" && name !== "countText") return;
    const found = name === "t" ? keyOf(call.arguments[0]) : countKeys(call.arguments);
    if (found === undefined) isUnclear();
    else keys.push(...found.map((key) => ({ key, place, commented: isCommented(call) })));
  }
}

/** How many values a text has room for. */
export function placeholders(text: string): readonly string[] {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort();
}

export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

function visitCalls(file: ts.SourceFile, take: (call: ts.CallExpression, place: string) => void): void {
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) take(node, placeOf(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
}

function keyOf(argument: ts.Expression | undefined): readonly string[] | undefined {
  if (argument === undefined) return undefined;
  if (ts.isStringLiteralLike(argument)) return [argument.text];
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  const [message, comment] = ["message", "comment"].map((name) => literalOf(argument, name));
  return message === undefined || comment === undefined ? undefined : [`${message}/${comment}`];
}

function literalOf(object: ts.ObjectLiteralExpression, name: string): string | undefined {
  const property = object.properties.find((each) => each.name?.getText() === name);
  return property !== undefined && ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)
    ? property.initializer.text
    : undefined;
}

function isCommented({ arguments: [first] }: ts.CallExpression): boolean {
  return first !== undefined && ts.isObjectLiteralExpression(first);
}

function countKeys([, one, many]: readonly ts.Expression[]): readonly string[] | undefined {
  if (one === undefined || !ts.isStringLiteralLike(one)) return undefined;
  if (many !== undefined && !ts.isStringLiteralLike(many)) return undefined;
  return [`{0} ${one.text}`, `{0} ${many === undefined ? `${one.text}s` : many.text}`];
}
