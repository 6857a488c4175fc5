/** What is shorter is a word that local servers take for a key, such as "ollama", and stands in ordinary text. */
const shortestKey = 8;

/** The text with a fixed word in place of the key, also where it stands encoded as servers like to echo things. */
export function hideKey(text: string, key: string | undefined): string {
  if (key === undefined || key.length < shortestKey) return text;
  return keyForms(key).reduce((rest, form) => rest.replaceAll(form, "[key]"), text);
}

function keyForms(key: string): readonly string[] {
  const bytes = Buffer.from(key);
  const hex = bytes.toString("hex");
  return [key, encodeURIComponent(key), hex, hex.toUpperCase(), ...base64Forms(bytes)];
}

/** The shortest beginning of a key that is taken for a part of it. */
const shortestPart = 12;

/**
 * The same for the short words of a provider, which may break the key into lines, write it in capitals, cut it off or
 * mask its middle.
 */
export function hideEchoedKey(text: string, key: string | undefined): string {
  if (key === undefined || key.length < shortestKey) return text;
  const broken = keyForms(key).map((form) => [...form].map(escaped).join("\\s*"));
  const masked = `${escaped(key.slice(0, 3))}[\\w-]*(?:\\*{2,}|…|\\.{3,})[\\w-]*`;
  const begun = key.length > shortestPart ? [`${escaped(key.slice(0, shortestPart))}\\S*`] : [];
  return text.replace(new RegExp([...broken, masked, ...begun].join("|"), "gi"), "[key]");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** How base64 of a longer text shows what is in it depends on where it begins in the groups of three bytes. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const from = offset === 0 ? 0 : 3 - offset;
    const whole = bytes.subarray(from, from + Math.floor((bytes.byteLength - from) / 3) * 3);
    return whole.byteLength < 6 ? [] : [whole.toString("base64"), whole.toString("base64url")];
  });
}
