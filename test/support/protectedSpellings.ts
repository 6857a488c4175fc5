import { protectedGroups, type Tier } from "../../src/core/paths/protectedPaths.ts";
import { secretFiles } from "../../src/core/secretFiles.ts";

export type ProtectedRow = { readonly pattern: string; readonly tier: Tier; readonly sample: string };

/** Every row of the tables with a path that it protects. */
export const protectedRows: readonly ProtectedRow[] = [
  ...protectedGroups.flatMap(({ tier, patterns }) =>
    patterns.map((pattern): ProtectedRow => ({ pattern, tier, sample: sampleOf(pattern) })),
  ),
  ...secretFiles.flatMap(({ pattern, examples }) =>
    examples.map((sample): ProtectedRow => ({ pattern, tier: 3, sample })),
  ),
];

/** Other ways to write a path that some system or some reader takes for the same. */
export const respellings: readonly { readonly name: string; readonly respell: (path: string) => string }[] = [
  { name: "as it is", respell: (path) => path },
  { name: "in capitals", respell: (path) => path.toUpperCase() },
  {
    name: "in mixed case",
    respell: (path) => [...path].map((each, at) => (at % 2 ? each.toUpperCase() : each)).join(""),
  },
  { name: "with ./ in front", respell: (path) => `./${path}` },
  { name: "with a/../ in front", respell: (path) => `a/../${path}` },
  { name: "with backslashes", respell: (path) => `sub\\${path.replaceAll("/", "\\")}` },
  { name: "with doubled slashes", respell: (path) => path.replaceAll("/", "//") },
  { name: "in a folder", respell: (path) => `packages/one/${path}` },
  { name: "with a dot as %2e", respell: (path) => path.replace(/\.|(?<=.)\w/, percent) },
  {
    name: "with a twice escaped letter",
    respell: (path) => path.replace(/\w/, (each) => `%25${percent(each).slice(1)}`),
  },
  { name: "decomposed", respell: (path) => path.normalize("NFD") },
  { name: "in full-width letters", respell: fullWidth },
  {
    name: "with a Kelvin sign and a long s",
    respell: (path) => path.replaceAll("k", "\u212a").replaceAll("s", "\u017f"),
  },
  { name: "with a dotless i", respell: (path) => path.replaceAll("i", "\u0131") },
  { name: "with a trailing dot", respell: (path) => `${path}.` },
  { name: "with a trailing space", respell: (path) => `${path} ` },
  { name: "with the default stream", respell: (path) => `${path}::$DATA` },
  { name: "with a folder's stream", respell: (path) => path.replace(/(\/|$)/, ":$I30:$INDEX_ALLOCATION$1") },
  { name: "as a short name", respell: (path) => path.replace(/^\.?([^./]{1,6})[^/]*/, "$1~1") },
  { name: "with a zero-width joiner", respell: (path) => `${path.slice(0, 2)}\u200d${path.slice(2)}` },
  { name: "with a variation selector", respell: (path) => path.replace(/(\/|$)/, "\ufe0f$1") },
  { name: "with a filler that shows nothing", respell: (path) => `${path.slice(0, 2)}\u3164${path.slice(2)}` },
  { name: "with a grapheme joiner", respell: (path) => `${path.slice(0, 2)}\u034f${path.slice(2)}` },
  { name: "with a line break", respell: (path) => `${path}\n` },
  { name: "with a NUL", respell: (path) => `${path}\0.txt` },
];

function sampleOf(pattern: string): string {
  return pattern.replace(/\/\*\*$/, "/inner.txt").replaceAll("*", "x");
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function fullWidth(path: string): string {
  return path.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}
