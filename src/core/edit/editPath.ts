import { plainAbsolute } from "../paths/absolutePath.ts";

/** A path that stands alone on its line, whatever Markdown is around it. */
export function pathIn(text: string): string | undefined {
  const marked = text.trim().replace(/^(?:#{1,6}|\/\/|[-*]|\d+[.)]|(?:file(?:name)?|path):)\s+/i, "");
  const bare = marked.replace(/^[*`'"]+|[*`'":]+$/g, "");
  const form = /^\**[`'"]/.test(marked) ? /^[^\s<>`|?*][^<>`|?*]*\.[\w-]+$/ : /^[^\s<>`|?*]+\.[\w-]+$/;
  return form.test(bare) || withoutExtension.test(bare) ? bare : undefined;
}

const sourceFile =
  /\.(?:[cm]?[jt]sx?|pyi?|rb|go|rs|java|kts?|cs|[ch]|cc|cpp|hpp|swift|scala|dart|php|lua|sh|sql|json[c5]?|ya?ml|toml|md|txt|html?|s?css|less|vue|svelte|xml|ini|cfg|gradle)$/i;
export function isSourcePath(path: string): boolean {
  return sourceFile.test(path) && /[/\\]/.test(path);
}

const headEnd = /^[`'"*_]*(?:\s*$|\s*:|\s*\(|\s+[-–—]\s|#L?\d)/;

/**
 * The one path in a line of prose that heads what is below it: it begins the line, ends it, or stands behind "in" and its
 * like. `Import from src/a.ts instead:` speaks of a file and heads nothing.
 */
export function headedPath(text: string): string | undefined {
  if (text.length > 200) return undefined;
  const marked = text.trim().replace(/^(?:(?:#{1,6}|[-*]|\d+[.)]|(?:file(?:name)?|path):)\s+)+/i, "");
  const words = [...marked.matchAll(/[\w@.][\w@./\\-]*/g)].flatMap((match) => {
    const word = match[0].replace(/[.]+$/, "");
    const isMarked = /[`*]$/.test(marked.slice(0, match.index));
    return sourceFile.test(word) && (/[/\\]/.test(word) || isMarked) ? [{ word, at: match.index }] : [];
  });
  const [found, another] = words;
  if (found === undefined || another !== undefined) return undefined;
  const before = marked
    .slice(0, found.at)
    .replace(/[`'"*_(]+$/, "")
    .trimEnd();
  const after = marked.slice(found.at + found.word.length).replace(/^:\d+(?::\d+)?/, "");
  if (/\b(?:in|inside|file|update|edit|change|modify)$/i.test(before)) return found.word;
  if (before === "") return headEnd.test(after) ? found.word : undefined;
  const isOther = /\b(?:from|to|with|like|as|by|using|and|or|via|than|of|see)$/i.test(before);
  return !isOther && /^[`'"*_)]*\s*:?[`'"*_)]*$/.test(after) ? found.word : undefined;
}

const saysNew =
  /\b(?:create|add)\s+(?:(?:a|an|the|another)\s+)?(?:new\s+)?(?:(?:file|module|component|test)\s+)?(?:(?:called|named|at|in)\s+)?$|\bnew\s+file:?\s*(?:(?:called|named|at|in)\s+)?$/i;

/** The one path in a line that says in words that its file is new. */
export function newPath(text: string): string | undefined {
  if (text.length > 200) return undefined;
  const words = [...text.matchAll(/[\w@.][\w@./\\-]*/g)].flatMap((match) => {
    const word = match[0].replace(/[.]+$/, "");
    return sourceFile.test(word) ? [{ word, at: match.index }] : [];
  });
  const [found, another] = words;
  if (found === undefined || another !== undefined) return undefined;
  const before = text.slice(0, found.at).replace(/[`'"*_(]+/g, "");
  const isSaidBehind = /^[`'"*_]*\s*\(new\b/i.test(text.slice(found.at + found.word.length));
  return isSaidBehind || saysNew.test(before) ? found.word : undefined;
}

const withoutExtension =
  /^(?:[\w.@-]+\/)+[\w.@-]+$|^(?:Dockerfile|Containerfile|Makefile|Rakefile|Gemfile|Procfile|Jenkinsfile|LICENSE|README)$/;

/** Blank lines, fences and tags may stand between the path and its block. */
export function isDecoration(text: string): boolean {
  return /^\s*(?:(?:`{3,}|~{3,}).*|<\/?\w+>\w*)?$/.test(text);
}

/** A file that was sent. `absolute` is its whole path on its disk, where it has one. */
export type NamedFile = { readonly path: string; readonly absolute?: string };

/**
 * The known path that a model means: as it was given, shortened where it ends one known path only, behind the `a/` and `b/`
 * of diffs, behind the name of the workspace's folder, or whole from the root of the disk or of the workspace. Any other longer
 * path names another file, whatever it ends in.
 */
export function resolvePath(named: string, files: readonly NamedFile[]): string | undefined {
  const exact = files.find(({ path }) => path === named);
  if (exact !== undefined) return exact.path;
  const whole = plainAbsolute(named);
  if (whole !== undefined) {
    const there = files.filter(({ absolute }) => plainAbsolute(absolute ?? "") === whole);
    // Models write `/src/a.ts` for what lies there in the workspace.
    const below = files.filter(({ path }) => `/${path.normalize("NFC")}` === whole);
    return onlyOne(there.length > 0 ? there : below);
  }
  const clean = named
    .replaceAll("\\", "/")
    .replace(/\/{2,}/g, "/")
    .replace(/(?<=^|\/)(?:\.\/)+/g, "")
    .normalize("NFC");
  if (clean === "") return undefined;
  for (const name of [clean, clean.replace(/^[ab]\//, "")]) {
    const same = files.filter(({ path }) => path.normalize("NFC") === name);
    const ending = files.filter(({ path }) => path.normalize("NFC").endsWith(`/${name}`));
    if (same.length === 1 || (same.length === 0 && ending.length > 0))
      return onlyOne(same.length === 1 ? same : ending);
  }
  return onlyOne(belowRoot(clean, files));
}

/** Models put the name of the workspace's folder in front, which stands in no path that was sent. */
function belowRoot(named: string, files: readonly NamedFile[]): readonly NamedFile[] {
  const [root = "", ...rest] = named.split("/");
  if (root === "" || rest.length < 2 || files.some(({ path }) => path.startsWith(`${root}/`))) return [];
  const inside = rest.join("/");
  const isThere = (absolute: string | undefined) => plainAbsolute(absolute ?? "")?.endsWith(`/${named}`) === true;
  return files.filter(({ path, absolute }) => path.normalize("NFC") === inside && isThere(absolute));
}

function onlyOne(files: readonly NamedFile[]): string | undefined {
  return files.length === 1 ? files[0]?.path : undefined;
}

/** As paths are written in a workspace: from its root, with slashes. */
export function plainPath(named: string): string {
  return named.replaceAll("\\", "/").replace(/^(?:\.\/)+(?=[^/])/, "");
}

/** One spelling of a path for file systems that know no case. */
export function foldedPath(path: string): string {
  return path.replaceAll("\\", "/").normalize("NFC").toLowerCase();
}

const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i;

/** A path that may name a new file in the workspace, by its form alone; where it really leads is for the host to see. */
export function isPlainPath(path: string): boolean {
  if (path === "" || path.length > 1000 || /^[/\\~]|^[a-z]:|[\p{Cc}:*?"<>|]/iu.test(path)) return false;
  return path
    .replaceAll("\\", "/")
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/[. ]$/.test(part) && isHarmless(part));
}

function isHarmless(part: string): boolean {
  return part.toLowerCase() !== ".git" && !/^git~\d/i.test(part) && !deviceName.test(part);
}
