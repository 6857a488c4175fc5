/** What is shorter is a word that local servers take for a key, such as "ollama", and stands in ordinary text. */
const shortestKey = 8;

/** The text with a fixed word in place of the key, also where it stands encoded as servers like to echo things. */
export function hideKey(text: string, key: string | undefined): string {
  if (key === undefined || key.length < shortestKey) return text;
  const bytes = Buffer.from(key);
  const forms = [key, encodeURIComponent(key), bytes.toString("hex"), ...base64Forms(bytes)];
  return forms.reduce((rest, form) => rest.replaceAll(form, "[key]"), text);
}

/** How base64 of a longer text shows what is in it depends on where it begins in the groups of three bytes. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const from = offset === 0 ? 0 : 3 - offset;
    const whole = bytes.subarray(from, from + Math.floor((bytes.byteLength - from) / 3) * 3);
    return whole.byteLength < 6 ? [] : [whole.toString("base64"), whole.toString("base64url")];
  });
}
