/**
 * Follows JSON character by character, to know where its outermost value ends without parsing what has come so far again
 * and again. A value that is cut off gives the objects in it that are complete.
 */
export function createJsonScan(): {
  /** True when the outermost value has ended; what follows it in this piece is ignored. */
  push(text: string): boolean;
  /** The outermost value. */
  readonly text: string;
  /** The complete innermost objects, each as JSON. */
  readonly objects: readonly string[];
} {
  let whole = "";
  let depth = 0;
  let inString = false;
  let escaped = false;
  let leaf = -1;
  // Cut out only when they are asked for: each cut would copy all that has come so far.
  const objects: (readonly [start: number, end: number])[] = [];

  return {
    push(text) {
      const offset = whole.length;
      whole += text;
      for (let at = 0; at < text.length; at += 1) {
        const char = text.charCodeAt(at);
        if (inString) {
          if (escaped) escaped = false;
          else if (char === backslash) escaped = true;
          else if (char === quote) inString = false;
        } else if (char === quote) inString = true;
        else if (char === openBrace || char === openBracket) {
          depth += 1;
          if (char === openBrace) leaf = offset + at;
        } else if (char === closeBrace || char === closeBracket) {
          depth -= 1;
          if (char === closeBrace && leaf >= 0) {
            objects.push([leaf, offset + at + 1]);
            leaf = -1;
          }
          if (depth <= 0) {
            whole = whole.slice(0, offset + at + 1);
            return true;
          }
        }
      }
      return false;
    },
    get text() {
      return whole;
    },
    get objects() {
      return objects.map(([start, end]) => whole.slice(start, end));
    },
  };
}

const quote = 34;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;
