import { t } from "../l10n.ts";

/** A text read as JSON. `text` is one way to write the value: keys in order, two blanks deep, numbers and strings in one spelling. */
export type JsonReading =
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "invalid"; readonly why: string };

/** Deeper values would be no answer that a person reads. */
const deepest = 200;

/** Also out of one code block that stands around it. Numbers keep every digit that they were written with. */
export function readJson(answer: string): JsonReading {
  const source = withoutFence(answer);
  try {
    JSON.parse(source);
  } catch (error) {
    return { kind: "invalid", why: error instanceof Error ? error.message : String(error) };
  }
  const value = valueIn(source.match(tokens) ?? []);
  return value === undefined
    ? { kind: "invalid", why: t("It is nested more than {0} deep.", deepest) }
    : { kind: "json", text: written(value, "") };
}

function withoutFence(answer: string): string {
  const text = answer.trim();
  return /^(`{3,})(?:json[c5]?)?[^\S\n]*\n([\s\S]*?)\n?\1$/i.exec(text)?.[2] ?? text;
}

type Value = string | readonly Value[] | ReadonlyMap<string, Value>;
type Open =
  | { readonly kind: "list"; readonly items: Value[] }
  | { readonly kind: "object"; readonly entries: Map<string, Value>; key: string | undefined };

const tokens = /"(?:\\.|[^"\\])*"|[[\]{}]|[^\s[\]{},:"]+/g;

/** Of tokens that are known to be JSON. Scalars are kept as they are written. */
function valueIn(found: readonly string[]): Value | undefined {
  const open: Open[] = [];
  let whole: Value | undefined;
  for (const token of found) {
    if (token === "[" || token === "{") {
      if (open.length === deepest) return undefined;
      open.push(token === "[" ? { kind: "list", items: [] } : { kind: "object", entries: new Map(), key: undefined });
    } else if (token === "]" || token === "}") {
      const closed = open.pop();
      if (closed !== undefined) add(closed.kind === "list" ? closed.items : closed.entries);
    } else {
      const last = open.at(-1);
      if (last?.kind === "object" && last.key === undefined) last.key = stringText(token);
      else add(scalarText(token));
    }
  }
  return whole;

  function add(value: Value): void {
    const last = open.at(-1);
    if (last === undefined) whole = value;
    else if (last.kind === "list") last.items.push(value);
    else if (last.key !== undefined) {
      // Of two equal keys the later one counts, as JSON's readers have it.
      last.entries.set(last.key, value);
      last.key = undefined;
    }
  }
}

function scalarText(token: string): string {
  if (token.startsWith('"')) return stringText(token);
  return /^[-\d]/.test(token) ? numberText(token) : token;
}

function stringText(token: string): string {
  return JSON.stringify(JSON.parse(token));
}

/** As JavaScript writes it where that is the same number to the last digit. */
function numberText(token: string): string {
  const short = String(Number(token));
  const exact = digitsOf(token);
  return digitsOf(short) === exact ? short : exact;
}

/** "1.20e3" is "12e2". */
function digitsOf(number: string): string {
  const [, sign = "", whole = "", part = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, "");
  const kept = digits.replace(/0+$/, "");
  if (kept === "") return "0";
  return `${sign}${kept}e${Number(power) - part.length + digits.length - kept.length}`;
}

function written(value: Value, indent: string): string {
  if (typeof value === "string") return value;
  const deeper = `${indent}  `;
  const parts =
    value instanceof Map
      ? [...value].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${key}: ${written(each, deeper)}`)
      : Array.from(value.values(), (each) => written(each, deeper));
  const [open, close] = value instanceof Map ? ["{", "}"] : ["[", "]"];
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}
