import type ts from "typescript";
import { fileStyle } from "./fileStyle.ts";
import type { Library } from "./library.ts";
import type { Change, Span } from "./positions.ts";
import type { TypeScript } from "./typescript.ts";

/** One file in memory with TypeScript's language service over it. Nothing but TypeScript's own library files is read. */
export type OpenFile = {
  readonly ts: TypeScript;
  readonly service: ts.LanguageService;
  readonly name: string;
  readonly text: string;
  /** The syntax tree of the text as it is now; a program is built for it on demand. */
  readonly source: ts.SourceFile;
  readonly checker: ts.TypeChecker;
  readonly format: ts.FormatCodeSettings;
  readonly preferences: ts.UserPreferences;
  /** Everything that TypeScript has to say at spans of the file. */
  diagnostics(kind: "errors" | "suggestions"): readonly Finding[];
  setText(text: string): void;
};

export type Finding = Span & { readonly code: number; readonly message: string };

/** Opens files one after another over the same library files, which are read and parsed once. */
export function createFileOpener(ts: TypeScript, library: Library): (name: string, text: string) => OpenFile {
  let generation = 0;

  return (name, given) => {
    const options = compilerOptions(ts);
    let text = given;
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [name],
      getScriptVersion: (path) => (path === name ? String(generation) : "0"),
      getScriptSnapshot: (path) => (path === name ? ts.ScriptSnapshot.fromString(text) : library.snapshot(path)),
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: (settings) => library.pathOf(settings),
      useCaseSensitiveFileNames: () => true,
      fileExists: (path) => path === name || library.has(path),
      readFile: (path) => (path === name ? text : library.readFile(path)),
    };
    generation += 1;
    const service = ts.createLanguageService(host, library.registry);
    const style = fileStyle(ts, text);

    function program(): ts.Program {
      const built = service.getProgram();
      if (built === undefined) throw new Error("TypeScript gave no program.");
      return built;
    }

    return {
      ts,
      service,
      name,
      ...style,
      get text() {
        return text;
      },
      get source() {
        const source = program().getSourceFile(name);
        if (source === undefined) throw new Error(`TypeScript gave no source file for ${name}.`);
        return source;
      },
      get checker() {
        return program().getTypeChecker();
      },
      diagnostics(kind) {
        const found =
          kind === "suggestions"
            ? service.getSuggestionDiagnostics(name)
            : [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
        return found.map((each) => ({
          start: each.start ?? 0,
          end: (each.start ?? 0) + (each.length ?? 0),
          code: each.code,
          message: ts.flattenDiagnosticMessageText(each.messageText, " "),
        }));
      },
      setText(next) {
        text = next;
        generation += 1;
      },
    };
  };
}

/** The changes that TypeScript proposes for the one open file; undefined when it wants to touch another. */
export function changesIn(file: OpenFile, edits: readonly ts.FileTextChanges[]): Change[] | undefined {
  if (edits.some((edit) => edit.fileName !== file.name || edit.isNewFile === true)) return undefined;
  return edits
    .flatMap((edit) => edit.textChanges)
    .map(({ span, newText }) => ({ start: span.start, end: span.start + span.length, text: newText }))
    .map((change) => withoutGap(file.text, change))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** What is deleted between two blank lines takes one of them with it. */
function withoutGap(text: string, { start, end, text: added }: Change): Change {
  const gap = text.charAt(end - 1) === "\n" ? "\n" : "\n\n";
  const isGap = added === "" && text.startsWith("\n\n", start - 2) && text.startsWith(gap, end);
  return { start, end: isGap ? end + gap.length : end, text: added };
}

/**
 * Strict and forgiving at once: everything is checked, but nothing is asked of files that are not there. JavaScript is
 * checked too, since only then does TypeScript infer its types.
 */
export function compilerOptions(ts: TypeScript): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    allowJs: true,
    checkJs: true,
    jsx: ts.JsxEmit.Preserve,
    experimentalDecorators: true,
    types: [],
  };
}
