import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { visibleText, withoutTerminalColours } from "../../../src/core/hiddenText.ts";
import { holds } from "../../support/coreProperty.ts";

const shown: readonly (readonly [what: string, text: string, seen: string])[] = [
  ["an override of direction", "if (\u202eeslaf\u202c)", "if (⟨U+202E⟩eslaf⟨U+202C⟩)"],
  ["an isolate", "a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"],
  ["a zero-width space", "pass\u200bword", "pass⟨U+200B⟩word"],
  ["a joiner between Latin letters", "a\u200db\u200cc", "a⟨U+200D⟩b⟨U+200C⟩c"],
  ["tag characters", "x\u{e0041}\u{e007f}", "x⟨U+E0041⟩⟨U+E007F⟩"],
  ["tags behind a flag that is none", "\u{1f3f4}\u{e0041}\u{e007f}", "\u{1f3f4}⟨U+E0041⟩⟨U+E007F⟩"],
  ["a word joiner and a byte order mark", "a\u2060b\ufeff", "a⟨U+2060⟩b⟨U+FEFF⟩"],
  ["a soft hyphen", "a\u00adb", "a⟨U+00AD⟩b"],
  ["variation selectors that carry data", "a\ufe01\u{e0101}", "a⟨U+FE01⟩⟨U+E0101⟩"],
  ["a Hangul filler as a name", "const \u3164 = 1", "const ⟨U+3164⟩ = 1"],
  ["a mark of direction in English", "a\u200fb", "a⟨U+200F⟩b"],
  ["the controls of a terminal", "\x1b]8;;https://evil.example\x07x\x7f\b", "␛]8;;https://evil.example␇x␡␈"],
  ["a carriage return that would hide a line", "good\rbad", "good␍bad"],
  ["separators of lines that are none", "a\u2028b\u0085", "a⟨U+2028⟩b⟨U+0085⟩"],
  ["half a character", "a\ud83d", "a⟨U+D83D⟩"],
];

for (const [what, text, seen] of shown)
  test(`hidden text: ${what} is shown`, () => assert.equal(visibleText(text), seen));

const kept = [
  "plain text\twith tabs\nand lines\r\nas Windows ends them",
  "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 ❤️ 1️⃣ ☎︎ 👩🏽‍💻",
  "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
  "می‌خواهم", // Persian, with a non-joiner
  "क्‍ष", // Hindi, with a joiner
  "שלום\u200f!",
  "مرحبا بالعالم",
  "한국어 and 日本語 葛\u{e0100}",
  "naïve café e\u0301",
];
for (const text of kept) test(`hidden text: “${text}” stays as it is`, () => assert.equal(visibleText(text), text));

test("hidden text: colours of a terminal go where text is laid out, and nothing else of it", () => {
  assert.equal(withoutTerminalColours("\x1b[1;31mred\x1b[0m \x1b[2J"), "red \x1b[2J");
});

test("hidden text: a bidi control or a tag character never stays, and what is visible is never changed", () => {
  const pieces = fc.constantFrom("a", " ", "\u202e", "\u2067", "\u{e0041}", "\u200b", "é", "日", "\n", "😀");
  holds(fc.array(pieces), 1000, (parts) => {
    const text = visibleText(parts.join(""));
    assert.doesNotMatch(text, /[\u200b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
    const back = text.replaceAll(/⟨U\+([0-9A-F]+)⟩/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
    assert.equal(back, parts.join(""));
  });
});
