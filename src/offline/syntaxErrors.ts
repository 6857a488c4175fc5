import { t } from "../core/l10n.ts";
import { type AddedError, addedErrors, type CheckedFile, type SyntaxCheck } from "../core/syntaxCheck.ts";
import { isOfflineLanguage, virtualFileName } from "./languages.ts";
import type { TypeScript } from "./typescript.ts";

/** Compares each file's syntax before and after. Nothing is resolved, nothing type-checked. */
export function checkSyntax(ts: TypeScript, files: readonly CheckedFile[]): SyntaxCheck {
  const added: AddedError[] = [];
  const unchecked: string[] = [];
  for (const { path, languageId, before, after } of files) {
    const find = finderOf(ts, path, languageId);
    if (find === undefined) unchecked.push(path);
    else added.push(...addedErrors(find(before), find(after)).map((found) => ({ path, ...found })));
  }
  return { type: "syntax-checked", added, unchecked };
}

type Finder = (text: string) => Omit<AddedError, "path">[];

function finderOf(ts: TypeScript, path: string, languageId: string): Finder | undefined {
  if (languageId === "json") return (text) => jsonErrors(ts, text);
  if (languageId === "jsonc") return (text) => commentedJsonErrors(ts, text);
  if (!isOfflineLanguage(languageId)) return undefined;
  const name = virtualFileName(path, languageId);
  return (text) => scriptErrors(ts, name, text);
}

function scriptErrors(ts: TypeScript, name: string, text: string): Omit<AddedError, "path">[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: name,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.Preserve,
      experimentalDecorators: true,
    },
  });
  return diagnostics.flatMap(({ start, file, messageText }) =>
    start === undefined || file === undefined
      ? []
      : [
          {
            line: file.getLineAndCharacterOfPosition(start).line,
            message: withoutFullStop(ts.flattenDiagnosticMessageText(messageText, " ")),
          },
        ],
  );
}

/** The first error is all that a parser of JSON tells. What stands behind a comment counts as well: editors take them. */
function jsonErrors(ts: TypeScript, text: string): Omit<AddedError, "path">[] {
  const said = jsonFault(text);
  if (said === undefined) return [];
  const comment = firstComment(ts, text);
  if (comment !== undefined) {
    return [...commentedJsonErrors(ts, text), { line: lineAt(text, comment), message: t("JSON has no comments") }];
  }
  const line = /\(line (\d+) /.exec(said)?.[1];
  const message = withoutFullStop(said.replace(/ in JSON at position.*$/s, "").replace(/, "?(?:\.{3}|")[\s\S]*$/, ""));
  if (line !== undefined) return [{ line: Number(line) - 1, message }];
  // V8 does not say where an unexpected character stands.
  const [found] = commentedJsonErrors(ts, text);
  return [found ?? { line: lineAt(text, text.length), message }];
}

/** In V8's own words; undefined where there is none. */
function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function firstComment(ts: TypeScript, text: string): number | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.Standard, text);
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isComment = kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia;
    if (isComment) return scanner.getTokenStart();
  }
  return undefined;
}

function commentedJsonErrors(ts: TypeScript, text: string): Omit<AddedError, "path">[] {
  const { error } = ts.parseConfigFileTextToJson("/file.json", text);
  if (error === undefined) return [];
  return [
    {
      line: lineAt(text, error.start ?? 0),
      message: withoutFullStop(ts.flattenDiagnosticMessageText(error.messageText, " ")),
    },
  ];
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}

function withoutFullStop(text: string): string {
  return text.replace(/\.$/, "");
}
