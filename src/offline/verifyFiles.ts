import type ts from "typescript";
import type { FileFindings, FilesVerified, Found } from "../core/compare/fileChecks.ts";
import { t } from "../core/l10n.ts";
import type { CheckedFile } from "../core/syntaxCheck.ts";
import { isOfflineLanguage, virtualPath } from "./languages.ts";
import type { Library } from "./library.ts";
import { compilerOptions } from "./openFile.ts";
import { checkSyntax } from "./syntaxErrors.ts";
import { newTypeErrors, type TypeProblem } from "./typeErrors.ts";
import type { TypeScript } from "./typescript.ts";

/** More than this takes TypeScript too long to be waited for. UTF-16 units of all files together. */
const mostText = 4_000_000;

/** Checks files as a candidate leaves them; they see each other, and nothing else of the workspace. */
export type Verifier = (files: readonly CheckedFile[]) => FilesVerified;

type Named = CheckedFile & { readonly name: string };

/** One language service for all: candidates for the same files differ in a few texts. */
export function createVerifier(ts: TypeScript, library: Library): Verifier {
  const options = compilerOptions(ts);
  const texts = new Map<string, { readonly text: string; readonly version: number }>();
  let roots: readonly string[] = [];
  let version = 0;
  let known: { readonly key: string; readonly errors: ReadonlyMap<string, readonly TypeProblem[]> } | undefined;

  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...roots],
    getScriptVersion: (path) => String(texts.get(path)?.version ?? 0),
    getScriptSnapshot: (path) => {
      const own = texts.get(path);
      return own === undefined ? library.snapshot(path) : ts.ScriptSnapshot.fromString(own.text);
    },
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: library.pathOf,
    useCaseSensitiveFileNames: () => true,
    fileExists: (path) => texts.has(path) || library.has(path),
    readFile: (path) => texts.get(path)?.text ?? library.readFile(path),
  };
  const service = ts.createLanguageService(host, library.registry);

  function show(files: readonly Named[], side: "before" | "after"): void {
    const wanted = new Set(files.map(({ name }) => name));
    for (const name of texts.keys()) if (!wanted.has(name)) texts.delete(name);
    for (const file of files) {
      if (texts.get(file.name)?.text === file[side]) continue;
      version += 1;
      texts.set(file.name, { text: file[side], version });
    }
    roots = files.filter(({ languageId }) => isOfflineLanguage(languageId)).map(({ name }) => name);
  }

  function errorsOf(name: string): TypeProblem[] {
    return service.getSemanticDiagnostics(name).flatMap(({ category, code, messageText, start = 0, file }) => {
      if (category !== ts.DiagnosticCategory.Error) return [];
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
      return [{ code, line, message: ts.flattenDiagnosticMessageText(messageText, " ").replace(/\.$/, "") }];
    });
  }

  /** Every candidate for the same files asks for the same. */
  function errorsBefore(files: readonly Named[]): ReadonlyMap<string, readonly TypeProblem[]> {
    const key = JSON.stringify(files.map(({ name, before }) => [name, before]));
    if (known?.key !== key) {
      show(files, "before");
      known = { key, errors: new Map(roots.map((name) => [name, errorsOf(name)])) };
    }
    return known.errors;
  }

  function typesOf(files: readonly Named[]): ReadonlyMap<string, Found> {
    const before = errorsBefore(files);
    show(files, "after");
    return new Map(
      files.map(({ name, languageId }): [string, Found] => {
        if (!isOfflineLanguage(languageId)) return [name, { kind: "nothing" }];
        const isScript = languageId.startsWith("javascript");
        return [name, { kind: "checked", added: newTypeErrors(before.get(name) ?? [], errorsOf(name), isScript) }];
      }),
    );
  }

  return (files) => {
    const named = withNames(files);
    const { added, unchecked } = checkSyntax(ts, files);
    const broken = added[0]?.path;
    const size = files.reduce((sum, { after }) => sum + after.length, 0);
    const why =
      broken === undefined
        ? size > mostText && t("The files are too large for a check of their types.")
        : t("{0} does not parse.", broken);
    const types = why === false ? typesOf(named) : undefined;
    return {
      type: "verified",
      files: named.map(({ name, path, languageId }): FileFindings => {
        if (unchecked.includes(path)) {
          const unread: Found = { kind: "not-run", why: t("Fathom has no parser for {0}.", languageId) };
          return { path, syntax: unread, types: unread };
        }
        const own = added.filter((error) => error.path === path).map(({ line, message }) => ({ line, message }));
        const found = types?.get(name) ?? typesNotRun(languageId, why || "");
        return { path, syntax: { kind: "checked", added: own }, types: found };
      }),
    };
  };
}

function typesNotRun(languageId: string, why: string): Found {
  return isOfflineLanguage(languageId) ? { kind: "not-run", why } : { kind: "nothing" };
}

/** Under names by which their imports of each other resolve. */
function withNames(files: readonly CheckedFile[]): Named[] {
  const taken = new Set<string>();
  return files.map((file) => {
    let name = virtualPath(file.path, file.languageId);
    while (taken.has(name)) name = `/_${name}`;
    taken.add(name);
    return { ...file, name };
  });
}
