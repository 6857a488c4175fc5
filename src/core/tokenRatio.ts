/** How many bytes of text a model's token takes, from what was sent and what the provider counted. */
export type TokenRatio = { readonly bytes: number; readonly tokens: number };

/** What is assumed of a model that has not told yet: English text and code take about four bytes a token. */
const assumedBytesPerToken = 4;

/** Beyond so many tokens the past counts half, so that a model that changes its tokenizer is followed. */
const memory = 1_000_000;

export function learnRatio(known: TokenRatio | undefined, bytes: number, tokens: number): TokenRatio | undefined {
  if (bytes <= 0 || tokens <= 0) return known;
  const old = known ?? { bytes: 0, tokens: 0 };
  const weight = old.tokens > memory ? 0.5 : 1;
  return { bytes: old.bytes * weight + bytes, tokens: old.tokens * weight + tokens };
}

export function bytesPerToken(ratio: TokenRatio | undefined): number {
  return ratio === undefined || ratio.tokens <= 0 || ratio.bytes <= 0
    ? assumedBytesPerToken
    : ratio.bytes / ratio.tokens;
}

/** How long a text is in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair stands for two of the pair's four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
