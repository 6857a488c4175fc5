/** How a model's indentation stands to the file's: undefined for a line that no quoted line says how to indent. */
export type Reindent = (line: string) => string | undefined;

/**
 * The one way to read quoted lines as the file's: each of their indentations is always the same one of the file's, and
 * deeper stays deeper. Undefined where there is none.
 */
export function reindentation(quoted: readonly string[], actual: readonly string[]): Reindent | undefined {
  const known = new Map<string, string>();
  /** The same without the blank before the star of a comment's later lines, which is no level. */
  const levels = new Map<string, string>();
  for (const [at, line] of quoted.entries()) {
    if (line.trim() === "") continue;
    const indent = indentOf(line);
    const real = indentOf(actual[at] ?? "");
    if ((known.get(indent) ?? real) !== real) return undefined;
    known.set(indent, real);
    if (!/^\s*\*/.test(line)) levels.set(indent, real);
  }
  if (!keepsOrder(known)) return undefined;
  const step = stepOf(levels);
  return (line) => {
    // Of blanks alone nothing but their kind counts.
    const isBlank = line.trim() === "";
    if (isBlank && ![...known.values()].some((real) => isOtherKind(line, real))) return line;
    const indent = indentOf(line);
    const real = known.get(indent) ?? deeper(indent, known, step);
    if (real !== undefined) return real + line.slice(indent.length);
    return isBlank ? line : undefined;
  };
}

/** Of several quoted lines the first one alone has lost its indentation. */
export function firstAlone(quoted: readonly string[], actual: readonly string[]): Reindent | undefined {
  const first = quoted.findIndex((line) => line.trim() !== "");
  const real = indentOf(actual[first] ?? "");
  const rest = [...quoted.keys()].filter((at) => at > first && quoted[at]?.trim() !== "");
  const isKept = rest.length > 0 && rest.every((at) => indentOf(quoted[at] ?? "") === indentOf(actual[at] ?? ""));
  if (!isKept || real === "" || indentOf(quoted[first] ?? "") !== "") return undefined;
  return (line) => (line.trim() !== "" && indentOf(line) === "" ? real + line : line);
}

export function indentOf(line: string): string {
  let end = 0;
  while (line[end] === " " || line[end] === "\t") end += 1;
  return line.slice(0, end);
}

/** Indented with tabs where the other is with spaces, or the other way round. */
export function isOtherKind(a: string, b: string): boolean {
  const [one, other] = [kindOf(a), kindOf(b)];
  return (one === " " && other === "\t") || (one === "\t" && other === " ");
}

function keepsOrder(known: ReadonlyMap<string, string>): boolean {
  const sorted = [...known].sort(([a], [b]) => a.length - b.length);
  return sorted.every(([indent, real], at) => {
    const before = sorted[at - 1];
    return before === undefined || (before[0].length < indent.length && before[1].length < real.length);
  });
}

type Step = { readonly from: string; readonly to: string };

/** One level in the model's indentation and in the file's, where two quoted levels or one deep one tell. */
function stepOf(known: ReadonlyMap<string, string>): Step | undefined {
  const sorted = [...known].sort(([a], [b]) => a.length - b.length);
  let found: Step | undefined;
  for (const [at, [indent, real]] of sorted.entries()) {
    const [lower, lowerReal] = sorted[at - 1] ?? ["", ""];
    if (indent === "" || !indent.startsWith(lower) || !real.startsWith(lowerReal)) continue;
    if (at === 0 && (real === "" || kindOf(indent) === kindOf(real))) continue;
    const step = { from: indent.slice(lower.length), to: real.slice(lowerReal.length) };
    if (step.from !== "" && (found === undefined || step.from.length < found.from.length)) found = step;
  }
  return found === undefined ? undefined : oneLevel(found);
}

/** Tabs say how many levels a step has: each is as many spaces, where these divide evenly. */
function oneLevel({ from, to }: Step): Step {
  const tabs = kindOf(from) === "\t" ? from.length : to.length;
  const isMade = isOtherKind(from, to) && (from.length + to.length - tabs) % tabs === 0;
  return isMade ? { from: from.slice(0, from.length / tabs), to: to.slice(0, to.length / tabs) } : { from, to };
}

/** A level below all quoted ones: the longest quoted one, and the rest in the file's own blanks. */
function deeper(indent: string, known: ReadonlyMap<string, string>, step: Step | undefined): string | undefined {
  let base: string | undefined;
  for (const each of known.keys()) {
    if (indent.startsWith(each) && (base === undefined || each.length > base.length)) base = each;
  }
  if (base === undefined) return shallower(indent, known);
  const real = known.get(base) ?? "";
  const rest = indent.slice(base.length);
  if (step === undefined || step.from === step.to) {
    if (isInTheirs(rest, known)) return undefined;
    const isOneKind =
      real === "" || base !== "" ? kindOf(base + rest) === kindOf(real + rest) : kindOf(real) === kindOf(rest);
    return isOneKind || real === base ? real + rest : undefined;
  }
  const levels = rest.length / step.from.length;
  if (Number.isInteger(levels) && rest === step.from.repeat(levels)) return real + step.to.repeat(levels);
  return kindOf(rest) === " " && kindOf(real + step.to) === " " ? real + rest : undefined;
}

/** Blanks of the kind that the model has where the file has the other. */
function isInTheirs(blanks: string, known: ReadonlyMap<string, string>): boolean {
  const isTabbed = (indent: string) => indent.includes("\t");
  const others = [...known].filter(([quoted, real]) => isTabbed(quoted) !== isTabbed(real));
  return blanks !== "" && others.some(([quoted]) => isTabbed(quoted) === isTabbed(blanks));
}

/** Above all quoted levels only one thing is certain: what the model put before every quoted line goes here too. */
function shallower(indent: string, known: ReadonlyMap<string, string>): string | undefined {
  const [[quoted, real] = ["", ""]] = known;
  const extra = quoted.slice(0, quoted.length - real.length);
  if (extra === "" || !indent.startsWith(extra)) return undefined;
  return [...known].every(([each, its]) => each === extra + its) ? indent.slice(extra.length) : undefined;
}

function kindOf(indent: string): " " | "\t" | "mixed" | "" {
  if (indent === "") return "";
  if (/^ +$/.test(indent)) return " ";
  return /^\t+$/.test(indent) ? "\t" : "mixed";
}
