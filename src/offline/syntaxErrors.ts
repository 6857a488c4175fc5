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
  if (languageId === "json") return jsonErrors;
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

/** The first error is all that a parser of JSON tells. Its line is in V8's own words, where it is not the text's end. */
function jsonErrors(text: string): Omit<AddedError, "path">[] {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return [];
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const line = /\(line (\d+) /.exec(said)?.[1];
    const message = withoutFullStop(said.replace(/ in JSON at position.*$/s, "").replace(/, "?\.{3}[\s\S]*$/, ""));
    return [{ line: line === undefined ? text.split("\n").length - 1 : Number(line) - 1, message }];
  }
}

function commentedJsonErrors(ts: TypeScript, text: string): Omit<AddedError, "path">[] {
  const { error } = ts.parseConfigFileTextToJson("/file.json", text);
  if (error === undefined) return [];
  const line = text.slice(0, error.start ?? 0).split("\n").length - 1;
  return [{ line, message: withoutFullStop(ts.flattenDiagnosticMessageText(error.messageText, " ")) }];
}

function withoutFullStop(text: string): string {
  return text.replace(/\.$/, "");
}
