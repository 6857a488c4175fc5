import ignore, { type Ignore } from "ignore";
import { t } from "./l10n.ts";
import { secretFiles } from "./secretFiles.ts";

/** Why a file is not sent without a question: the rule that names it, and where that rule stands. */
export type Ignored = { readonly rule: string; readonly source: string };

/** A file of ignore rules in a folder of the workspace. Folders are relative to the workspace folder; "" is its root. */
export type IgnoreFile = { readonly folder: string; readonly name: string; readonly text: string };

export const builtInSource = t("Fathom's list of files that hold secrets");
export const settingSource = t("your setting fathom.ignore");

/**
 * The rules in the words of .gitignore. The user's own setting comes after the built-in list and may take back a part of
 * it (`!.env.example`). What a workspace brings can only add: its files are asked apart, the deepest first, and their
 * exceptions hold among themselves.
 */
export function createIgnoreRules(own: readonly string[]): {
  find(path: string, files: readonly IgnoreFile[]): Ignored | undefined;
} {
  const builtIn = secretFiles.map(({ pattern }) => ({ pattern, mark: builtInSource }));
  const firm = ignore().add([...builtIn, ...own.map((pattern) => ({ pattern, mark: settingSource }))]);
  const parsed = new Map<string, Ignore>();

  function rulesOf(text: string): Ignore {
    const known = parsed.get(text) ?? ignore().add(text);
    parsed.set(text, known);
    return known;
  }

  return {
    find(path, files) {
      // A path that no rule can be asked about, such as one that leaves the folder, is asked about by its name.
      const asked = ignore.isPathValid(path) ? path : (path.split("/").at(-1) ?? "");
      if (!ignore.isPathValid(asked)) return { rule: path, source: t("a path that cannot be checked") };
      const { rule } = firm.test(asked);
      if (rule !== undefined) return { rule: rule.pattern, source: rule.mark ?? builtInSource };
      for (const { folder, name, text } of files.toSorted((a, b) => b.folder.length - a.folder.length)) {
        if (folder !== "" && !asked.startsWith(`${folder}/`)) continue;
        const found = rulesOf(text).test(folder === "" ? asked : asked.slice(folder.length + 1));
        if (found.unignored) return undefined;
        if (found.rule !== undefined) return { rule: found.rule.pattern, source: name };
      }
      return undefined;
    },
  };
}
