import ignore, { type Ignore } from "ignore";

/** What settings such as `files.exclude` hold: a glob, and whether it counts or beside which neighbour it does. */
export type ExcludeSetting = Readonly<Record<string, unknown>>;

/** Never walked into: what is in them is not the user's to refactor. */
const always: readonly string[] = ["**/node_modules", "**/.git"];

/**
 * Tells of a path, relative to the workspace folder and with a slash at the end for a folder, whether the editor's own
 * excludes leave it out. `neighbours` are the names in its folder.
 */
export function createExcludes(
  settings: readonly ExcludeSetting[],
): (path: string, neighbours: ReadonlySet<string>) => boolean {
  const globs = settings.flatMap((setting) => Object.entries(setting));
  const firm = rulesOf([...always, ...globs.flatMap(([glob, value]) => (value === true ? glob : []))]);
  const conditional = globs.flatMap(([glob, value]) => {
    const when: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "when") : undefined;
    return typeof when === "string" ? [{ rules: rulesOf([glob]), when }] : [];
  });
  return (path, neighbours) =>
    firm.ignores(path) ||
    conditional.some(
      ({ rules, when }) => neighbours.has(when.replaceAll("$(basename)", stem(path))) && rules.ignores(path),
    );
}

/** The rules of a .gitignore file, for paths relative to its folder. */
export function gitIgnores(text: string): (path: string) => "ignored" | "unignored" | undefined {
  const rules = ignore().add(text);
  return (path) => {
    const { ignored, unignored } = rules.test(path);
    return ignored ? "ignored" : unignored ? "unignored" : undefined;
  };
}

/** VS Code's globs in the words of .gitignore: theirs begin at the folder, and know alternatives in braces. */
function rulesOf(globs: readonly string[]): Ignore {
  return ignore({ ignorecase: false }).add(
    globs.flatMap((glob) => alternatives(glob)).map((glob) => (/^(?:\*\*\/|\/)/.test(glob) ? glob : `/${glob}`)),
  );
}

function alternatives(glob: string): string[] {
  const inner = /\{([^{}]*)\}/.exec(glob);
  if (inner === null) return [glob];
  const [whole, parts = ""] = inner;
  const [before, after] = [glob.slice(0, inner.index), glob.slice(inner.index + whole.length)];
  return parts.split(",").flatMap((part) => alternatives(before + part + after));
}

function stem(path: string): string {
  const name = path.replace(/\/$/, "").split("/").at(-1) ?? "";
  return name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name;
}
