import ignore from "ignore";
import { t } from "../l10n.ts";
import { secretFiles } from "../secretFiles.ts";
import { type ProtectedGroup, protectedGroups, type Tier } from "./protectedPaths.ts";

/** Why a path is refused before anything is looked up. */
export type SpellingRefusal =
  | "empty"
  | "absolute"
  | "traversal"
  | "characters"
  | "device-name"
  | "short-name"
  | "edge-of-name"
  | "escaped"
  | "too-long";

export type Spelling =
  | { readonly kind: "path"; readonly segments: readonly string[] }
  | { readonly kind: "refused"; readonly why: SpellingRefusal };

export type Classification = { readonly tier: Tier; readonly why: string | undefined };

const longestPath = 1024;
const longestName = 255;
/** Windows also takes blanks between the device and what follows. */
const deviceName = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?$/;
/** Control, format, private and unassigned characters, lone surrogates, and what Windows has no file names with. */
const badCharacter = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}<>"|?*:]/u;
const edge = /^\s|[\s.]$/u;

/**
 * A path that a model or a patch names, relative to a root, as its segments; `\` separates as `/` does. One spelling of a
 * path is allowed on every system: what another system would read as another name is refused.
 */
export function spell(path: string): Spelling {
  if (path.length > longestPath) return refused("too-long");
  const text = path.normalize("NFC").replaceAll("\\", "/");
  if (text.startsWith("/") || text.startsWith("~") || /^[a-z](?:[a-z0-9+.-]*:\/|:)/i.test(text))
    return refused("absolute");
  if (badCharacter.test(text)) return refused("characters");
  if (decoded(text) !== text && (decoded(text) === undefined || isStricter(decoded(text) ?? "", text)))
    return refused("escaped");
  // Compatibility forms of the characters that separate and climb, such as a full-width slash or a two-dot leader.
  if (separators(text.normalize("NFKC")) !== separators(text)) return refused("characters");
  const segments = text.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length === 0) return refused("empty");
  for (const segment of segments) {
    if (segment.length > longestName) return refused("too-long");
    if (segment === "..") return refused("traversal");
    if (edge.test(segment)) return refused("edge-of-name");
    if (deviceName.test(fold(segment))) return refused("device-name");
    if (/~\d/.test(segment)) return refused("short-name");
  }
  return { kind: "path", segments };
}

/** The strictest rule that fits the path or a folder that it is in, whatever its case or Unicode form. */
export function classify(segments: readonly string[]): Classification {
  const path = segments.map(fold).join("/");
  compiled ??= protectedGroups.map((group) => ({ group, pattern: patternOf(group) }));
  for (const { group, pattern } of compiled) if (pattern.test(path)) return { tier: group.tier, why: group.why };
  if (path === "") return { tier: 4, why: undefined };
  secret ??= ignore().add(secretFiles.map(({ pattern }) => pattern));
  // What cannot be asked about is no ordinary file.
  const isOrdinary = ignore.isPathValid(path) && !secret.ignores(path);
  return isOrdinary ? { tier: 4, why: undefined } : { tier: 3, why: t("may hold secrets") };
}

/**
 * What two names have in common that some file system, or a reader, takes for the same. A false likeness costs a question
 * at worst.
 */
export function fold(name: string): string {
  const visible = name.replace(invisible, "").normalize("NFKC").replace(invisible, "");
  return visible.toUpperCase().toLowerCase().normalize("NFKC").replaceAll("i\u0307", "i");
}

/** Such as variation selectors, joiners and fillers. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

let secret: ReturnType<typeof ignore> | undefined;
let compiled: readonly { readonly group: ProtectedGroup; readonly pattern: RegExp }[] | undefined;

function patternOf({ patterns }: ProtectedGroup): RegExp {
  const one = (pattern: string) => {
    const isFolder = pattern.endsWith("/**");
    const name = (isFolder ? pattern.slice(0, -3) : pattern)
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*");
    return isFolder ? `${name}(?:/.*)?` : name;
  };
  return new RegExp(`(?:^|/)(?:${patterns.map(one).join("|")})$`, "su");
}

/** Percent escapes taken off, also doubled ones; undefined where they are malformed. */
function decoded(text: string): string | undefined {
  let result = text;
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(result); round += 1) {
    try {
      result = decodeURIComponent(result);
    } catch {
      return undefined;
    }
  }
  return result;
}

/** Whether the decoded path is not an ordinary one, or climbs or separates where the written one does not. */
function isStricter(plain: string, text: string): boolean {
  if (badCharacter.test(plain) || separators(plain) !== separators(text)) return true;
  return classify(plain.split("/")).tier < classify(text.split("/")).tier;
}

/** What of a path separates and climbs. */
function separators(text: string): string {
  return text.replaceAll("\\", "/").replace(/[^/.:~]/g, "");
}

function refused(why: SpellingRefusal): Spelling {
  return { kind: "refused", why };
}
