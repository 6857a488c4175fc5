import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { countShown, folded, shownText } from "../../../media/shownText.ts";
import { holds } from "../../support/coreProperty.ts";

const cases: readonly (readonly [rule: string, text: string, needle: string, plain: number, laidOut: number])[] = [
  ["emphasis of either kind is no letter", "__bold__ text and **bold** text", "bold text", 0, 2],
  ["code is found by its letters", "a `name` here", "a name here", 0, 1],
  ["colours of a terminal are none where text is laid out", "\x1b[31mred\x1b[0m error", "red error", 0, 1],
  ["a hidden character is found as it is shown", "a\u200bb", "⟨u+200b⟩", 1, 1],
  ["what a terminal would obey is found as it is shown", "\x1b]8;;x", "␛]8", 1, 1],
  ["a broken line is a blank", "line\nline2", "line line2", 1, 1],
  ["the end of a block is no blank", "one\n\ntwo", "one two", 1, 0],
  ["the number of an item is not shown", "see\n\n1. first\n2. second", "1. first", 1, 0],
  ["an escaped mark is shown without its backslash", "a\\*b", "a*b", 0, 1],
  ["a mark that is no emphasis is a letter", "2 * 3 * 4", "2 * 3", 1, 1],
  ["the language of a fence is not shown", "```ts\nlet a;\n```\n", "ts", 1, 0],
  [
    "letters are compared without case, the last sigma too",
    "ΟΔΟΣ İ",
    "οδός".normalize("NFD").replaceAll("\u0301", ""),
    1,
    1,
  ],
];
for (const [rule, text, needle, plain, laidOut] of cases) {
  test(`find: ${rule}`, () => {
    assert.equal(countShown(text, "", true, folded(needle)), plain, "plain");
    assert.equal(countShown(text, "", false, folded(needle)), laidOut, "laid out");
  });
}

test("find: what is passed over without being laid out shows nothing of what is sought", () => {
  const words = fc.constantFrom(
    ..."a|b|ab|1|1.|2. |- |**|_|`|```\n|~~|\\|*|#|# |> || |\n|\n\n|\t|\u200b|\x1b[31m|İ|ß|ς|é|e\u0301".split("|"),
    "|",
  );
  const text = fc.array(words, { maxLength: 14 }).map((parts) => parts.join(""));
  holds(fc.tuple(text, text, fc.boolean()), 3000, ([shown, sought, plain]) => {
    const needle = folded(sought);
    if (needle.trim() === "") return;
    assert.equal(countShown(shown, "", plain, needle), folded(shownText(shown, "", plain)).split(needle).length - 1);
  });
});
