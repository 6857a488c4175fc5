import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/paths.ts";
import { placeholders, sourceFiles, textKeys } from "../support/textKeys.ts";

const bundleText = readFileSync(join(root, "l10n", "bundle.l10n.de.json"), "utf8");
const german: Readonly<Record<string, string>> = JSON.parse(bundleText);
const { keys, unclear } = textKeys(sourceFiles());
/** Texts whose key ends in a comment that tells two meanings apart. */
const commented = new Set(keys.filter(({ commented }) => commented).map(({ key }) => key));
const used = new Set(keys.map(({ key }) => key));

test("every text is written where it is used, so that it can be found", () => {
  assert.deepEqual(unclear, []);
  assert.ok(used.size > 1000, `${used.size} texts`);
});

test("every text has its German one", () => {
  assert.deepEqual(
    keys.filter(({ key }) => !Object.hasOwn(german, key)).map(({ key, place }) => `${place}: ${key}`),
    [],
    "Add them to l10n/bundle.l10n.de.json.",
  );
});

test("the German bundle has no text that is not used, and is sorted", () => {
  assert.deepEqual(
    Object.keys(german).filter((key) => !used.has(key)),
    [],
  );
  assert.deepEqual(Object.keys(german), Object.keys(german).sort());
  assert.equal(bundleText.split("\n").length, Object.keys(german).length + 3, "one a line");
});

test("a German text has the same values as the English one, and begins and ends with the same blanks", () => {
  for (const [key, text] of Object.entries(german)) {
    const english = commented.has(key) ? key.slice(0, key.lastIndexOf("/")) : key;
    assert.deepEqual(placeholders(text), placeholders(english), key);
    assert.equal(/^\s*/.exec(text)?.[0], /^\s*/.exec(english)?.[0], key);
    assert.equal(/\s*$/.exec(text)?.[0], /\s*$/.exec(english)?.[0], key);
    assert.notEqual(text.trim(), "", key);
  }
});

test("icons, settings, addresses and code are the same in German", () => {
  const fixed = /\$\([\w~-]+\)|\bfathom\.\w+(?:\.\w+)*|\bhttps?:\/\/\S+\w|\/v1|`[^`]+`|\bhttp\.\w+|--?>|[↔→±≈≥×↓−]/g;
  for (const [key, text] of Object.entries(german)) {
    const sorted = (from: string) => [...(from.match(fixed) ?? [])].sort();
    assert.deepEqual(sorted(text), sorted(key), key);
  }
});
