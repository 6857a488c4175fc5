import { codeIn, withoutPatterns } from "./codeText.ts";

const dots = "(?:\\.{3,}|…)";
/** The same as a comment in the midst of an expression. */
const noted = `(?:${dots}|/\\*+\\s*${dots}\\s*(?:(?:rest|existing|same|unchanged|other|remaining|previous)\\b[^*]*)?\\*+/)`;
const ends = "\\s*(?=$|[)\\]};,])";

/** Where dots on their own mean nothing in a language, so that they can only stand for code that is left out. */
const languages: readonly (readonly [isIn: RegExp, isBare: RegExp])[] = [
  [
    /\.(?:[cm]?[jt]sx?|java|kts?|cs|scala|rs|dart|json[c5]?|s?css|less|tf)$/i,
    new RegExp(
      `(?:[([{,;:=|&?!+*/%]|=>|->|\\b(?:return|await|yield|throw))\\s*${dots}${ends}|[([,=]\\s*${noted}(?<=/)`,
    ),
  ],
  [/\.(?:go|swift)$/i, new RegExp(`(?:[{;=(]|\\breturn)\\s*${dots}${ends}`)],
  [/\.(?:c|h|cc|cpp|cxx|hh|hpp|m|mm)$/i, new RegExp(`(?:[={;]|\\breturn)\\s*${dots}${ends}`)],
  [/\.php$/i, new RegExp(`(?:[[{;:=|&?]|\\breturn)\\s*${dots}${ends}`)],
  [/\.pyi?$/i, new RegExp(`\\breturn\\s+${dots}\\s*$|\\b(?:def\\s+\\w+|[a-z_]\\w*)\\(\\s*${dots}\\s*\\)`)],
  [/\.(?:rb|rake)$/i, new RegExp(`(?:[[{;=|]|\\b(?:return|do|then))\\s*${dots}\\s*(?:$|[;\\]}]|end\\b)`)],
  [/\.lua$/i, new RegExp(`(?:\\)|\\b(?:then|do|else))\\s*${dots}\\s*end\\b`)],
  [/\.exs?$/i, new RegExp(`\\bdo:?\\s*${dots}\\s*(?:$|end\\b)`)],
  [/\.hs$/i, new RegExp(`(?:=|->)\\s*${dots}\\s*$`)],
  [/\.(?:sh|bash|zsh)$/i, new RegExp(`(?:\\b(?:then|do|else)|[{;])\\s+${dots}\\s*(?:;|$|fi\\b|done\\b|\\})`)],
  [
    /\.sql$/i,
    new RegExp(
      `(?:^|[\\s(,=])${dots}(?=\\s*(?:$|[\\s),;]))|\\bSELECT\\s*(?:--|/\\*)\\s*(?:${dots}|(?:same|existing|unchanged)\\b)`,
      "i",
    ),
  ],
  [/\.ya?ml$/i, new RegExp(`:\\s+(?:\\[\\s*${dots}\\s*\\]|\\{\\s*${dots}\\s*\\})\\s*$`)],
  [/\.toml$/i, new RegExp(`=\\s*(?:\\[\\s*${dots}\\s*\\]|${dots})\\s*$`)],
  [/(?:^|\/)(?:Docker|Container)file$/i, new RegExp(`^\\s*[A-Z]+\\s+${dots}\\s*$`)],
];

const inTag = new RegExp(`<[a-z][\\w:.-]*(?:\\s[^<>]*)?\\s${dots}\\s*/?>`, "i");
const longestLine = 1000;

/** Does the line's code hold dots that mean nothing in its language? */
export function hasBareDots(line: string, path: string): boolean {
  if (line.length > longestLine || !/\.{3}|…|\bSELECT\b/i.test(line)) return false;
  if (/\.(?:[jt]sx|vue|svelte|astro|html?|xml)$/i.test(path) && inTag.test(line)) return true;
  const isBare = languages.find(([isIn]) => isIn.test(path))?.[1];
  return isBare?.test(codeIn(withoutPatterns(line), path)) === true;
}

export function mayHoldBareDots(path: string): boolean {
  return languages.some(([isIn]) => isIn.test(path)) || /\.(?:vue|svelte|astro|html?|xml)$/i.test(path);
}
