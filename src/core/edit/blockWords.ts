import type { OpenCounts } from "./brackets.ts";

/** Languages whose blocks words open and close, at the beginnings and ends of lines. */
type BlockWords = { readonly isIn: RegExp; readonly pairs: readonly (readonly [opens: RegExp, closes: RegExp])[] };

const end = /^\s*end\b/;
const languages: readonly BlockWords[] = [
  {
    isIn: /(?:\.(?:rb|rake|gemspec|ru|cr)|(?:^|\/)(?:Gem|Rake|Pod|Vagrant)file)$/i,
    pairs: [
      [
        /^\s*(?:(?:\w+\s+)?def\b(?!.*\)\s*=\s)|class\b|module\b)|(?:^|=|\breturn\b|\|\|=?)\s*(?:if|unless|case|while|until|for|begin)\b|\bdo\b(?:\s*\|[^|]*\|)?\s*$/,
        end,
      ],
    ],
  },
  { isIn: /\.exs?$/i, pairs: [[/\bdo\s*$|\bfn\b[^\n]*->\s*$/, end]] },
  {
    isIn: /\.lua$/i,
    pairs: [
      [/\bfunction\b|^\s*if\b.*\bthen\b|\bdo\s*$/, end],
      [/^\s*repeat\b/, /^\s*until\b/],
    ],
  },
  {
    isIn: /\.jl$/i,
    pairs: [
      [
        /^\s*(?:function|(?:mutable\s+)?struct|module|macro|for|while|if|let|try|quote|begin)\b|\bbegin\s*$|\bdo\b.*$/,
        end,
      ],
    ],
  },
  {
    isIn: /\.(?:sh|bash|zsh|ksh)$/i,
    pairs: [
      [/^\s*if\b/, /^\s*fi\b/],
      [/\bdo\s*$/, /^\s*done\b/],
      [/^\s*case\b/, /^\s*esac\b/],
    ],
  },
];

/** A block that one line opens and closes. */
const onOneLine = /\S\s*[;\s]\s*(?:end|fi|done|esac)\b[)\]},;.\w]*\s*$/;

export function wordCounts(path: string): OpenCounts | undefined {
  const pairs = languages.find(({ isIn }) => isIn.test(path))?.pairs;
  if (pairs === undefined) return undefined;
  const open = (lines: readonly string[]) => {
    const whole = lines.filter((line) => !/^\s*(?:#|--)/.test(line) && !onOneLine.test(line));
    return pairs.map(([opens, closes]) => count(whole, opens) - count(whole, closes));
  };
  return { kind: "words", ways: [open] };
}

function count(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length;
}

/** How many elements of the name are open, in markup. */
export function tagCounts(name: string): OpenCounts {
  const escaped = name.replace(/[.]/g, "\\$&");
  const opens = new RegExp(`<${escaped}(?![\\w:.-])(?:[^<>]*(/)>)?`, "g");
  const closes = new RegExp(`</${escaped}\\s*>`, "g");
  const open = (lines: readonly string[]) => {
    const text = lines.join("\n");
    const opened = [...text.matchAll(opens)].filter(([, closed]) => closed === undefined).length;
    return [opened - (text.match(closes)?.length ?? 0)];
  };
  return { kind: `<${name}>`, ways: [open] };
}

/** Whether a text of several lines is open, in languages that have such: marks that stand an odd number of times. */
export function textCounts(path: string): OpenCounts | undefined {
  const marks = /\.(?:[cm]?[jt]sx?|go)$/i.test(path) ? ["`"] : /\.pyi?$/i.test(path) ? ['"""', "'''"] : undefined;
  if (marks === undefined) return undefined;
  const open = (lines: readonly string[]) => {
    const text = lines.join("\n").replace(/\\./g, "");
    return marks.map((mark) => (text.split(mark).length - 1) % 2);
  };
  return { kind: "texts", ways: [open] };
}
