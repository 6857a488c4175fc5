import { t } from "./l10n.ts";
import type { ModelFacts } from "./modelFacts.ts";
import { tokensText } from "./modelText.ts";
import { countText } from "./numbers.ts";
import { plainText } from "./plainText.ts";

/** The most tokens that Fathom sends in one request, whatever a model takes. */
export const mostTokens = 1_000_000;

/** Tokens of input that may be filled, and who says so. */
export type Room = { readonly tokens: number; readonly by: "model" | "fathom" };

/**
 * What files may fill of a model's input. Where only its whole context is known, a part stays free for the answer: what
 * the model can write at most, but no more than a quarter.
 */
export function inputRoom({ input, context, output }: ModelFacts): Room {
  const free = context === undefined ? 0 : Math.min(output ?? context, Math.floor(context / 4));
  return roomOf(input ?? (context === undefined ? undefined : context - free));
}

/** What the model takes at the very most, an answer not counted. */
export function inputLimit({ input, context }: ModelFacts): Room {
  return roomOf(input ?? context);
}

function roomOf(tokens: number | undefined): Room {
  return tokens === undefined || tokens > mostTokens ? { tokens: mostTokens, by: "fathom" } : { tokens, by: "model" };
}

/** Which of the files go into the room, taken in their order; a file that is too large is passed over. */
export function whatFits(sizes: readonly number[], room: number): boolean[] {
  let left = room;
  return sizes.map((size) => {
    if (size > left) return false;
    left -= size;
    return true;
  });
}

const cells = 5;

/** "▮▮▮▯▯ 54 %" */
export function barText(tokens: number, room: number): string {
  const full = Math.min(cells, Math.round((cells * tokens) / room));
  return `${"▮".repeat(full)}${"▯".repeat(cells - full)} ${shareText(tokens, room)}`;
}

/** "12 of 14 files · ≈ 84K of 272K tokens (31 %) · gpt-5.5" */
export function meterTitle(files: number, of: number, tokens: number, room: Room, model: string): string {
  const count = files === of ? countText(files, "file") : t("{0} of {1}", files, countText(of, "file"));
  const share = t(
    "≈ {0} of {1} tokens ({2})",
    tokensText(tokens),
    tokensText(room.tokens),
    shareText(tokens, room.tokens),
  );
  return [count, share, model, ...(tokens > room.tokens ? [t("too much")] : [])].join(" · ");
}

function shareText(tokens: number, room: number): string {
  const share = (100 * tokens) / room;
  if (share > 0 && share < 1) return "<1 %";
  // What does not fit is never shown as exactly full.
  return `${share > 100 ? Math.ceil(share) : Math.floor(share)} %`;
}

/** The tokens of a request over files of so many bytes; `around` is what is sent whatever the files are. */
export function requestTokens(bytes: readonly number[], around: number, bytesPerToken: number): number {
  return Math.ceil((around + bytes.reduce((sum, each) => sum + each, 0)) / bytesPerToken);
}

/** Why a file cannot go along. */
export type LeftOut =
  | { readonly kind: "kept-back"; readonly rule: string; readonly source: string }
  | { readonly kind: "binary" }
  | { readonly kind: "undecodable" }
  | { readonly kind: "too-large"; readonly bytes: number; readonly limit: number }
  | { readonly kind: "unsupported"; readonly why: string }
  | { readonly kind: "leads-outside" }
  | { readonly kind: "unreadable" };

export function leftOutText(reason: LeftOut): string {
  switch (reason.kind) {
    case "kept-back":
      return t("kept back by the rule {0} ({1})", plainText(reason.rule), plainText(reason.source));
    case "binary":
      return t("binary data");
    case "undecodable":
      return t("its encoding is not clear; open it, and reopen it with the right one");
    case "too-large":
      return t("{0} MB; files go up to {1} MB", megabytes(reason.bytes), megabytes(reason.limit));
    case "unsupported":
      return reason.why.replace(/\.$/, "").replace(/^It is /, "");
    case "leads-outside":
      return t("a link that leads out of the folder");
    case "unreadable":
      return t("cannot be read");
  }
}

/** What names files so that walking a folder passes them over. */
export type ExcludedBy = "gitignore" | "files.exclude" | "search.exclude" | "always";

/** So many files were passed over, or `more` than that: not all of them are counted. */
export type PassedOver = { readonly by: ExcludedBy; readonly files: number; readonly more: boolean };

/** "1,204 files" or "more than 2,000 files" */
export function passedOverText({ files, more }: PassedOver): string {
  return more ? t("more than {0}", countText(files, "file")) : countText(files, "file");
}

export function excludedText(by: ExcludedBy): string {
  switch (by) {
    case "gitignore":
      return t("named by .gitignore");
    case "files.exclude":
    case "search.exclude":
      return t("named by the setting {0}", by);
    case "always":
      return t("in node_modules or .git");
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, "");
}

/** A path for each file that no other has: files of two folders of the same name are told apart by their whole path. */
export function uniquePaths(files: readonly { readonly path: string; readonly whole: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(path, (counts.get(path) ?? 0) + 1);
  return files.map(({ path, whole }) => (counts.get(path) === 1 ? path : whole));
}
