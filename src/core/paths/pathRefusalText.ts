import { t } from "../l10n.ts";
import type { PathRefusal } from "./pathWalk.ts";

/** What a person, or the model that named the path, is told, and what to do next. */
export function pathRefusalText(path: string, why: PathRefusal): string {
  return `${shownPath(path)} ${reasons[why]}`;
}

const reasons: Readonly<Record<PathRefusal, string>> = {
  empty: t("names no file. Name one relative to the workspace folder."),
  absolute: t("is not relative to the workspace folder. Name the file from there."),
  traversal: t("leads out of its folder with “..”. Name the file from the workspace folder."),
  characters: t("has characters that file names cannot have on every system. Use another name."),
  "device-name": t("is the name of a device on Windows. Use another name."),
  "short-name": t("looks like a shortened Windows name. Write the whole name."),
  "edge-of-name": t("has a part that begins or ends with a blank or ends with a dot. Take it away."),
  escaped: t("is written with percent escapes. Write the name itself."),
  "too-long": t("is longer than a path or a name can be. Use a shorter one."),
  protected: t(
    "belongs to version control or holds keys or records. It is never written; change it yourself if you mean to.",
  ),
  "private-folder": t(
    "is in a folder of settings outside any project. It is written only where you open that folder itself.",
  ),
  outside: t("is outside the workspace folders that were open when the run began. Open its folder and run again."),
  "unknown-root": t("is in no open folder. Begin it with the name of one of the workspace's folders."),
  "root-moved": t("cannot be checked: its workspace folder was moved or replaced. Run again."),
  link: t("goes through a link. Name the file that the link leads to."),
  exists: t("exists already and is not overwritten. Choose another name, or edit the file."),
  missing: t("does not exist. Check the name, or create the file first."),
  "not-a-file": t("is not a file. Name a file."),
  "not-a-folder": t("goes through a file as if it were a folder. Choose another folder."),
  "case-clash": t("differs from an existing name only in case or accents. Choose another name."),
  "too-large": t("is larger than 50 MB. Select a smaller file."),
  unreadable: t("could not be checked, so it is not touched. See whether the folder can be read, then run again."),
};

/** Paths come from a model: what cannot be seen is written out, and the end of a long one is what tells. */
export function shownPath(path: string): string {
  const visible = path.replace(/[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu, (character) => {
    return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
  const text = visible === "" ? t("An empty path") : visible;
  return text.length > 120 ? `…${text.slice(-119)}` : text;
}
