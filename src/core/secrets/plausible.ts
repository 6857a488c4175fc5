/** Bits a character, by how often each occurs: random keys have 3.5 and more, words and repetitions less. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const placeholders =
  /example|placeholder|change.?me|your|x{4}|\*{3}|dummy|sample|redacted|insert|replace|todo|fixme|lorem|undefined|null|(?:abc|1)23456|\.{3}|…/i;
const references = /^(?:\$|%|@|#)|[<>{}]|\$\(|process\.env|os\.environ|getenv|secrets?\.|vars?\./i;

/** What people write where a secret would go: a placeholder, a reference to where it is kept, one character repeated. */
export function isStandIn(value: string): boolean {
  return placeholders.test(value) || references.test(value) || entropy(value) < 2;
}

/** Whether letters, digits and separators read as words: an identifier, a path, a key of translations, a version. */
export function isWordy(value: string): boolean {
  return value
    .split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/)
    .every((part) => /^(?:[A-Za-z]{0,20}\d{0,2}|\d{1,4}|v\d+|[A-Z]?[a-z]{2,20}\d{0,4})$/.test(part));
}

/** A random value as services hand them out. */
export function isRandom(value: string): boolean {
  if (value.length < 16 || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return entropy(value) >= (/^[0-9a-f-]+$/i.test(value) ? 3 : 3.5) && !isWordy(value);
}

/** What a person may have thought of as a password: letters with digits or signs, and not a plain name. */
export function isPassword(value: string): boolean {
  return value.length >= 8 && /[A-Za-z]/.test(value) && /[\d!@#$%^&*?+=~]/.test(value) && !isWordy(value);
}

export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);
}
