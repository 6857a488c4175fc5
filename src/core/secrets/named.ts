import { isPassword, isRandom, isStandIn, isUuid } from "./plausible.ts";

/** Where a secret stands, in UTF-16 offsets, end-exclusive. */
export type NamedSecret = { readonly name: string; readonly start: number; readonly end: number };

/** Longest name around a telling word, and longest value. They bound the work at each telling word. */
const longestName = 60;
const longestValue = 400;

const tellingWord =
  /passw(?:or)?d|passphrase|pwd|secret|token|credential|(?:api|access|account|auth|private|signing|encryption|master|subscription)[-_ ]?key|authorization|connection[-_]?string/gi;
const nameEnd = /[\w.-]{0,40}/y;
/** From the name to the value: an operator, after a type annotation where there is one, and an opening quote. */
const operator =
  /(?:["'`\]]{0,2}[ \t]{0,20}(?:(?::[ \t]{0,4}[\w<>| .[\]]{1,40}=|=>|:=|\?\?=|\|\|=|={1,3}|!==?|:)[ \t]{0,20}|,[ \t]{0,20}(?=["'`])|\([ \t]{0,20}(?=["'`]))(?:(?:Bearer|Basic|Token)[ \t]{1,4})?(?:[a-zA-Z]{0,2}["'`](?:(?:Bearer|Basic|Token) {1,4})?)?)/y;

/** Names that tell that the value is not the secret itself. */
const harmlessName =
  /(?:id|name|type|kind|count|limit|url|uri|path|file|dir|hash|digest|checksum|pattern|regexp?|header|field|label|title|placeholder|message|error|hint|length|prefix|suffix|policy|algorithm|format|version|expir\w*|at|ttl|class|selector|param|column|attribute|event|action|route|endpoint|scope|reset|index|position|offset|ref|usage|public_?key|tokens)$/i;

/**
 * Values that a name tells to be secrets: `password = "…"`, `"api_key": "…"`, `Authorization: Bearer …`, `NAME_TOKEN=…`.
 * Unquoted values count only where the whole rest of the line is the value, as in settings files.
 */
export function namedSecrets(text: string): NamedSecret[] {
  const found: NamedSecret[] = [];
  tellingWord.lastIndex = 0;
  for (let word = tellingWord.exec(text); word !== null; word = tellingWord.exec(text)) {
    const secret = valueAfter(text, word.index, tellingWord.lastIndex);
    if (secret !== undefined) {
      found.push(secret);
      tellingWord.lastIndex = secret.end;
    }
  }
  return found;
}

function valueAfter(text: string, wordStart: number, wordEnd: number): NamedSecret | undefined {
  const nameStops = wordEnd + matched(nameEnd, text, wordEnd).length;
  const gap = matched(operator, text, nameStops);
  if (gap === "") return undefined;
  const name = text.slice(wordStart, nameStops);
  if (harmlessName.test(name)) return undefined;
  const start = nameStops + gap.length;
  const quote = /["'`]/.exec(gap.slice(gap.search(/[=:,(]/)))?.[0];
  const end =
    quote === undefined
      ? (bareEnd(text, start, wordStart) ?? insideEnd(text, start, wordStart))
      : quotedEnd(text, start, [quote]);
  if (end === undefined) return undefined;
  const value = text.slice(start, end);
  return isSecret(name, value) ? { name, start, end } : undefined;
}

function matched(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** A quoted value has no space: sentences about passwords are no passwords. */
function quotedEnd(text: string, start: number, closing: readonly string[]): number | undefined {
  for (let at = start; at < start + longestValue; at += 1) {
    const character = text[at];
    if (character === undefined) return undefined;
    if (closing.includes(character)) return at;
    if (character <= " " || character === "\\") return undefined;
  }
  return undefined;
}

function bareEnd(text: string, start: number, wordStart: number): number | undefined {
  let lineStart = wordStart;
  while (lineStart > 0 && wordStart - lineStart <= longestName && !isLineEnd(text[lineStart - 1])) lineStart -= 1;
  const before = text.slice(lineStart, wordStart);
  if (!/^[ \t]*(?:-[ \t]+)?(?:(?:export|set|ENV|ARG)[ \t]+)?[\w.-]*$/.test(before)) return undefined;
  let end = start;
  while (end < start + longestValue && (text[end] ?? " ") > " ") end += 1;
  const rest = /[ \t]{0,40}(?:#[^\r\n]{0,200})?(?=[\r\n]|$)/y;
  rest.lastIndex = end;
  if (!rest.test(text)) return undefined;
  return /[,;(){}[\]]/.test(text.slice(start, end)) ? undefined : end;
}

/** The name stands in the same quotes as its value, as in a header or a connection string. */
function insideEnd(text: string, start: number, wordStart: number): number | undefined {
  let nameStart = wordStart;
  while (wordStart - nameStart <= longestName && /[\w.-]/.test(text[nameStart - 1] ?? "")) nameStart -= 1;
  const lead = text[nameStart - 1] ?? "";
  if (lead === ";") return quotedEnd(text, start, [";", '"', "'", "`"]);
  return /["'`]/.test(lead) ? quotedEnd(text, start, [";", lead]) : undefined;
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

function isSecret(name: string, value: string): boolean {
  if (isStandIn(value) || /^(?:https?:|\/|\.{1,2}\/)/.test(value)) return false;
  if (isUuid(value)) return /(?:key|secret)$/i.test(name);
  return isRandom(value) || (/passw|passphrase|pwd/i.test(name) && isPassword(value));
}
