import assert from "node:assert/strict";
import { test } from "node:test";
import { splitLines } from "../../../src/core/edit/lines.ts";
import { linesNear, partNear } from "../../../src/core/largeText.ts";
import { createMentions } from "../../../src/core/mentions/mentions.ts";
import { findMasks } from "../../../src/core/secrets/mask.ts";
import { sentSecrets } from "../../../src/core/secrets/sentSecrets.ts";
import { selectionTarget } from "../../support/coreTarget.ts";

const key = `sk-proj-${"aB3dE5fG7h".repeat(4)}`;
/** Over five million characters, with a key inside the selection and one far away from it. */
function large(eol: string): readonly string[] {
  const lines = Array.from({ length: 120_000 }, (_, index) => `const value${index} = "some words that fill it";`);
  lines[60_002] = `const near = "${key}";`;
  lines[5] = `const far = "${key.replace("aB3", "zZ9")}";`;
  return [lines.join(eol), ...lines];
}

for (const [name, eol] of [
  ["LF", "\n"],
  ["CRLF", "\r\n"],
] as const) {
  test(`of a large text, what is near the selection is looked through, and counted as in the whole (${name})`, () => {
    const [text = "", ...lines] = large(eol);
    const { start, line, text: part } = partNear(text, { start: 60_000, end: 60_010 });
    assert.equal(line, 58_000);
    assert.ok(text.startsWith(part, start));
    assert.deepEqual(splitLines(part).lines.slice(0, -1), lines.slice(58_000, 62_010));
    const target = selectionTarget(text, 60_000, 60_010);
    const request = { target, instruction: "Do." };
    assert.deepEqual(
      sentSecrets(request, 20).map((secret) => secret.line),
      [60_003],
    );
    const masks = findMasks(request);
    assert.ok(masks.some((mask) => text.slice(mask.start, mask.end).includes(key)));
    const mentions = createMentions(target);
    mentions.take([
      { type: "reasoning-delta", at: 0, part: 0, provenance: "raw", text: "`near` and `value60001`.\n\n" },
    ]);
    mentions.take([{ type: "run-end", at: 1, outcome: { kind: "no-edit", why: "empty" } }]);
    while (mentions.work(1_000_000));
    assert.deepEqual(
      mentions.mentions().map(({ label }) => label),
      ["near :60003", "value60001 :60002"],
    );
  });
}

test("a text of usual size, and a whole file, are looked through whole", () => {
  const text = "a\nb\n";
  assert.deepEqual(partNear(text, { start: 1, end: 2 }), { text, start: 0, line: 0 });
  assert.deepEqual(linesNear("a\n".repeat(3_000_000), undefined), { start: 0, end: Infinity });
});

test("a selection at the end of a large text has all that is left near it", () => {
  const text = "abc\n".repeat(1_500_000);
  const { text: part, start } = partNear(text, { start: 1_499_999, end: 1_500_000 });
  assert.equal(start + part.length, text.length);
});
