/** VS Code's language ids that TypeScript's language service reads, with the extension that makes it read them so. */
const extensions: Readonly<Record<string, string>> = {
  typescript: ".ts",
  typescriptreact: ".tsx",
  javascript: ".js",
  javascriptreact: ".jsx",
};

export function isOfflineLanguage(languageId: string): boolean {
  return Object.hasOwn(extensions, languageId);
}

/** A name by which the imports of files that are read together find each other. */
export function virtualPath(path: string, languageId: string): string {
  const name = `/${path.replaceAll("\\", "/").replace(/^\/+/, "")}`;
  const extension = virtualFileName(path, languageId).slice("/target".length);
  return isOfflineLanguage(languageId) && !name.endsWith(extension) ? `${name}${extension}` : name;
}

/** A name for the one file of a run. The language id decides, since untitled and virtual documents have no extension. */
export function virtualFileName(path: string, languageId: string): string {
  const own = /\.[cm]?[jt]sx?$/.exec(path)?.[0];
  const asked = extensions[languageId] ?? ".ts";
  const extension = own !== undefined && /t/.test(own) === /t/.test(asked) ? own : asked;
  return `/target${extension}`;
}
