/** What is shorter is a word that local servers take for a key, such as "ollama", and stands in ordinary text. */
const shortestKey = 8;
/** A half of a key that is shorter may be anything. */
const shortestHalf = 12;

export const keyMark = "[key]";

/** The text with a fixed word in place of the key, also where it stands encoded as servers like to echo things. */
export function hideKey(text: string, key: string | undefined): string {
  if (key === undefined || key.length < shortestKey) return text;
  return formsOf(key).reduce((rest, form) => rest.replaceAll(form, keyMark), text);
}

/** The shortest beginning of a key that is taken for a part of it. */
const shortestPart = 12;

/**
 * The same for the short words of a provider, which may break the key into lines, write it in capitals, cut it off or
 * mask its middle.
 */
export function hideEchoedKey(text: string, key: string | undefined): string {
  if (key === undefined || key.length < shortestKey) return text;
  const broken = formsOf(key).map((form) => [...form].map(escaped).join("\\s*"));
  const masked = `${escaped(key.slice(0, 3))}[\\w-]*(?:\\*{2,}|…|\\.{3,})[\\w-]*`;
  const begun = key.length > shortestPart ? [`${escaped(key.slice(0, shortestPart))}\\S*`] : [];
  return text.replace(new RegExp([...broken, masked, ...begun].join("|"), "gi"), keyMark);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** The ways in which a key may be written; longer ones first, so that nothing of them is left. */
export function formsOf(key: string): string[] {
  const middle = Math.floor(key.length / 2);
  const halves = middle >= shortestHalf ? [key.slice(0, middle), key.slice(middle)] : [];
  const hex = Buffer.from(key).toString("hex");
  const forms = [
    // The host of a URL is in lower case.
    ...[key, key.toLowerCase()].flatMap((text) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)]),
    [...key].reverse().join(""),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => inBase64(key, shift)),
    ...halves,
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** As it stands in the base64 of a longer text, in which it begins at one of three places of a group. */
function inBase64(key: string, shift: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
  const from = Math.ceil((shift * 8) / 6);
  const to = Math.floor((bytes.byteLength * 8) / 6);
  return (["base64", "base64url"] as const).map((encoding) => bytes.toString(encoding).slice(from, to));
}
