import { t } from "../l10n.ts";
import { secretKinds } from "./kinds.ts";
import { namedSecrets } from "./named.ts";
import { entropy, isStandIn, isWordy } from "./plausible.ts";

/** A possible secret in a text: what it looks like, and where it stands in UTF-16 offsets, end-exclusive. */
export type Finding = {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** As much of it as its kind gives away: the beginning that all of its kind share. */
  readonly excerpt: string;
};

/**
 * Possible secrets in the order of the text; none overlaps another. The time is linear in the text whatever it holds:
 * each kind is searched for by its fixed beginning, and what follows one is looked at over a bounded length.
 */
export function scanSecrets(text: string): Finding[] {
  const found = [...keyBlocks(text), ...tokens(text), ...urlPasswords(text), ...accountKeys(text)];
  for (const { name, start, end } of namedSecrets(text)) {
    found.push({ kind: t("value of {0}", shownName(name)), start, end, excerpt: "…" });
  }
  return withoutOverlaps(found);
}

/** A name is told only where it reads as one: it comes from the file, and might hold a secret itself. */
function shownName(name: string): string {
  return name.length <= 40 && isWordy(name) ? name : t("a telling name");
}

const kindOf = new Map(secretKinds.flatMap((kind) => kind.begins.map((begin) => [begin, kind] as const)));
/** In the order of the table, where a beginning that continues another stands before it. One search for all is fastest. */
const beginning = new RegExp([...kindOf.keys()].map((begin) => begin.replaceAll(/[.*+?/]/g, "\\$&")).join("|"), "g");

function tokens(text: string): Finding[] {
  const found: Finding[] = [];
  for (const { 0: begin, index } of text.matchAll(beginning)) {
    const kind = kindOf.get(begin);
    // What continues a word is the word's own; what begins with a sign does not continue one.
    if (kind === undefined || (isWordCharacter(begin[0]) && isWordCharacter(text[index - 1]))) continue;
    kind.rest.lastIndex = index + begin.length;
    const match = kind.rest.exec(text);
    if (match === null || !isTokenLike(match[0])) continue;
    found.push({ kind: kind.name, start: index, end: kind.rest.lastIndex, excerpt: `${begin}…` });
  }
  return found;
}

/** Not a row of one letter, and not a name in words: digits, capitals alone, or cases that change at every turn. */
function isTokenLike(rest: string): boolean {
  if (entropy(rest) < 2.5 || /x{6}|\*{3}|\.{3}|your[-_]/i.test(rest)) return false;
  if (/\d/.test(rest) || !/[a-z]/.test(rest)) return true;
  return (rest.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g) ?? []).length > rest.length / 4;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9_]/.test(character);
}

const longestKeyBlock = 20_000;

/** What stands between the two lines of a private key; to the end of its base64 where the second line is missing. */
function keyBlocks(text: string): Finding[] {
  const found: Finding[] = [];
  const begin = /-----BEGIN ([A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?)-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = begin.lastIndex;
    const close = text.slice(start, start + longestKeyBlock).indexOf(`-----END ${match[1] ?? ""}-----`);
    const body = /[A-Za-z0-9+/=\s\\"'`,*#:.-]{0,20000}/y;
    body.lastIndex = start;
    const end = close >= 0 ? start + close : start + (body.exec(text)?.[0].trimEnd().length ?? 0);
    begin.lastIndex = Math.max(end, start);
    const content = text.slice(start, end).replace(/\\[nr]|\s/g, "");
    if (content.length < 32 || isStandIn(content.slice(0, 64))) continue;
    found.push({ kind: t("private key"), start, end, excerpt: `${match[0]}…` });
  }
  return found;
}

/** `scheme://user:password@host`. */
function urlPasswords(text: string): Finding[] {
  const found: Finding[] = [];
  const rest = /[^\s/:@"'`<>]{0,80}:([^\s/@"'`<>]{3,200})@[\w.[\]-]/y;
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    rest.lastIndex = at + 3;
    const password = rest.exec(text)?.[1];
    if (password === undefined || isStandIn(password) || commonPassword.test(password)) continue;
    const end = rest.lastIndex - 2;
    found.push({ kind: t("password in an address"), start: end - password.length, end, excerpt: "…" });
  }
  return found;
}

/** What documentation writes. */
const commonPassword =
  /^(?:pass(?:word|wd)?|pwd|secret|token|user(?:name)?|admin|root|postgres|guest|test|foo|bar|key)$/i;

/** The keys in Azure's connection strings, and the secrets of its applications. */
function accountKeys(text: string): Finding[] {
  const found: Finding[] = [];
  for (const begin of ["AccountKey=", "SharedAccessKey=", "8Q~"]) {
    const rest = begin === "8Q~" ? /[\w.~-]{31,34}(?![\w.~-])/y : /[A-Za-z0-9+/]{40,100}={0,2}/y;
    for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + begin.length)) {
      rest.lastIndex = at + begin.length;
      if (rest.exec(text) === null) continue;
      const start = begin === "8Q~" ? Math.max(0, at - 3) : at + begin.length;
      const kind = begin === "8Q~" ? t("Azure application secret") : t("Azure account key");
      found.push({ kind, start, end: rest.lastIndex, excerpt: "…" });
    }
  }
  return found;
}

/** Of those that overlap the one that begins first, and of those that begin together the one that its form tells. */
function withoutOverlaps(found: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const finding of found.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || finding.start >= last.end) kept.push(finding);
    else if (finding.end > last.end) kept[kept.length - 1] = { ...last, end: finding.end };
  }
  return kept;
}
