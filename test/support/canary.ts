/**
 * A scan for a secret in whatever a program leaves behind. It knows nothing of the code that hides secrets: what that
 * forgets, this must find.
 */

export type Leak = { readonly sink: string; readonly form: string };

/** Two keys that no other text holds: one of the usual letters, one of all that a key may have and encodings change. */
export const canaryKeys = [
  "sk-canary-Zq4VtN8xRw2LmK7pYc9BhD3fJs6G",
  'sk-"canary\\/+%=&<7Qx>~{}[]^`|Jv5Tn1Wb9Me',
] as const;

/** Ways to write a secret down that its bytes can be had back from. */
export const canaryForms: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  "lower case": (secret) => secret.toLowerCase(),
  "JSON text": (secret) => JSON.stringify(secret).slice(1, -1),
  "URL-encoded": encodeURIComponent,
  base64: (secret) => Buffer.from(`Bearer ${secret}`).toString("base64"),
  "base64, a byte later": (secret) => Buffer.from(`Bearer: ${secret}`).toString("base64"),
  "base64, two bytes later": (secret) => Buffer.from(`Bearer:: ${secret}`).toString("base64"),
  base64url: (secret) => Buffer.from(secret).toString("base64url"),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  "HEX in capitals": (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  backwards: (secret) => [...secret].reverse().join(""),
  "halves swapped": (secret) => secret.slice(secret.length / 2) + secret.slice(0, secret.length / 2),
};

/**
 * Where the secret stands in any sink: in texts of any depth, in keys, errors and bytes, in any form; in texts that follow
 * each other in a list (as deltas do), also across them.
 */
export function findSecret(secret: string, sinks: Readonly<Record<string, unknown>>): Leak[] {
  return Object.entries(sinks).flatMap(([sink, value]) => {
    const forms = new Set(textsIn(value).flatMap((text) => formsIn(secret, text)));
    return [...forms].map((form) => ({ sink, form }));
  });
}

function formsIn(secret: string, text: string): string[] {
  const half = Math.floor(secret.length / 2);
  const halves = [secret.slice(0, half), secret.slice(half)];
  const reversed = [...secret].reverse().join("");
  return Object.entries(decodings).flatMap(([form, decode]) =>
    decode(text).flatMap((found) => [
      ...(found.toLowerCase().includes(secret.toLowerCase()) ? [form] : []),
      ...(halves.some((part) => found.includes(part)) ? [`${form}, half`] : []),
      ...(found.includes(reversed) ? [`${form}, backwards`] : []),
    ]),
  );
}

/** What a text says once its encoding is taken off: each run of an alphabet, from each place that it may begin at. */
const decodings: Readonly<Record<string, (text: string) => readonly string[]>> = {
  plain: (text) => [text],
  "JSON text": (text) => [
    text
      .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll(/\\(.)/g, "$1"),
  ],
  "URL-encoded": (text) => [
    text.replaceAll(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  ],
  base64: (text) => runsIn(text, /[\w+/-]{16,}/g, 4, "base64"),
  hex: (text) => runsIn(text, /[\da-f]{32,}/gi, 2, "hex"),
};

function runsIn(text: string, alphabet: RegExp, group: number, encoding: BufferEncoding): string[] {
  return [...text.matchAll(alphabet)].flatMap(([run]) =>
    Array.from({ length: group }, (_, from) => Buffer.from(run.slice(from), encoding).toString("latin1")),
  );
}

/** All texts in a value, and the joined texts of what follows each other in it. */
function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Uint8Array) return [Buffer.from(value).toString("utf8")];
  if (value instanceof Map || value instanceof Set) return textsIn([...value], seen);
  const hidden = value instanceof Error ? [value.name, value.message, value.stack, value.cause] : [];
  const parts = [...Object.entries(value).flat(), ...hidden];
  return [...parts.flatMap((part) => textsIn(part, seen)), ...joinedTexts(value)];
}

/** Deltas of one kind make one text, whatever comes between them. */
function joinedTexts(value: object): string[] {
  if (!Array.isArray(value)) return [];
  const strings = value.filter((item) => typeof item === "string");
  const texts = Object.groupBy(value.filter(isDelta), ({ type }) => String(type));
  return [strings.join(""), ...Object.values(texts).map((deltas) => (deltas ?? []).map(({ text }) => text).join(""))];
}

function isDelta(value: unknown): value is { readonly type?: unknown; readonly text: string } {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string";
}
