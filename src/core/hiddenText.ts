/**
 * Text as a reader can see all of it. Characters that show as nothing, reorder what stands beside them or drive a terminal
 * become words such as ⟨U+202E⟩ or pictures such as ␛. What scripts and emoji need to be written is left alone.
 */
export function visibleText(text: string): string {
  return unusual.test(text) && suspicious.test(text) ? text.replaceAll(hidden, shown) : text;
}

/** Most text is nothing but this, which is found out ten times as fast as what hides in it. */
const unusual = /[^\t\n -~]/;

/** Terminal colours are markup, and go where text is laid out; everything else that a terminal would obey is shown. */
export function withoutTerminalColours(text: string): string {
  return text.includes("\x1b[") ? text.replaceAll(terminalColour, "") : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: Control characters are what it looks for.
const terminalColour = /\x1b\[[0-9;:]*m/g;

const unseen =
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]|\\p{Cs}";
const suspicious = new RegExp(unseen, "u");

/** Sequences that need what is unseen stand before it in the alternation, and are kept whole. */
const needed = [
  // A line ends so on Windows.
  "\\r\\n",
  // The flags of England, Scotland and Wales.
  "\\u{1f3f4}\\u{e0067}\\u{e0062}(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}",
  // Emoji joined to one, and characters that are asked to show as emoji or as text.
  "\\p{Emoji}[\\ufe0e\\ufe0f]?\\u20e3?(?:[\\u{1f3fb}-\\u{1f3ff}]?\\ufe0f?\\u200d\\p{Extended_Pictographic}\\ufe0f?[\\u{1f3fb}-\\u{1f3ff}]?)*",
  "[\\p{So}\\p{Sm}\\p{Script=Han}][\\ufe00-\\ufe0f]",
  "\\p{Script=Han}[\\u{e0100}-\\u{e01ef}]",
  // Joiners within the scripts that are written with them, and marks of direction beside letters that run to the left.
  "(?<=[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Gujarati}\\p{Script=Gurmukhi}\\p{Script=Oriya}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Mongolian}]\\p{M}*)[\\u200c\\u200d]",
  "(?<=[\\p{Script=Mongolian}])[\\u180b-\\u180f]",
  "(?<=[\\p{Script=Arabic}\\p{Script=Hebrew}]\\p{P}?)[\\u200e\\u200f\\u061c]",
];
const hidden = new RegExp(`${needed.join("|")}|(?<unseen>${unseen})`, "gu");

function shown(...match: unknown[]): string {
  const groups = match.at(-1) as { readonly unseen?: string };
  const character = groups.unseen;
  if (character === undefined) return String(match[0]);
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
