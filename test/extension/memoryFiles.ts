import * as vscode from "vscode";

/** A file system in memory, as remote repositories and archives are: files of their own scheme, perhaps read-only ones. */
export function registerMemoryFiles(scheme: string, isReadonly: boolean) {
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const files = new Map<string, Uint8Array>();
  const locked = new Set<string>();
  let mtime = 1;
  const missing = (uri: vscode.Uri) => vscode.FileSystemError.FileNotFound(uri);
  const found = (uri: vscode.Uri) => {
    const bytes = files.get(uri.path);
    if (bytes === undefined) throw missing(uri);
    return bytes;
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => ({
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: found(uri).byteLength,
      ...(locked.has(uri.path) && { permissions: vscode.FilePermission.Readonly }),
    }),
    readFile: found,
    writeFile: (uri, content) => void files.set(uri.path, content),
    readDirectory: (uri) => {
      throw missing(uri);
    },
    createDirectory: () => undefined,
    delete: (uri) => void files.delete(uri.path),
    rename: (from) => {
      throw missing(from);
    },
  };
  const registration = vscode.workspace.registerFileSystemProvider(scheme, provider, {
    isCaseSensitive: true,
    isReadonly,
  });
  return {
    locked,
    /** As its owner does it: VS Code's editor hears of it. */
    unlock(uri: vscode.Uri) {
      locked.delete(uri.path);
      mtime += 1;
      changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    },
    files,
    uri: (path: string, text: string) => {
      files.set(path, new TextEncoder().encode(text));
      return vscode.Uri.from({ scheme, path });
    },
    dispose: () => registration.dispose(),
  };
}
