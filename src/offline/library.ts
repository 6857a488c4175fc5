import { dirname, join } from "node:path";
import type ts from "typescript";
import type { TypeScript } from "./typescript.ts";

/** TypeScript's own library files, read and parsed once for everything that a worker does. No other file is read. */
export type Library = {
  readonly registry: ts.DocumentRegistry;
  has(path: string): boolean;
  snapshot(path: string): ts.IScriptSnapshot | undefined;
  readFile(path: string): string | undefined;
  pathOf(settings: ts.CompilerOptions): string;
};

export function createLibrary(ts: TypeScript, typescriptPath: string): Library {
  const folder = dirname(typescriptPath);
  const snapshots = new Map<string, ts.IScriptSnapshot>();

  function isLibrary(path: string): boolean {
    return dirname(path).replaceAll("\\", "/") === folder.replaceAll("\\", "/") && path.endsWith(".d.ts");
  }

  function snapshot(path: string): ts.IScriptSnapshot | undefined {
    const known = snapshots.get(path);
    if (known !== undefined || !isLibrary(path)) return known;
    const text = ts.sys.readFile(path);
    if (text === undefined) return undefined;
    const read = ts.ScriptSnapshot.fromString(text);
    snapshots.set(path, read);
    return read;
  }

  return {
    registry: ts.createDocumentRegistry(),
    has: (path) => snapshot(path) !== undefined,
    snapshot,
    readFile: (path) => (isLibrary(path) ? ts.sys.readFile(path) : undefined),
    pathOf: (settings) => join(folder, ts.getDefaultLibFileName(settings)),
  };
}
